module

public import Mipsilon.Chips.Cores.OperandSign
public import Mipsilon.Chips.Cores.WideProduct

/-!
HI and LO become, or change by, a product: `Multiply` of `air/src/cores/multiply.rs`. The arithmetic
is in `Chips/Cores/WideProduct.lean`.
-/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec WideProduct
variable {F : Type} [ZkField F] {p : Program}

namespace MultiplyCols

/-- The word where `count` is 1, else 0. -/
def scale (count : F) (w : Word F) : Word F := ⟨count * w.lo, count * w.hi⟩

/-- `factor` is 1 to add the product and -1 to subtract it, `accumulate` 1 to change HI and LO,
`signed` 1 in a signed product. -/
structure Constraints (c : MultiplyCols F) (factor accumulate signed isReal : F)
    (oldHi oldLo : Word F) : Prop where
  sign0 : OperandSign.Constraints c.sign0 signed
  sign1 : OperandSign.Constraints c.sign1 signed
  loLow : factor * Product.limb0 c.a c.b + accumulate * oldLo.lo -
    (c.lo.lo + (c.carry0 - isReal * 2048) * 65536) = 0
  loHigh : factor * Product.limb1 c.a c.b + accumulate * oldLo.hi + (c.carry0 - isReal * 2048) -
    (c.lo.hi + (c.carry1 - isReal * 2048) * 65536) = 0
  hiLow : factor * (Product.limb2 c.a c.b - (c.sign0 * c.b.word.lo + c.sign1 * c.a.word.lo)) +
      accumulate * oldHi.lo + (c.carry1 - isReal * 2048) -
    (c.hi.lo + (c.carry2 - isReal * 2048) * 65536) = 0
  hiHigh : factor * (Product.limb3 c.a c.b - (c.sign0 * c.b.word.hi + c.sign1 * c.a.word.hi)) +
      accumulate * oldHi.hi + (c.carry2 - isReal * 2048) -
    (c.hi.hi + (c.carry3 - isReal * 2048) * 65536) = 0

noncomputable def lookups (c : MultiplyCols F) (signed count : F) : List (Message F) :=
  rangeBytes c.a count ++ (rangeBytes c.b count ++
    (OperandSign.lookup c.a.word c.sign0 signed :: OperandSign.lookup c.b.word c.sign1 signed ::
      range 12 c.carry0 count :: range 12 c.carry1 count :: range 12 c.carry2 count ::
      range 12 c.carry3 count :: (rangeWord c.lo count ++ rangeWord c.hi count)))

/-! ### Sums in cells -/

/-- The sign of the product. -/
def factor (F : Type) [ZkField F] (subtract : Bool) : F := if subtract then -1 else 1

theorem term_cast {subtract : Bool} {n c o : Nat} (hn : n ≤ 66780675) (hc : c ≤ 131070) :
    factor F subtract * ((n : F) - (c : F)) + (o : F) = (term subtract n c o : F) - 134217728 := by
  cases subtract
  · have e := cast_congr (F := F) (term_add (n := n) (o := o) hc)
    rw [cast_add, cast_add, cast_add, cast_lit] at e
    show (1 : F) * _ + _ = _
    grobner
  · have e := cast_congr (F := F) (term_sub (c := c) (o := o) hn)
    rw [cast_add, cast_add, cast_add, cast_lit] at e
    show (-1 : F) * _ + _ = _
    grobner

theorem correction_cast (signed : Bool) {a b : Bytes F} {x y : W} (ha : a.Is x) (hb : b.Is y) :
    ((signed && x.msb).toNat : F) * b.word.lo + ((signed && y.msb).toNat : F) * a.word.lo =
      (correctionLo signed x y : F) ∧
    ((signed && x.msb).toNat : F) * b.word.hi + ((signed && y.msb).toNat : F) * a.word.hi =
      (correctionHi signed x y : F) := by
  simp only [ha.word.1, ha.word.2, hb.word.1, hb.word.2, correctionLo, correctionHi, cast_add,
    cast_mul, and_self]

