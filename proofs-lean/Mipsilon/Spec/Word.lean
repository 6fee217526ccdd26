module

/-!
Words, addresses and registers.

Everything under `Spec` mirrors the Rust crate `spec/` on `BitVec`, with the same names. The ISA is
*MIPS32 Architecture For Programmers Vol. II r2* ("Vol. II" below); where it leaves a choice, the
profile in `spec/src/lib.rs` decides, and `Spec/Profile.lean` states each of its cases as a theorem.
-/

@[expose] public section
namespace Mipsilon.Spec

/-- A word: a register value, an instruction or a byte address. -/
abbrev W := BitVec 32

/-- A byte. -/
abbrev Byte := BitVec 8

/-- A halfword. -/
abbrev Half := BitVec 16

/-- The number of a general-purpose register. -/
abbrev Reg := BitVec 5

/-- The key of a RAM word: its byte address divided by 4. RAM is the bytes below 2^31. -/
abbrev Key := BitVec 29

/-- The `n` bits of `x` from bit `low`, as `extractLsb'` (for which the npm
build of Lean has no code). -/
@[inline] def bits (x : BitVec w) (low n : Nat) : BitVec n := BitVec.ofNat n (x.toNat >>> low)

theorem bits_eq (x : BitVec w) (low n : Nat) : bits x low n = x.extractLsb' low n := rfl

theorem bits_toNat (x : BitVec w) (low n : Nat) :
    (bits x low n).toNat = x.toNat / 2 ^ low % 2 ^ n := by
  simp [bits, BitVec.toNat_ofNat, Nat.shiftRight_eq_div_pow]

/-- The byte order of a program: EI_DATA of its ELF header. -/
inductive Endian where
  /-- Byte 0 of a word is its most significant. -/
  | big
  /-- Byte 0 of a word is its least significant. -/
  | little
deriving DecidableEq, Repr

/-- The key of the word around an address in RAM. -/
def key (address : W) : Key := bits address 2 29

/-- An access to `size` bytes at `address` lies in RAM and is aligned. -/
def Accessible (address : W) (size : Nat) : Prop :=
  address.toNat < 2 ^ 31 ∧ address.toNat % size = 0

instance (address : W) (size : Nat) : Decidable (Accessible address size) :=
  inferInstanceAs (Decidable (_ ∧ _))

/-- The `count` bytes from `base` lie in RAM; an empty buffer too must not begin beyond its end. -/
def InRam (base count : W) : Prop := base.toNat + count.toNat ≤ 2 ^ 31

instance (base count : W) : Decidable (InRam base count) :=
  inferInstanceAs (Decidable (_ ≤ _))

end Mipsilon.Spec
