module

public import Mipsilon.Spec.Lemmas

/-! The values of the specification's merged words (`Spec/Alu/Lanes.lean`), as sums. -/

public section
namespace Mipsilon
open Spec

/-- The bits `s` to `s + k` of a word replaced. -/
theorem toNat_replace {k s : Nat} (h : s + k ≤ 32) (word : W) (value : BitVec k) :
    ((word &&& ~~~(Alu.lowOnes k <<< s)) ||| (value.setWidth 32 <<< s)).toNat =
      2 ^ (s + k) * (word.toNat / 2 ^ (s + k)) + (2 ^ s * value.toNat + word.toNat % 2 ^ s) := by
  apply Nat.eq_of_testBit_eq; intro j
  have hv : value.toNat < 2 ^ k := value.isLt
  have hw := Nat.mod_lt word.toNat (Nat.two_pow_pos s)
  have lt : 2 ^ s * value.toNat + word.toNat % 2 ^ s < 2 ^ (s + k) := by
    rw [Nat.pow_add]
    calc _ < 2 ^ s * value.toNat + 2 ^ s := by omega
      _ = 2 ^ s * (value.toNat + 1) := by rw [Nat.mul_add, Nat.mul_one]
      _ ≤ 2 ^ s * 2 ^ k := Nat.mul_le_mul_left _ hv
  rw [Nat.testBit_two_pow_mul_add _ lt, Nat.testBit_two_pow_mul_add _ hw, Nat.testBit_mod_two_pow,
    Nat.testBit_div_two_pow, Alu.lowOnes]
  simp only [BitVec.testBit_toNat, BitVec.getLsbD_or, BitVec.getLsbD_and, BitVec.getLsbD_not,
    BitVec.getLsbD_shiftLeft, BitVec.getLsbD_ofNat, Nat.testBit_two_pow_sub_one,
    BitVec.getLsbD_setWidth]
  by_cases h0 : j < s
  · simp [h0, show j < 32 by omega, show j < s + k by omega]
  by_cases h1 : j < s + k
  · simp [h0, h1, show j < 32 by omega, show j - s < k by omega, show j - s < 32 by omega]
  · by_cases h2 : j < 32
    · simp [h0, h1, h2, show ¬j - s < k by omega, show j - (s + k) + (s + k) = j by omega,
        BitVec.getLsbD_of_ge value (j - s) (by omega)]
    · simp [h0, h1, h2, show j - (s + k) + (s + k) = j by omega,
        BitVec.getLsbD_of_ge word j (by omega)]

/-- The low bits of `x`, moved up, over those of `y`. -/
theorem toNat_up {k : Nat} (h : k ≤ 32) (x y : W) :
    ((x <<< k) ||| (y &&& Alu.lowOnes k)).toNat =
      2 ^ k * (x.toNat % 2 ^ (32 - k)) + y.toNat % 2 ^ k := by
  apply Nat.eq_of_testBit_eq; intro j
  rw [Nat.testBit_two_pow_mul_add _ (Nat.mod_lt _ (Nat.two_pow_pos k)), Nat.testBit_mod_two_pow,
    Nat.testBit_mod_two_pow, Alu.lowOnes]
  simp only [BitVec.testBit_toNat, BitVec.getLsbD_or, BitVec.getLsbD_and,
    BitVec.getLsbD_shiftLeft, BitVec.getLsbD_ofNat, Nat.testBit_two_pow_sub_one]
  by_cases h0 : j < k
  · simp [h0, show j < 32 by omega]
  by_cases h1 : j < 32
  · simp [h0, h1, show j - k < 32 - k by omega]
  · simp [h0, h1, show ¬j - k < 32 - k by omega]

/-- The high bits of `x`, moved down, over those of `y`. -/
theorem toNat_down {k : Nat} (h : k ≤ 32) (x y : W) :
    ((x >>> k) ||| (y &&& ~~~(Alu.lowOnes 32 >>> k))).toNat =
      2 ^ (32 - k) * (y.toNat / 2 ^ (32 - k)) + x.toNat / 2 ^ k := by
  apply Nat.eq_of_testBit_eq; intro j
  have lt : x.toNat / 2 ^ k < 2 ^ (32 - k) := by
    rw [Nat.div_lt_iff_lt_mul (Nat.two_pow_pos k), ← Nat.pow_add, Nat.sub_add_cancel h]
    exact x.isLt
  rw [Nat.testBit_two_pow_mul_add _ lt, Nat.testBit_div_two_pow, Nat.testBit_div_two_pow,
    Alu.lowOnes]
  simp only [BitVec.testBit_toNat, BitVec.getLsbD_or, BitVec.getLsbD_and, BitVec.getLsbD_not,
    BitVec.getLsbD_ushiftRight, BitVec.getLsbD_ofNat, Nat.testBit_two_pow_sub_one]
  by_cases h0 : j < 32 - k
  · simp [h0, show j < 32 by omega, show k + j < 32 by omega, Nat.add_comm]
  by_cases h1 : j < 32
  · simp [h0, h1, show ¬k + j < 32 by omega, show j - (32 - k) + (32 - k) = j by omega,
      BitVec.getLsbD_of_ge x (k + j) (by omega)]
  · simp [h0, h1, show j - (32 - k) + (32 - k) = j by omega,
      BitVec.getLsbD_of_ge x (k + j) (by omega), BitVec.getLsbD_of_ge y j (by omega)]

