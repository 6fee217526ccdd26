module

public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Select
public import Mipsilon.Machine.Immediate
public import Mipsilon.Machine.Transfer

/-! Effective addresses: `Address` of `air/src/cores/address.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace Address

/-- `low` is the low limb of the address: `word` times 4, plus the offset in the word. -/
structure Constraints (c : Address F) (low : F) : Prop where
  bool0 : IsBool c.carry0
  bool1 : IsBool c.carry1
  low : c.base.lo + c.imm.lo - (low + c.carry0 * 65536) = 0
  high : c.base.hi + c.imm.hi + c.carry0 - (c.high + c.carry1 * 65536) = 0

noncomputable def lookups (c : Address F) (count : F) : List (Message F) :=
  [range 14 c.word count, range 15 c.high count]

/-- The key of the word. -/
def key (c : Address F) : F := c.word + c.high * 16384

/-- The columns are those of an address below 2^31. -/
structure Is (c : Address F) (address : W) : Prop where
  lt : address.toNat < 2 ^ 31
  word : c.word = ((address.toNat % 65536 / 4 : Nat) : F)
  high : c.high = ((address.toNat / 65536 : Nat) : F)

theorem Is.key {c : Address F} {address : W} (h : c.Is address) :
    c.key = ((Spec.key address).toNat : F) := by
  have := h.lt
  rw [Address.key, h.word, h.high, key_toNat this,
    show address.toNat / 4 = address.toNat % 65536 / 4 + address.toNat / 65536 * 16384 by omega,
    cast_add, cast_mul, cast_lit 16384]

/-- The low limb of an aligned address. -/
theorem low_aligned {word : F} : word * 4 = word * 4 + ((0 : Nat) : F) := by rw [cast_zero]; grobner

/-! ### Soundness -/

theorem sound (hp : 2 ^ 30 < char F) {c : Address F} {low : F} {x y : W} {offset : Nat}
    (h : c.Constraints low) (hl : LooksUp p (c.lookups 1)) (hx : c.base.Is x) (hy : c.imm.Is y)
    (hlow : low = c.word * 4 + (offset : F)) (ho : offset < 4) :
    c.Is (x + y) ∧ (x + y).toNat % 4 = offset := by
  obtain ⟨x0, x1, lx0, lx1, ex0, ex1, ex⟩ := hx.limbs
  obtain ⟨y0, y1, ly0, ly1, ey0, ey1, ey⟩ := hy.limbs
  obtain ⟨w, lw, ew⟩ := hl.head.below hp (k := 14) (cast_lit 14).symm (by omega)
  obtain ⟨g, lg, eg⟩ := hl.tail.head.below hp (k := 15) (cast_lit 15).symm (by omega)
  obtain ⟨k0, lk0, ek0⟩ := bool_cases' h.bool0
  obtain ⟨k1, lk1, ek1⟩ := bool_cases' h.bool1
  have e0 := h.low
  have e1 := h.high
  rw [hlow, ex0, ey0, ew, ek0] at e0
  rw [ex1, ey1, eg, ek0, ek1] at e1
  have n0 : x0 + y0 = w * 4 + offset + k0 * 65536 := by to_nat e0
  have n1 : x1 + y1 + k0 = g + k1 * 65536 := by to_nat e1
  have e : (x + y).toNat = w * 4 + offset + 65536 * g := by rw [BitVec.toNat_add]; omega
  refine ⟨⟨by omega, ?_, ?_⟩, by omega⟩
  · rw [ew, show w = (x + y).toNat % 65536 / 4 by omega]
  · rw [eg, show g = (x + y).toNat / 65536 by omega]

/-! ### Completeness -/

/-- The columns of the address `x + y`. -/
noncomputable def of (F : Type) [ZkField F] (x y : W) : Address F where
  base := Word.of F x
  imm := Word.of F y
  carry0 := (((x.toNat % 65536 + y.toNat % 65536) / 65536 : Nat) : F)
  carry1 := (((x.toNat + y.toNat) / 4294967296 : Nat) : F)
  word := (((x + y).toNat % 65536 / 4 : Nat) : F)
  high := (((x + y).toNat / 65536 : Nat) : F)

theorem of_is {x y : W} (h : (x + y).toNat < 2 ^ 31) : (of F x y).Is (x + y) := ⟨h, rfl, rfl⟩

theorem of_constraints {x y : W} {low : F} {offset : Nat} (ho : (x + y).toNat % 4 = offset)
    (hlow : low = (of F x y).word * 4 + (offset : F)) : (of F x y).Constraints low := by
  subst hlow ho
  have hx := x.isLt
  have hy := y.isLt
  refine ⟨bool_intro' (by omega), bool_intro' (by omega), ?_, ?_⟩ <;>
    simp only [of, Word.of, BitVec.toNat_add] <;>
    generalize x.toNat = x at * <;> generalize y.toNat = y at *
  · from_nat F (x % 65536 + y % 65536, (x + y) % 2 ^ 32 % 65536 / 4 * 4 + (x + y) % 2 ^ 32 % 4 +
      (x % 65536 + y % 65536) / 65536 * 65536)
  · from_nat F (x / 65536 + y / 65536 + (x % 65536 + y % 65536) / 65536,
      (x + y) % 2 ^ 32 / 65536 + (x + y) / 4294967296 * 65536)

theorem of_looksUp {x y : W} (h : (x + y).toNat < 2 ^ 31) {count : F} :
    LooksUp p ((of F x y).lookups count) :=
  .cons (.of_range (bits := 14) (cast_lit 14).symm rfl (by omega) (by omega))
    (.cons (.of_range (bits := 15) (cast_lit 15).symm rfl (by omega) (by omega)) .nil)

end Address
end Mipsilon
