module

public import Mipsilon.Spec.Alu

/-!
Bytes and halfwords within a memory word: Vol. II, LB to SWR.

`word` is the aligned memory word as LW loads it; the low two bits of the byte address and the byte
order select a part of it. LWL, LWR, SWL and SWR follow their figures in Vol. II for both orders.
-/

@[expose] public section
namespace Mipsilon.Spec.Alu

/-- How many bits the top byte of the word lies above the byte at `address`. -/
def bitsAbove (address : W) : Endian → Nat
  | .big => 8 * (address.toNat % 4)
  | .little => 8 * (3 - address.toNat % 4)

/-- How many bits the byte at `address` lies above the lowest byte of the word. -/
def bitsBelow (address : W) (endian : Endian) : Nat := 24 - bitsAbove address endian

/-- How many bits the halfword at `address`, whose bit 0 is ignored, lies above the lower one. -/
def halfBitsBelow (address : W) : Endian → Nat
  | .big => 16 * (1 - address.toNat / 2 % 2)
  | .little => 16 * (address.toNat / 2 % 2)

/-- LB, LBU: the byte at `address`. -/
def loadByte (word address : W) (endian : Endian) : Byte :=
  bits word (bitsBelow address endian) 8

/-- LH, LHU: the halfword at `address`. -/
def loadHalf (word address : W) (endian : Endian) : Half :=
  bits word (halfBitsBelow address endian) 16

/-- SB: `word` with the byte at `address` replaced. -/
def storeByte (word address : W) (endian : Endian) (value : Byte) : W :=
  let shift := bitsBelow address endian
  (word &&& ~~~(0xff#32 <<< shift)) ||| (value.setWidth 32 <<< shift)

/-- SH: `word` with the halfword at `address` replaced. -/
def storeHalf (word address : W) (endian : Endian) (value : Half) : W :=
  let shift := halfBitsBelow address endian
  (word &&& ~~~(0xffff#32 <<< shift)) ||| (value.setWidth 32 <<< shift)

/-- LWL: `rt` with its upper bytes replaced by those of `word` from `address` down. -/
def lwl (word rt address : W) (endian : Endian) : W :=
  let k := bitsAbove address endian
  (word <<< k) ||| (rt &&& lowOnes k)

/-- LWR: `rt` with its lower bytes replaced by those of `word` from `address` up. -/
def lwr (word rt address : W) (endian : Endian) : W :=
  let j := bitsBelow address endian
  (word >>> j) ||| (rt &&& ~~~(lowOnes 32 >>> j))

/-- SWL: `word` with its bytes from `address` down replaced by the upper bytes of `rt`. -/
def swl (word rt address : W) (endian : Endian) : W :=
  let k := bitsAbove address endian
  (rt >>> k) ||| (word &&& ~~~(lowOnes 32 >>> k))

/-- SWR: `word` with its bytes from `address` up replaced by the lower bytes of `rt`. -/
def swr (word rt address : W) (endian : Endian) : W :=
  let j := bitsBelow address endian
  (rt <<< j) ||| (word &&& lowOnes j)

end Mipsilon.Spec.Alu
