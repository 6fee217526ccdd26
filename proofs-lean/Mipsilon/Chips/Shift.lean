module

public import Mipsilon.Chips.Cores.VariableShift
public import Mipsilon.Chips.Formats.RegReg
public import Mipsilon.Gen.Shift
public import Mipsilon.Machine.Proved

/-! The chip `shift`: SLLV, SRLV, SRAV, ROTRV. -/

@[expose] public section
namespace Mipsilon.Shift
open Lean.Grind Spec
open Gen.Shift (adapter select core)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select4 F) : F := s.s0 * Code.sllv + s.s1 * Code.srlv + s.s2 * Code.srav + s.s3 *
  Code.rotrv

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Gen.Shift.select env)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.Shift.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, h17, _⟩ =>
    ⟨⟨h0, h1, h2, h3, h4⟩,
      ⟨⟨⟨h5, h6, h7⟩, ⟨h8, h9, h10, h11⟩, h12, h13, h14, h15⟩, h16, h17⟩⟩,
   fun ⟨⟨h0, h1, h2, h3, h4⟩,
      ⟨⟨⟨h5, h6, h7⟩, ⟨h8, h9, h10, h11⟩, h12, h13, h14, h15⟩, h16, h17⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, h17, trivial⟩⟩

theorem messages (env : Env F) : Gen.Shift.chip.messages env =
    (core env).lookups (select env) ++
      (adapter env).messages (opcode (select env)) (core env).shift.a (core env).b
        (core env).shift.out (select env).isReal := rfl

/-! ### Theorems -/

/-- The opcode of an operation. -/
def code : ShiftOp → Opcode
  | .sll => .sllv
  | .srl => .srlv
  | .sra => .srav
  | .rotr => .rotrv

theorem opcode_eq (op : ShiftOp) : opcode (op.select : Select4 F) = ((code op).number : F) := by
  cases op
  · show (1 : F) * Code.sllv + 0 * Code.srlv + 0 * Code.srav + 0 * Code.rotrv = ((Code.sllv : Nat) :
      F); rw [cast_lit]; grobner
  · show (0 : F) * Code.sllv + 1 * Code.srlv + 0 * Code.srav + 0 * Code.rotrv = ((Code.srlv : Nat) :
      F); rw [cast_lit]; grobner
  · show (0 : F) * Code.sllv + 0 * Code.srlv + 1 * Code.srav + 0 * Code.rotrv = ((Code.srav : Nat) :
      F); rw [cast_lit]; grobner
  · show (0 : F) * Code.sllv + 0 * Code.srlv + 0 * Code.srav + 1 * Code.rotrv = ((Code.rotrv : Nat)
      : F); rw [cast_lit]; grobner

theorem computes {p : Program} {i : Instruction} {op : ShiftOp} (h : i.op = code op) (x y z : W) :
    RegRegCols.Computes p i i.rt i.rs i.rd x y z (op.apply x y.toNat) where
  row _ _ _ := by cases op <;> simp only [code] at h <;> simp only [Rom.plain, h]
  continues s m hr hx hy _ := .write hr (by cases op <;> simp only [code] at h <;>
    simp only [execute, h, State.reads, hx, hy, ShiftOp.apply])

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Shift.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegRegCols.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  obtain ⟨op, e⟩ := ShiftOp.exists_select hp hs hr
  rw [e] at hc hlcore ⊢
  exact ⟨code op, opcode_eq op, fun x y z hx hy _ =>
    ⟨_, VariableShiftCols.sound hp hc hlcore hx hy, fun i hi => ⟨_, _, _, computes hi x y z⟩⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .sllv | .isa .srlv | .isa .srav | .isa .rotrv => true
  | _ => false

theorem exists_code {o : Op} (h : ops o = true) : ∃ op, o = .isa (code op) := by
  unfold ops at h
  split at h
  · exact ⟨.sll, rfl⟩
  · exact ⟨.srl, rfl⟩
  · exact ⟨.sra, rfl⟩
  · exact ⟨.rotr, rfl⟩
  · simp at h

/-- A row. -/
noncomputable def row (format : RegRegCols F) (op : ShiftOp) (x y : W) : Env F :=
  .ofCells (format.cells ++
    ((op.select : Select4 F).cells ++ (VariableShiftCols.of F op x y).cells))

theorem row_constraints (format : RegRegCols F) (op : ShiftOp) (x y : W) :
    Constraints (row format op x y) :=
  ⟨op.select_constraints, VariableShiftCols.of_constraints op x y⟩

/-- A row that satisfies the constraints, for the arithmetic shift of -8 by 33. -/
theorem concrete (last : Prop) : Gen.Shift.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 3 0 fun _ => 0) .sra (-8) 33) last :=
  (bridge _ _).2 (row_constraints _ _ _ _)

theorem complete : CompleteFor F Gen.Shift.chip ops := by
  intro p s m pc nextPc clk ago rom hex hrow hops hago
  obtain ⟨op, ho⟩ := exists_code hops
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow ho
  exact RegRegCols.complete hex hago hf hrow (computes hi _ _ _)
    (env := row (.fill clk pc nextPc i.rt i.rs i.rd (m (.register (destination i.rd))) ago) op
      (s.reg i.rt) (s.reg i.rs))
    (fun _ => (bridge _ _).2 (row_constraints _ _ _ _)) (messages _) op.select_isReal
    (hi ▸ opcode_eq op) rfl (VariableShiftCols.of_looksUp op _ _) (Word.of_is _) (Word.of_is _)
    (Word.of_is _)

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.Shift.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.Shift
