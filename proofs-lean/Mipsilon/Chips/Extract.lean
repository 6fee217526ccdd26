module

public import Mipsilon.Chips.Cores.Extract
public import Mipsilon.Chips.Formats.RegImm
public import Mipsilon.Gen.Extract
public import Mipsilon.Machine.Fields
public import Mipsilon.Machine.Proved

/-! The chip `extract`: EXT. -/

@[expose] public section
namespace Mipsilon.Extract
open Lean.Grind Spec
open Gen.Extract (adapter core isReal)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The operand: the end of the field and the distance. -/
noncomputable def operand (c : ExtractCols F) : Word F := ⟨c.end.position, c.distance.position⟩

structure Constraints (env : Env F) : Prop where
  bool : IsBool (isReal env)
  core : (core env).Constraints (isReal env)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.Extract.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, _⟩ =>
    ⟨h0, ⟨⟨h1, h2, h3⟩, ⟨h4, h5, h6⟩, ⟨h7, h8⟩, h9, h10, ⟨h11, h12, h13, h14⟩, h15, h16⟩⟩,
   fun ⟨h0, ⟨⟨h1, h2, h3⟩, ⟨h4, h5, h6⟩, ⟨h7, h8⟩, h9, h10, ⟨h11, h12, h13, h14⟩, h15, h16⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, trivial⟩⟩

theorem messages (env : Env F) : Gen.Extract.chip.messages env =
    (core env).lookups (isReal env) ++
      (adapter env).messages (isReal env * Code.ext) (core env).a (operand (core env)) (core
        env).out
        (isReal env) := rfl

/-! ### Theorems -/

theorem opcode_eq : (1 : F) * Code.ext = (Opcode.ext.number : F) := by
  show (1 : F) * Code.ext = ((Code.ext : Nat) : F); rw [cast_lit]; grobner

theorem isRow {i : Instruction} (h : i.op = .ext) :
    RegImmCols.IsRow i i.rs i.rt (i.sa.toNat + (i.rd.toNat + 1)) (32 - i.sa.toNat) := by
  intro pc slotOk endian
  simp only [Rom.plain, h]

theorem computes {p : Program} {i : Instruction} (h : i.op = .ext) (x z : W) :
    RegImmCols.Computes p i i.rs i.rt x z (Alu.ext x i.sa.toNat (i.rd.toNat + 1)) := fun s m hr hx _
      =>
  .write hr (by simp only [execute, h, State.reads, hx])

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Extract.chip := by
  intro p env last h hl hpulls
  obtain ⟨hb, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegImmCols.sound hp rfl hb.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hc hlcore ⊢
  refine ⟨.ext, opcode_eq, fun i hi => ⟨_, _, _, _, isRow hi, fun x z hx e1 e2 _ => ?_⟩⟩
  obtain ⟨m, n, hm, hn, em, en, hv⟩ := ExtractCols.sound hp hc hlcore hx
  have hsa := i.sa.isLt
  have hrd := i.rd.isLt
  simp only [operand, em, en, Cut.of_position] at e1 e2
  exact ⟨_, hv _ _ (nat_eq (F := F) (by omega) (by omega) e1)
    (nat_eq (F := F) (by omega) (by omega) e2) (by omega) (by omega), computes hi x z⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .ext => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegImmCols F) (x : W) (pos size : Nat) : Env F :=
  .ofCells (format.cells ++ (1 :: (ExtractCols.of F x pos size).cells))

theorem row_constraints (hp : 2 ^ 30 < char F) (format : RegImmCols F) (x : W) {pos size : Nat}
    (h : pos + size ≤ 32) : Constraints (row format x pos size) :=
  ⟨.one, ExtractCols.of_constraints hp x h⟩

/-- A row that satisfies the constraints, for bits 12 to 31 of -2. -/
theorem concrete (hp : 2 ^ 30 < char F) (last : Prop) : Gen.Extract.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 0 fun _ => 0) (-2) 12 20) last :=
  (bridge _ _).2 (row_constraints hp _ _ (by omega))

theorem complete (hp : 2 ^ 30 < char F) : CompleteFor F Gen.Extract.chip ops := by
  intro p s m pc nextPc clk ago rom hex hrow hops hago
  unfold ops at hops
  split at hops
  · next ho =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow ho
    have hfield := (HasField.fetch hf).ext hi
    exact RegImmCols.complete hex hago hf hrow (isRow hi) (computes hi _ _)
      (env := row (.fill clk pc nextPc i.rs i.rt (m (.register (destination i.rt))) ago)
        (s.reg i.rs) i.sa.toNat (i.rd.toNat + 1))
      (fun _ => (bridge _ _).2 (row_constraints hp _ _ (by omega))) (messages _) rfl
      (hi ▸ opcode_eq) rfl (ExtractCols.of_looksUp _ _ _) (Word.of_is _) (Cut.of_position _)
      (Cut.of_position _) (Word.of_is _)
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.Extract.chip ops :=
  ⟨sound hp, complete hp, fun last => ⟨_, concrete hp last⟩⟩

end Mipsilon.Extract
