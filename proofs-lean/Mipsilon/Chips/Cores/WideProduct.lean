module

public import Mipsilon.Chips.Cores.Product
public import Mipsilon.Spec.Alu
public import Mipsilon.Spec.Lemmas

/-!
HI and LO plus or minus a 64-bit product, limb by limb: the arithmetic of `Multiply` of
`air/src/cores/multiply.rs` in natural numbers.

A limb's sum may be negative, so 2^27 is added to it; the carry out of it is then 2^11 more.
-/

@[expose] public section
namespace Mipsilon.WideProduct
open Spec

/-! ### The function -/

/-- The operand as a double word. -/
def extend (signed : Bool) (x : W) : BitVec 64 := if signed then x.signExtend 64 else x.setWidth 64

/-- The product as a double word. -/
def product (signed : Bool) (x y : W) : BitVec 64 := extend signed x * extend signed y

/-- The product, added to `base` or subtracted from it. -/
def wide (signed subtract : Bool) (base : HiLo) (x y : W) : BitVec 64 :=
  if subtract then Alu.join base - product signed x y else Alu.join base + product signed x y

theorem extend_toNat (signed : Bool) (x : W) :
    (extend signed x).toNat = x.toNat + (signed && x.msb).toNat * 18446744069414584320 := by
  have e : (x.setWidth 64).toNat = x.toNat := by
    have := x.isLt
    rw [BitVec.toNat_setWidth]
    omega
  cases signed
  · show (x.setWidth 64).toNat = _
    rw [e, Bool.false_and, Bool.toNat_false]
    omega
  · show (x.signExtend 64).toNat = _
    rw [BitVec.toNat_signExtend, e, Bool.true_and]
    cases x.msb <;> rfl

theorem extended_product (x y s t : Nat) :
    (x + s * 18446744069414584320) * (y + t * 18446744069414584320) +
      4294967296 * (s * y + t * x) =
    x * y + 18446744073709551616 * (s * y + t * x + s * t * 18446744065119617025) := by grobner

/-- A negative factor is its word minus 2^32, which takes the other factor from the high word. -/
theorem product_value (signed : Bool) (x y : W) : ∃ k, (product signed x y).toNat +
    4294967296 * ((signed && x.msb).toNat * y.toNat + (signed && y.msb).toNat * x.toNat) =
      x.toNat * y.toNat + 18446744073709551616 * k := by
  have lt : x.toNat * y.toNat < 2 ^ 32 * 2 ^ 32 := Nat.mul_lt_mul'' x.isLt y.isLt
  have e := extended_product x.toNat y.toNat (signed && x.msb).toNat (signed && y.msb).toNat
  rw [product, BitVec.toNat_mul, extend_toNat, extend_toNat]
  revert lt e
  generalize x.toNat * y.toNat = n
  generalize (signed && x.msb).toNat * y.toNat + (signed && y.msb).toNat * x.toNat = c
  generalize (x.toNat + (signed && x.msb).toNat * 18446744069414584320) *
    (y.toNat + (signed && y.msb).toNat * 18446744069414584320) = a
  generalize c + (signed && x.msb).toNat * (signed && y.msb).toNat * 18446744065119617025 = d
  intro lt e
  exact ⟨d - a / 18446744073709551616, by omega⟩

/-! ### Limbs -/

/-- The sum of a limb, plus 2^27. -/
def term (subtract : Bool) (limb correction old : Nat) : Nat :=
  if subtract then 134217728 + old + correction - limb else 134217728 + old + limb - correction

/-- The two limbs that negative factors take from the high word. -/
def correctionLo (signed : Bool) (x y : W) : Nat :=
  (signed && x.msb).toNat * (y.toNat % 65536) + (signed && y.msb).toNat * (x.toNat % 65536)
def correctionHi (signed : Bool) (x y : W) : Nat :=
  (signed && x.msb).toNat * (y.toNat / 65536) + (signed && y.msb).toNat * (x.toNat / 65536)

