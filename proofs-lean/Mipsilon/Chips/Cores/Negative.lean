module

public import Mipsilon.Chips.Cores.Flag

/-! The sign bit of a word: `Negative` of `air/src/cores/compare.rs`, for four opcodes. -/

@[expose] public noncomputable section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace NegativeCols

/-- Its sign bit is a boolean. -/
abbrev Constraints (c : NegativeCols F) : Prop := IsBool c.negative

def lookups (c : NegativeCols F) (count : F) : List (Message F) :=
  [range 15 (c.a.hi - c.negative * 32768) count]

/-- Whether the condition of the selected opcode holds. -/
def holds (c : NegativeCols F) (s : Select4 F) : F :=
  (s.s0 + s.s2) * c.negative + (s.s1 + s.s3) * (1 - c.negative)

/-- The selected condition: negative or not. -/
def Decides (s : Select4 F) (condition : W → Bool) : Prop :=
  ∀ (c : NegativeCols F) x, c.negative = flag F (x.slt 0) → c.holds s = flag F (condition x)

theorem decides_first : Decides (.first : Select4 F) (fun x => x.slt 0) := fun c x h => by
  rw [← h]
  show (1 + 0) * c.negative + (0 + 0) * (1 - c.negative) = _
  grobner

theorem decides_second : Decides (.second : Select4 F) (fun x => BitVec.sle 0 x) := fun c x h => by
  show c.holds _ = flag F (BitVec.sle 0 x)
  rw [zero_sle, ← flag_not, ← h]
  show (0 + 0) * c.negative + (1 + 0) * (1 - c.negative) = _
  grobner

theorem decides_third : Decides (.third : Select4 F) (fun x => x.slt 0) := fun c x h => by
  rw [← h]
  show (0 + 1) * c.negative + (0 + 0) * (1 - c.negative) = _
  grobner

theorem decides_fourth : Decides (.fourth : Select4 F) (fun x => BitVec.sle 0 x) := fun c x h => by
  show c.holds _ = flag F (BitVec.sle 0 x)
  rw [zero_sle, ← flag_not, ← h]
  show (0 + 0) * c.negative + (0 + 1) * (1 - c.negative) = _
  grobner

theorem sound (hp : 2 ^ 30 < char F) {c : NegativeCols F} {x : W} (h : c.Constraints)
    (hl : LooksUp p (c.lookups 1)) (hx : c.a.Is x) : c.negative = flag F (x.slt 0) :=
  negative_sound hp h hl.head hx

/-- The columns of a word. -/
def fill (F : Type) [ZkField F] (x : W) : NegativeCols F where
  a := Word.of F x
  negative := flag F (x.slt 0)

theorem complete (x : W) : (fill F x).Constraints := flag_bool _

theorem looksUp (x : W) {count : F} : LooksUp p ((fill F x).lookups count) :=
  .cons (negative_complete (Word.of_is x)) .nil

end NegativeCols
end Mipsilon
