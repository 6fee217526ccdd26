module

public import Mipsilon.Word

/-! A sign bit split off a word: with it a boolean, the high limb without it has 15 bits. -/

public section
namespace Mipsilon
open Lean.Grind
variable {F : Type} [ZkField F]

theorem msb_toNat (x : BitVec 32) : x.msb.toNat = x.toNat / 2147483648 := by
  have := x.isLt
  rw [BitVec.msb_eq_decide]
  by_cases h : 2 ^ (32 - 1) ≤ x.toNat <;>
    simp only [h, decide_true, decide_false, Bool.toNat_true, Bool.toNat_false] <;> omega

/-- The boolean is the sign bit. -/
theorem Word.Is.sign_eq (hp : 2 ^ 30 < char F) {x : BitVec 32} {w : Word F} {sign : F}
    (hx : w.Is x) (hb : sign * (sign + -1) = 0) (hl : IsBelow (2 ^ 15) (w.hi - sign * 32768)) :
    sign = (x.msb.toNat : F) := by
  obtain ⟨x0, x1, l0, l1, e0, e1, ex⟩ := hx.limbs
  obtain ⟨k, lk, ek⟩ := bool_cases' hb
  obtain ⟨n, ln, en⟩ := hl
  have e : w.hi - sign * 32768 - (n : F) = 0 := by rw [en]; grobner
  rw [e1, ek] at e
  have n1 : x1 = 32768 * k + n := by to_nat e
  rw [ek, msb_toNat]
  congr 1
  omega

/-- The high limb without the sign bit. -/
theorem Word.Is.high_eq {x : BitVec 32} {w : Word F} (hx : w.Is x) :
    w.hi - (x.msb.toNat : F) * 32768 = ((x.toNat / 65536 % 32768 : Nat) : F) := by
  have := x.isLt
  refine eq_of_sub_eq_zero ?_
  rw [hx.2, msb_toNat]
  generalize x.toNat = x at *
  from_nat F (x / 65536, x / 2147483648 * 32768 + x / 65536 % 32768)

end Mipsilon