/-! ### Lanes -/

/-- The lane of a byte: its place from the lowest byte of the word. -/
@[expose] def lane (big : Bool) (offset : Nat) : Nat := if big then 3 - offset else offset

theorem lane_lt {offset : Nat} (h : offset < 4) (big : Bool) : lane big offset < 4 := by
  unfold lane; split <;> omega

/-- The limb with a lane. -/
@[expose] def limb (w : W) (lane : Nat) : Nat :=
  if lane / 2 = 0 then w.toNat % 65536 else w.toNat / 65536

theorem limb_lt (w : W) (lane : Nat) : limb w lane < 65536 := by
  have := w.isLt
  unfold limb; split <;> omega

/-- The byte of a limb with a lane. -/
@[expose] def byteOf (half lane : Nat) : Nat := if lane % 2 = 0 then half % 256 else half / 256

theorem byteOf_lt {half : Nat} (h : half < 65536) (lane : Nat) : byteOf half lane < 256 := by
  unfold byteOf; split <;> omega

variable {endian : Endian} {address : W}

theorem bitsBelow_eq :
    Alu.bitsBelow address endian = 8 * lane (endian == .big) (address.toNat % 4) := by
  cases endian <;> simp [Alu.bitsBelow, Alu.bitsAbove, lane] <;> omega

theorem halfBitsBelow_eq :
    Alu.halfBitsBelow address endian = 16 * (lane (endian == .big) (address.toNat % 4) / 2) := by
  cases endian <;> simp [Alu.halfBitsBelow, lane] <;> omega

/-- The four lanes. -/
theorem lane_cases (big : Bool) (address : W) :
    lane big (address.toNat % 4) = 0 ∨ lane big (address.toNat % 4) = 1 ∨
    lane big (address.toNat % 4) = 2 ∨ lane big (address.toNat % 4) = 3 := by
  have := lane_lt (Nat.mod_lt address.toNat (show 0 < 4 by omega)) big
  omega

theorem toNat_loadHalf (w : W) : (Alu.loadHalf w address endian).toNat =
    limb w (lane (endian == .big) (address.toNat % 4)) := by
  have := w.isLt
  rw [Alu.loadHalf, bits_toNat, halfBitsBelow_eq, limb]
  rcases lane_cases (endian == .big) address with e | e | e | e <;> rw [e] <;> simp <;> omega

theorem toNat_loadByte (w : W) : (Alu.loadByte w address endian).toNat =
    byteOf (limb w (lane (endian == .big) (address.toNat % 4)))
      (lane (endian == .big) (address.toNat % 4)) := by
  have := w.isLt
  rw [Alu.loadByte, bits_toNat, bitsBelow_eq, limb, byteOf]
  rcases lane_cases (endian == .big) address with e | e | e | e <;> rw [e] <;> simp <;> omega

theorem toNat_storeHalf (w : W) (v : Half) :
    (Alu.storeHalf w address endian v).toNat =
      if lane (endian == .big) (address.toNat % 4) / 2 = 0 then w.toNat / 65536 * 65536 + v.toNat
      else v.toNat * 65536 + w.toNat % 65536 := by
  have := w.isLt
  have := v.isLt
  have e := lane_lt (Nat.mod_lt address.toNat (show 0 < 4 by omega)) (endian == .big)
  rw [Alu.storeHalf]
  refine (toNat_replace (k := 16) (by rw [halfBitsBelow_eq]; omega) w v).trans ?_
  rw [halfBitsBelow_eq]
  rcases lane_cases (endian == .big) address with e | e | e | e <;> rw [e] <;> simp <;> omega

/-- A byte stored in a limb. -/
@[expose] def putByte (half lane byte : Nat) : Nat :=
  if lane % 2 = 0 then half / 256 * 256 + byte else byte * 256 + half % 256

