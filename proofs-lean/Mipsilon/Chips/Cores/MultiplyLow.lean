module

public import Mipsilon.Chips.Cores.Product
public import Mipsilon.Spec.Alu

/-! The low word of a product: `MultiplyLow` of `air/src/cores/multiply.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace MultiplyLowCols

structure Constraints (c : MultiplyLowCols F) : Prop where
  low : Product.limb0 c.a c.b - (c.out.lo + c.carry0 * 65536) = 0
  high : Product.limb1 c.a c.b + c.carry0 - (c.out.hi + c.carry1 * 65536) = 0

noncomputable def lookups (c : MultiplyLowCols F) (count : F) : List (Message F) :=
  rangeBytes c.a count ++ (rangeBytes c.b count ++
    (range 11 c.carry0 count :: range 11 c.carry1 count :: rangeWord c.out count))

/-! ### Soundness -/

theorem Constraints.sound (hp : 2 ^ 30 < char F) {c : MultiplyLowCols F} {x y : W}
    (h : c.Constraints) (hl : LooksUp p (c.lookups 1)) (hx : c.a.word.Is x) (hy : c.b.word.Is y) :
    c.out.Is (Alu.mul x y) := by
  obtain ⟨la, hl⟩ := hl.append
  obtain ⟨lb, hl⟩ := hl.append
  obtain ⟨n0, n1, n2, n3, hn, e0, e1, -⟩ :=
    Product.elim (Product.bytes_is hp la hx) (Product.bytes_is hp lb hy)
  obtain ⟨k0, lk0, ek0⟩ := hl.head.below hp (k := 11) (cast_lit 11).symm (by omega)
  obtain ⟨k1, lk1, ek1⟩ := hl.tail.head.below hp (k := 11) (cast_lit 11).symm (by omega)
  obtain ⟨⟨o0, lo0, eo0⟩, o1, lo1, eo1⟩ := Product.word_ranges hp hl.tail.tail
  have f0 := h.low
  have f1 := h.high
  rw [e0, ek0, eo0] at f0
  rw [e1, ek0, ek1, eo1] at f1
  have := hn.le0
  have := hn.le1
  have g0 : n0 = o0 + 65536 * k0 := by to_nat f0
  have g1 : n1 + k0 = o1 + 65536 * k1 := by to_nat f1
  have := hn.product
  refine Word.is_of_limbs lo0 eo0 eo1 ?_
  rw [Alu.mul, BitVec.toNat_mul]
  omega

/-! ### Completeness -/

/-- The columns of a product. -/
noncomputable def of (F : Type) [ZkField F] (x y : W) : MultiplyLowCols F where
  a := Bytes.of F x
  b := Bytes.of F y
  out := Word.of F (Alu.mul x y)
  carry0 := ((Product.limb0 (Product.bytes x) (Product.bytes y) / 65536 : Nat) : F)
  carry1 := (((Product.limb1 (Product.bytes x) (Product.bytes y) +
    Product.limb0 (Product.bytes x) (Product.bytes y) / 65536) / 65536 : Nat) : F)

theorem Constraints.of (x y : W) : (MultiplyLowCols.of F x y).Constraints := by
  obtain ⟨e0, e1, -⟩ := Product.cast (Bytes.of_is (F := F) x) (Bytes.of_is (F := F) y)
  have h := (Product.limbs x y).product
  refine ⟨?_, ?_⟩ <;> simp only [MultiplyLowCols.of, Word.of, Alu.mul, BitVec.toNat_mul, e0, e1] <;>
    rw [h] <;> clear h e0 e1 <;>
    generalize Product.limb0 (Product.bytes x) (Product.bytes y) = n0 <;>
    generalize Product.limb1 (Product.bytes x) (Product.bytes y) = n1 <;>
    generalize Product.limb2 (Product.bytes x) (Product.bytes y) = n2 <;>
    generalize Product.limb3 (Product.bytes x) (Product.bytes y) = n3
  · from_nat F (n0, (n0 + 65536 * n1 + 4294967296 * n2 + 281474976710656 * n3) % 2 ^ 32 % 65536 +
      65536 * (n0 / 65536))
  · from_nat F (n1 + n0 / 65536,
      (n0 + 65536 * n1 + 4294967296 * n2 + 281474976710656 * n3) % 2 ^ 32 / 65536 +
      65536 * ((n1 + n0 / 65536) / 65536))

theorem of_looksUp (x y : W) {count : F} : LooksUp p ((of F x y).lookups count) := by
  have h := Product.limbs x y
  have := h.le0
  have := h.le1
  exact .intro (Product.bytes_looksUp (Bytes.of_is x))
    (.intro (Product.bytes_looksUp (Bytes.of_is y))
      (.cons (.of_range (bits := 11) (cast_lit 11).symm rfl (by omega) (by omega))
      (.cons (.of_range (bits := 11) (cast_lit 11).symm rfl (by omega) (by omega))
        (rangeWord_looksUp (Word.of_is _)))))

end MultiplyLowCols
end Mipsilon
