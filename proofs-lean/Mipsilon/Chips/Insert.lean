module

public import Mipsilon.Chips.Cores.Insert
public import Mipsilon.Chips.Formats.RegImm
public import Mipsilon.Gen.Insert
public import Mipsilon.Machine.Fields
public import Mipsilon.Machine.Proved

/-! The chip `insert`: INS. -/

@[expose] public section
namespace Mipsilon.Insert
open Lean.Grind Spec
open Gen.Insert (adapter core isReal)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The operand: the start and the end of the field. -/
noncomputable def operand (c : InsertCols F) : Word F := ⟨c.start.position, c.end.position⟩

structure Constraints (env : Env F) : Prop where
  bool : IsBool (isReal env)
  core : (core env).Constraints (adapter env).c.prev (isReal env)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.Insert.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, h17, h18, h19,
      h20, _⟩ =>
    ⟨h0, ⟨⟨h1, h2, h3⟩, ⟨h4, h5, h6⟩, ⟨h7, h8, h9, h10⟩, h11, h12, ⟨h13, h14⟩, ⟨h15, h16⟩,
      ⟨h17, h18⟩, h19, h20⟩⟩,
   fun ⟨h0, ⟨⟨h1, h2, h3⟩, ⟨h4, h5, h6⟩, ⟨h7, h8, h9, h10⟩, h11, h12, ⟨h13, h14⟩, ⟨h15, h16⟩,
      ⟨h17, h18⟩, h19, h20⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, h17, h18, h19, h20,
      trivial⟩⟩

theorem messages (env : Env F) : Gen.Insert.chip.messages env =
    (core env).lookups (isReal env) ++
      (adapter env).messages (isReal env * Code.ins) (core env).a (operand (core env)) (core
        env).out
        (isReal env) := rfl

/-! ### Theorems -/

theorem opcode_eq : (1 : F) * Code.ins = (Opcode.ins.number : F) := by
  show (1 : F) * Code.ins = ((Code.ins : Nat) : F); rw [cast_lit]; grobner

theorem isRow {i : Instruction} (h : i.op = .ins) :
    RegImmCols.IsRow i i.rs i.rt i.sa.toNat (i.rd.toNat + 1) := by
  intro pc slotOk endian
  simp only [Rom.plain, h]

/-- Into $0, what is written does not matter: it goes to SINK. -/
theorem computes {p : Program} {i : Instruction} (h : i.op = .ins) (x z : W) :
    RegImmCols.Computes p i i.rs i.rt x z (Alu.ins z x i.sa.toNat i.rd.toNat) := by
  intro s m hr hx hz
  have he : execute i (s.reads p i) =
      (s.reads p i).write i.rt (Alu.ins (s.reg i.rt) x i.sa.toNat i.rd.toNat) := by
    simp only [execute, h, State.reads, hx]
  by_cases h0 : i.rt = 0
  · have e (v : W) : setReg s.gpr i.rt v = s.gpr := by rw [h0]; rfl
    have k := hr.write i.rt (Alu.ins z x i.sa.toNat i.rd.toNat)
    rw [(e _).trans (e (Alu.ins (s.reg i.rt) x i.sa.toNat i.rd.toNat)).symm] at k
    exact ⟨_, he, rfl, rfl, k.goto s.nextPc (s.nextPc + 4)⟩
  · rw [destination_of_ne h0, hr.gpr] at hz
    rw [hz] at he
    exact .write hr he

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Insert.chip := by
  intro p env last h hl hpulls
  obtain ⟨hb, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegImmCols.sound hp rfl hb.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hl hc hlcore ⊢
  -- The start is not beyond the end: a row of the program is of a word that decodes.
  obtain ⟨-, l⟩ := hl.append
  obtain ⟨-, l⟩ := l.append
  obtain ⟨-, l⟩ := l.append
  obtain ⟨-, l⟩ := l.append
  obtain ⟨j, pc, slotOk, hfield, hj, ej1, ej2⟩ := HasField.of_provided hp l.head opcode_eq
  rw [isRow hj] at ej1 ej2
  refine ⟨.ins, opcode_eq, fun i hi => ⟨_, _, _, _, isRow hi, fun x z hx e1 e2 hz => ?_⟩⟩
  obtain ⟨m, n, hm, hn, em, en, hv⟩ := InsertCols.sound hp hc hlcore hx hz
  have hle := hfield.ins hj
  have hsa := i.sa.isLt
  have hrd := i.rd.isLt
  have hjsa := j.sa.isLt
  have hjrd := j.rd.isLt
  simp only [operand, em, en, Cut.of_position] at e1 e2 ej1 ej2
  have k1 := nat_eq (F := F) (by omega) (by omega) e1
  have k2 := nat_eq (F := F) (by omega) (by omega) e2
  have k3 := nat_eq (F := F) (by omega) (by omega) ej1
  have k4 := nat_eq (F := F) (by omega) (by omega) ej2
  subst k1
  exact ⟨_, hv _ k2 (by omega) (by omega), computes hi x z⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .ins => true
  | _ => false

/-- A row; `format` has the old value `old`. -/
noncomputable def row (format : RegImmCols F) (old x : W) (start msb : Nat) : Env F :=
  .ofCells (format.cells ++ (1 :: (InsertCols.of F old x start msb).cells))

theorem row_constraints (hp : 2 ^ 30 < char F) {format : RegImmCols F} {old x : W} {start msb : Nat}
    (ho : format.c.prev = .of F old) (h : start ≤ msb + 1) (hm : msb < 32) :
    Constraints (row format old x start msb) := by
  have k := InsertCols.of_constraints hp old x h hm
  rw [← ho] at k
  exact ⟨.one, k⟩

/-- A row that satisfies the constraints, for -2 put into bits 12 to 19 of 5. -/
theorem concrete (hp : 2 ^ 30 < char F) (last : Prop) : Gen.Insert.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 5 fun _ => 0) 5 (-2) 12 19) last :=
  (bridge _ _).2 (row_constraints hp rfl (by omega) (by omega))

theorem complete (hp : 2 ^ 30 < char F) : CompleteFor F Gen.Insert.chip ops := by
  intro p s m pc nextPc clk ago rom hex hrow hops hago
  unfold ops at hops
  split at hops
  · next ho =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow ho
    have hfield := (HasField.fetch hf).ins hi
    have hrd := i.rd.isLt
    exact RegImmCols.complete hex hago hf hrow (isRow hi) (computes hi _ _)
      (env := row (.fill clk pc nextPc i.rs i.rt (m (.register (destination i.rt))) ago)
        (m (.register (destination i.rt))) (s.reg i.rs) i.sa.toNat i.rd.toNat)
      (fun _ => (bridge _ _).2 (row_constraints hp rfl (by omega) (by omega))) (messages _) rfl
      (hi ▸ opcode_eq) rfl (InsertCols.of_looksUp _ _ _ _) (Word.of_is _) (Cut.of_position _)
      (Cut.of_position _) (Word.of_is _)
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.Insert.chip ops :=
  ⟨sound hp, complete hp, fun last => ⟨_, concrete hp last⟩⟩

end Mipsilon.Insert
