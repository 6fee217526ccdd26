module

public import Mipsilon.Chips.Cores.MultiplyLow
public import Mipsilon.Chips.Formats.RegReg
public import Mipsilon.Chips.Select
public import Mipsilon.Gen.MultiplyLow
public import Mipsilon.Machine.Proved

/-! The chip `multiply-low`: MUL. -/

@[expose] public section
namespace Mipsilon.MultiplyLow
open Lean.Grind Spec
open Gen.MultiplyLow (adapter core isReal)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (isReal : F) : F := isReal * Code.mul

structure Constraints (env : Env F) : Prop where
  isReal : IsBool (isReal env)
  core : (core env).Constraints

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.MultiplyLow.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, _⟩ => ⟨h0, ⟨h1, h2⟩⟩, fun ⟨h0, ⟨h1, h2⟩⟩ => ⟨h0, h1, h2, trivial⟩⟩

theorem messages (env : Env F) : Gen.MultiplyLow.chip.messages env =
    (core env).lookups (isReal env) ++
      (adapter env).messages (opcode (isReal env)) (core env).a.word (core env).b.word (core
        env).out
        (isReal env) := rfl

/-! ### Theorems -/

theorem computes {p : Program} {i : Instruction} (h : i.op = .mul) (x y z : W) :
    RegRegCols.Computes p i i.rs i.rt i.rd x y z (Alu.mul x y) where
  row _ _ _ := by simp only [Rom.plain, h]
  continues s m hr hx hy _ := .write hr (by simp only [execute, h, State.reads, hx, hy])

theorem opcode_mul : opcode (1 : F) = (Opcode.mul.number : F) := by
  show (1 : F) * Code.mul = ((Code.mul : Nat) : F); rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.MultiplyLow.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegRegCols.sound hp rfl hs.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore ⊢
  exact ⟨.mul, opcode_mul, fun x y z hx hy _ => ⟨_, hc.sound hp hlcore hx hy,
    fun i hi => ⟨_, _, _, computes hi x y z⟩⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .mul => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegRegCols F) (core : MultiplyLowCols F) : Env F :=
  .ofCells (format.cells ++ (1 :: core.cells))

/-- A row that satisfies the constraints, for 5 * 7. -/
theorem concrete (last : Prop) : Gen.MultiplyLow.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 3 0 fun _ => 0) (.of F 5 7)) last :=
  (bridge _ _).2 ⟨.one, .of 5 7⟩

theorem complete : CompleteFor F Gen.MultiplyLow.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact RegRegCols.complete hex hago hf hrow (computes hi ..)
      (env := MultiplyLow.row (.fill clk pc nextPc i.rs i.rt i.rd
        (m (.register (destination i.rd))) ago) (.of F (s.reg i.rs) (s.reg i.rt)))
      (fun _ => (bridge _ _).2 ⟨.one, .of _ _⟩) (messages _) rfl (hi ▸ opcode_mul) rfl
      (MultiplyLowCols.of_looksUp _ _) (Bytes.of_is _).word (Bytes.of_is _).word (Word.of_is _)
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.MultiplyLow.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.MultiplyLow
