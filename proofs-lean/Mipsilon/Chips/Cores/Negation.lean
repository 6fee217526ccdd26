module

public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Select

/-! A word that is another one, negated if a sign is set: `Negation` of
`air/src/cores/divide.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-- A word, negated if a sign is set. -/
def negateIf (sign : Bool) (x : W) : W := if sign then -x else x

theorem negateIf_ne_zero {sign : Bool} {x : W} (h : x ≠ 0) : negateIf sign x ≠ 0 := by
  cases sign
  · exact h
  · intro e
    refine h (BitVec.eq_of_toNat_eq ?_)
    have e : (-x).toNat = 0 := congrArg BitVec.toNat e
    have := x.isLt
    rw [BitVec.toNat_neg] at e
    show x.toNat = 0
    omega

namespace Negation

/-- `y` is `x`, negated if `sign` is 1, on rows where `enabled` is 1. -/
structure Constraints (n : Negation F) (sign enabled : F) (x y : Word F) : Prop where
  bool0 : IsBool n.carry0
  bool1 : IsBool n.carry1
  low : enabled * (sign * (y.lo + x.lo - n.carry0 * 65536) + (1 - sign) * (y.lo - x.lo)) = 0
  high : enabled * (sign * (y.hi + x.hi + n.carry0 - n.carry1 * 65536) +
    (1 - sign) * (y.hi - x.hi)) = 0

variable {s : Bool} {sign enabled : F} {x y : Word F} {v : W}

theorem Constraints.sound (hp : 2 ^ 30 < char F) {n : Negation F}
    (h : n.Constraints sign enabled x y) (hs : sign = (s.toNat : F)) (he : enabled = 1)
    (hx : x.Is v) (hy : y.Ranges) : y.Is (negateIf s v) := by
  obtain ⟨x0, x1, lx0, lx1, ex0, ex1, ex⟩ := hx.limbs
  obtain ⟨⟨y0, ly0, ey0⟩, y1, ly1, ey1⟩ := hy
  obtain ⟨k0, lk0, ek0⟩ := bool_cases' h.bool0
  obtain ⟨k1, lk1, ek1⟩ := bool_cases' h.bool1
  have e0 := h.low
  have e1 := h.high
  rw [he, hs, ex0, ey0, ek0] at e0
  rw [he, hs, ex1, ey1, ek0, ek1] at e1
  refine Word.is_of_limbs ly0 ey0 ey1 ?_
  cases s
  · rw [Bool.toNat_false, cast_zero] at e0 e1
    have n0 : y0 = x0 := by to_nat e0
    have n1 : y1 = x1 := by to_nat e1
    show v.toNat = _
    omega
  · rw [Bool.toNat_true, cast_one] at e0 e1
    have n0 : y0 + x0 = 65536 * k0 := by to_nat e0
    have n1 : y1 + x1 + k0 = 65536 * k1 := by to_nat e1
    show (-v).toNat = _
    rw [BitVec.toNat_neg]
    omega

/-- The columns for a word. -/
noncomputable def of (F : Type) [ZkField F] (s : Bool) (v : W) : Negation F where
  carry0 := (((v.toNat % 65536 + 65535) / 65536 * s.toNat : Nat) : F)
  carry1 := (((v.toNat + 4294967295) / 4294967296 * s.toNat : Nat) : F)

theorem Constraints.of (hs : sign = (s.toNat : F)) (hx : x.Is v)
    (hy : enabled = 0 ∨ y.Is (negateIf s v)) : (Negation.of F s v).Constraints sign enabled x y := by
  have lv := v.isLt
  have zero (e : F) (h : enabled = 0) : enabled * e = 0 := by rw [h]; grobner
  refine ⟨bool_intro' ?_, bool_intro' ?_, hy.elim (zero _) fun hy => ?_,
    hy.elim (zero _) fun hy => ?_⟩
  · cases s <;> simp only [Bool.toNat_true, Bool.toNat_false] <;> omega
  · cases s <;> simp only [Bool.toNat_true, Bool.toNat_false] <;> omega
  all_goals
    rw [hs]
    cases s
    · have hy : y.Is v := hy
      simp only [hy.1, hy.2, hx.1, hx.2, Bool.toNat_false, cast_zero]
      grobner
    have hy : y.Is (-v) := hy
    simp only [Negation.of, hy.1, hy.2, hx.1, hx.2, Bool.toNat_true, cast_one, Nat.mul_one,
      BitVec.toNat_neg]
    clear hx hy hs zero
    generalize v.toNat = v at *
  · have e : (((2 ^ 32 - v) % 2 ^ 32 % 65536 : Nat) : F) + ((v % 65536 : Nat) : F) -
        (((v % 65536 + 65535) / 65536 : Nat) : F) * 65536 = 0 := by
      from_nat F ((2 ^ 32 - v) % 2 ^ 32 % 65536 + v % 65536,
        (v % 65536 + 65535) / 65536 * 65536)
    rw [e]; grobner
  · have e : (((2 ^ 32 - v) % 2 ^ 32 / 65536 : Nat) : F) + ((v / 65536 : Nat) : F) +
        (((v % 65536 + 65535) / 65536 : Nat) : F) -
        (((v + 4294967295) / 4294967296 : Nat) : F) * 65536 = 0 := by
      from_nat F ((2 ^ 32 - v) % 2 ^ 32 / 65536 + v / 65536 + (v % 65536 + 65535) / 65536,
        (v + 4294967295) / 4294967296 * 65536)
    rw [e]; grobner

end Negation
end Mipsilon
