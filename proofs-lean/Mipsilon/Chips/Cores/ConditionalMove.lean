module

public import Mipsilon.Chips.Cores.Equal

/-! Conditional moves: `ConditionalMoveCols` of `air/src/cores/select.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace ConditionalMoveCols

/-- `old` is the destination's old value. -/
structure Constraints (c : ConditionalMoveCols F) (s : Select2 F) (old : Word F) : Prop where
  test : c.test.Constraints s.isReal
  zeroLow : c.test.b.lo = 0
  zeroHigh : c.test.b.hi = 0
  low : s.isReal * (c.out.lo - old.lo) - c.test.holds s * (c.a.lo - old.lo) = 0
  high : s.isReal * (c.out.hi - old.hi) - c.test.holds s * (c.a.hi - old.hi) = 0

/-! ### Soundness -/

/-- The value moved if the condition holds. -/
def choose (t : Bool) (new old : W) : W := if t then new else old

/-- The result is the new value or the old one. -/
theorem out_eq {new old out holds : F} {t : Bool} (ht : holds = flag F t)
    (h : 1 * (out - old) - holds * (new - old) = 0) : out = if t then new else old := by
  rw [ht] at h
  cases t
  · rw [flag_false] at h
    show out = old; grobner
  · rw [flag_true] at h
    show out = new; grobner

theorem moved {c : ConditionalMoveCols F} {s : Select2 F} {old : Word F} {x z : W} {t : Bool}
    (hr : s.isReal = 1) (h : c.Constraints s old) (hx : c.a.Is x) (hz : old.Is z)
    (ht : c.test.holds s = flag F t) : c.out.Is (choose t x z) := by
  have e0 := out_eq ht (hr ▸ h.low)
  have e1 := out_eq ht (hr ▸ h.high)
  cases t
  · exact ⟨e0.trans hz.1, e1.trans hz.2⟩
  · exact ⟨e0.trans hx.1, e1.trans hx.2⟩

theorem sound (hp : 2 ^ 30 < char F) {c : ConditionalMoveCols F} {s : Select2 F} {old : Word F}
    {x y z : W} (h : c.Constraints s old) (hx : c.a.Is x) (hy : c.test.a.Is y) (hz : old.Is z) :
    (s = .first → c.out.Is (choose (y == 0) x z)) ∧
    (s = .second → c.out.Is (choose (y != 0) x z)) := by
  have zero : c.test.b.Is 0 := ⟨h.zeroLow.trans cast_zero.symm, h.zeroHigh.trans cast_zero.symm⟩
  constructor <;> rintro rfl
  · exact moved Select2.first_isReal h hx hz
      (EqualCols.sound hp (Select2.first_isReal (F := F) ▸ h.test) hy zero).1
  · exact moved Select2.second_isReal h hx hz
      (EqualCols.sound hp (Select2.second_isReal (F := F) ▸ h.test) hy zero).2

/-! ### Completeness -/

/-- The columns of a move of `x`, or not, that tests `y`. -/
noncomputable def fill (F : Type) [ZkField F] (x y v : W) : ConditionalMoveCols F where
  a := Word.of F x
  test := EqualCols.fill F y 0
  out := Word.of F v

theorem constraints (hp : 2 ^ 30 < char F) {s : Select2 F} {x y z : W} {t : Bool}
    (hr : s.isReal = 1) (ht : (EqualCols.fill F y 0).holds s = flag F t) :
    (fill F x y (choose t x z)).Constraints s (Word.of F z) where
  test := EqualCols.complete hp y 0 hr
  zeroLow := cast_zero
  zeroHigh := cast_zero
  low := by
    show s.isReal * _ - (EqualCols.fill F y 0).holds s * _ = 0
    rw [hr, ht]
    cases t <;> simp only [flag_true, flag_false, fill, choose, Bool.false_eq_true, if_true,
      if_false] <;> grobner
  high := by
    show s.isReal * _ - (EqualCols.fill F y 0).holds s * _ = 0
    rw [hr, ht]
    cases t <;> simp only [flag_true, flag_false, fill, choose, Bool.false_eq_true, if_true,
      if_false] <;> grobner

/-- The verdicts of the columns. -/
theorem verdicts (y : W) : (EqualCols.fill F y 0).holds .first = flag F (y == 0) ∧
    (EqualCols.fill F y 0).holds .second = flag F (y != 0) :=
  EqualCols.verdicts rfl

end ConditionalMoveCols
end Mipsilon
