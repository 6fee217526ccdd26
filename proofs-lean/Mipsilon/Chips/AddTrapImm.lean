module

public import Mipsilon.Chips.Cores.AddSubTrap
public import Mipsilon.Chips.Formats.RegImm
public import Mipsilon.Gen.AddTrapImm
public import Mipsilon.Machine.Immediate
public import Mipsilon.Machine.Proved

/-! The chip `add-trap-imm`: ADDI. -/

@[expose] public section
namespace Mipsilon.AddTrapImm
open Lean.Grind Spec
open Gen.AddTrapImm (adapter core isReal)
variable {F : Type} [ZkField F]

/-! ### The row -/

structure Constraints (env : Env F) : Prop where
  select : IsBool (isReal env)
  core : (core env).Constraints (isReal env)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.AddTrapImm.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, _⟩ => ⟨h0, ⟨h1, h2, h3, h4, h5, h6⟩⟩,
   fun ⟨h0, ⟨h1, h2, h3, h4, h5, h6⟩⟩ => ⟨h0, h1, h2, h3, h4, h5, h6, trivial⟩⟩

theorem messages (env : Env F) : Gen.AddTrapImm.chip.messages env =
    (core env).lookups (isReal env) ++
      (adapter env).messages (isReal env * 3) (core env).a (core env).b (core env).out
        (isReal env) := rfl

/-! ### Theorems -/

theorem isRow {i : Instruction} (h : i.op = .addi) :
    RegImmCols.IsRow i i.rs i.rt i.imm.toNat (Rom.signLimb i) :=
  fun _ _ _ => by simp only [Rom.plain, h, Rom.signed]

theorem execute_addi {i : Instruction} (h : i.op = .addi) (r : Reads) :
    execute i r = r.writeChecked i.rt (AddSubTrapCols.checked false r.a i.signedImm) := by
  simp only [execute, h]; rfl

/-- What an instruction that does not trap computes. -/
theorem computes {p : Program} {i : Instruction} (hi : i.op = .addi) {x : W}
    (h : AddSubTrapCols.Fits false x i.signedImm) (z : W) :
    RegImmCols.Computes p i i.rs i.rt x z (AddSubTrapCols.result false x i.signedImm) :=
  fun s m hr hx _ => .write hr (by
    rw [execute_addi hi]
    simp only [State.reads, hx, AddSubTrapCols.checked_of_fits h, Reads.writeChecked])

theorem opcode_addi : (1 : F) * 3 = (Opcode.addi.number : F) := by
  show (1 : F) * Code.addi = ((Code.addi : Nat) : F); rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.AddTrapImm.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegImmCols.sound hp rfl hs.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore hc ⊢
  refine ⟨.addi, opcode_addi, fun i hi => ⟨_, _, _, _, isRow hi, fun x z hx hlo hhi _ => ?_⟩⟩
  obtain ⟨hout, hfits⟩ :=
    AddSubTrapCols.sound (sub := false) hp hc rfl hlcore hx (Word.is_signedImm.2 ⟨hlo, hhi⟩)
  exact ⟨_, hout, computes hi hfits z⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .addi => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegImmCols F) (core : AddSubTrapCols F) : Env F :=
  .ofCells (format.cells ++ (1 :: core.cells))

/-- A row that satisfies the constraints, for 5 + 7. -/
theorem concrete (last : Prop) : Gen.AddTrapImm.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 3 fun _ => 0) (.of F false 5 7)) last :=
  (bridge _ _).2 ⟨.one, AddSubTrapCols.of_constraints (by decide) rfl⟩

theorem complete : CompleteFor F Gen.AddTrapImm.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    have hb := Word.is_signedImm.1 (Word.of_is (F := F) i.signedImm)
    have hfits : AddSubTrapCols.Fits false (s.reg i.rs) i.signedImm :=
      Decidable.byContradiction fun h => AddSubTrapCols.not_trap hex hf .overflow (by
        rw [execute_addi hi]
        simp only [State.reads, AddSubTrapCols.checked_of_not_fits h, Reads.writeChecked])
    exact RegImmCols.complete hex hago hf hrow (isRow hi) (computes hi hfits _)
      (env := AddTrapImm.row (.fill clk pc nextPc i.rs i.rt (m (.register (destination i.rt))) ago)
        (.of F false (s.reg i.rs) i.signedImm))
      (fun _ => (bridge _ _).2 ⟨.one, AddSubTrapCols.of_constraints hfits rfl⟩)
      (messages _) rfl (hi ▸ opcode_addi) rfl (AddSubTrapCols.of_looksUp _ _ _)
      (Word.of_is _) hb.1 hb.2 (Word.of_is _)
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.AddTrapImm.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.AddTrapImm
