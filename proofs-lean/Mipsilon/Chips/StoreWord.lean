module

public import Mipsilon.Chips.Formats.StoreMeaning
public import Mipsilon.Gen.StoreWord
public import Mipsilon.Machine.Proved

/-! The chip `store-word`: SW. -/

@[expose] public noncomputable section
namespace Mipsilon.StoreWord
open Lean.Grind Spec
open Gen.StoreWord (adapter isReal core)
variable {F : Type} [ZkField F]

/-! ### The row -/

def value (env : Env F) : Word F := (core env).value

def prev (env : Env F) : Word F := (core env).prev

structure Constraints (env : Env F) : Prop where
  isReal : IsBool (isReal env)
  address : (adapter env).address.Constraints ((adapter env).address.word * 4)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.StoreWord.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, _⟩ => ⟨h0, ⟨h1, h2, h3, h4⟩⟩,
   fun ⟨h0, ⟨h1, h2, h3, h4⟩⟩ => ⟨h0, h1, h2, h3, h4, trivial⟩⟩

theorem messages (env : Env F) : Gen.StoreWord.chip.messages env =
    [] ++ (adapter env).messages (isReal env * Code.sw) (value env) (prev env) (value env) (isReal
     env) :=
  rfl

/-! ### Theorems -/

theorem sw : StoreFormat.Meaning .sw 4 (fun _ => false) fun _ y _ _ => y :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h]⟩

theorem opcode {x : F} (h : x = 1) :
    x * Code.sw = ((Opcode.sw.number + if false then Code.variant else 0 : Nat) : F) := by
  rw [h]; show (1 : F) * Code.sw = ((Code.sw : Nat) : F); rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.StoreWord.chip := by
  intro p env last h hl hpulls
  obtain ⟨hr, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine StoreFormat.sound hp rfl hc hr.cases hl hpulls fun h1 _ => ?_
  exact ⟨_, _, _, _, sw, false, 0, opcode h1, Address.low_aligned, by decide, rfl,
    fun _ _ _ hy _ => hy⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .sw => true
  | _ => false

/-- A row. -/
def row (format : StoreFormat F) (value prev : Word F) : Env F :=
  .ofCells (format.cells ++ (1 :: (value.cells ++ prev.cells)))

theorem row_constraints {format : StoreFormat F} {value prev : Word F}
    (h : format.address.Constraints (format.address.word * 4)) :
    Constraints (row format value prev) :=
  ⟨.one, h⟩

/-- A row that satisfies the constraints, for the address 3 + 5. -/
theorem concrete (last : Prop) : Gen.StoreWord.chip.Satisfied
    (row (F := F) ⟨⟨0, 0, 1⟩, ⟨1, 0⟩, ⟨2, 0⟩, .of F 3 5, ⟨0, 0⟩⟩ (.of F 7) (.of F 9)) last :=
  (bridge _ _).2 (row_constraints (Address.of_constraints (by decide) Address.low_aligned))

theorem complete : CompleteFor F Gen.StoreWord.chip ops := by
  intro p s m pc nextPc clk ago r hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    obtain ⟨hlt, ho⟩ := sw.accessible hi hex hf
    have ho : (effectiveAddress s i).toNat % 4 = 0 := by omega
    exact StoreFormat.complete sw hi hex hago hf hrow
      (env := row (.fill clk (.of s m pc nextPc i ago) i) (.of F (s.reg i.rt))
        (.of F (m (.ram (key (effectiveAddress s i))))))
      (fun _ => (bridge _ _).2 (row_constraints (Address.of_constraints ho Address.low_aligned)))
      (messages _) rfl (opcode rfl) rfl .nil (Word.of_is _) (Word.of_is _) (Word.of_is _)
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.StoreWord.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.StoreWord