/-- The sums of limbs as natural numbers. -/
theorem terms_cast (signed subtract : Bool) {a b : Bytes F} {oldHi oldLo : Word F} {base : HiLo}
    {x y : W} (ha : a.Is x) (hb : b.Is y) (hh : oldHi.Is base.hi) (hl : oldLo.Is base.lo) :
    factor F subtract * Product.limb0 a b + oldLo.lo = (term0 subtract base x y : F) - 134217728 ∧
    factor F subtract * Product.limb1 a b + oldLo.hi = (term1 subtract base x y : F) - 134217728 ∧
    factor F subtract * (Product.limb2 a b - (((signed && x.msb).toNat : F) * b.word.lo +
      ((signed && y.msb).toNat : F) * a.word.lo)) + oldHi.lo =
        (term2 signed subtract base x y : F) - 134217728 ∧
    factor F subtract * (Product.limb3 a b - (((signed && x.msb).toNat : F) * b.word.hi +
      ((signed && y.msb).toNat : F) * a.word.hi)) + oldHi.hi =
        (term3 signed subtract base x y : F) - 134217728 := by
  obtain ⟨e0, e1, e2, e3⟩ := Product.cast ha hb
  obtain ⟨f0, f1⟩ := correction_cast signed ha hb
  obtain ⟨c0, c1, -⟩ := corrections signed x y
  have h := Product.limbs x y
  have b0 := h.le0
  have b1 := h.le1
  have b2 := h.le2
  have b3 := h.le3
  have none (e : F) : e = e - ((0 : Nat) : F) := by rw [cast_zero]; grobner
  rw [f0, f1, hh.1, hh.2, hl.1, hl.2, none (Product.limb0 a b), none (Product.limb1 a b), e0, e1,
    e2, e3]
  exact ⟨term_cast (by omega) (by omega), term_cast (by omega) (by omega), term_cast (by omega) c0,
    term_cast (by omega) c1⟩

/-! ### Soundness -/

theorem Constraints.sound (hp : 2 ^ 30 < char F) {c : MultiplyCols F} {sign accumulate flag : F}
    {signed subtract : Bool} {oldHi oldLo : Word F} {base : HiLo} {x y : W}
    (h : c.Constraints sign accumulate flag 1 oldHi oldLo) (hf : flag = (signed.toNat : F))
    (hsign : sign = factor F subtract) (hh : (scale accumulate oldHi).Is base.hi)
    (hl : (scale accumulate oldLo).Is base.lo) (l : LooksUp p (c.lookups flag 1))
    (hx : c.a.word.Is x) (hy : c.b.word.Is y) :
    c.hi.Is (Alu.split (wide signed subtract base x y)).hi ∧
    c.lo.Is (Alu.split (wide signed subtract base x y)).lo := by
  obtain ⟨la, l⟩ := l.append
  obtain ⟨lb, l⟩ := l.append
  have es := h.sign0.sound hp hf l hx
  have et := h.sign1.sound hp hf l.tail hy
  replace l := l.tail.tail
  obtain ⟨k0, lk0, ek0⟩ := l.head.below hp (k := 12) (cast_lit 12).symm (by omega)
  replace l := l.tail
  obtain ⟨k1, lk1, ek1⟩ := l.head.below hp (k := 12) (cast_lit 12).symm (by omega)
  replace l := l.tail
  obtain ⟨k2, lk2, ek2⟩ := l.head.below hp (k := 12) (cast_lit 12).symm (by omega)
  replace l := l.tail
  obtain ⟨k3, lk3, ek3⟩ := l.head.below hp (k := 12) (cast_lit 12).symm (by omega)
  obtain ⟨llo, lhi⟩ := l.tail.append
  obtain ⟨⟨o0, lo0, eo0⟩, o1, lo1, eo1⟩ := Product.word_ranges hp llo
  obtain ⟨⟨o2, lo2, eo2⟩, o3, lo3, eo3⟩ := Product.word_ranges hp lhi
  obtain ⟨c0, c1, c2, c3⟩ := terms_cast signed subtract (Product.bytes_is hp la hx)
    (Product.bytes_is hp lb hy) hh hl
  have e0 := h.loLow
  have e1 := h.loHigh
  have e2 := h.hiLow
  have e3 := h.hiHigh
  rw [hsign, show accumulate * oldLo.lo = (scale accumulate oldLo).lo from rfl, c0, ek0, eo0] at e0
  rw [hsign, show accumulate * oldLo.hi = (scale accumulate oldLo).hi from rfl, c1, ek0, ek1,
    eo1] at e1
  rw [hsign, show accumulate * oldHi.lo = (scale accumulate oldHi).lo from rfl, es, et, c2, ek1,
    ek2, eo2] at e2
  rw [hsign, show accumulate * oldHi.hi = (scale accumulate oldHi).hi from rfl, es, et, c3, ek2,
    ek3, eo3] at e3
  have bounds := terms_bounds signed subtract base x y
  have chain : Chain (term0 subtract base x y) (term1 subtract base x y)
      (term2 signed subtract base x y) (term3 signed subtract base x y)
      o0 o1 o2 o3 k0 k1 k2 k3 := by
    clear h hx hy hh hl es et c0 c1 c2 c3 la lb llo lhi l
    generalize term0 subtract base x y = t0 at *
    generalize term1 subtract base x y = t1 at *
    generalize term2 signed subtract base x y = t2 at *
    generalize term3 signed subtract base x y = t3 at *
    exact ⟨by to_nat e0, by to_nat e1, by to_nat e2, by to_nat e3, lo0, lo1, lo2, lo3⟩
  have e := wide_eq chain
  obtain ⟨sh, sl⟩ := split_toNat (wide signed subtract base x y)
  exact ⟨Word.is_of_limbs lo2 eo2 eo3 (by rw [sh]; omega),
    Word.is_of_limbs lo0 eo0 eo1 (by rw [sl]; omega)⟩

