module

public import Mipsilon.Machine.Lanes

/-! The specification's unaligned accesses (`Spec/Alu/Lanes.lean`), by the number of bytes moved. -/

public section
namespace Mipsilon
open Spec

/-- The low bytes of `x` moved up by `n`, over those of `y`. -/
@[expose] def moveUp (x y : W) (n : Nat) : W := (x <<< (8 * n)) ||| (y &&& Alu.lowOnes (8 * n))

/-- The high bytes of `x` moved down by `n`, over those of `y`. -/
@[expose] def moveDown (x y : W) (n : Nat) : W :=
  (x >>> (8 * n)) ||| (y &&& ~~~(Alu.lowOnes 32 >>> (8 * n)))

theorem toNat_moveUp (x y : W) {n : Nat} (h : n < 4) : (moveUp x y n).toNat =
    2 ^ (8 * n) * (x.toNat % 2 ^ (32 - 8 * n)) + y.toNat % 2 ^ (8 * n) := toNat_up (by omega) x y

theorem toNat_moveDown (x y : W) {n : Nat} (h : n < 4) : (moveDown x y n).toNat =
    2 ^ (32 - 8 * n) * (y.toNat / 2 ^ (32 - 8 * n)) + x.toNat / 2 ^ (8 * n) :=
  toNat_down (by omega) x y

/-- The word alignment of an offset in a word, and the offset of an alignment. -/
@[expose] def alignment (big : Bool) (offset : Nat) : Nat := if big then offset else 3 - offset

theorem alignment_lt {offset : Nat} (h : offset < 4) (big : Bool) : alignment big offset < 4 := by
  unfold alignment; split <;> omega

theorem alignment_alignment {offset : Nat} (h : offset < 4) (big : Bool) :
    alignment big (alignment big offset) = offset := by
  unfold alignment; split <;> omega

variable {endian : Endian} {address : W}

theorem bitsAbove_eq :
    Alu.bitsAbove address endian = 8 * alignment (endian == .big) (address.toNat % 4) := by
  cases endian <;> simp [Alu.bitsAbove, alignment]

theorem bitsBelow_alignment :
    Alu.bitsBelow address endian = 8 * (3 - alignment (endian == .big) (address.toNat % 4)) := by
  rw [Alu.bitsBelow, bitsAbove_eq]; omega

theorem lwl_eq (w r : W) : Alu.lwl w r address endian =
    moveUp w r (alignment (endian == .big) (address.toNat % 4)) := by
  rw [Alu.lwl, bitsAbove_eq]; rfl

theorem lwr_eq (w r : W) : Alu.lwr w r address endian =
    moveDown w r (3 - alignment (endian == .big) (address.toNat % 4)) := by
  rw [Alu.lwr, bitsBelow_alignment]; rfl

theorem swl_eq (w r : W) : Alu.swl w r address endian =
    moveDown r w (alignment (endian == .big) (address.toNat % 4)) := by
  rw [Alu.swl, bitsAbove_eq]; rfl

theorem swr_eq (w r : W) : Alu.swr w r address endian =
    moveUp r w (3 - alignment (endian == .big) (address.toNat % 4)) := by
  rw [Alu.swr, bitsBelow_alignment]; rfl

end Mipsilon
