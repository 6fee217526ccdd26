module

public import Mipsilon.Chips.Formats.LoadMeaning
public import Mipsilon.Gen.LoadWord
public import Mipsilon.Machine.Proved

/-! The chip `load-word`: LW. -/

@[expose] public section
namespace Mipsilon.LoadWord
open Lean.Grind Spec
open Gen.LoadWord (adapter isReal core)
variable {F : Type} [ZkField F]

/-! ### The row -/

noncomputable def value (env : Env F) : Word F := (core env).value

structure Constraints (env : Env F) : Prop where
  isReal : IsBool (isReal env)
  address : (adapter env).address.Constraints ((adapter env).address.word * 4)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.LoadWord.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, _⟩ => ⟨h0, ⟨h1, h2, h3, h4⟩⟩,
   fun ⟨h0, ⟨h1, h2, h3, h4⟩⟩ => ⟨h0, h1, h2, h3, h4, trivial⟩⟩

theorem messages (env : Env F) : Gen.LoadWord.chip.messages env =
    [] ++ (adapter env).messages (isReal env * Code.lw) (value env) (value env) (isReal env) := rfl

/-! ### Theorems -/

theorem lw : LoadFormat.Meaning .lw 4 (fun _ => false) fun _ w _ _ => w :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h]⟩

theorem opcode {x : F} (h : x = 1) :
    x * Code.lw = ((Opcode.lw.number + if false then Code.variant else 0 : Nat) : F) := by
  rw [h]; show (1 : F) * Code.lw = ((Code.lw : Nat) : F); rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.LoadWord.chip := by
  intro p env last h hl hpulls
  obtain ⟨hr, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine LoadFormat.sound hp rfl hc hr.cases hl hpulls fun h1 _ => ?_
  exact ⟨_, _, _, _, lw, false, 0, opcode h1, Address.low_aligned, by decide, rfl,
    fun _ _ _ hw _ => hw⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .lw => true
  | _ => false

/-- A row. -/
noncomputable def row (format : LoadFormat F) (value : Word F) : Env F :=
  .ofCells (format.cells ++ (1 :: value.cells))

theorem row_constraints {format : LoadFormat F} {value : Word F}
    (h : format.address.Constraints (format.address.word * 4)) : Constraints (row format value) :=
  ⟨.one, h⟩

/-- A row that satisfies the constraints, for the address 3 + 5. -/
theorem concrete (last : Prop) : Gen.LoadWord.chip.Satisfied
    (row (F := F) ⟨⟨0, 0, 1⟩, ⟨1, 0⟩, .of F 3 5, ⟨0, 0⟩, ⟨1, .of F 7, 0⟩⟩ (.of F 9)) last :=
  (bridge _ _).2 (row_constraints (Address.of_constraints (by decide) Address.low_aligned))

theorem complete : CompleteFor F Gen.LoadWord.chip ops := by
  intro p s m pc nextPc clk ago r hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    obtain ⟨hlt, ho⟩ := lw.accessible hi hex hf
    have ho : (effectiveAddress s i).toNat % 4 = 0 := by omega
    exact LoadFormat.complete lw hi hex hago hf hrow
      (env := row (.fill clk (.of s m pc nextPc i (ago 0) (ago 1) (ago 2)) i)
        (.of F (m (.ram (key (effectiveAddress s i))))))
      (fun _ => (bridge _ _).2 (row_constraints (Address.of_constraints ho Address.low_aligned)))
      (messages _) rfl (opcode rfl) rfl .nil (Word.of_is _) (Word.of_is _)
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.LoadWord.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.LoadWord
