module

public import Mipsilon.Chips.Cores.AddSub
public import Mipsilon.Chips.Formats.RegImm
public import Mipsilon.Gen.AddImm
public import Mipsilon.Machine.Immediate
public import Mipsilon.Machine.Proved

/-! The chip `add-imm`: ADDIU. -/

@[expose] public section
namespace Mipsilon.AddImm
open Lean.Grind Spec
open Gen.AddImm (adapter core isReal)
variable {F : Type} [ZkField F]

/-! ### The row -/

structure Constraints (env : Env F) : Prop where
  select : IsBool (isReal env)
  core : (core env).Constraints (isReal env)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) : Gen.AddImm.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, _⟩ => ⟨h0, ⟨h1, h2, h3, h4⟩⟩,
   fun ⟨h0, ⟨h1, h2, h3, h4⟩⟩ => ⟨h0, h1, h2, h3, h4, trivial⟩⟩

theorem messages (env : Env F) : Gen.AddImm.chip.messages env =
    (core env).lookups (isReal env) ++
      (adapter env).messages (isReal env * Code.addiu) (core env).a (core env).b (core env).out
        (isReal env) := rfl

/-! ### Theorems -/

theorem isRow {i : Instruction} (h : i.op = .addiu) :
    RegImmCols.IsRow i i.rs i.rt i.imm.toNat (Rom.signLimb i) :=
  fun _ _ _ => by simp only [Rom.plain, h, Rom.signed]

theorem computes {p : Program} {i : Instruction} (h : i.op = .addiu) (x z : W) :
    RegImmCols.Computes p i i.rs i.rt x z (x + i.signedImm) :=
  fun s m hr hx _ => .write hr (by simp only [execute, h, State.reads, hx])

theorem opcode_addiu : (1 : F) * Code.addiu = (Opcode.addiu.number : F) := by
  show (1 : F) * Code.addiu = ((Code.addiu : Nat) : F); rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.AddImm.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegImmCols.sound hp rfl hs.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore hc ⊢
  exact ⟨.addiu, opcode_addiu, fun i hi => ⟨_, _, _, _, isRow hi, fun x z hx hlo hhi _ =>
    ⟨_, (AddSubCols.sound hp hc hlcore hx (Word.is_signedImm.2 ⟨hlo, hhi⟩)).1 rfl, computes hi x
      z⟩⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .addiu => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegImmCols F) (core : AddSubCols F) : Env F :=
  .ofCells (format.cells ++ (1 :: core.cells))

/-- A row that satisfies the constraints, for 5 + 7. -/
theorem concrete (last : Prop) : Gen.AddImm.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 3 fun _ => 0) (.add F 5 7)) last :=
  (bridge _ _).2 ⟨.one, AddSubCols.add_constraints _ _ rfl⟩

theorem complete : CompleteFor F Gen.AddImm.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    have hb := Word.is_signedImm.1 (Word.of_is (F := F) i.signedImm)
    exact RegImmCols.complete hex hago hf hrow (isRow hi) (computes hi _ _)
      (env := AddImm.row (.fill clk pc nextPc i.rs i.rt (m (.register (destination i.rt))) ago)
        (.add F (s.reg i.rs) i.signedImm))
      (fun _ => (bridge _ _).2 ⟨.one, AddSubCols.add_constraints _ _ rfl⟩)
      (messages _) rfl (hi ▸ opcode_addiu) rfl (AddSubCols.add_looksUp _ _)
      (Word.of_is _) hb.1 hb.2 (Word.of_is _)
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.AddImm.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.AddImm
