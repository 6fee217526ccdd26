module

public import Mipsilon.Chips.Messages

/-!
Products of bytes, combined into the 16-bit limbs of a 64-bit product: `product_limbs` of
`air/src/cores/multiply.rs`.
-/

@[expose] public section
namespace Mipsilon.Product
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-! ### Limbs, of cells and of natural numbers -/

section
variable {R : Type} [Add R] [Mul R] [OfNat R 256] (a b : Bytes R)

/-- Bytes 0 and 1 of the product. -/
def limb0 : R := a.byte0 * b.byte0 + (a.byte0 * b.byte1 + a.byte1 * b.byte0) * 256
/-- Bytes 2 and 3. -/
def limb1 : R := a.byte0 * b.byte2 + a.byte1 * b.byte1 + a.byte2 * b.byte0 +
  (a.byte0 * b.byte3 + a.byte1 * b.byte2 + a.byte2 * b.byte1 + a.byte3 * b.byte0) * 256
/-- Bytes 4 and 5. -/
def limb2 : R := a.byte1 * b.byte3 + a.byte2 * b.byte2 + a.byte3 * b.byte1 + (a.byte2 * b.byte3 +
  a.byte3 * b.byte2) * 256
/-- Byte 6, and 7 by its carry. -/
def limb3 : R := a.byte3 * b.byte3

end

/-- The bytes of a word as numbers. -/
def bytes (x : W) : Bytes Nat where
  byte0 := x.toNat % 256
  byte1 := x.toNat / 256 % 256
  byte2 := x.toNat / 65536 % 256
  byte3 := x.toNat / 16777216

/-- `n0` to `n3` are the limbs of the product of two words, before carries. -/
structure Limbs (x y : W) (n0 n1 n2 n3 : Nat) : Prop where
  le0 : n0 ≤ 33357825
  le1 : n1 ≤ 66780675
  le2 : n2 ≤ 33487875
  le3 : n3 ≤ 65025
  product : x.toNat * y.toNat = n0 + 65536 * n1 + 4294967296 * n2 + 281474976710656 * n3

theorem expand (a0 a1 a2 a3 b0 b1 b2 b3 : Nat) :
    (a0 + 256 * a1 + 65536 * a2 + 16777216 * a3) * (b0 + 256 * b1 + 65536 * b2 + 16777216 * b3) =
      a0 * b0 + (a0 * b1 + a1 * b0) * 256 +
      65536 * (a0 * b2 + a1 * b1 + a2 * b0 + (a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0) * 256) +
      4294967296 * (a1 * b3 + a2 * b2 + a3 * b1 + (a2 * b3 + a3 * b2) * 256) +
      281474976710656 * (a3 * b3) := by grobner

theorem byte_mul {a b : Nat} (ha : a < 256) (hb : b < 256) : a * b ≤ 65025 :=
  Nat.mul_le_mul (Nat.le_of_lt_succ ha) (Nat.le_of_lt_succ hb)

theorem limbs (x y : W) : Limbs x y (limb0 (bytes x) (bytes y)) (limb1 (bytes x) (bytes y))
    (limb2 (bytes x) (bytes y)) (limb3 (bytes x) (bytes y)) := by
  have below (x : W) : (bytes x).byte0 < 256 ∧ (bytes x).byte1 < 256 ∧ (bytes x).byte2 < 256 ∧
      (bytes x).byte3 < 256 ∧ x.toNat = (bytes x).byte0 + 256 * (bytes x).byte1 + 65536 * (bytes
        x).byte2 +
        16777216 * (bytes x).byte3 := by
    have := x.isLt
    simp only [bytes]
    omega
  obtain ⟨la0, la1, la2, la3, ex⟩ := below x
  obtain ⟨lb0, lb1, lb2, lb3, ey⟩ := below y
  clear below
  refine ⟨?_, ?_, ?_, ?_, ?_⟩
  · have := byte_mul la0 lb0; have := byte_mul la0 lb1; have := byte_mul la1 lb0
    simp only [limb0]; omega
  · have := byte_mul la0 lb2; have := byte_mul la1 lb1; have := byte_mul la2 lb0
    have := byte_mul la0 lb3; have := byte_mul la1 lb2; have := byte_mul la2 lb1
    have := byte_mul la3 lb0
    simp only [limb1]; omega
  · have := byte_mul la1 lb3; have := byte_mul la2 lb2; have := byte_mul la3 lb1
    have := byte_mul la2 lb3; have := byte_mul la3 lb2
    simp only [limb2]; omega
  · exact byte_mul la3 lb3
  · rw [ex, ey]; exact expand ..

/-- The limbs of cells are those of the words. -/
theorem cast {a b : Bytes F} {x y : W} (hx : a.Is x) (hy : b.Is y) :
    limb0 a b = ((limb0 (bytes x) (bytes y) : Nat) : F) ∧
    limb1 a b = ((limb1 (bytes x) (bytes y) : Nat) : F) ∧
    limb2 a b = ((limb2 (bytes x) (bytes y) : Nat) : F) ∧
    limb3 a b = ((limb3 (bytes x) (bytes y) : Nat) : F) := by
  obtain ⟨a0, a1, a2, a3⟩ := hx
  obtain ⟨b0, b1, b2, b3⟩ := hy
  refine ⟨?_, ?_, ?_, ?_⟩ <;>
    simp only [limb0, limb1, limb2, limb3, bytes, a0, a1, a2, a3, b0, b1, b2, b3, cast_add,
      cast_mul] <;>
    exact congrArg (_ + _ * ·) (cast_lit 256).symm

/-- The limbs of cells as natural numbers. -/
theorem elim {a b : Bytes F} {x y : W} (hx : a.Is x) (hy : b.Is y) :
    ∃ n0 n1 n2 n3 : Nat, Limbs x y n0 n1 n2 n3 ∧ limb0 a b = (n0 : F) ∧ limb1 a b = (n1 : F) ∧
      limb2 a b = (n2 : F) ∧ limb3 a b = (n3 : F) :=
  ⟨_, _, _, _, limbs x y, cast hx hy⟩

/-! ### Lookups of factors -/

theorem bytes_ranges (hp : 2 ^ 30 < char F) {b : Bytes F} (hl : LooksUp p (rangeBytes b 1)) :
    b.Ranges :=
  have ⟨h0, h1⟩ := hl.head.bytes hp
  have ⟨h2, h3⟩ := hl.tail.head.bytes hp
  ⟨h0, h1, h2, h3⟩

/-- Bytes whose word is known. -/
theorem bytes_is (hp : 2 ^ 30 < char F) {b : Bytes F} {x : W} (hl : LooksUp p (rangeBytes b 1))
    (hx : b.word.Is x) : b.Is x := by
  obtain ⟨y, hy⟩ := (bytes_ranges hp hl).is
  exact Word.Is.unique (by omega) hy.word hx ▸ hy

theorem bytes_looksUp {b : Bytes F} {x : W} {count : F} (h : b.Is x) :
    LooksUp p (rangeBytes b count) := by
  obtain ⟨n0, n1, n2, n3, l0, l1, l2, l3, e0, e1, e2, e3, -⟩ := h.limbs
  unfold rangeBytes bytePair
  rw [e0, e1, e2, e3]
  exact .cons (.bytePair n0 n1 l0 l1) (.cons (.bytePair n2 n3 l2 l3) .nil)

theorem word_ranges (hp : 2 ^ 30 < char F) {w : Word F} (hl : LooksUp p (rangeWord w 1)) :
    w.Ranges :=
  ⟨hl.head.u16 hp, hl.tail.head.u16 hp⟩

end Mipsilon.Product
