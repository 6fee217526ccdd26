module

public import Mipsilon.Chips.Cores.SignBit
public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Select

/-!
The sign cell of an operand of a product or division, in `air/src/cores/{multiply,divide}.rs`: its
sign bit in the signed instructions, else 0.
-/

@[expose] public section
namespace Mipsilon.OperandSign
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- `flag` is 1 in a signed instruction. -/
structure Constraints (sign flag : F) : Prop where
  bool : IsBool sign
  only : sign * (1 - flag) = 0

/-- The high limb without the sign has 15 bits. -/
noncomputable def lookup (w : Word F) (sign flag : F) : Message F :=
  range 15 (w.hi - sign * 32768) flag

variable {w : Word F} {x : W} {sign flag : F} {signed : Bool} {ms : List (Message F)}

theorem Constraints.sound (hp : 2 ^ 30 < char F) (h : Constraints sign flag)
    (hf : flag = (signed.toNat : F)) (hl : LooksUp p (lookup w sign flag :: ms)) (hx : w.Is x) :
    sign = ((signed && x.msb).toNat : F) := by
  subst hf
  cases signed
  · have e := h.only
    rw [Bool.toNat_false, cast_zero] at e
    rw [Bool.false_and, Bool.toNat_false, cast_zero]
    grobner
  · rw [Bool.toNat_true, cast_one] at hl
    exact hx.sign_eq hp h.bool (hl.head.below hp (k := 15) (cast_lit 15).symm (by omega))

theorem Constraints.of (b : Bool) (hf : flag = (signed.toNat : F)) :
    Constraints ((signed && b).toNat : F) flag := by
  subst hf
  refine ⟨bool_intro' (Bool.toNat_lt _), ?_⟩
  cases signed
  · rw [Bool.false_and, Bool.toNat_false, cast_zero]; grobner
  · rw [Bool.toNat_true, cast_one]; grobner

theorem looksUp (hf : flag = (signed.toNat : F)) (hx : w.Is x) (hs : LooksUp p ms) :
    LooksUp p (lookup w ((signed && x.msb).toNat : F) flag :: ms) := by
  subst hf
  cases signed
  · intro m hm hb hne
    rcases List.mem_cons.1 hm with rfl | hm
    · exact absurd cast_zero hne
    · exact hs m hm hb hne
  · have h := hx.high_eq
    exact .cons (.of_range (bits := 15) (cast_lit 15).symm h (by omega) (by omega)) hs

end Mipsilon.OperandSign