theorem toNat_storeByte (w : W) (v : Byte) :
    (Alu.storeByte w address endian v).toNat =
      let lane := lane (endian == .big) (address.toNat % 4)
      let half := putByte (limb w lane) lane v.toNat
      if lane / 2 = 0 then w.toNat / 65536 * 65536 + half else half * 65536 + w.toNat % 65536 := by
  have := w.isLt
  have := v.isLt
  have e := lane_lt (Nat.mod_lt address.toNat (show 0 < 4 by omega)) (endian == .big)
  rw [Alu.storeByte]
  refine (toNat_replace (k := 8) (by rw [bitsBelow_eq]; omega) w v).trans ?_
  rw [bitsBelow_eq]
  simp only [putByte, limb]
  rcases lane_cases (endian == .big) address with e | e | e | e <;> rw [e] <;> simp <;> omega

/-- The halfword in a lane. -/
@[expose] def laneHalf (w : W) (lane : Nat) : Half := BitVec.ofNat 16 (limb w lane)

/-- The byte in a lane. -/
@[expose] def laneByte (w : W) (lane : Nat) : Byte := BitVec.ofNat 8 (byteOf (limb w lane) lane)

theorem toNat_laneHalf (w : W) (lane : Nat) : (laneHalf w lane).toNat = limb w lane := by
  have := limb_lt w lane
  rw [laneHalf, BitVec.toNat_ofNat]; omega

theorem toNat_laneByte (w : W) (lane : Nat) :
    (laneByte w lane).toNat = byteOf (limb w lane) lane := by
  have := byteOf_lt (limb_lt w lane) lane
  rw [laneByte, BitVec.toNat_ofNat]; omega

theorem loadHalf_eq (w : W) : Alu.loadHalf w address endian =
    laneHalf w (lane (endian == .big) (address.toNat % 4)) :=
  BitVec.eq_of_toNat_eq (by rw [toNat_loadHalf, toNat_laneHalf])

theorem loadByte_eq (w : W) : Alu.loadByte w address endian =
    laneByte w (lane (endian == .big) (address.toNat % 4)) :=
  BitVec.eq_of_toNat_eq (by rw [toNat_loadByte, toNat_laneByte])

theorem toNat_signExtend_byte (b : Byte) : (b.signExtend 32).toNat =
    b.toNat + 65280 * (b.toNat / 128) + 65536 * (65535 * (b.toNat / 128)) := by
  have := b.isLt
  rw [BitVec.toNat_signExtend, BitVec.msb_eq_decide, BitVec.toNat_setWidth]
  by_cases h : 2 ^ (8 - 1) ≤ b.toNat
  · rw [decide_eq_true h, if_pos rfl]; omega
  · rw [decide_eq_false h, if_neg (by decide)]; omega

theorem toNat_signExtend_half (b : Half) :
    (b.signExtend 32).toNat = b.toNat + 65536 * (65535 * (b.toNat / 32768)) := by
  have := b.isLt
  rw [BitVec.toNat_signExtend, BitVec.msb_eq_decide, BitVec.toNat_setWidth]
  by_cases h : 2 ^ (16 - 1) ≤ b.toNat
  · rw [decide_eq_true h, if_pos rfl]; omega
  · rw [decide_eq_false h, if_neg (by decide)]; omega

/-- The word with the limb of a lane replaced. -/
@[expose] def putLimb (w : W) (lane half : Nat) : W := BitVec.ofNat 32
  (if lane / 2 = 0 then w.toNat / 65536 * 65536 + half else half * 65536 + w.toNat % 65536)

theorem toNat_putLimb {w : W} {lane half : Nat} (h : half < 65536) : (putLimb w lane half).toNat =
    if lane / 2 = 0 then w.toNat / 65536 * 65536 + half else half * 65536 + w.toNat % 65536 := by
  have := w.isLt
  rw [putLimb, BitVec.toNat_ofNat]; split <;> omega

theorem putByte_lt {half lane byte : Nat} (h : half < 65536) (hb : byte < 256) :
    putByte half lane byte < 65536 := by
  unfold putByte; split <;> omega

theorem storeHalf_eq (w : W) (v : Half) : Alu.storeHalf w address endian v =
    putLimb w (lane (endian == .big) (address.toNat % 4)) v.toNat :=
  BitVec.eq_of_toNat_eq (by rw [toNat_storeHalf, toNat_putLimb v.isLt])

theorem storeByte_eq (w : W) (v : Byte) : Alu.storeByte w address endian v =
    putLimb w (lane (endian == .big) (address.toNat % 4))
      (putByte (limb w (lane (endian == .big) (address.toNat % 4)))
        (lane (endian == .big) (address.toNat % 4)) v.toNat) :=
  BitVec.eq_of_toNat_eq (by rw [toNat_storeByte, toNat_putLimb (putByte_lt (limb_lt ..) v.isLt)])

end Mipsilon
