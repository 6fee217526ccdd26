module

/-!
Chips as data, and their meaning. The types mirror `air/src/record.rs`, whose recordings are what
the prover proves: an export of them is a value of type `Chip`.

In exports, integer constants are written `.lit 7` and `.neg 7`, which `eval_ast` turns into the
numerals that `simp` and `grobner` expect.
-/

@[expose] public section

namespace Mipsilon
open Lean.Grind

/-- A LogUp bus (`Bus`). -/
inductive Bus where
  /-- State, end, memory and output messages; balances exactly. -/
  | machine
  /-- Multi-row system calls; balances exactly. -/
  | transfer
  /-- Lookups into tables. -/
  | lookup
  deriving DecidableEq

/-- Where a variable is read from (`Source`). -/
inductive Source where
  /-- Main column, this row. -/
  | main
  /-- Main column, next row. -/
  | next
  /-- Preprocessed column, this row. -/
  | preprocessed
  /-- Public value (`public` is a keyword). -/
  | pub
  deriving DecidableEq

/-- An expression over a row (`Ast`). -/
inductive Expr where
  /-- An integer. -/
  | const (value : Int)
  /-- Column or public value `index` of `source`. -/
  | var (source : Source) (index : Nat)
  /-- Sum. -/
  | add (l r : Expr)
  /-- Difference. -/
  | sub (l r : Expr)
  /-- Product. -/
  | mul (l r : Expr)

/-- The constant `n`. -/
def Expr.lit (n : Nat) : Expr := .const (.ofNat n)
/-- The constant `-n`. -/
def Expr.neg (n : Nat) : Expr := .const (.negOfNat n)
/-- Main column `i`, this row. -/
abbrev Expr.main (i : Nat) : Expr := .var .main i
/-- Main column `i`, next row. -/
abbrev Expr.next (i : Nat) : Expr := .var .next i
/-- Preprocessed column `i`, this row. -/
abbrev Expr.preprocessed (i : Nat) : Expr := .var .preprocessed i
/-- Public value `i`. -/
abbrev Expr.pub (i : Nat) : Expr := .var .pub i

/-- A constraint (`Constraint`): `value = 0` on every row, or on every row but the last. -/
structure Constraint where
  /-- The name the chip gave it. -/
  name : String
  /-- Whether the last row is exempt. -/
  transition : Bool
  /-- The expression that must be zero. -/
  value : Expr

/-- A message on a bus (`Interaction`). -/
structure Interaction where
  /-- The bus. -/
  bus : Bus
  /-- The message, tag first. -/
  fields : List Expr
  /-- Signed multiplicity: positive pushes (or looks up), negative pulls (or provides). -/
  multiplicity : Expr
  /-- Bound on |multiplicity|; 0 on the provided side of a lookup. -/
  weight : Nat

/-- A chip as data (`Recording`). -/
structure Chip where
  /-- The chip's name. -/
  name : String
  /-- Main column names. -/
  columns : List String
  /-- Preprocessed column names. -/
  preprocessed : List String
  /-- Number of public values. -/
  publicValues : Nat
  /-- Constraints, in the order of evaluation. -/
  constraints : List Constraint
  /-- Interactions, in the order of evaluation. -/
  interactions : List Interaction

/-! ### Evaluation, in any commutative ring: in a field for proofs, in `Int` for running -/

/-- What a row sees. -/
structure Env (R : Type) where
  /-- Main columns, this row. -/
  main : Nat → R
  /-- Main columns, next row. -/
  next : Nat → R
  /-- Preprocessed columns, this row. -/
  preprocessed : Nat → R
  /-- Public values. -/
  pub : Nat → R

section
variable {R : Type} [CommRing R]

/-- The value of a variable. -/
def Env.read (env : Env R) : Source → Nat → R
  | .main, i => env.main i
  | .next, i => env.next i
  | .preprocessed, i => env.preprocessed i
  | .pub, i => env.pub i

/-- The value of an expression. -/
def Expr.eval (env : Env R) : Expr → R
  | .const (.ofNat n) => OfNat.ofNat n
  | .const (.negSucc n) => -OfNat.ofNat (n + 1)
  | .var source i => env.read source i
  | .add l r => l.eval env + r.eval env
  | .sub l r => l.eval env - r.eval env
  | .mul l r => l.eval env * r.eval env

/-- A constraint holds on a row, `last` being whether it is the last one of the table. -/
def Constraint.Holds (env : Env R) (last : Prop) : Constraint → Prop
  | ⟨_, false, value⟩ => value.eval env = 0
  | ⟨_, true, value⟩ => ¬last → value.eval env = 0

/-- All constraints of a list hold on a row. -/
def Holds (env : Env R) (last : Prop) : List Constraint → Prop
  | [] => True
  | c :: cs => c.Holds env last ∧ Holds env last cs

/-- All constraints of a chip hold on a row. -/
def Chip.Satisfied (chip : Chip) (env : Env R) (last : Prop) : Prop :=
  Holds env last chip.constraints

/-- A message with its values: what a row sends. -/
structure Message (R : Type) where
  /-- The bus. -/
  bus : Bus
  /-- The message, tag first. -/
  fields : List R
  /-- Signed multiplicity. -/
  multiplicity : R

/-- The values of expressions. -/
def evalAll (env : Env R) : List Expr → List R
  | [] => []
  | e :: es => e.eval env :: evalAll env es

/-- The message that a row sends. -/
def Interaction.eval (env : Env R) (i : Interaction) : Message R :=
  { bus := i.bus, fields := evalAll env i.fields, multiplicity := i.multiplicity.eval env }

