module

public import Mipsilon.Chips.Cores.Divide

/-! The cells of a division: `Divide::fill` of `air/src/cores/divide.rs`. -/

@[expose] public section
namespace Mipsilon.DivideCols
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- The carry out of the low limb of `q * v + r`. -/
def carryOf (q v r : W) : Nat :=
  (Product.limb0 (Product.bytes q) (Product.bytes v) + r.toNat % 65536) / 65536

/-- The columns of a division by absolute values: of `u` and `v`, the quotient `q` and the remainder
`r`. If the divisor is zero, margin and borrow are not used. -/
noncomputable def ofAbsolute (F : Type) [ZkField F] (s t : Bool) (x y u v q r : W) :
    DivideCols F where
  a := Word.of F x
  b := Word.of F y
  sign0 := (s.toNat : F)
  sign1 := (t.toNat : F)
  quotientSign := ((s ^^ t).toNat : F)
  byZero := ((y == 0).toNat : F)
  absA := Word.of F u
  absB := Bytes.of F v
  absQ := Bytes.of F q
  absR := Word.of F r
  negationA := .of F s x
  negationB := .of F t y
  negationQ := .of F (s ^^ t) q
  negationR := .of F s r
  carry := (carryOf q v r : F)
  margin := Word.of F (BitVec.ofNat 32 (v.toNat - r.toNat - 1))
  borrow := (((r.toNat % 65536 + 65536 - v.toNat % 65536) / 65536 : Nat) : F)
  lo := Word.of F (result s t x y).lo
  hi := Word.of F (result s t x y).hi

/-- The columns of a division of operands whose signs are `s` and `t`. -/
noncomputable def of (F : Type) [ZkField F] (s t : Bool) (x y : W) : DivideCols F :=
  ofAbsolute F s t x y (negateIf s x) (negateIf t y) (negateIf s x / negateIf t y)
    (negateIf s x % negateIf t y)

section
variable {s t : Bool} {x y u v q r : W}

theorem ofAbsolute_relation (h : q.toNat * v.toNat + r.toNat = u.toNat) {c : DivideCols F}
    (hc : c = ofAbsolute F s t x y u v q r) :
    Product.limb0 c.absQ c.absB + c.absR.lo - (c.absA.lo + c.carry * 65536) = 0 ∧
    Product.limb1 c.absQ c.absB + c.absR.hi + c.carry - c.absA.hi = 0 ∧
    Product.limb2 c.absQ c.absB + Product.limb3 c.absQ c.absB = 0 := by
  subst hc
  obtain ⟨e0, e1, e2, e3⟩ := Product.cast (Bytes.of_is (F := F) q) (Bytes.of_is (F := F) v)
  have lu := u.isLt
  have lr := r.isLt
  rw [(Product.limbs q v).product] at h
  simp only [ofAbsolute, Word.of, e0, e1, e2, e3, carryOf]
  clear e0 e1 e2 e3
  generalize Product.limb0 (Product.bytes q) (Product.bytes v) = n0 at *
  generalize Product.limb1 (Product.bytes q) (Product.bytes v) = n1 at *
  generalize Product.limb2 (Product.bytes q) (Product.bytes v) = n2 at *
  generalize Product.limb3 (Product.bytes q) (Product.bytes v) = n3 at *
  generalize u.toNat = u at *
  generalize r.toNat = r at *
  refine ⟨?_, ?_, ?_⟩
  · from_nat F (n0 + r % 65536, u % 65536 + (n0 + r % 65536) / 65536 * 65536)
  · from_nat F (n1 + r / 65536 + (n0 + r % 65536) / 65536, u / 65536)
  · from_nat F (n2 + n3, 0)

theorem ofAbsolute_margin (h : r.toNat < v.toNat) {c : DivideCols F}
    (hc : c = ofAbsolute F s t x y u v q r) :
    c.margin.lo - (c.absB.word.lo - (c.absR.lo + 1) + c.borrow * 65536) = 0 ∧
    c.margin.hi - (c.absB.word.hi - c.absR.hi - c.borrow) = 0 := by
  subst hc
  obtain ⟨e0, e1⟩ := (Bytes.of_is (F := F) v).word
  have lv := v.isLt
  have lr := r.isLt
  simp only [ofAbsolute, Word.of, e0, e1, BitVec.toNat_ofNat]
  clear e0 e1
  generalize v.toNat = v at *
  generalize r.toNat = r at *
  refine ⟨?_, ?_⟩
  · from_nat F ((v - r - 1) % 2 ^ 32 % 65536 + r % 65536 + 1,
      v % 65536 + (r % 65536 + 65536 - v % 65536) / 65536 * 65536)
  · from_nat F ((v - r - 1) % 2 ^ 32 / 65536 + r / 65536 +
      (r % 65536 + 65536 - v % 65536) / 65536, v / 65536)

end