theorem corrections (signed : Bool) (x y : W) :
    correctionLo signed x y ≤ 131070 ∧ correctionHi signed x y ≤ 131070 ∧
    (signed && x.msb).toNat * y.toNat + (signed && y.msb).toNat * x.toNat =
      correctionLo signed x y + 65536 * correctionHi signed x y := by
  have hx := x.isLt
  have hy := y.isLt
  unfold correctionLo correctionHi
  cases (signed && x.msb) <;> cases (signed && y.msb) <;>
    simp only [Bool.toNat_true, Bool.toNat_false] <;> omega

section
variable (signed subtract : Bool) (base : HiLo) (x y : W)

def term0 : Nat :=
  term subtract (Product.limb0 (Product.bytes x) (Product.bytes y)) 0 (base.lo.toNat % 65536)
def term1 : Nat :=
  term subtract (Product.limb1 (Product.bytes x) (Product.bytes y)) 0 (base.lo.toNat / 65536)
def term2 : Nat :=
  term subtract (Product.limb2 (Product.bytes x) (Product.bytes y)) (correctionLo signed x y)
    (base.hi.toNat % 65536)
def term3 : Nat :=
  term subtract (Product.limb3 (Product.bytes x) (Product.bytes y)) (correctionHi signed x y)
    (base.hi.toNat / 65536)

end

theorem term_add {n c o : Nat} (h : c ≤ 131070) : term false n c o + c = 134217728 + o + n := by
  show 134217728 + o + n - c + c = _
  omega

theorem term_sub {n c o : Nat} (h : n ≤ 66780675) : term true n c o + n = 134217728 + o + c := by
  show 134217728 + o + c - n + n = _
  omega

theorem term_bounds {subtract : Bool} {n c o : Nat} (hn : n ≤ 66780675) (hc : c ≤ 131070)
    (ho : o < 65536) : 2048 ≤ term subtract n c o ∧ term subtract n c o < 268431360 := by
  cases subtract
  · have := term_add (n := n) (o := o) hc
    omega
  · have := term_sub (c := c) (o := o) hn
    omega

/-- All sums are in the range of the carries. -/
theorem terms_bounds (signed subtract : Bool) (base : HiLo) (x y : W) :
    (2048 ≤ term0 subtract base x y ∧ term0 subtract base x y < 268431360) ∧
    (2048 ≤ term1 subtract base x y ∧ term1 subtract base x y < 268431360) ∧
    (2048 ≤ term2 signed subtract base x y ∧ term2 signed subtract base x y < 268431360) ∧
    (2048 ≤ term3 signed subtract base x y ∧ term3 signed subtract base x y < 268431360) := by
  have h := Product.limbs x y
  have := h.le0
  have := h.le1
  have := h.le2
  have := h.le3
  obtain ⟨cl, ch, -⟩ := corrections signed x y
  have := base.lo.isLt
  have := base.hi.isLt
  exact ⟨term_bounds (by omega) (by omega) (by omega), term_bounds (by omega) (by omega) (by omega),
    term_bounds (by omega) cl (by omega), term_bounds (by omega) ch (by omega)⟩

/-! ### Carries -/

/-- Limbs `o0` to `o3` and carries of the sums `t0` to `t3`. -/
structure Chain (t0 t1 t2 t3 o0 o1 o2 o3 k0 k1 k2 k3 : Nat) : Prop where
  e0 : t0 = o0 + 65536 * k0
  e1 : t1 + k0 = o1 + 65536 * k1 + 2048
  e2 : t2 + k1 = o2 + 65536 * k2 + 2048
  e3 : t3 + k2 = o3 + 65536 * k3 + 2048
  l0 : o0 < 65536
  l1 : o1 < 65536
  l2 : o2 < 65536
  l3 : o3 < 65536

section
variable {t0 t1 t2 t3 o0 o1 o2 o3 k0 k1 k2 k3 n0 n1 n2 n3 c2 c3 b0 b1 b2 b3 n k : Nat}

theorem combine_add (e0 : t0 = o0 + 65536 * k0) (e1 : t1 + k0 = o1 + 65536 * k1 + 2048)
    (e2 : t2 + k1 = o2 + 65536 * k2 + 2048) (e3 : t3 + k2 = o3 + 65536 * k3 + 2048)
    (f0 : t0 + 0 = 134217728 + b0 + n0) (f1 : t1 + 0 = 134217728 + b1 + n1)
    (f2 : t2 + c2 = 134217728 + b2 + n2) (f3 : t3 + c3 = 134217728 + b3 + n3)
    (h : n + 4294967296 * (c2 + 65536 * c3) =
      n0 + 65536 * n1 + 4294967296 * n2 + 281474976710656 * n3 + 18446744073709551616 * k) :
    o0 + 65536 * o1 + 4294967296 * o2 + 281474976710656 * o3 + 18446744073709551616 * (k3 + k) =
      18446744073709551616 * 2048 +
        (b0 + 65536 * b1 + 4294967296 * b2 + 281474976710656 * b3) + n := by
  grobner

