module

public import Mipsilon.Machine.Rom
public import Mipsilon.Word

/-! The limbs in which a program row gives an extended immediate. -/

public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F]

namespace Rom

theorem signLimb_lt (i : Instruction) : signLimb i < 65536 := by
  unfold signLimb; split <;> omega

/-- The value of a sign-extended immediate. -/
theorem toNat_signedImm (i : Instruction) :
    i.signedImm.toNat = i.imm.toNat + 65536 * signLimb i := by
  have := i.imm.isLt
  rw [Instruction.signedImm, BitVec.toNat_signExtend, BitVec.toNat_setWidth, signLimb]
  split <;> omega

/-- The value of a zero-extended immediate. -/
theorem toNat_unsignedImm (i : Instruction) : i.unsignedImm.toNat = i.imm.toNat := by
  have := i.imm.isLt
  rw [Instruction.unsignedImm, BitVec.toNat_setWidth]; omega

end Rom

/-- A word holds the sign-extended immediate if its limbs are those of the program row. -/
theorem Word.is_signedImm {w : Word F} {i : Instruction} :
    w.Is i.signedImm ↔ w.lo = (i.imm.toNat : F) ∧ w.hi = (Rom.signLimb i : F) := by
  have := i.imm.isLt
  have := Rom.signLimb_lt i
  rw [Word.Is, Rom.toNat_signedImm, show (i.imm.toNat + 65536 * Rom.signLimb i) % 65536 =
    i.imm.toNat by omega, show (i.imm.toNat + 65536 * Rom.signLimb i) / 65536 = Rom.signLimb i by
    omega]

/-- A word holds the zero-extended immediate if its limbs are those of the program row. -/
theorem Word.is_unsignedImm {w : Word F} {i : Instruction} :
    w.Is i.unsignedImm ↔ w.lo = (i.imm.toNat : F) ∧ w.hi = ((0 : Nat) : F) := by
  have := i.imm.isLt
  rw [Word.Is, Rom.toNat_unsignedImm, Nat.mod_eq_of_lt this, Nat.div_eq_of_lt this]

end Mipsilon