theorem Constraints.of {flag : F} {signed : Bool} (hf : flag = (signed.toNat : F)) (x y : W)
    {isReal : F} (hr : isReal = 1) :
    (of F (signed && x.msb) (signed && y.msb) x y).Constraints flag isReal := by
  subst hr
  have hs := OperandSign.Constraints.of x.msb hf
  have ht := OperandSign.Constraints.of y.msb hf
  generalize (signed && x.msb) = s at *
  generalize (signed && y.msb) = t at *
  have hx := Word.of_is (F := F) x
  have hy := Word.of_is (F := F) y
  have hrel : (negateIf s x / negateIf t y).toNat * (negateIf t y).toNat +
      (negateIf s x % negateIf t y).toNat = (negateIf s x).toNat := by
    rw [BitVec.toNat_udiv, BitVec.toNat_umod, Nat.mul_comm]
    exact Nat.div_add_mod ..
  obtain ⟨h0, h1, h2⟩ := ofAbsolute_relation (F := F) (s := s) (t := t) (x := x) (y := y) hrel rfl
  have lv := (negateIf t y).isLt
  have lr := (negateIf s x % negateIf t y).isLt
  have hborrow : IsBool (DivideCols.of F s t x y).borrow := bool_intro' (by omega)
  have zero {e f : F} (h : e = 0) : e * f = 0 := by rw [h]; grobner
  have zero' {e f : F} (h : f = 0) : e * f = 0 := by rw [h]; grobner
  by_cases hy0 : y = 0
  · subst hy0
    have z : (DivideCols.of F s t x 0).byZero = 1 := cast_one
    have reg : 1 - (DivideCols.of F s t x 0).byZero = 0 := by rw [z]; grobner
    have hlo : (DivideCols.of F s t x 0).lo = Word.of F x := by
      show Word.of F (result s t x 0).lo = _
      rw [result, if_pos rfl]
    have hhi : (DivideCols.of F s t x 0).hi = Word.of F 0 := by
      show Word.of F (result s t x 0).hi = _
      rw [result, if_pos rfl]
    have same (e : F) : e - e = 0 := by grobner
    exact ⟨hs, ht, quotientSign_eq s t, .of rfl hx (.inr (Word.of_is _)),
      .of rfl hy (.inr (Bytes.of_is _).word), h0, h1, h2, by rw [z]; exact .one,
      zero' cast_zero, zero' cast_zero, hborrow, zero reg, zero reg,
      .of rfl (Bytes.of_is _).word (.inl reg),
      .of rfl (Word.of_is _) (.inl reg), by rw [hlo]; exact zero' (same _),
      by rw [hlo]; exact zero' (same _), by rw [hhi]; exact zero' cast_zero,
      by rw [hhi]; exact zero' cast_zero⟩
  · have z : (DivideCols.of F s t x y).byZero = 0 := by
      show ((y == 0).toNat : F) = 0
      rw [beq_eq_false_iff_ne.2 hy0, Bool.toNat_false, cast_zero]
    have lt : (negateIf s x % negateIf t y).toNat < (negateIf t y).toNat := by
      rw [BitVec.toNat_umod]
      exact Nat.mod_lt _ (Nat.pos_of_ne_zero fun e =>
        negateIf_ne_zero hy0 (BitVec.eq_of_toNat_eq e))
    obtain ⟨m0, m1⟩ := ofAbsolute_margin (F := F) (s := s) (t := t) (x := x) (y := y)
      (u := negateIf s x) (q := negateIf s x / negateIf t y) lt rfl
    have hlo : (DivideCols.of F s t x y).lo.Is
        (negateIf (s ^^ t) (negateIf s x / negateIf t y)) := by
      show (Word.of F (result s t x y).lo).Is _
      rw [result, if_neg hy0]
      exact Word.of_is _
    have hhi : (DivideCols.of F s t x y).hi.Is (negateIf s (negateIf s x % negateIf t y)) := by
      show (Word.of F (result s t x y).hi).Is _
      rw [result, if_neg hy0]
      exact Word.of_is _
    exact ⟨hs, ht, quotientSign_eq s t, .of rfl hx (.inr (Word.of_is _)),
      .of rfl hy (.inr (Bytes.of_is _).word), h0, h1, h2, by rw [z]; exact .zero,
      zero z, zero z, hborrow, zero' m0, zero' m1, .of rfl (Bytes.of_is _).word (.inr hlo),
      .of rfl (Word.of_is _) (.inr hhi), zero z, zero z, zero z, zero z⟩

theorem of_looksUp {flag count : F} {signed : Bool} (hf : flag = (signed.toNat : F)) (x y : W) :
    LooksUp p ((of F (signed && x.msb) (signed && y.msb) x y).lookups flag count) := by
  refine OperandSign.looksUp hf (Word.of_is x) (OperandSign.looksUp hf (Word.of_is y) ?_)
  generalize (signed && x.msb) = s
  generalize (signed && y.msb) = t
  have h := (Product.limbs (negateIf s x / negateIf t y) (negateIf t y)).le0
  have lk : carryOf (negateIf s x / negateIf t y) (negateIf t y) (negateIf s x % negateIf t y) <
      2 ^ 11 := by
    unfold carryOf
    omega
  exact .intro (rangeWord_looksUp (Word.of_is _)) (.intro (Product.bytes_looksUp (Bytes.of_is _))
    (.intro (Product.bytes_looksUp (Bytes.of_is _)) (.intro (rangeWord_looksUp (Word.of_is _))
      (.cons (.of_range (bits := 11) (cast_lit 11).symm rfl (by omega) lk)
        (.intro (rangeWord_looksUp (Word.of_is _)) (.intro (rangeWord_looksUp (Word.of_is _))
          (rangeWord_looksUp (Word.of_is _))))))))

end Mipsilon.DivideCols
