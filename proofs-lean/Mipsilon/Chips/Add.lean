module

public import Mipsilon.Chips.Cores.AddSub
public import Mipsilon.Chips.Formats.RegReg
public import Mipsilon.Gen.Add

/-! The chip `add`: ADDU, SUBU. -/

@[expose] public section
namespace Mipsilon.Add
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-! ### The row -/

def format (env : Env F) : RegReg F where
  frame := ⟨env.main 0, env.main 1, env.main 2⟩
  a := ⟨env.main 3, env.main 4⟩
  b := ⟨env.main 5, env.main 6⟩
  c := ⟨env.main 7, ⟨env.main 8, env.main 9⟩, env.main 10⟩

def select (env : Env F) : Select2 F := ⟨env.main 11, env.main 12⟩

def core (env : Env F) : AddSub F where
  a := ⟨env.main 13, env.main 14⟩
  b := ⟨env.main 15, env.main 16⟩
  out := ⟨env.main 17, env.main 18⟩
  carry0 := env.main 19
  carry1 := env.main 20

/-- The opcode of the row. -/
def opcode (s : Select2 F) : F := s.s0 * 2 + s.s1 * 6

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints ((Add.select env).s0 - (Add.select env).s1)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) : Gen.Add.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, _⟩ => ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6⟩⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6⟩⟩ => ⟨h0, h1, h2, h3, h4, h5, h6, trivial⟩⟩

theorem messages (env : Env F) : Gen.Add.chip.messages env =
    (core env).lookups (select env).isReal ++
      (format env).messages (opcode (select env)) (core env).a (core env).b (core env).out
        (select env).isReal := rfl

/-! ### Theorems -/

theorem computes_addu {p : Program} {i : Instruction} (h : i.op = .addu) (x y z : W) :
    RegReg.Computes p i i.rs i.rt i.rd x y z (x + y) where
  row _ _ _ := by simp only [Rom.plain, h]
  continues s m hr hx hy _ := .write hr (by simp only [execute, h, State.reads, hx, hy])

theorem computes_subu {p : Program} {i : Instruction} (h : i.op = .subu) (x y z : W) :
    RegReg.Computes p i i.rs i.rt i.rd x y z (x - y) where
  row _ _ _ := by simp only [Rom.plain, h]
  continues s m hr hx hy _ := .write hr (by simp only [execute, h, State.reads, hx, hy])

theorem opcode_addu : opcode (.first : Select2 F) = (Opcode.addu.number : F) := by
  show (1 : F) * 2 + 0 * 6 = ((2 : Nat) : F); rw [cast_lit]; grobner

theorem opcode_subu : opcode (.second : Select2 F) = (Opcode.subu.number : F) := by
  show (0 : F) * 2 + 1 * 6 = ((6 : Nat) : F); rw [cast_lit]; grobner

theorem sign_addu : (Select2.first : Select2 F).s0 - (Select2.first : Select2 F).s1 = 1 := by
  show (1 : F) - 0 = 1; grobner

theorem sign_subu : (Select2.second : Select2 F).s0 - (Select2.second : Select2 F).s1 = -1 := by
  show (0 : F) - 1 = -1; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Add.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegReg.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore
  rcases hs.cases hp hr with e | e <;> rw [e] at hc ⊢
  · exact ⟨.addu, opcode_addu, fun x y z hx hy _ => ⟨_, (AddSub.sound hp hc hlcore hx hy).1 sign_addu,
      fun i hi => ⟨_, _, _, computes_addu hi x y z⟩⟩⟩
  · exact ⟨.subu, opcode_subu, fun x y z hx hy _ => ⟨_, (AddSub.sound hp hc hlcore hx hy).2 sign_subu,
      fun i hi => ⟨_, _, _, computes_subu hi x y z⟩⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .addu | .isa .subu => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegReg F) (select : Select2 F) (core : AddSub F) : Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- A row that satisfies the constraints, for 5 + 7. -/
theorem concrete (last : Prop) : Gen.Add.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 3 0 fun _ => 0) .first (.add F 5 7)) last :=
  (bridge _ _).2 ⟨Select2.first_constraints, AddSub.add_constraints _ _ sign_addu⟩

theorem complete : CompleteFor F Gen.Add.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact RegReg.complete hex hago hf hrow (computes_addu hi ..)
      (env := Add.row (.fill clk pc nextPc i.rs i.rt i.rd (m (.register (destination i.rd))) ago)
        .first (.add F (s.reg i.rs) (s.reg i.rt)))
      (fun _ => (bridge _ _).2 ⟨Select2.first_constraints, AddSub.add_constraints _ _ sign_addu⟩)
      (messages _) Select2.first_isReal (hi ▸ opcode_addu) rfl (AddSub.add_looksUp _ _)
      (Word.of_is _) (Word.of_is _) (Word.of_is _)
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact RegReg.complete hex hago hf hrow (computes_subu hi ..)
      (env := Add.row (.fill clk pc nextPc i.rs i.rt i.rd (m (.register (destination i.rd))) ago)
        .second (.sub F (s.reg i.rs) (s.reg i.rt)))
      (fun _ => (bridge _ _).2 ⟨Select2.second_constraints, AddSub.sub_constraints _ _ sign_subu⟩)
      (messages _) Select2.second_isReal (hi ▸ opcode_subu) rfl (AddSub.sub_looksUp _ _)
      (Word.of_is _) (Word.of_is _) (Word.of_is _)
  · simp at hops

end Mipsilon.Add
