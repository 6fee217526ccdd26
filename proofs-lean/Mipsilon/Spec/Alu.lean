module

public import Mipsilon.Spec.Word

/-!
The meaning of each operation as a total function on words, without registers or memory. ADDU, SUBU,
AND, OR and XOR are `BitVec`'s `+`, `-`, `&&&`, `|||` and `^^^`.
-/

@[expose] public section
namespace Mipsilon.Spec

/-- The values of HI and LO. -/
structure HiLo where
  /-- The high word, or the remainder. -/
  hi : W
  /-- The low word, or the quotient. -/
  lo : W
deriving DecidableEq, Repr

namespace Alu

/-! Addition and comparison. -/

/-- ADD, ADDI: the sum, `none` on signed overflow. -/
def addOverflow (a b : W) : Option W := if a.saddOverflow b then none else some (a + b)

/-- SUB: the difference, `none` on signed overflow. -/
def subOverflow (a b : W) : Option W := if a.ssubOverflow b then none else some (a - b)

/-- SLT, SLTI: 1 if `a < b` as signed numbers, else 0. -/
def slt (a b : W) : W := if a.slt b then 1 else 0

/-- SLTU, SLTIU: 1 if `a < b` as unsigned numbers, else 0. -/
def sltu (a b : W) : W := if a.ult b then 1 else 0

/-! Bitwise operations. -/

/-- NOR. -/
def nor (a b : W) : W := ~~~(a ||| b)

/-- LUI: the immediate in the upper half. -/
def lui (imm : Half) : W := imm.setWidth 32 <<< 16

/-! Shifts: amounts count modulo 32, as SLLV, SRLV, SRAV and ROTRV require. -/

/-- SLL, SLLV. -/
def sll (v : W) (amount : Nat) : W := v <<< (amount % 32)

/-- SRL, SRLV. -/
def srl (v : W) (amount : Nat) : W := v >>> (amount % 32)

/-- SRA, SRAV. -/
def sra (v : W) (amount : Nat) : W := v.sshiftRight (amount % 32)

/-- ROTR, ROTRV. -/
def rotr (v : W) (amount : Nat) : W := (v >>> (amount % 32)) ||| (v <<< (32 - amount % 32))

/-! Multiplication and division. -/

/-- The two words of a double word. -/
def split (x : BitVec 64) : HiLo := ⟨bits x 32 32, bits x 0 32⟩

/-- The double word HI:LO. -/
def join (x : HiLo) : BitVec 64 := (x.hi.setWidth 64 <<< 32) ||| x.lo.setWidth 64

/-- The product of signed numbers. -/
def signedProduct (a b : W) : BitVec 64 := a.signExtend 64 * b.signExtend 64

/-- The product of unsigned numbers. -/
def unsignedProduct (a b : W) : BitVec 64 := a.setWidth 64 * b.setWidth 64

/-- MUL: the low word of the product. -/
def mul (a b : W) : W := a * b

/-- MULT. -/
def mult (a b : W) : HiLo := split (signedProduct a b)

/-- MULTU. -/
def multu (a b : W) : HiLo := split (unsignedProduct a b)

/-- MADD: HI:LO plus the signed product, modulo 2^64. -/
def madd (x : HiLo) (a b : W) : HiLo := split (join x + signedProduct a b)

/-- MADDU: HI:LO plus the unsigned product, modulo 2^64. -/
def maddu (x : HiLo) (a b : W) : HiLo := split (join x + unsignedProduct a b)

/-- MSUB: HI:LO minus the signed product, modulo 2^64. -/
def msub (x : HiLo) (a b : W) : HiLo := split (join x - signedProduct a b)

/-- MSUBU: HI:LO minus the unsigned product, modulo 2^64. -/
def msubu (x : HiLo) (a b : W) : HiLo := split (join x - unsignedProduct a b)

/-- DIV: remainder and quotient of signed numbers, rounded towards zero. Profile: a divisor 0 gives
the remainder 0 and the quotient `a`; −2^31 by −1 gives 0 and −2^31, as `sdiv` does. -/
def div (a b : W) : HiLo := if b = 0 then ⟨0, a⟩ else ⟨a.srem b, a.sdiv b⟩

/-- DIVU: remainder and quotient of unsigned numbers. Profile: a divisor 0 gives 0 and `a`. -/
def divu (a b : W) : HiLo := if b = 0 then ⟨0, a⟩ else ⟨a % b, a / b⟩

/-! Bit counts, extensions and bit fields. -/

/-- The number of zeros above the highest one among the low `n` bits. -/
def leadingZeros (v : W) : Nat → Nat
  | 0 => 0
  | n + 1 => if v.getLsbD n then 0 else leadingZeros v n + 1

/-- CLZ: the number of leading zeros, 32 for 0. -/
def clz (v : W) : W := BitVec.ofNat 32 (leadingZeros v 32)

/-- CLO: the number of leading ones, 32 for 2^32 − 1. -/
def clo (v : W) : W := clz (~~~v)

/-- SEB: the low byte, sign-extended. -/
def seb (v : W) : W := (v.setWidth 8).signExtend 32

/-- SEH: the low halfword, sign-extended. -/
def seh (v : W) : W := (v.setWidth 16).signExtend 32

/-- WSBH: the bytes swapped within each halfword. -/
def wsbh (v : W) : W :=
  ((v &&& 0x00ff00ff) <<< 8) ||| ((v >>> 8) &&& 0x00ff00ff)

/-- A word whose low `size` bits are 1, for `size` up to 32. -/
def lowOnes (size : Nat) : W := BitVec.ofNat 32 (2 ^ size - 1)

/-- EXT: the `size` bits of `v` from bit `pos`, zero-extended. -/
def ext (v : W) (pos size : Nat) : W := (v >>> pos) &&& lowOnes size

/-- INS: `old` with bits `msb..lsb` replaced by the low bits of `v`. -/
def ins (old v : W) (lsb msb : Nat) : W :=
  let mask := lowOnes (msb + 1 - lsb) <<< lsb
  (old &&& ~~~mask) ||| ((v <<< lsb) &&& mask)

end Alu
end Mipsilon.Spec