/-! ### Completeness -/

section
variable (signed subtract : Bool) (base : HiLo) (x y : W)

/-- The carries. -/
def carryOf0 : Nat := term0 subtract base x y / 65536
def carryOf1 : Nat := (term1 subtract base x y + carryOf0 subtract base x y - 2048) / 65536
def carryOf2 : Nat :=
  (term2 signed subtract base x y + carryOf1 subtract base x y - 2048) / 65536
def carryOf3 : Nat :=
  (term3 signed subtract base x y + carryOf2 signed subtract base x y - 2048) / 65536

/-- The columns of an instruction that changes `base`. -/
noncomputable def of (F : Type) [ZkField F] : MultiplyCols F where
  a := Bytes.of F x
  b := Bytes.of F y
  sign0 := ((signed && x.msb).toNat : F)
  sign1 := ((signed && y.msb).toNat : F)
  lo := Word.of F (Alu.split (wide signed subtract base x y)).lo
  hi := Word.of F (Alu.split (wide signed subtract base x y)).hi
  carry0 := (carryOf0 subtract base x y : F)
  carry1 := (carryOf1 subtract base x y : F)
  carry2 := (carryOf2 signed subtract base x y : F)
  carry3 := (carryOf3 signed subtract base x y : F)

end

theorem limb_cast {t o k i : Nat} (h : t + i = o + 65536 * k + 2048) :
    (t : F) - 134217728 + ((i : F) - 1 * 2048) - ((o : F) + ((k : F) - 1 * 2048) * 65536) = 0 := by
  from_nat F (t + i, o + 65536 * k + 2048)

