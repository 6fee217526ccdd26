module

public import Mipsilon.Chips.Cores.Address
public import Mipsilon.Chips.Cores.Equal
public import Mipsilon.Machine.Reservation

/-! The reservation of LL, `Address::aligned` of `air/src/cores/address.rs` with bit 0 set, and the
success flag of SC. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-- address ||| 1 for an aligned address; `one` is 1. -/
def Address.reserved (a : Address F) (one : F) : Word F := ⟨a.word * 4 + one, a.high⟩

theorem Address.Is.reserved {a : Address F} {address : W} (h : a.Is address)
    (ho : address.toNat % 4 = 0) : (a.reserved 1).Is (address ||| 1) := by
  refine Word.is_of_limbs (lo := address.toNat % 65536 / 4 * 4 + 1) (hi := address.toNat / 65536)
    (by omega) ?_ h.high (by rw [toNat_reserved ho]; omega)
  rw [cast_add, cast_mul, cast_lit 4, cast_one, ← h.word]; rfl

/-- The destination from rt and whether it is $0. -/
theorem destination_cast (rt : Reg) : (rt.toNat : F) + ((rt == 0).toNat : F) * 34 =
    (destination rt : F) := by
  by_cases h : rt = 0
  · subst h
    show ((0 : Nat) : F) + ((1 : Nat) : F) * 34 = ((34 : Nat) : F)
    rw [cast_zero, cast_one, cast_lit 34]; grobner
  · rw [destination_of_ne h, beq_eq_false_iff_ne.2 h]
    show (rt.toNat : F) + ((0 : Nat) : F) * 34 = _
    rw [cast_zero]; grobner

theorem flag_is {x : F} {t : Bool} (h : x = flag F t) :
    (⟨x, 0⟩ : Word F).Is (if t then 1 else 0) := by
  subst h
  cases t
  · exact ⟨cast_zero.symm, cast_zero.symm⟩
  · exact ⟨cast_one.symm, cast_zero.symm⟩

end Mipsilon