theorem combine_sub (e0 : t0 = o0 + 65536 * k0) (e1 : t1 + k0 = o1 + 65536 * k1 + 2048)
    (e2 : t2 + k1 = o2 + 65536 * k2 + 2048) (e3 : t3 + k2 = o3 + 65536 * k3 + 2048)
    (f0 : t0 + n0 = 134217728 + b0 + 0) (f1 : t1 + n1 = 134217728 + b1 + 0)
    (f2 : t2 + n2 = 134217728 + b2 + c2) (f3 : t3 + n3 = 134217728 + b3 + c3)
    (h : n + 4294967296 * (c2 + 65536 * c3) =
      n0 + 65536 * n1 + 4294967296 * n2 + 281474976710656 * n3 + 18446744073709551616 * k) :
    o0 + 65536 * o1 + 4294967296 * o2 + 281474976710656 * o3 + 18446744073709551616 * k3 + n =
      18446744073709551616 * (2048 + k) +
        (b0 + 65536 * b1 + 4294967296 * b2 + 281474976710656 * b3) := by
  grobner

/-- The limbs are those of the result. -/
theorem wide_eq {signed subtract : Bool} {base : HiLo} {x y : W}
    (h : Chain (term0 subtract base x y) (term1 subtract base x y) (term2 signed subtract base x y)
      (term3 signed subtract base x y) o0 o1 o2 o3 k0 k1 k2 k3) :
    (wide signed subtract base x y).toNat =
      o0 + 65536 * o1 + 4294967296 * o2 + 281474976710656 * o3 := by
  obtain ⟨e0, e1, e2, e3, l0, l1, l2, l3⟩ := h
  obtain ⟨k, hk⟩ := product_value signed x y
  obtain ⟨cl, ch, hc⟩ := corrections signed x y
  have hn := Product.limbs x y
  have lp := (product signed x y).isLt
  have hj := join_toNat base
  have lh := base.hi.isLt
  have ll := base.lo.isLt
  rw [hc, hn.product] at hk
  have b0 := hn.le0
  have b1 := hn.le1
  have b2 := hn.le2
  have b3 := hn.le3
  cases subtract
  · have e := combine_add e0 e1 e2 e3 (term_add (by omega)) (term_add (by omega)) (term_add cl)
      (term_add ch) hk
    show (Alu.join base + product signed x y).toNat = _
    rw [BitVec.toNat_add, hj]
    clear hk hc hn e0 e1 e2 e3 cl ch b0 b1 b2 b3
    omega
  · have e := combine_sub e0 e1 e2 e3 (term_sub (by omega)) (term_sub (by omega))
      (term_sub (by omega)) (term_sub (by omega)) hk
    show (Alu.join base - product signed x y).toNat = _
    rw [BitVec.toNat_sub, hj]
    clear hk hc hn e0 e1 e2 e3 cl ch b0 b1 b2 b3
    omega

/-- Carries of sums. -/
theorem chain (h1 : 2048 ≤ t1) (h2 : 2048 ≤ t2) (h3 : 2048 ≤ t3)
    (hk0 : k0 = t0 / 65536) (hk1 : k1 = (t1 + k0 - 2048) / 65536)
    (hk2 : k2 = (t2 + k1 - 2048) / 65536) (hk3 : k3 = (t3 + k2 - 2048) / 65536) :
    Chain t0 t1 t2 t3 (t0 % 65536) ((t1 + k0 - 2048) % 65536) ((t2 + k1 - 2048) % 65536)
      ((t3 + k2 - 2048) % 65536) k0 k1 k2 k3 :=
  ⟨by omega, by omega, by omega, by omega, by omega, by omega, by omega, by omega⟩

end
end Mipsilon.WideProduct
