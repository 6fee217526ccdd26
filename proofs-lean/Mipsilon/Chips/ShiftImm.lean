module

public import Mipsilon.Chips.Cores.Shift
public import Mipsilon.Chips.Formats.RegImm
public import Mipsilon.Gen.ShiftImm
public import Mipsilon.Machine.Proved

/-! The chip `shift-imm`: SLL, SRL, SRA, ROTR. -/

@[expose] public section
namespace Mipsilon.ShiftImm
open Lean.Grind Spec
open Gen.ShiftImm (adapter select core)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select4 F) : F := s.s0 * Code.sll + s.s1 * Code.srl + s.s2 * Code.sra + s.s3 *
  Code.rotr

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Gen.ShiftImm.select env)

/-- The distance as the program has it: (t, u). -/
noncomputable def distance (c : ShiftCols F) : Word F := ⟨c.cut.t, c.cut.limbs⟩

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.ShiftImm.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, _⟩ =>
    ⟨⟨h0, h1, h2, h3, h4⟩, ⟨⟨h5, h6, h7⟩, ⟨h8, h9, h10, h11⟩, h12, h13, h14, h15⟩⟩,
   fun ⟨⟨h0, h1, h2, h3, h4⟩, ⟨⟨h5, h6, h7⟩, ⟨h8, h9, h10, h11⟩, h12, h13, h14, h15⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, trivial⟩⟩

theorem messages (env : Env F) : Gen.ShiftImm.chip.messages env =
    (core env).lookups (select env) ++
      (adapter env).messages (opcode (select env)) (core env).a (distance (core env)) (core env).out
        (select env).isReal := rfl

/-! ### Theorems -/

/-- The opcode of an operation. -/
def code : ShiftOp → Opcode
  | .sll => .sll
  | .srl => .srl
  | .sra => .sra
  | .rotr => .rotr

theorem opcode_eq (op : ShiftOp) : opcode (op.select : Select4 F) = ((code op).number : F) := by
  cases op
  · show (1 : F) * Code.sll + 0 * Code.srl + 0 * Code.sra + 0 * Code.rotr = ((Code.sll : Nat) : F);
      rw [cast_lit]; grobner
  · show (0 : F) * Code.sll + 1 * Code.srl + 0 * Code.sra + 0 * Code.rotr = ((Code.srl : Nat) : F);
      rw [cast_lit]; grobner
  · show (0 : F) * Code.sll + 0 * Code.srl + 1 * Code.sra + 0 * Code.rotr = ((Code.sra : Nat) : F);
      rw [cast_lit]; grobner
  · show (0 : F) * Code.sll + 0 * Code.srl + 0 * Code.sra + 1 * Code.rotr = ((Code.rotr : Nat) : F);
      rw [cast_lit]; grobner

theorem isRow {i : Instruction} {op : ShiftOp} (h : i.op = code op) :
    RegImmCols.IsRow i i.rt i.rd (op.position i.sa.toNat % 16) (op.position i.sa.toNat / 16) := by
  intro pc slotOk endian
  have hsa := Nat.mod_eq_of_lt (show i.sa.toNat < 32 from i.sa.isLt)
  cases op <;> simp only [code] at h <;>
    simp only [Rom.plain, h, Rom.shift, ShiftOp.position, hsa]

theorem computes {p : Program} {i : Instruction} {op : ShiftOp} (h : i.op = code op) (x z : W) :
    RegImmCols.Computes p i i.rt i.rd x z (op.apply x i.sa.toNat) := fun s m hr hx _ =>
  .write hr (by cases op <;> simp only [code] at h <;>
    simp only [execute, h, State.reads, hx, ShiftOp.apply])

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.ShiftImm.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegImmCols.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  obtain ⟨op, e⟩ := ShiftOp.exists_select hp hs hr
  rw [e] at hc hlcore ⊢
  refine ⟨code op, opcode_eq op, fun i hi => ⟨_, _, _, _, isRow hi, fun x z hx et eu _ => ?_⟩⟩
  obtain ⟨n, hn, ecut, hv⟩ := ShiftCols.sound hp hc hlcore hx
  have hpos := op.position_le i.sa.toNat
  refine ⟨_, hv _ (Cut.of_inj hp hn (by omega) ?_ ?_), computes hi x z⟩
  · rw [← ecut]; exact et
  · rw [← ecut]; exact eu

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .sll | .isa .srl | .isa .sra | .isa .rotr => true
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
noncomputable def row (format : RegImmCols F) (op : ShiftOp) (x : W) (amount : Nat) : Env F :=
  .ofCells (format.cells ++ ((op.select : Select4 F).cells ++
    (ShiftCols.of F op x (op.position amount) (.of F (op.apply x amount))).cells))

theorem row_constraints (format : RegImmCols F) (op : ShiftOp) (x : W) (amount : Nat) :
    Constraints (row format op x amount) :=
  ⟨op.select_constraints, ShiftCols.of_constraints op x amount⟩

/-- A row that satisfies the constraints, for the arithmetic shift of -8 by 1. -/
theorem concrete (last : Prop) : Gen.ShiftImm.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 0 fun _ => 0) .sra (-8) 1) last :=
  (bridge _ _).2 (row_constraints _ _ _ _)

theorem complete : CompleteFor F Gen.ShiftImm.chip ops := by
  intro p s m pc nextPc clk ago rom hex hrow hops hago
  obtain ⟨op, ho⟩ := exists_code hops
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow ho
  exact RegImmCols.complete hex hago hf hrow (isRow hi) (computes hi _ _)
    (env := row (.fill clk pc nextPc i.rt i.rd (m (.register (destination i.rd))) ago) op
      (s.reg i.rt) i.sa.toNat)
    (fun _ => (bridge _ _).2 (row_constraints _ _ _ _)) (messages _) op.select_isReal
    (hi ▸ opcode_eq op) rfl (ShiftCols.of_looksUp op _ _) (Word.of_is _) rfl (Cut.of_limbs _)
    (Word.of_is _)

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.ShiftImm.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.ShiftImm
