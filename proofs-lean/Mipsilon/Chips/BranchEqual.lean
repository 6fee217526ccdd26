module

public import Mipsilon.Chips.Cores.Equal
public import Mipsilon.Chips.Formats.Branch
public import Mipsilon.Gen.BranchEqual
public import Mipsilon.Machine.Proved

/-! The chip `branch-equal`: BEQ, BNE. -/

@[expose] public noncomputable section
namespace Mipsilon.BranchEqual
open Lean.Grind Spec
open Gen.BranchEqual (select adapter)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def format (env : Env F) : Branch F where
  clk := (adapter env).1.clk
  pc := (adapter env).1.pc
  target := (adapter env).1.target
  operands := .two (adapter env).2.a (adapter env).2.b
  slot := .always (Gen.BranchEqual.core env).2.after

def core (env : Env F) : EqualCols F := (Gen.BranchEqual.core env).1

/-- The opcode of the row. -/
def opcode (s : Select2 F) : F := s.s0 * Code.beq + s.s1 * Code.bne

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Gen.BranchEqual.select env).isReal
  slot : (format env).slot.Constraints (format env).pc (format env).target
    ((BranchEqual.core env).holds (Gen.BranchEqual.select env)) (Gen.BranchEqual.select env).isReal

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.BranchEqual.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, _⟩ => ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6⟩, h7⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6⟩, h7⟩ => ⟨h0, h1, h2, h3, h4, h5, h6, h7, trivial⟩⟩

theorem messages (env : Env F) : Gen.BranchEqual.chip.messages env =
    (format env).messages [] (opcode (select env)) (core env).a (core env).b (select env).isReal :=
  rfl

/-! ### Theorems -/

omit [ZkField F] in
theorem branches_beq (after : F) : (Slot.always after).Branches .beq (fun x y => x == y) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h r := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem branches_bne (after : F) : (Slot.always after).Branches .bne (fun x y => x != y) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h r := by simp only [execute, h]; rfl

theorem opcode_beq : opcode (.first : Select2 F) = (Opcode.beq.number : F) := by
  show (1 : F) * Code.beq + 0 * Code.bne = ((Code.beq : Nat) : F); rw [cast_lit]; grobner

theorem opcode_bne : opcode (.second : Select2 F) = (Opcode.bne.number : F) := by
  show (0 : F) * Code.beq + 1 * Code.bne = ((Code.bne : Nat) : F); rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.BranchEqual.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc, hslot⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine Branch.sound hp rfl hs.one.cases hslot trivial hl hpulls fun hr _ => ?_
  rw [hr] at hc
  rcases hs.cases hp hr with e | e <;> rw [e]
  · exact ⟨_, _, opcode_beq, branches_beq _, fun x y hx hy => (EqualCols.sound hp hc hx hy).1⟩
  · exact ⟨_, _, opcode_bne, branches_bne _, fun x y hx hy => (EqualCols.sound hp hc hx hy).2⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .beq | .isa .bne => true
  | _ => false

/-- A row. -/
def row (format : Branch F) (select : Select2 F) (core : EqualCols F) : Env F :=
  .ofCells (format.cells (select.cells ++ core.cells))

/-- The columns of a step. -/
def fill (clk : F) (pc target : Nat) (a b : Read F) (taken : Bool) : Branch F where
  clk
  pc := (pc : F)
  target := (target : F)
  operands := .two a b
  slot := .alwaysOf F pc target taken

/-- A row that satisfies the constraints, for a branch that is taken. -/
theorem concrete (hp : 2 ^ 30 < char F) (last : Prop) : Gen.BranchEqual.chip.Satisfied
    (row (F := F) (fill 0 4 9 ⟨2, 0⟩ ⟨3, 0⟩ true) .first (.fill F 7 7)) last :=
  (bridge _ _).2 ⟨Select2.first_constraints, EqualCols.complete hp _ _ Select2.first_isReal,
    (Slot.complete (c := .alwaysOf F 4 9 true) (ok := true) rfl rfl
      (EqualCols.verdicts (c := .fill F 7 7) rfl).1 Select2.first_isReal).1⟩

/-- A step has a row if the condition of its opcode is what its selector selects. -/
theorem hasRow (hp : 2 ^ 30 < char F) {s : State} {m : Memory} {pc nextPc : Nat} {clk : F}
    {ago : Nat → Nat} {row : Rom} {o : Opcode} {condition : W → W → Bool} {select : Select2 F}
    (hex : Executes p s m pc nextPc) (hrow : rom p s.pc = some row) (hago : ∀ k, ago k < 2 ^ 16)
    (h : row.op = .isa o) (hbr : ∀ after : F, (Slot.always after).Branches o condition)
    (hs : select.Constraints) (hr : select.isReal = 1) (hop : opcode select = (o.number : F))
    (hv : ∀ x y, (EqualCols.fill F x y).holds select = flag F (condition x y)) :
    HasRow F [Gen.BranchEqual.chip] p s m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
  let format := fill clk pc ((i.branchTarget s.pc).toNat / 4) (.of F i.rs (ago 0))
    (.of F i.rt (ago 1)) (condition (s.reg i.rs) (s.reg i.rt))
  exact Branch.complete (r := format)
    (env := BranchEqual.row format select (.fill F (s.reg i.rs) (s.reg i.rt)))
    hex hago hf hi hrow h (hbr _) trivial ⟨rfl, rfl⟩ rfl rfl rfl rfl
    (fun hslot _ => (bridge _ _).2 ⟨hs, EqualCols.complete hp _ _ hr, hslot⟩)
    (messages _) hr hop rfl .nil (Word.of_is _) (Word.of_is _) rfl (hv _ _)

theorem complete (hp : 2 ^ 30 < char F) : CompleteFor F Gen.BranchEqual.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  have hv (x y : W) := EqualCols.verdicts (F := F) (c := .fill F x y) (t := x == y) rfl
  unfold ops at hops
  split at hops
  · next h =>
    exact hasRow hp hex hrow hago h branches_beq Select2.first_constraints
      Select2.first_isReal opcode_beq fun x y => (hv x y).1
  · next h =>
    exact hasRow hp hex hrow hago h branches_bne Select2.second_constraints
      Select2.second_isReal opcode_bne fun x y => (hv x y).2
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.BranchEqual.chip ops :=
  ⟨sound hp, complete hp, fun last => ⟨_, concrete hp last⟩⟩

end Mipsilon.BranchEqual
