module

public import Mipsilon.Chips.Cores.Negation
public import Mipsilon.Chips.Cores.OperandSign
public import Mipsilon.Chips.Cores.Product
public import Mipsilon.Spec.Alu

/-!
Division on absolute values, |a| = |q| |b| + |r| with |r| < |b|: `Divide` of
`air/src/cores/divide.rs`.
-/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace DivideCols

/-- `signed` is 1 for DIV. -/
structure Constraints (c : DivideCols F) (signed isReal : F) : Prop where
  sign0 : OperandSign.Constraints c.sign0 signed
  sign1 : OperandSign.Constraints c.sign1 signed
  quotientSign : c.quotientSign - (c.sign0 + c.sign1 - c.sign0 * (c.sign1 * 2)) = 0
  negationA : c.negationA.Constraints c.sign0 isReal c.a c.absA
  negationB : c.negationB.Constraints c.sign1 isReal c.b c.absB.word
  low : Product.limb0 c.absQ c.absB + c.absR.lo - (c.absA.lo + c.carry * 65536) = 0
  high : Product.limb1 c.absQ c.absB + c.absR.hi + c.carry - c.absA.hi = 0
  above : Product.limb2 c.absQ c.absB + Product.limb3 c.absQ c.absB = 0
  byZero : IsBool c.byZero
  zeroLow : c.byZero * c.b.lo = 0
  zeroHigh : c.byZero * c.b.hi = 0
  borrow : IsBool c.borrow
  marginLow : (isReal - c.byZero) *
    (c.margin.lo - (c.absB.word.lo - (c.absR.lo + 1) + c.borrow * 65536)) = 0
  marginHigh : (isReal - c.byZero) * (c.margin.hi - (c.absB.word.hi - c.absR.hi - c.borrow)) = 0
  negationQ : c.negationQ.Constraints c.quotientSign (isReal - c.byZero) c.absQ.word c.lo
  negationR : c.negationR.Constraints c.sign0 (isReal - c.byZero) c.absR c.hi
  loLow : c.byZero * (c.lo.lo - c.a.lo) = 0
  loHigh : c.byZero * (c.lo.hi - c.a.hi) = 0
  hiLow : c.byZero * c.hi.lo = 0
  hiHigh : c.byZero * c.hi.hi = 0

noncomputable def lookups (c : DivideCols F) (signed count : F) : List (Message F) :=
  OperandSign.lookup c.a c.sign0 signed :: OperandSign.lookup c.b c.sign1 signed ::
    (rangeWord c.absA count ++ (rangeBytes c.absB count ++ (rangeBytes c.absQ count ++
      (rangeWord c.absR count ++ (range 11 c.carry count :: (rangeWord c.margin count ++
        (rangeWord c.lo count ++ rangeWord c.hi count)))))))

/-! ### The function -/

/-- Remainder and quotient of operands whose signs are `s` and `t`. -/
def result (s t : Bool) (x y : W) : HiLo :=
  if y = 0 then ⟨0, x⟩
  else ⟨negateIf s (negateIf s x % negateIf t y), negateIf (s ^^ t) (negateIf s x / negateIf t y)⟩

theorem result_div (x y : W) :
    result (true && x.msb) (true && y.msb) x y = Alu.div x y := by
  unfold Alu.div result
  rw [Bool.true_and, Bool.true_and, BitVec.sdiv_eq, BitVec.srem_eq]
  cases x.msb <;> cases y.msb <;> rfl

theorem result_divu (x y : W) :
    result (false && x.msb) (false && y.msb) x y = Alu.divu x y := rfl

/-! ### Soundness -/

section
variable {c : DivideCols F} {signed isReal : F} {u v q r : W}

theorem Constraints.relation (hp : 2 ^ 30 < char F) (h : c.Constraints signed isReal)
    (hu : c.absA.Is u) (hv : c.absB.Is v) (hq : c.absQ.Is q) (hr : c.absR.Is r)
    (hk : IsBelow (2 ^ 11) c.carry) : q.toNat * v.toNat + r.toNat = u.toNat := by
  obtain ⟨n0, n1, n2, n3, hn, e0, e1, e2, e3⟩ := Product.elim hq hv
  obtain ⟨u0, u1, lu0, lu1, eu0, eu1, eu⟩ := hu.limbs
  obtain ⟨r0, r1, lr0, lr1, er0, er1, er⟩ := hr.limbs
  obtain ⟨k, lk, ek⟩ := hk
  have f0 := h.low
  have f1 := h.high
  have f2 := h.above
  rw [e0, er0, eu0, ek] at f0
  rw [e1, er1, eu1, ek] at f1
  rw [e2, e3] at f2
  have := hn.le0
  have := hn.le1
  have := hn.le2
  have := hn.le3
  have g0 : n0 + r0 = u0 + k * 65536 := by to_nat f0
  have g1 : n1 + r1 + k = u1 := by to_nat f1
  have g2 : n2 + n3 = 0 := by to_nat f2
  have := hn.product
  omega