/-- The messages of interactions. -/
def messages (env : Env R) : List Interaction → List (Message R)
  | [] => []
  | i :: is => i.eval env :: messages env is

/-- All messages that a row of a chip sends. -/
def Chip.messages (chip : Chip) (env : Env R) : List (Message R) :=
  Mipsilon.messages env chip.interactions

/-! ### Evaluated expressions -/

section
variable (env : Env R)

theorem Expr.eval_lit (n : Nat) : (Expr.lit n).eval env = OfNat.ofNat n := rfl

/-- For literals, whose `OfNat.ofNat` must not stay inside. -/
theorem Expr.eval_lit' (n : Nat) :
    (Expr.lit (no_index (OfNat.ofNat n))).eval env = OfNat.ofNat n := rfl

theorem Expr.eval_neg (n : Nat) : (Expr.neg n).eval env = -OfNat.ofNat n := by
  cases n with
  | zero => show OfNat.ofNat 0 = -OfNat.ofNat (α := R) 0; grobner
  | succ n => rfl

/-- For literals, whose `OfNat.ofNat` must not stay inside. -/
theorem Expr.eval_neg' (n : Nat) :
    (Expr.neg (no_index (OfNat.ofNat n))).eval env = -OfNat.ofNat n :=
  Expr.eval_neg env n

theorem Expr.eval_main (i : Nat) : (Expr.main i).eval env = env.main i := rfl
theorem Expr.eval_next (i : Nat) : (Expr.next i).eval env = env.next i := rfl
theorem Expr.eval_preprocessed (i : Nat) :
    (Expr.preprocessed i).eval env = env.preprocessed i := rfl
theorem Expr.eval_pub (i : Nat) : (Expr.pub i).eval env = env.pub i := rfl
theorem Expr.eval_add (l r : Expr) : (Expr.add l r).eval env = l.eval env + r.eval env := rfl
theorem Expr.eval_sub (l r : Expr) : (Expr.sub l r).eval env = l.eval env - r.eval env := rfl
theorem Expr.eval_mul (l r : Expr) : (Expr.mul l r).eval env = l.eval env * r.eval env := rfl

end

section
-- The npm build of Lean cannot find the closed terms that the compiler extracts from public macros.
set_option compiler.extract_closed false

/-- `eval_ast` turns the values of expressions, constraints and messages that are given as data into
arithmetic over cells. Definitions of the data are to be unfolded before. -/
macro "eval_ast" : tactic => `(tactic|
  simp only [Expr.eval_lit', Expr.eval_neg', Expr.eval_main, Expr.eval_next, Expr.eval_preprocessed,
    Expr.eval_pub, Expr.eval_add, Expr.eval_sub, Expr.eval_mul, Constraint.Holds, Holds, evalAll,
    Interaction.eval, messages, and_true])

/-- `eval_ast` in a hypothesis. -/
macro "eval_ast" "at" h:ident : tactic => `(tactic|
  simp only [Expr.eval_lit', Expr.eval_neg', Expr.eval_main, Expr.eval_next, Expr.eval_preprocessed,
    Expr.eval_pub, Expr.eval_add, Expr.eval_sub, Expr.eval_mul, Constraint.Holds, Holds, evalAll,
    Interaction.eval, messages, and_true] at $h:ident)

end

/-! ### Access -/

/-- `h.get 17 rfl` is constraint 17 alone: much faster than destructuring a long conjunction. -/
theorem Holds.get {env : Env R} {last : Prop} : ∀ {cs : List Constraint}, Holds env last cs →
    ∀ (i : Nat) {c : Constraint}, cs[i]? = some c → c.Holds env last
  | [], _, i, c, hc => by simp at hc
  | _ :: _, h, 0, c, hc => by simp at hc; exact hc ▸ h.1
  | _ :: _, h, i + 1, c, hc => Holds.get h.2 i (by simpa using hc)

theorem Holds.of_mem {env : Env R} {last : Prop} : ∀ {cs : List Constraint}, Holds env last cs →
    ∀ {c : Constraint}, c ∈ cs → c.Holds env last
  | _ :: _, h, _, hc => by
    cases hc with
    | head => exact h.1
    | tail _ hc => exact Holds.of_mem h.2 hc

theorem holds_iff {env : Env R} {last : Prop} : ∀ {cs : List Constraint},
    Holds env last cs ↔ ∀ c ∈ cs, c.Holds env last
  | [] => by simp [Holds]
  | c :: cs => by simp [Holds, holds_iff (cs := cs)]

theorem Chip.Satisfied.get {chip : Chip} {env : Env R} {last : Prop} (h : chip.Satisfied env last)
    (i : Nat) {c : Constraint} (hc : chip.constraints[i]? = some c) : c.Holds env last :=
  Holds.get h i hc

/-- A constraint that holds on every row. -/
theorem Chip.Satisfied.zero {chip : Chip} {env : Env R} {last : Prop}
    (h : chip.Satisfied env last) (i : Nat) {name : String} {value : Expr}
    (hc : chip.constraints[i]? = some ⟨name, false, value⟩) : value.eval env = 0 :=
  h.get i hc

/-- A transition constraint, on a row that is not the last. -/
theorem Chip.Satisfied.transition {chip : Chip} {env : Env R} {last : Prop}
    (h : chip.Satisfied env last) (hl : ¬last) (i : Nat) {name : String} {value : Expr}
    (hc : chip.constraints[i]? = some ⟨name, true, value⟩) : value.eval env = 0 :=
  h.get i hc hl

end

end Mipsilon
