module

public import Mipsilon.Chips.Cores.LessThan
public import Mipsilon.Chips.Formats.RegReg
public import Mipsilon.Gen.SetLess

/-! The chip `set-less`: SLT, SLTU. -/

@[expose] public section
namespace Mipsilon.SetLess
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-! ### The row -/

def format (env : Env F) : RegReg F where
  frame := ⟨env.main 0, env.main 1, env.main 2⟩
  a := ⟨env.main 3, env.main 4⟩
  b := ⟨env.main 5, env.main 6⟩
  c := ⟨env.main 7, ⟨env.main 8, env.main 9⟩, env.main 10⟩

def select (env : Env F) : Select2 F := ⟨env.main 11, env.main 12⟩

def core (env : Env F) : LessThan F where
  a := ⟨env.main 13, env.main 14⟩
  b := ⟨env.main 15, env.main 16⟩
  difference := ⟨env.main 17, env.main 18⟩
  borrow := env.main 19
  less := env.main 20
  sign0 := env.main 21
  sign1 := env.main 22

/-- The opcode of the row. -/
def opcode (s : Select2 F) : F := s.s0 * 15 + s.s1 * 16

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (SetLess.select env).s0

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.SetLess.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, _⟩ =>
    ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8, h9, h10⟩⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8, h9, h10⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, trivial⟩⟩

theorem messages (env : Env F) : Gen.SetLess.chip.messages env =
    (core env).lookups (select env).s0 (select env).isReal ++
      (format env).messages (opcode (select env)) (core env).a (core env).b ⟨(core env).less, 0⟩
        (select env).isReal := rfl

/-! ### Theorems -/

theorem computes_slt {p : Program} {i : Instruction} (h : i.op = .slt) (x y z : W) :
    RegReg.Computes p i i.rs i.rt i.rd x y z (Alu.slt x y) where
  row _ _ _ := by simp only [Rom.plain, h]
  continues s m hr hx hy _ := .write hr (by simp only [execute, h, State.reads, hx, hy])

theorem computes_sltu {p : Program} {i : Instruction} (h : i.op = .sltu) (x y z : W) :
    RegReg.Computes p i i.rs i.rt i.rd x y z (Alu.sltu x y) where
  row _ _ _ := by simp only [Rom.plain, h]
  continues s m hr hx hy _ := .write hr (by simp only [execute, h, State.reads, hx, hy])

theorem opcode_slt : opcode (.first : Select2 F) = (Opcode.slt.number : F) := by
  show (1 : F) * 15 + 0 * 16 = ((15 : Nat) : F); rw [cast_lit]; grobner

theorem opcode_sltu : opcode (.second : Select2 F) = (Opcode.sltu.number : F) := by
  show (0 : F) * 15 + 1 * 16 = ((16 : Nat) : F); rw [cast_lit]; grobner

theorem flag_slt : (Select2.first : Select2 F).s0 = (true.toNat : F) := cast_one.symm

theorem flag_sltu : (Select2.second : Select2 F).s0 = (false.toNat : F) := cast_zero.symm

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.SetLess.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegReg.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore
  rcases hs.cases hp hr with e | e <;> rw [e] at hc hlcore ⊢
  · exact ⟨.slt, opcode_slt, fun x y z hx hy _ =>
      ⟨_, LessThan.less_is (LessThan.sound hp hc flag_slt hlcore hx hy),
        fun i hi => ⟨_, _, _, computes_slt hi x y z⟩⟩⟩
  · exact ⟨.sltu, opcode_sltu, fun x y z hx hy _ =>
      ⟨_, LessThan.less_is (LessThan.sound hp hc flag_sltu hlcore hx hy),
        fun i hi => ⟨_, _, _, computes_sltu hi x y z⟩⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .slt | .isa .sltu => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegReg F) (select : Select2 F) (core : LessThan F) : Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- A row that satisfies the constraints, for -5 < 7. -/
theorem concrete (last : Prop) : Gen.SetLess.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 3 0 fun _ => 0) .first (.of F true (-5) 7)) last :=
  (bridge _ _).2 ⟨Select2.first_constraints, LessThan.of_constraints _ _ _ flag_slt⟩

theorem complete : CompleteFor F Gen.SetLess.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact RegReg.complete hex hago hf hrow (computes_slt hi ..)
      (env := SetLess.row (.fill clk pc nextPc i.rs i.rt i.rd (m (.register (destination i.rd))) ago)
        .first (.of F true (s.reg i.rs) (s.reg i.rt)))
      (fun _ => (bridge _ _).2 ⟨Select2.first_constraints, LessThan.of_constraints _ _ _ flag_slt⟩)
      (messages _) Select2.first_isReal (hi ▸ opcode_slt) rfl (LessThan.of_looksUp _ _ _ flag_slt)
      (Word.of_is _) (Word.of_is _) (LessThan.less_is rfl)
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact RegReg.complete hex hago hf hrow (computes_sltu hi ..)
      (env := SetLess.row (.fill clk pc nextPc i.rs i.rt i.rd (m (.register (destination i.rd))) ago)
        .second (.of F false (s.reg i.rs) (s.reg i.rt)))
      (fun _ => (bridge _ _).2 ⟨Select2.second_constraints, LessThan.of_constraints _ _ _ flag_sltu⟩)
      (messages _) Select2.second_isReal (hi ▸ opcode_sltu) rfl (LessThan.of_looksUp _ _ _ flag_sltu)
      (Word.of_is _) (Word.of_is _) (LessThan.less_is rfl)
  · simp at hops

end Mipsilon.SetLess
