module

public import Mipsilon.Chips.Cores.Flag

/-! Equality of two words: `Equal` of `air/src/cores/compare.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F]

namespace EqualCols

abbrev Constraints (c : EqualCols F) (isReal : F) : Prop :=
  ZeroConstraints isReal (c.a.lo - c.b.lo) (c.a.hi - c.b.hi) c.equal c.weight0 c.weight1

/-- Whether the condition of the selected opcode holds. -/
def holds (c : EqualCols F) (s : Select2 F) : F := s.s0 * c.equal + s.s1 * (1 - c.equal)

theorem verdicts {c : EqualCols F} {t : Bool} (h : c.equal = flag F t) :
    c.holds .first = flag F t ∧ c.holds .second = flag F !t := by
  rw [← flag_not, ← h]
  constructor
  · show 1 * c.equal + 0 * (1 - c.equal) = _; grobner
  · show 0 * c.equal + 1 * (1 - c.equal) = _; grobner

/-- Words are equal if their limbs are. -/
theorem limbs_iff (hp : 2 ^ 30 < char F) {a b : Word F} {x y : W} (hx : a.Is x) (hy : b.Is y) :
    (x == y) = true ↔ a.lo - b.lo = 0 ∧ a.hi - b.hi = 0 := by
  rw [beq_iff_eq]
  constructor
  · rintro rfl
    rw [hx.1, hx.2, hy.1, hy.2]
    exact ⟨by grobner, by grobner⟩
  · rintro ⟨hl, hh⟩
    have e : a = b := Word.ext (eq_of_sub_eq_zero hl) (eq_of_sub_eq_zero hh)
    exact (e ▸ hx).unique (by omega) hy

theorem sound (hp : 2 ^ 30 < char F) {c : EqualCols F} {x y : W} (h : c.Constraints 1) (hx : c.a.Is
  x)
    (hy : c.b.Is y) : c.holds .first = flag F (x == y) ∧ c.holds .second = flag F (x != y) :=
  verdicts (ZeroConstraints.sound h (limbs_iff hp hx hy))

/-- The columns of a comparison. -/
noncomputable def fill (F : Type) [ZkField F] (x y : W) : EqualCols F where
  a := Word.of F x
  b := Word.of F y
  equal := flag F (x == y)
  weight0 := ((Word.of F x).lo - (Word.of F y).lo)⁻¹
  weight1 := highWeight ((Word.of F x).lo - (Word.of F y).lo) ((Word.of F x).hi - (Word.of F y).hi)

theorem complete (hp : 2 ^ 30 < char F) (x y : W) {isReal : F} (h : isReal = 1) :
    (fill F x y).Constraints isReal :=
  h ▸ .complete (limbs_iff hp (Word.of_is x) (Word.of_is y))

end EqualCols
end Mipsilon
