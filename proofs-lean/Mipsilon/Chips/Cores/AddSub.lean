module

public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Select

/-! Addition and subtraction modulo 2^32: `AddSub` of `air/src/cores/add.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace AddSubCols

/-- `sign` is 1 to add, -1 to subtract. -/
structure Constraints (c : AddSubCols F) (sign : F) : Prop where
  bool0 : IsBool c.carry0
  bool1 : IsBool c.carry1
  low : c.a.lo + sign * (c.b.lo - c.carry0 * 65536) - c.out.lo = 0
  high : c.a.hi + sign * (c.b.hi + c.carry0 - c.carry1 * 65536) - c.out.hi = 0

noncomputable def lookups (c : AddSubCols F) (count : F) : List (Message F) := rangeWord c.out count

/-! ### Soundness -/

theorem sound (hp : 2 ^ 30 < char F) {c : AddSubCols F} {sign : F} {x y : W} (h : c.Constraints
  sign)
    (hl : LooksUp p (c.lookups 1)) (hx : c.a.Is x) (hy : c.b.Is y) :
    (sign = 1 → c.out.Is (x + y)) ∧ (sign = -1 → c.out.Is (x - y)) := by
  obtain ⟨x0, x1, lx0, lx1, ex0, ex1, ex⟩ := hx.limbs
  obtain ⟨y0, y1, ly0, ly1, ey0, ey1, ey⟩ := hy.limbs
  obtain ⟨o0, lo0, eo0⟩ := hl.head.u16 hp
  obtain ⟨o1, lo1, eo1⟩ := hl.tail.head.u16 hp
  obtain ⟨k0, lk0, ek0⟩ := bool_cases' h.bool0
  obtain ⟨k1, lk1, ek1⟩ := bool_cases' h.bool1
  have e0 := h.low
  have e1 := h.high
  rw [ex0, ey0, eo0, ek0] at e0
  rw [ex1, ey1, eo1, ek0, ek1] at e1
  constructor <;> rintro rfl
  · have n0 : x0 + y0 = o0 + 65536 * k0 := by to_nat e0
    have n1 : x1 + y1 + k0 = o1 + 65536 * k1 := by to_nat e1
    exact Word.is_of_limbs lo0 eo0 eo1 (by rw [BitVec.toNat_add]; omega)
  · have n0 : x0 + 65536 * k0 = o0 + y0 := by to_nat e0
    have n1 : x1 + 65536 * k1 = o1 + y1 + k0 := by to_nat e1
    exact Word.is_of_limbs lo0 eo0 eo1 (by rw [BitVec.toNat_sub]; omega)

/-! ### Completeness -/

/-- The columns of a sum. -/
noncomputable def add (F : Type) [ZkField F] (x y : W) : AddSubCols F where
  a := Word.of F x
  b := Word.of F y
  out := Word.of F (x + y)
  carry0 := (((x.toNat % 65536 + y.toNat % 65536) / 65536 : Nat) : F)
  carry1 := (((x.toNat + y.toNat) / 4294967296 : Nat) : F)

/-- The columns of a difference. -/
noncomputable def sub (F : Type) [ZkField F] (x y : W) : AddSubCols F where
  a := Word.of F x
  b := Word.of F y
  out := Word.of F (x - y)
  carry0 := (((y.toNat % 65536 + 65535 - x.toNat % 65536) / 65536 : Nat) : F)
  carry1 := (((y.toNat + 4294967295 - x.toNat) / 4294967296 : Nat) : F)

theorem add_constraints (x y : W) {sign : F} (h : sign = 1) : (add F x y).Constraints sign := by
  subst h
  have hx := x.isLt
  have hy := y.isLt
  refine ⟨bool_intro' (by omega), bool_intro' (by omega), ?_, ?_⟩ <;>
    simp only [add, Word.of, BitVec.toNat_add] <;>
    generalize x.toNat = x at * <;> generalize y.toNat = y at *
  · from_nat F (x % 65536 + y % 65536,
      (x + y) % 2 ^ 32 % 65536 + 65536 * ((x % 65536 + y % 65536) / 65536))
  · from_nat F (x / 65536 + y / 65536 + (x % 65536 + y % 65536) / 65536,
      (x + y) % 2 ^ 32 / 65536 + 65536 * ((x + y) / 4294967296))

theorem sub_constraints (x y : W) {sign : F} (h : sign = -1) : (sub F x y).Constraints sign := by
  subst h
  have hx := x.isLt
  have hy := y.isLt
  refine ⟨bool_intro' (by omega), bool_intro' (by omega), ?_, ?_⟩ <;>
    simp only [sub, Word.of, BitVec.toNat_sub] <;>
    generalize x.toNat = x at * <;> generalize y.toNat = y at *
  · from_nat F (x % 65536 + 65536 * ((y % 65536 + 65535 - x % 65536) / 65536),
      (2 ^ 32 - y + x) % 2 ^ 32 % 65536 + y % 65536)
  · from_nat F (x / 65536 + 65536 * ((y + 4294967295 - x) / 4294967296),
      (2 ^ 32 - y + x) % 2 ^ 32 / 65536 + y / 65536 + (y % 65536 + 65535 - x % 65536) / 65536)

theorem add_looksUp (x y : W) {count : F} : LooksUp p ((add F x y).lookups count) :=
  rangeWord_looksUp (Word.of_is _)

theorem sub_looksUp (x y : W) {count : F} : LooksUp p ((sub F x y).lookups count) :=
  rangeWord_looksUp (Word.of_is _)

end AddSubCols
end Mipsilon