theorem Constraints.less (hp : 2 ^ 30 < char F) (h : c.Constraints signed isReal)
    (hregular : isReal - c.byZero = 1) (hv : c.absB.Is v) (hr : c.absR.Is r)
    (hm : c.margin.Ranges) : r.toNat < v.toNat := by
  obtain ⟨v0, v1, lv0, lv1, ev0, ev1, ev⟩ := hv.word.limbs
  obtain ⟨r0, r1, lr0, lr1, er0, er1, er⟩ := hr.limbs
  obtain ⟨⟨g0, lg0, eg0⟩, g1, lg1, eg1⟩ := hm
  obtain ⟨k, lk, ek⟩ := bool_cases' h.borrow
  have e0 := h.marginLow
  have e1 := h.marginHigh
  rw [hregular, ev0, er0, eg0, ek] at e0
  rw [hregular, ev1, er1, eg1, ek] at e1
  have n0 : g0 + r0 + 1 = v0 + k * 65536 := by to_nat e0
  have n1 : g1 + r1 + k = v1 := by to_nat e1
  omega

theorem quotientSign_eq (s t : Bool) :
    ((s ^^ t).toNat : F) -
      ((s.toNat : F) + (t.toNat : F) - (s.toNat : F) * ((t.toNat : F) * 2)) = 0 := by
  cases s <;> cases t <;>
    simp only [Bool.xor_true, Bool.xor_false, Bool.not_true, Bool.not_false, Bool.toNat_true,
      Bool.toNat_false, cast_one, cast_zero] <;> grobner

theorem is_zero {w : Word F} (hl : w.lo = 0) (hh : w.hi = 0) : w.Is (0 : W) :=
  Word.is_low (n := 0) (by decide) (hl.trans cast_zero.symm) hh

end

theorem Constraints.sound (hp : 2 ^ 30 < char F) {c : DivideCols F} {flag : F} {signed : Bool}
    {x y : W} (h : c.Constraints flag 1) (hf : flag = (signed.toNat : F))
    (hl : LooksUp p (c.lookups flag 1)) (hx : c.a.Is x) (hy : c.b.Is y) :
    c.hi.Is (result (signed && x.msb) (signed && y.msb) x y).hi ∧
    c.lo.Is (result (signed && x.msb) (signed && y.msb) x y).lo := by
  have es := h.sign0.sound hp hf hl hx
  have et := h.sign1.sound hp hf hl.tail hy
  have eqs := h.quotientSign
  rw [es, et] at eqs
  generalize (signed && x.msb) = s at *
  generalize (signed && y.msb) = t at *
  replace eqs : c.quotientSign = ((s ^^ t).toNat : F) := by
    have := quotientSign_eq (F := F) s t
    grobner
  obtain ⟨lu, l⟩ := hl.tail.tail.append
  obtain ⟨lv, l⟩ := l.append
  obtain ⟨lq, l⟩ := l.append
  obtain ⟨lr, l⟩ := l.append
  have lk := l.head.below hp (k := 11) (cast_lit 11).symm (by omega)
  obtain ⟨lm, l⟩ := l.tail.append
  obtain ⟨llo, lhi⟩ := l.append
  have hu := h.negationA.sound hp es rfl hx (Product.word_ranges hp lu)
  obtain ⟨v', hv'⟩ := (Product.bytes_ranges hp lv).is
  have hv := Product.bytes_is hp lv (h.negationB.sound hp et rfl hy hv'.word.ranges)
  obtain ⟨q, hq⟩ := (Product.bytes_ranges hp lq).is
  obtain ⟨r, hr⟩ := (Product.word_ranges hp lr).is
  have hrel := h.relation hp hu hv hq hr lk
  rcases h.byZero.cases with hz | hz
  · have hreg : 1 - c.byZero = 1 := by rw [hz]; grobner
    have lt := h.less hp hreg hv hr (Product.word_ranges hp lm)
    have hy0 : y ≠ 0 := by
      rintro rfl
      have : negateIf t 0 = 0 := by cases t <;> rfl
      rw [this] at lt
      exact Nat.not_lt_zero _ lt
    have hqe : q = negateIf s x / negateIf t y := by
      apply BitVec.eq_of_toNat_eq
      rw [BitVec.toNat_udiv, ← hrel, Nat.mul_comm, Nat.mul_add_div (by omega), Nat.div_eq_of_lt lt,
        Nat.add_zero]
    have hre : r = negateIf s x % negateIf t y := by
      apply BitVec.eq_of_toNat_eq
      rw [BitVec.toNat_umod, ← hrel, Nat.mul_comm, Nat.mul_add_mod, Nat.mod_eq_of_lt lt]
    rw [result, if_neg hy0, ← hqe, ← hre]
    exact ⟨h.negationR.sound hp es hreg hr (Product.word_ranges hp lhi),
      h.negationQ.sound hp eqs hreg hq.word (Product.word_ranges hp llo)⟩
  · have one {e : F} (h : c.byZero * e = 0) : e = 0 := by rw [hz] at h; grobner
    have hy0 : y = 0 := hy.unique (by omega) (is_zero (one h.zeroLow) (one h.zeroHigh))
    rw [result, if_pos hy0]
    exact ⟨is_zero (one h.hiLow) (one h.hiHigh),
      (eq_of_sub_eq_zero (one h.loLow)).trans hx.1, (eq_of_sub_eq_zero (one h.loHigh)).trans hx.2⟩

end DivideCols
end Mipsilon
