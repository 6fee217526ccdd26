module

public import Mipsilon.Spec.Alu

/-! Shifts of words as products and quotients by powers of two. -/

public section
namespace Mipsilon
open Spec

theorem two_pow_mul {a b c : Nat} (h : a + b = c) : 2 ^ a * 2 ^ b = 2 ^ c := by
  rw [← Nat.pow_add, h]

/-- A number below 2^n and a multiple of 2^n add up limb by limb. -/
theorem limbs_add {n a b c : Nat} (ha : a < 2 ^ n) (hb : b = 2 ^ n * c) :
    (a + b) % 65536 = a % 65536 + b % 65536 ∧ (a + b) / 65536 = a / 65536 + b / 65536 := by
  subst hb
  suffices a % 65536 + 2 ^ n * c % 65536 < 65536 by omega
  rcases Nat.le_total n 16 with h | h
  · have e : 2 ^ n * 2 ^ (16 - n) = 65536 := two_pow_mul (c := 16) (by omega)
    have hm : 2 ^ n * c % 65536 = 2 ^ n * (c % 2 ^ (16 - n)) := by rw [← e, Nat.mul_mod_mul_left]
    have hl := Nat.mul_le_mul_left (2 ^ n) (Nat.mod_lt c (Nat.two_pow_pos (16 - n)))
    rw [Nat.succ_eq_add_one, Nat.mul_add, e] at hl
    omega
  · have e : 2 ^ n * c = 65536 * (2 ^ (n - 16) * c) := by
      rw [← Nat.mul_assoc]; congr 1; exact (two_pow_mul (a := 16) (c := n) (by omega)).symm
    omega

/-- The high word of a product by a power of two. -/
theorem mul_two_pow_div {n k : Nat} (x : Nat) (h : n + k = 32) :
    x * 2 ^ n / 2 ^ 32 = x / 2 ^ k := by
  rw [← two_pow_mul h, Nat.mul_comm x, Nat.mul_div_mul_left _ _ (Nat.two_pow_pos n)]

theorem two_pow_le_word {n : Nat} (h : n ≤ 32) : 2 ^ n ≤ 2 ^ 32 :=
  Nat.pow_le_pow_right (by omega) h

section
variable {x : W} {k n : Nat}

theorem shiftLeft_toNat (x : W) (h : n + k = 32) : (x <<< n).toNat = 2 ^ n * (x.toNat % 2 ^ k) := by
  rw [BitVec.toNat_shiftLeft, Nat.shiftLeft_eq, ← two_pow_mul h, Nat.mul_comm x.toNat,
    Nat.mul_mod_mul_left]

theorem srl_toNat (h : n + k % 32 = 32) : (Alu.srl x k).toNat = x.toNat * 2 ^ n / 2 ^ 32 := by
  rw [Alu.srl, BitVec.toNat_ushiftRight, Nat.shiftRight_eq_div_pow, mul_two_pow_div _ h]

theorem srl_lt (h : n + k % 32 = 32) : (Alu.srl x k).toNat < 2 ^ n := by
  rw [srl_toNat h]
  exact Nat.div_lt_of_lt_mul ((Nat.mul_lt_mul_right (Nat.two_pow_pos n)).2 x.isLt)

theorem sra_toNat (h : n + k % 32 = 32) :
    (Alu.sra x k).toNat = (Alu.srl x k).toNat + x.toNat / 2 ^ 31 * (2 ^ 32 - 2 ^ n) := by
  have hx := x.isLt
  have e : 2 ^ (k % 32) * 2 ^ n = 2 ^ 32 := two_pow_mul (by omega)
  rw [srl_toNat h, mul_two_pow_div _ h, Alu.sra]
  cases hm : x.msb
  · rw [BitVec.toNat_sshiftRight_of_msb_false hm, Nat.shiftRight_eq_div_pow,
      Nat.div_eq_of_lt (show x.toNat < 2 ^ 31 by
        have := BitVec.msb_eq_false_iff_two_mul_lt.1 hm; omega), Nat.zero_mul, Nat.add_zero]
  · have hs : x.toNat / 2 ^ 31 = 1 := by
      have := BitVec.msb_eq_true_iff_two_mul_ge.1 hm; omega
    have hq : (2 ^ 32 - 1 - x.toNat) / 2 ^ (k % 32) = 2 ^ n - (x.toNat / 2 ^ (k % 32) + 1) := by
      rw [← Nat.mul_sub_div _ _ _ (by rw [e]; exact hx), e]; congr 1; omega
    have hl : x.toNat / 2 ^ (k % 32) < 2 ^ n := Nat.div_lt_of_lt_mul (by rw [e]; exact hx)
    have := two_pow_le_word (n := n) (by omega)
    rw [BitVec.toNat_sshiftRight_of_msb_true hm, Nat.shiftRight_eq_div_pow, hq, hs, Nat.one_mul]
    have key (N q : Nat) : q < N → N ≤ 2 ^ 32 → 2 ^ 32 - 1 - (N - (q + 1)) = q + (2 ^ 32 - N) := by
      omega
    exact key _ _ hl this

theorem rotr_toNat (h : n + k % 32 = 32) :
    (Alu.rotr x k).toNat = (Alu.srl x k).toNat + (x <<< n).toNat := by
  rw [Alu.rotr, show 32 - k % 32 = n by omega, BitVec.toNat_or, ← Alu.srl, Nat.or_comm,
    Nat.add_comm, shiftLeft_toNat x h, Nat.two_pow_add_eq_or_of_lt (srl_lt h)]

theorem lowOnes_toNat {size : Nat} (h : size ≤ 32) : (Alu.lowOnes size).toNat = 2 ^ size - 1 := by
  have := two_pow_le_word h
  rw [Alu.lowOnes, BitVec.toNat_ofNat, Nat.mod_eq_of_lt (by have := Nat.two_pow_pos size; omega)]

theorem ext_toNat {pos size : Nat} (h : size ≤ 32) :
    (Alu.ext x pos size).toNat = x.toNat % 2 ^ (pos + size) / 2 ^ pos := by
  rw [Alu.ext, BitVec.toNat_and, BitVec.toNat_ushiftRight, lowOnes_toNat h,
    Nat.and_two_pow_sub_one_eq_mod, Nat.shiftRight_eq_div_pow, Nat.pow_add,
    Nat.mod_mul_right_div_self]

end
end Mipsilon
