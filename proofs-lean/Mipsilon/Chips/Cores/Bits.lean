module

public import Mipsilon.Word

/-! Bitwise operations as arithmetic on bytes. -/

public section
namespace Mipsilon
variable {F : Type} [ZkField F]

theorem or_add_and (m n : Nat) : (m ||| n) + (m &&& n) = m + n := by
  induction m using Nat.strongRecOn generalizing n with
  | ind m ih =>
    rcases Nat.eq_zero_or_pos m with rfl | hm
    · simp
    · have h := ih (m / 2) (by omega) (n / 2)
      rw [← Nat.or_div_two, ← Nat.and_div_two] at h
      have ho := Nat.or_mod_two_eq_one (a := m) (b := n)
      have ha := Nat.and_mod_two_eq_one (a := m) (b := n)
      omega

theorem xor_add_and (m n : Nat) : (m ^^^ n) + (m &&& n) = (m ||| n) := by
  induction m using Nat.strongRecOn generalizing n with
  | ind m ih =>
    rcases Nat.eq_zero_or_pos m with rfl | hm
    · simp
    · have h := ih (m / 2) (by omega) (n / 2)
      rw [← Nat.or_div_two, ← Nat.and_div_two, ← Nat.xor_div_two] at h
      have ho := Nat.or_mod_two_eq_one (a := m) (b := n)
      have ha := Nat.and_mod_two_eq_one (a := m) (b := n)
      have hx := Nat.xor_mod_two_eq_one (a := m) (b := n)
      omega

/-- The bytes of `x & y`. -/
theorem and_bytes (x y : Nat) :
    (x &&& y) = (x % 256 &&& y % 256) + 256 * (x / 256 % 256 &&& y / 256 % 256) +
      65536 * (x / 65536 % 256 &&& y / 65536 % 256) +
      16777216 * (x / 16777216 &&& y / 16777216) := by
  have hm (a b : Nat) : (a % 256 &&& b % 256) = (a &&& b) % 256 :=
    (Nat.and_mod_two_pow (n := 8)).symm
  have h1 : (x / 256 &&& y / 256) = (x &&& y) / 256 := (Nat.and_div_two_pow (n := 8)).symm
  have h2 : (x / 65536 &&& y / 65536) = (x &&& y) / 65536 := (Nat.and_div_two_pow (n := 16)).symm
  have h3 : (x / 16777216 &&& y / 16777216) = (x &&& y) / 16777216 :=
    (Nat.and_div_two_pow (n := 24)).symm
  have := Nat.and_le_left (n := x) (m := y)
  rw [hm, hm, hm, h1, h2, h3]
  omega

/-- The value of bytes whose word is known. -/
theorem Word.Is.toNat_of_bytes (hp : 2 ^ 30 < char F) {b : Bytes F} {x : BitVec 32}
    (hx : b.word.Is x) {n0 n1 n2 n3 : Nat} (l0 : n0 < 256) (l1 : n1 < 256) (l2 : n2 < 256)
    (l3 : n3 < 256) (h0 : b.byte0 = (n0 : F)) (h1 : b.byte1 = (n1 : F)) (h2 : b.byte2 = (n2 : F))
    (h3 : b.byte3 = (n3 : F)) :
    x.toNat = n0 + 256 * n1 + 65536 * n2 + 16777216 * n3 := by
  have hb : b.Is (BitVec.ofNat 32 (n0 + 256 * n1 + 65536 * n2 + 16777216 * n3)) :=
    Bytes.is_of_limbs l0 l1 l2 h0 h1 h2 h3 (by rw [BitVec.toNat_ofNat]; omega)
  rw [Word.Is.unique (by omega) hx hb.word, BitVec.toNat_ofNat]
  omega

end Mipsilon
