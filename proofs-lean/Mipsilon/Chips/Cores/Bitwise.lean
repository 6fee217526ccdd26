module

public import Mipsilon.Chips.Cores.Bits
public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Select

/-! BitwiseCols operations through the table of x & y: `Bitwise` of `air/src/cores/bitwise.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-! ### Operations by what they have in common -/

/-- The limbs of `x & y`. -/
theorem and_limbs (x y : W) :
    (x &&& y).toNat % 65536 = (x.toNat % 65536 &&& y.toNat % 65536) ∧
    (x &&& y).toNat / 65536 = (x.toNat / 65536 &&& y.toNat / 65536) := by
  rw [BitVec.toNat_and]
  exact ⟨Nat.and_mod_two_pow (n := 16), Nat.and_div_two_pow (n := 16)⟩

theorem or_limbs (x y : W) :
    (x ||| y).toNat % 65536 = (x.toNat % 65536 ||| y.toNat % 65536) ∧
    (x ||| y).toNat / 65536 = (x.toNat / 65536 ||| y.toNat / 65536) := by
  rw [BitVec.toNat_or]
  exact ⟨Nat.or_mod_two_pow (n := 16), Nat.or_div_two_pow (n := 16)⟩

theorem xor_limbs (x y : W) :
    (x ^^^ y).toNat % 65536 = (x.toNat % 65536 ^^^ y.toNat % 65536) ∧
    (x ^^^ y).toNat / 65536 = (x.toNat / 65536 ^^^ y.toNat / 65536) := by
  rw [BitVec.toNat_xor]
  exact ⟨Nat.xor_mod_two_pow (n := 16), Nat.xor_div_two_pow (n := 16)⟩

/-- `value` makes limbs of `f x y` of those of `x`, `y` and `x & y`. -/
def BitwiseCols.Makes (value : F → F → F → F) (f : W → W → W) : Prop :=
  ∀ x y : W, Word.Is ⟨value (Word.of F x).lo (Word.of F y).lo (Word.of F (x &&& y)).lo,
    value (Word.of F x).hi (Word.of F y).hi (Word.of F (x &&& y)).hi⟩ (f x y)

namespace BitwiseCols.Makes
variable {value : F → F → F → F}

theorem and (h : ∀ a b c, value a b c = c) : Makes value (· &&& ·) := fun x y => by
  simp only [h]; exact Word.of_is _

theorem limb_or (m n : Nat) : (m : F) + (n : F) - ((m &&& n : Nat) : F) = ((m ||| n : Nat) : F) := by
  have := or_add_and m n
  refine eq_of_sub_eq_zero ?_
  from_nat F (m + n, (m ||| n) + (m &&& n))

theorem or (h : ∀ a b c, value a b c = a + b - c) : Makes value (· ||| ·) := fun x y => by
  obtain ⟨a0, a1⟩ := and_limbs x y
  obtain ⟨o0, o1⟩ := or_limbs x y
  simp only [h, Word.Is, Word.of, a0, a1, o0, o1, limb_or, and_self]

theorem xor (h : ∀ a b c, value a b c = a + b - c - c) : Makes value (· ^^^ ·) := fun x y => by
  obtain ⟨a0, a1⟩ := and_limbs x y
  obtain ⟨o0, o1⟩ := xor_limbs x y
  have limb (m n : Nat) : ((m ||| n : Nat) : F) - ((m &&& n : Nat) : F) = ((m ^^^ n : Nat) : F) := by
    have := xor_add_and m n
    refine eq_of_sub_eq_zero ?_
    from_nat F ((m ||| n), (m ^^^ n) + (m &&& n))
  simp only [h, Word.Is, Word.of, a0, a1, o0, o1, limb_or, limb, and_self]

theorem nor (h : ∀ a b c, value a b c = 65535 - (a + b - c)) : Makes value Alu.nor := fun x y => by
  obtain ⟨a0, a1⟩ := and_limbs x y
  obtain ⟨o0, o1⟩ := or_limbs x y
  have := (x ||| y).isLt
  have n0 : (Alu.nor x y).toNat % 65536 = 65535 - (x ||| y).toNat % 65536 := by
    rw [Alu.nor, BitVec.toNat_not]; omega
  have n1 : (Alu.nor x y).toNat / 65536 = 65535 - (x ||| y).toNat / 65536 := by
    rw [Alu.nor, BitVec.toNat_not]; omega
  have limb {m : Nat} (hm : m < 65536) : (65535 : F) - (m : F) = ((65535 - m : Nat) : F) := by
    refine eq_of_sub_eq_zero ?_
    from_nat F (65535, m + (65535 - m))
  simp only [h, Word.Is, Word.of, a0, a1, n0, n1, limb_or]
  rw [← o0, ← o1, limb (by omega), limb (by omega)]
  exact ⟨rfl, rfl⟩

end BitwiseCols.Makes

namespace BitwiseCols

/-- `value` makes a limb of the result of those of a, b and a & b. -/
structure Constraints (c : BitwiseCols F) (value : F → F → F → F) : Prop where
  low : c.out.lo - value c.a.word.lo c.b.word.lo c.and.word.lo = 0
  high : c.out.hi - value c.a.word.hi c.b.word.hi c.and.word.hi = 0

noncomputable def lookups (c : BitwiseCols F) (count : F) : List (Message F) :=
  [andLookup c.a.byte0 c.b.byte0 c.and.byte0 count, andLookup c.a.byte1 c.b.byte1 c.and.byte1 count,
   andLookup c.a.byte2 c.b.byte2 c.and.byte2 count, andLookup c.a.byte3 c.b.byte3 c.and.byte3 count]

/-! ### Soundness -/

theorem and_is (hp : 2 ^ 30 < char F) {c : BitwiseCols F} {x y : W} (hl : LooksUp p (c.lookups 1))
    (hx : c.a.word.Is x) (hy : c.b.word.Is y) : c.and.word.Is (x &&& y) := by
  obtain ⟨m0, n0, lm0, ln0, em0, en0, e0⟩ := hl.head.anded hp
  obtain ⟨m1, n1, lm1, ln1, em1, en1, e1⟩ := hl.tail.head.anded hp
  obtain ⟨m2, n2, lm2, ln2, em2, en2, e2⟩ := hl.tail.tail.head.anded hp
  obtain ⟨m3, n3, lm3, ln3, em3, en3, e3⟩ := hl.tail.tail.tail.head.anded hp
  have vx := hx.toNat_of_bytes hp lm0 lm1 lm2 lm3 em0 em1 em2 em3
  have vy := hy.toNat_of_bytes hp ln0 ln1 ln2 ln3 en0 en1 en2 en3
  have lt {m n : Nat} (h : m < 256) : (m &&& n) < 256 := Nat.lt_of_le_of_lt Nat.and_le_left h
  refine (Bytes.is_of_limbs (lt lm0) (lt lm1) (lt lm2) e0 e1 e2 e3 ?_).word
  rw [BitVec.toNat_and, and_bytes, vx, vy]
  congr <;> omega

theorem sound (hp : 2 ^ 30 < char F) {c : BitwiseCols F} {value : F → F → F → F} {f : W → W → W}
    (hm : Makes value f) (h : c.Constraints value) (hl : LooksUp p (c.lookups 1)) {x y : W}
    (hx : c.a.word.Is x) (hy : c.b.word.Is y) : c.out.Is (f x y) := by
  have hand := and_is hp hl hx hy
  obtain ⟨e0, e1⟩ := hm x y
  rw [Word.is_iff] at hx hy hand
  have h0 := eq_of_sub_eq_zero h.low
  have h1 := eq_of_sub_eq_zero h.high
  rw [hx, hy, hand] at h0 h1
  exact ⟨h0.trans e0, h1.trans e1⟩

/-! ### Completeness -/

/-- The columns of an operation. -/
noncomputable def of (F : Type) [ZkField F] (f : W → W → W) (x y : W) : BitwiseCols F where
  a := Bytes.of F x
  b := Bytes.of F y
  and := Bytes.of F (x &&& y)
  out := Word.of F (f x y)

theorem word_of (x : W) : (Bytes.of F x).word = Word.of F x := Word.is_iff.1 (Bytes.of_is x).word

theorem of_constraints {value : F → F → F → F} {f : W → W → W} (hm : Makes value f) (x y : W) :
    (of F f x y).Constraints value := by
  obtain ⟨e0, e1⟩ := hm x y
  constructor <;> simp only [of, word_of]
  · exact (congrArg (_ - ·) e0).trans (by rw [Word.of]; grobner)
  · exact (congrArg (_ - ·) e1).trans (by rw [Word.of]; grobner)

theorem and_looksUp {m n k : Nat} (h : k = (m &&& n)) (hm : m < 256) (hn : n < 256) {count : F}
    {ms : List (Message F)} (hs : LooksUp p ms) :
    LooksUp p (andLookup (m : F) (n : F) (k : F) count :: ms) := by
  subst h
  exact .cons (.and m n hm hn) hs

theorem of_looksUp {f : W → W → W} (x y : W) {count : F} :
    LooksUp p ((of F f x y).lookups count) := by
  have hx := x.isLt
  have hy := y.isLt
  have hm (a b : Nat) : (a &&& b) % 256 = (a % 256 &&& b % 256) := Nat.and_mod_two_pow (n := 8)
  refine and_looksUp ?_ (by omega) (by omega) (and_looksUp ?_ (by omega) (by omega)
    (and_looksUp ?_ (by omega) (by omega) (and_looksUp ?_ (by omega) (by omega) .nil)))
  · rw [BitVec.toNat_and, hm]
  · rw [BitVec.toNat_and, ← hm, ← Nat.and_div_two_pow (n := 8)]
  · rw [BitVec.toNat_and, ← hm, ← Nat.and_div_two_pow (n := 16)]
  · rw [BitVec.toNat_and, ← Nat.and_div_two_pow (n := 24)]

end BitwiseCols
end Mipsilon
