module

public import Mipsilon.Chips.Cores.Bitwise
public import Mipsilon.Chips.Formats.RegReg
public import Mipsilon.Gen.Bitwise
public import Mipsilon.Machine.Proved

/-! The chip `bitwise`: AND, OR, XOR, NOR. -/

@[expose] public section
namespace Mipsilon.Bitwise
open Lean.Grind Spec
open Gen.Bitwise (adapter select core)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select4 F) : F := s.s0 * Code.and + s.s1 * Code.or + s.s2 * Code.xor + s.s3 *
  Code.nor

/-- A limb of the result, of those of a, b and a & b. -/
def value (s : Select4 F) (a b c : F) : F :=
  s.s0 * c + s.s1 * (a + b - c) + s.s2 * (a + b - c - c) + s.s3 * (65535 - (a + b - c))

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (value (Gen.Bitwise.select env))

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.Bitwise.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, _⟩ => ⟨⟨h0, h1, h2, h3, h4⟩, ⟨h5, h6⟩⟩,
   fun ⟨⟨h0, h1, h2, h3, h4⟩, ⟨h5, h6⟩⟩ => ⟨h0, h1, h2, h3, h4, h5, h6, trivial⟩⟩

theorem messages (env : Env F) : Gen.Bitwise.chip.messages env =
    (core env).lookups (select env).isReal ++
      (adapter env).messages (opcode (select env)) (core env).a.word (core env).b.word
        (core env).out (select env).isReal := rfl

/-! ### Theorems -/

/-- The selectors are those of the instruction, whose function of words is `f`. -/
structure Does (select : Select4 F) (op : Opcode) (f : W → W → W) : Prop where
  constraints : select.Constraints
  isReal : select.isReal = 1
  opcode : Bitwise.opcode select = (op.number : F)
  makes : BitwiseCols.Makes (value select) f
  computes : ∀ (p : Program) (i : Instruction), i.op = op → ∀ x y z,
    RegRegCols.Computes p i i.rs i.rt i.rd x y z (f x y)

theorem does_and : Does (F := F) .first .and (· &&& ·) where
  constraints := Select4.first_constraints
  isReal := Select4.first_isReal
  opcode := by show (1 : F) * Code.and + 0 * Code.or + 0 * Code.xor + 0 * Code.nor = ((Code.and :
    Nat) : F); rw [cast_lit]; grobner
  makes := .and fun a b c => by
    show (1 : F) * c + 0 * (a + b - c) + 0 * (a + b - c - c) + 0 * (65535 - (a + b - c)) = _
    grobner
  computes p i h x y z :=
    ⟨fun _ _ _ => by simp only [Rom.plain, h],
     fun s m hr hx hy _ => .write hr (by simp only [execute, h, State.reads, hx, hy])⟩

theorem does_or : Does (F := F) .second .or (· ||| ·) where
  constraints := Select4.second_constraints
  isReal := Select4.second_isReal
  opcode := by show (0 : F) * Code.and + 1 * Code.or + 0 * Code.xor + 0 * Code.nor = ((Code.or :
    Nat) : F); rw [cast_lit]; grobner
  makes := .or fun a b c => by
    show (0 : F) * c + 1 * (a + b - c) + 0 * (a + b - c - c) + 0 * (65535 - (a + b - c)) = _
    grobner
  computes p i h x y z :=
    ⟨fun _ _ _ => by simp only [Rom.plain, h],
     fun s m hr hx hy _ => .write hr (by simp only [execute, h, State.reads, hx, hy])⟩