theorem Constraints.of {sign accumulate flag isReal : F} {signed subtract : Bool}
    {oldHi oldLo : Word F} {base : HiLo} (x y : W) (hf : flag = (signed.toNat : F))
    (hsign : sign = factor F subtract) (hh : (scale accumulate oldHi).Is base.hi)
    (hl : (scale accumulate oldLo).Is base.lo) (hr : isReal = 1) :
    (of signed subtract base x y F).Constraints sign accumulate flag isReal oldHi oldLo := by
  subst hr hsign
  obtain ⟨-, b1, b2, b3⟩ := terms_bounds signed subtract base x y
  have h := chain b1.1 b2.1 b3.1 (k0 := carryOf0 subtract base x y) rfl
    (k1 := carryOf1 subtract base x y) rfl (k2 := carryOf2 signed subtract base x y) rfl
    (k3 := carryOf3 signed subtract base x y) rfl
  obtain ⟨c0, c1, c2, c3⟩ :=
    terms_cast signed subtract (Bytes.of_is (F := F) x) (Bytes.of_is y) hh hl
  have e := wide_eq h
  obtain ⟨sh, sl⟩ := split_toNat (wide signed subtract base x y)
  revert h e
  generalize (term1 subtract base x y + carryOf0 subtract base x y - 2048) % 65536 = o1
  generalize (term2 signed subtract base x y + carryOf1 subtract base x y - 2048) % 65536 = o2
  generalize (term3 signed subtract base x y + carryOf2 signed subtract base x y - 2048) % 65536 = o3
  generalize term0 subtract base x y % 65536 = o0
  rintro ⟨e0, e1, e2, e3, l0, l1, l2, l3⟩ e
  have w0 : (Alu.split (wide signed subtract base x y)).lo.toNat % 65536 = o0 := by omega
  have w1 : (Alu.split (wide signed subtract base x y)).lo.toNat / 65536 = o1 := by omega
  have w2 : (Alu.split (wide signed subtract base x y)).hi.toNat % 65536 = o2 := by omega
  have w3 : (Alu.split (wide signed subtract base x y)).hi.toNat / 65536 = o3 := by omega
  refine ⟨.of _ hf, .of _ hf, ?_, ?_, ?_, ?_⟩
  · refine Eq.trans (congrArg (· - _) c0) ?_
    simp only [MultiplyCols.of, Word.of, w0]
    clear c0 c1 c2 c3
    generalize term0 subtract base x y = t at *
    generalize carryOf0 subtract base x y = k at *
    from_nat F (t, o0 + 65536 * k)
  · refine Eq.trans (congrArg (· + _ - _) c1) ?_
    simp only [MultiplyCols.of, Word.of, w1]
    exact limb_cast e1
  · refine Eq.trans (congrArg (· + _ - _) c2) ?_
    simp only [MultiplyCols.of, Word.of, w2]
    exact limb_cast e2
  · refine Eq.trans (congrArg (· + _ - _) c3) ?_
    simp only [MultiplyCols.of, Word.of, w3]
    exact limb_cast e3

theorem of_looksUp {flag count : F} {signed subtract : Bool} {base : HiLo} (x y : W)
    (hf : flag = (signed.toNat : F)) :
    LooksUp p ((of signed subtract base x y F).lookups flag count) := by
  obtain ⟨b0, b1, b2, b3⟩ := terms_bounds signed subtract base x y
  have k0 : carryOf0 subtract base x y < 2 ^ 12 := by unfold carryOf0; omega
  have k1 : carryOf1 subtract base x y < 2 ^ 12 := by unfold carryOf1; omega
  have k2 : carryOf2 signed subtract base x y < 2 ^ 12 := by unfold carryOf2; omega
  have k3 : carryOf3 signed subtract base x y < 2 ^ 12 := by unfold carryOf3; omega
  have hx := Bytes.of_is (F := F) x
  have hy := Bytes.of_is (F := F) y
  exact .intro (Product.bytes_looksUp hx) (.intro (Product.bytes_looksUp hy)
    (OperandSign.looksUp hf hx.word (OperandSign.looksUp hf hy.word
      (.cons (.of_range (bits := 12) (cast_lit 12).symm rfl (by omega) k0)
      (.cons (.of_range (bits := 12) (cast_lit 12).symm rfl (by omega) k1)
      (.cons (.of_range (bits := 12) (cast_lit 12).symm rfl (by omega) k2)
      (.cons (.of_range (bits := 12) (cast_lit 12).symm rfl (by omega) k3)
        (.intro (rangeWord_looksUp (Word.of_is _)) (rangeWord_looksUp (Word.of_is _))))))))))

end MultiplyCols
end Mipsilon
