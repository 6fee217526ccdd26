module

public import Mipsilon.Chips.Cores.AddSub
public import Mipsilon.Chips.Formats.RegReg
public import Mipsilon.Gen.Add
public import Mipsilon.Machine.Proved

/-! The chip `add`: ADDU, SUBU. -/

@[expose] public section
namespace Mipsilon.Add
open Lean.Grind Spec
open Gen.Add (adapter select core)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select2 F) : F := s.s0 * Code.addu + s.s1 * Code.subu

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints ((Gen.Add.select env).s0 - (Gen.Add.select env).s1)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) : Gen.Add.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, _⟩ => ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6⟩⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6⟩⟩ => ⟨h0, h1, h2, h3, h4, h5, h6, trivial⟩⟩

theorem messages (env : Env F) : Gen.Add.chip.messages env =
    (core env).lookups (select env).isReal ++
      (adapter env).messages (opcode (select env)) (core env).a (core env).b (core env).out
        (select env).isReal := rfl

/-! ### Theorems -/

theorem computes_addu {p : Program} {i : Instruction} (h : i.op = .addu) (x y z : W) :
    RegRegCols.Computes p i i.rs i.rt i.rd x y z (x + y) where
  row _ _ _ := by simp only [Rom.plain, h]
  continues s m hr hx hy _ := .write hr (by simp only [execute, h, State.reads, hx, hy])

theorem computes_subu {p : Program} {i : Instruction} (h : i.op = .subu) (x y z : W) :
    RegRegCols.Computes p i i.rs i.rt i.rd x y z (x - y) where
  row _ _ _ := by simp only [Rom.plain, h]
  continues s m hr hx hy _ := .write hr (by simp only [execute, h, State.reads, hx, hy])

theorem opcode_addu : opcode (.first : Select2 F) = (Opcode.addu.number : F) := by
  show (1 : F) * Code.addu + 0 * Code.subu = ((Code.addu : Nat) : F); rw [cast_lit]; grobner

theorem opcode_subu : opcode (.second : Select2 F) = (Opcode.subu.number : F) := by
  show (0 : F) * Code.addu + 1 * Code.subu = ((Code.subu : Nat) : F); rw [cast_lit]; grobner

theorem sign_addu : (Select2.first : Select2 F).s0 - (Select2.first : Select2 F).s1 = 1 := by
  show (1 : F) - 0 = 1; grobner

theorem sign_subu : (Select2.second : Select2 F).s0 - (Select2.second : Select2 F).s1 = -1 := by
  show (0 : F) - 1 = -1; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Add.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegRegCols.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore
  rcases hs.cases hp hr with e | e <;> rw [e] at hc ⊢
  · exact ⟨.addu, opcode_addu, fun x y z hx hy _ => ⟨_, (AddSubCols.sound hp hc hlcore hx hy).1
      sign_addu,
      fun i hi => ⟨_, _, _, computes_addu hi x y z⟩⟩⟩
  · exact ⟨.subu, opcode_subu, fun x y z hx hy _ => ⟨_, (AddSubCols.sound hp hc hlcore hx hy).2
      sign_subu,
      fun i hi => ⟨_, _, _, computes_subu hi x y z⟩⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .addu | .isa .subu => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegRegCols F) (select : Select2 F) (core : AddSubCols F) : Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- A row that satisfies the constraints, for 5 + 7. -/
theorem concrete (last : Prop) : Gen.Add.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 3 0 fun _ => 0) .first (.add F 5 7)) last :=
  (bridge _ _).2 ⟨Select2.first_constraints, AddSubCols.add_constraints _ _ sign_addu⟩

theorem complete : CompleteFor F Gen.Add.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact RegRegCols.complete hex hago hf hrow (computes_addu hi ..)
      (env := Add.row (.fill clk pc nextPc i.rs i.rt i.rd (m (.register (destination i.rd))) ago)
        .first (.add F (s.reg i.rs) (s.reg i.rt)))
      (fun _ => (bridge _ _).2 ⟨Select2.first_constraints, AddSubCols.add_constraints _ _
        sign_addu⟩)
      (messages _) Select2.first_isReal (hi ▸ opcode_addu) rfl (AddSubCols.add_looksUp _ _)
      (Word.of_is _) (Word.of_is _) (Word.of_is _)
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact RegRegCols.complete hex hago hf hrow (computes_subu hi ..)
      (env := Add.row (.fill clk pc nextPc i.rs i.rt i.rd (m (.register (destination i.rd))) ago)
        .second (.sub F (s.reg i.rs) (s.reg i.rt)))
      (fun _ => (bridge _ _).2 ⟨Select2.second_constraints, AddSubCols.sub_constraints _ _
        sign_subu⟩)
      (messages _) Select2.second_isReal (hi ▸ opcode_subu) rfl (AddSubCols.sub_looksUp _ _)
      (Word.of_is _) (Word.of_is _) (Word.of_is _)
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.Add.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.Add