theorem does_xor : Does (F := F) .third .xor (· ^^^ ·) where
  constraints := Select4.third_constraints
  isReal := Select4.third_isReal
  opcode := by show (0 : F) * Code.and + 0 * Code.or + 1 * Code.xor + 0 * Code.nor = ((Code.xor :
    Nat) : F); rw [cast_lit]; grobner
  makes := .xor fun a b c => by
    show (0 : F) * c + 0 * (a + b - c) + 1 * (a + b - c - c) + 0 * (65535 - (a + b - c)) = _
    grobner
  computes p i h x y z :=
    ⟨fun _ _ _ => by simp only [Rom.plain, h],
     fun s m hr hx hy _ => .write hr (by simp only [execute, h, State.reads, hx, hy])⟩

theorem does_nor : Does (F := F) .fourth .nor Alu.nor where
  constraints := Select4.fourth_constraints
  isReal := Select4.fourth_isReal
  opcode := by show (0 : F) * Code.and + 0 * Code.or + 0 * Code.xor + 1 * Code.nor = ((Code.nor :
    Nat) : F); rw [cast_lit]; grobner
  makes := .nor fun a b c => by
    show (0 : F) * c + 0 * (a + b - c) + 0 * (a + b - c - c) + 1 * (65535 - (a + b - c)) = _
    grobner
  computes p i h x y z :=
    ⟨fun _ _ _ => by simp only [Rom.plain, h],
     fun s m hr hx hy _ => .write hr (by simp only [execute, h, State.reads, hx, hy])⟩

theorem does (hp : 2 ^ 30 < char F) {s : Select4 F} (h : s.Constraints) (hr : s.isReal = 1) :
    ∃ op f, Does s op f := by
  rcases h.cases hp hr with rfl | rfl | rfl | rfl
  · exact ⟨_, _, does_and⟩
  · exact ⟨_, _, does_or⟩
  · exact ⟨_, _, does_xor⟩
  · exact ⟨_, _, does_nor⟩

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Bitwise.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegRegCols.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore
  obtain ⟨op, f, d⟩ := does hp hs hr
  exact ⟨op, d.opcode, fun x y z hx hy _ => ⟨_, BitwiseCols.sound hp d.makes hc hlcore hx hy,
    fun i hi => ⟨_, _, _, d.computes p i hi x y z⟩⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .and | .isa .or | .isa .xor | .isa .nor => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegRegCols F) (select : Select4 F) (core : BitwiseCols F) : Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- A row that satisfies the constraints, for 5 ||| 3. -/
theorem concrete (last : Prop) : Gen.Bitwise.chip.Satisfied (row (F := F)
    (.fill 0 0 1 1 2 3 0 fun _ => 0) .second (.of F (· ||| ·) 5 3)) last :=
  (bridge _ _).2 ⟨does_or.constraints, BitwiseCols.of_constraints does_or.makes _ _⟩

theorem complete_of {select : Select4 F} {op : Opcode} {f : W → W → W} (d : Does select op f)
    {p : Program} {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat} {r : Rom}
    (hex : Executes p s m pc nextPc) (hrow : rom p s.pc = some r) (hop : r.op = .isa op)
    (hago : ∀ k, ago k < 2 ^ 16) : HasRow F [Gen.Bitwise.chip] p s m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow hop
  exact RegRegCols.complete hex hago hf hrow (d.computes p i hi _ _ _)
    (env := row (.fill clk pc nextPc i.rs i.rt i.rd (m (.register (destination i.rd))) ago) select
      (.of F f (s.reg i.rs) (s.reg i.rt)))
    (fun _ => (bridge _ _).2 ⟨d.constraints, BitwiseCols.of_constraints d.makes _ _⟩) (messages _)
    d.isReal (hi ▸ d.opcode) rfl (BitwiseCols.of_looksUp _ _) (Bytes.of_is _).word (Bytes.of_is _).word
    (Word.of_is _)

theorem complete : CompleteFor F Gen.Bitwise.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h => exact complete_of does_and hex hrow h hago
  · next h => exact complete_of does_or hex hrow h hago
  · next h => exact complete_of does_xor hex hrow h hago
  · next h => exact complete_of does_nor hex hrow h hago
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.Bitwise.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.Bitwise
