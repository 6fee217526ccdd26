module

public import Mipsilon.Chips.Cores.LessThan
public import Mipsilon.Chips.Formats.RegImm
public import Mipsilon.Gen.SetLessImm
public import Mipsilon.Machine.Immediate

/-! The chip `set-less-imm`: SLTI, SLTIU. -/

@[expose] public section
namespace Mipsilon.SetLessImm
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-! ### The row -/

def format (env : Env F) : RegImm F where
  frame := ⟨env.main 0, env.main 1, env.main 2⟩
  a := ⟨env.main 3, env.main 4⟩
  c := ⟨env.main 5, ⟨env.main 6, env.main 7⟩, env.main 8⟩

def select (env : Env F) : Select2 F := ⟨env.main 9, env.main 10⟩

def core (env : Env F) : LessThan F where
  a := ⟨env.main 11, env.main 12⟩
  b := ⟨env.main 13, env.main 14⟩
  difference := ⟨env.main 15, env.main 16⟩
  borrow := env.main 17
  less := env.main 18
  sign0 := env.main 19
  sign1 := env.main 20

/-- The opcode of the row. -/
def opcode (s : Select2 F) : F := s.s0 * 17 + s.s1 * 18

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (SetLessImm.select env).s0

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.SetLessImm.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, _⟩ =>
    ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8, h9, h10⟩⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8, h9, h10⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, trivial⟩⟩

theorem messages (env : Env F) : Gen.SetLessImm.chip.messages env =
    (core env).lookups (select env).s0 (select env).isReal ++
      (format env).messages (opcode (select env)) (core env).a (core env).b ⟨(core env).less, 0⟩
        (select env).isReal := rfl

/-! ### Theorems -/

theorem isRow {i : Instruction} (h : i.op = .slti ∨ i.op = .sltiu) :
    RegImm.IsRow i i.rs i.rt i.imm.toNat (Rom.signLimb i) :=
  fun _ _ _ => by rcases h with h | h <;> simp only [Rom.plain, h, Rom.signed]

theorem computes_slti {p : Program} {i : Instruction} (h : i.op = .slti) (x z : W) :
    RegImm.Computes p i i.rs i.rt x z (Alu.slt x i.signedImm) :=
  fun s m hr hx _ => .write hr (by simp only [execute, h, State.reads, hx])

theorem computes_sltiu {p : Program} {i : Instruction} (h : i.op = .sltiu) (x z : W) :
    RegImm.Computes p i i.rs i.rt x z (Alu.sltu x i.signedImm) :=
  fun s m hr hx _ => .write hr (by simp only [execute, h, State.reads, hx])

theorem opcode_slti : opcode (.first : Select2 F) = (Opcode.slti.number : F) := by
  show (1 : F) * 17 + 0 * 18 = ((17 : Nat) : F); rw [cast_lit]; grobner

theorem opcode_sltiu : opcode (.second : Select2 F) = (Opcode.sltiu.number : F) := by
  show (0 : F) * 17 + 1 * 18 = ((18 : Nat) : F); rw [cast_lit]; grobner

theorem flag_slti : (Select2.first : Select2 F).s0 = (true.toNat : F) := cast_one.symm

theorem flag_sltiu : (Select2.second : Select2 F).s0 = (false.toNat : F) := cast_zero.symm

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.SetLessImm.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegImm.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore
  rcases hs.cases hp hr with e | e <;> rw [e] at hc hlcore ⊢
  · exact ⟨.slti, opcode_slti, fun i hi => ⟨_, _, _, _, isRow (.inl hi),
      fun x z hx hlo hhi _ => ⟨_, LessThan.less_is (LessThan.sound hp hc flag_slti hlcore hx
        (Word.is_signedImm.2 ⟨hlo, hhi⟩)), computes_slti hi x z⟩⟩⟩
  · exact ⟨.sltiu, opcode_sltiu, fun i hi => ⟨_, _, _, _, isRow (.inr hi),
      fun x z hx hlo hhi _ => ⟨_, LessThan.less_is (LessThan.sound hp hc flag_sltiu hlcore hx
        (Word.is_signedImm.2 ⟨hlo, hhi⟩)), computes_sltiu hi x z⟩⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .slti | .isa .sltiu => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegImm F) (select : Select2 F) (core : LessThan F) : Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- A row that satisfies the constraints, for -5 < 7. -/
theorem concrete (last : Prop) : Gen.SetLessImm.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 3 fun _ => 0) .first (.of F true (-5) 7)) last :=
  (bridge _ _).2 ⟨Select2.first_constraints, LessThan.of_constraints _ _ _ flag_slti⟩

theorem complete : CompleteFor F Gen.SetLessImm.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    have hb := Word.is_signedImm.1 (Word.of_is (F := F) i.signedImm)
    exact RegImm.complete hex hago hf hrow (isRow (.inl hi)) (computes_slti hi _ _)
      (env := SetLessImm.row (.fill clk pc nextPc i.rs i.rt (m (.register (destination i.rt))) ago)
        .first (.of F true (s.reg i.rs) i.signedImm))
      (fun _ => (bridge _ _).2 ⟨Select2.first_constraints, LessThan.of_constraints _ _ _ flag_slti⟩)
      (messages _) Select2.first_isReal (hi ▸ opcode_slti) rfl (LessThan.of_looksUp _ _ _ flag_slti)
      (Word.of_is _) hb.1 hb.2 (LessThan.less_is rfl)
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    have hb := Word.is_signedImm.1 (Word.of_is (F := F) i.signedImm)
    exact RegImm.complete hex hago hf hrow (isRow (.inr hi)) (computes_sltiu hi _ _)
      (env := SetLessImm.row (.fill clk pc nextPc i.rs i.rt (m (.register (destination i.rt))) ago)
        .second (.of F false (s.reg i.rs) i.signedImm))
      (fun _ => (bridge _ _).2 ⟨Select2.second_constraints, LessThan.of_constraints _ _ _ flag_sltiu⟩)
      (messages _) Select2.second_isReal (hi ▸ opcode_sltiu) rfl (LessThan.of_looksUp _ _ _ flag_sltiu)
      (Word.of_is _) hb.1 hb.2 (LessThan.less_is rfl)
  · simp at hops

end Mipsilon.SetLessImm
