module

public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Cores.SignBit
public import Mipsilon.Chips.Select

/-! Signed and unsigned comparison: `LessThan` and `SetLessThan` of `air/src/cores/compare.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace LessThan

/-- `signed` is 1 for a signed comparison, 0 for an unsigned one. -/
structure Constraints (c : LessThan F) (signed : F) : Prop where
  boolBorrow : IsBool c.borrow
  boolLess : IsBool c.less
  boolSign0 : IsBool c.sign0
  unsigned0 : c.sign0 * (1 - signed) = 0
  boolSign1 : IsBool c.sign1
  unsigned1 : c.sign1 * (1 - signed) = 0
  low : c.a.lo - c.b.lo - (c.difference.lo - c.borrow * 65536) = 0
  high : c.a.hi - c.sign0 * 65536 - (c.b.hi - c.sign1 * 65536) - c.borrow -
    (c.difference.hi - c.less * 65536) = 0

/-- The high limbs without their sign bits have 15 bits, if there are sign bits. -/
noncomputable def lookups (c : LessThan F) (signed count : F) : List (Message F) :=
  range 15 (c.a.hi - c.sign0 * 32768) signed :: range 15 (c.b.hi - c.sign1 * 32768) signed ::
    rangeWord c.difference count

/-- `x < y`. -/
def holds (signed : Bool) (x y : W) : Bool := if signed then x.slt y else x.ult y

/-- Comparison by sign bits and values: the sign bit counts twice, so that it weighs -2^31. -/
theorem holds_iff {signed : Bool} {x y : W} {s t : Nat}
    (hs : s = (signed && x.msb).toNat) (ht : t = (signed && y.msb).toNat) :
    holds signed x y = true ↔ x.toNat + 4294967296 * t < y.toNat + 4294967296 * s := by
  have hx := x.isLt
  have hy := y.isLt
  subst hs ht
  cases signed
  · simp [holds, BitVec.ult]
  · simp only [holds, if_true, BitVec.slt_iff_toInt_lt, BitVec.toInt_eq_toNat_cond, Bool.true_and,
      BitVec.msb_eq_decide]
    by_cases h : 2 ^ (32 - 1) ≤ x.toNat <;> by_cases k : 2 ^ (32 - 1) ≤ y.toNat <;>
      simp only [h, k, decide_true, decide_false, Bool.toNat_true, Bool.toNat_false] <;>
      repeat' split
    all_goals omega

/-! ### Soundness -/

/-- The sign cell of an operand. -/
theorem sign_eq (hp : 2 ^ 30 < char F) {signed : Bool} {x : W} {w : Word F} {sign flag : F}
    (hx : w.Is x) (hb : IsBool sign) (hflag : flag = (signed.toNat : F))
    (hu : sign * (1 - flag) = 0)
    (hl : signed = true → IsBelow (2 ^ 15) (w.hi - sign * 32768)) :
    sign = ((signed && x.msb).toNat : F) := by
  subst hflag
  cases signed
  · simp only [Bool.toNat_false, Bool.false_and, cast_zero] at hu ⊢
    grobner
  · exact hx.sign_eq hp hb (hl rfl)

theorem sound (hp : 2 ^ 30 < char F) {c : LessThan F} {flag : F} {signed : Bool} {x y : W}
    (h : c.Constraints flag) (hflag : flag = (signed.toNat : F)) (hl : LooksUp p (c.lookups flag 1))
    (hx : c.a.Is x) (hy : c.b.Is y) : c.less = ((holds signed x y).toNat : F) := by
  have bound {v : F} {ms : List (Message F)} (hl : LooksUp p (range 15 v flag :: ms))
      (hs : signed = true) : IsBelow (2 ^ 15) v := by
    rw [hflag, hs, Bool.toNat_true, cast_one] at hl
    exact hl.head.below hp (cast_lit 15).symm (by omega)
  have es := sign_eq hp hx h.boolSign0 hflag h.unsigned0 (bound hl)
  have et := sign_eq hp hy h.boolSign1 hflag h.unsigned1 (bound hl.tail)
  have key := holds_iff (signed := signed) (x := x) (y := y) rfl rfl
  have ls := (signed && x.msb).toNat_lt
  have lt := (signed && y.msb).toNat_lt
  generalize (signed && x.msb).toNat = s at *
  generalize (signed && y.msb).toNat = t at *
  obtain ⟨x0, x1, lx0, lx1, ex0, ex1, ex⟩ := hx.limbs
  obtain ⟨y0, y1, ly0, ly1, ey0, ey1, ey⟩ := hy.limbs
  obtain ⟨d0, ld0, ed0⟩ := hl.tail.tail.head.u16 hp
  obtain ⟨d1, ld1, ed1⟩ := hl.tail.tail.tail.head.u16 hp
  obtain ⟨k, lk, ek⟩ := bool_cases' h.boolBorrow
  obtain ⟨l, ll, el⟩ := bool_cases' h.boolLess
  have e0 := h.low
  have e1 := h.high
  rw [ex0, ey0, ed0, ek] at e0
  rw [ex1, ey1, ed1, ek, el, es, et] at e1
  have n0 : x0 + 65536 * k = y0 + d0 := by to_nat e0
  have n1 : x1 + 65536 * t + 65536 * l = y1 + d1 + k + 65536 * s := by to_nat e1
  rw [el]
  congr 1
  cases hh : holds signed x y <;> simp only [Bool.toNat_true, Bool.toNat_false] <;>
    simp only [hh, true_iff, Bool.false_eq_true, false_iff] at key <;> omega

/-- The verdict as a word, as SLT has it. -/
theorem less_is {less : F} {b : Bool} (h : less = (b.toNat : F)) :
    Word.Is ⟨less, 0⟩ (if b then 1 else 0) := by
  cases b
  · exact Word.is_low (n := 0) (by omega) h rfl
  · exact Word.is_low (n := 1) (by omega) h rfl

/-! ### Completeness -/

/-- The columns of a comparison. -/
noncomputable def of (F : Type) [ZkField F] (signed : Bool) (x y : W) : LessThan F where
  a := Word.of F x
  b := Word.of F y
  difference := Word.of F (x - y)
  borrow := (((y.toNat % 65536 + 65535 - x.toNat % 65536) / 65536 : Nat) : F)
  less := ((holds signed x y).toNat : F)
  sign0 := ((signed && x.msb).toNat : F)
  sign1 := ((signed && y.msb).toNat : F)

theorem unsigned_intro {signed : Bool} {b : Bool} {flag : F} (hflag : flag = (signed.toNat : F)) :
    ((signed && b).toNat : F) * (1 - flag) = 0 := by
  subst hflag
  cases signed
  · rw [Bool.false_and, Bool.toNat_false, cast_zero]; grobner
  · rw [Bool.toNat_true, cast_one]; grobner

theorem of_constraints (signed : Bool) (x y : W) {flag : F} (hflag : flag = (signed.toNat : F)) :
    (of F signed x y).Constraints flag := by
  refine ⟨bool_intro' (by omega), bool_intro' (Bool.toNat_lt _), bool_intro' (Bool.toNat_lt _),
    unsigned_intro hflag, bool_intro' (Bool.toNat_lt _), unsigned_intro hflag, ?_, ?_⟩ <;>
    simp only [of, Word.of, BitVec.toNat_sub]
  · have hx := x.isLt
    have hy := y.isLt
    generalize x.toNat = x at *
    generalize y.toNat = y at *
    from_nat F (x % 65536 + 65536 * ((y % 65536 + 65535 - x % 65536) / 65536),
      y % 65536 + (2 ^ 32 - y + x) % 2 ^ 32 % 65536)
  · have hx := x.isLt
    have hy := y.isLt
    have key := holds_iff (signed := signed) (x := x) (y := y) rfl rfl
    have bits : (signed && x.msb).toNat = 0 ∧ (signed && y.msb).toNat = 0 ∨
        (signed && x.msb).toNat = x.toNat / 2147483648 ∧
        (signed && y.msb).toNat = y.toNat / 2147483648 := by
      cases signed
      · exact .inl ⟨rfl, rfl⟩
      · exact .inr ⟨msb_toNat x, msb_toNat y⟩
    have less : (holds signed x y).toNat = 1 ∧ holds signed x y = true ∨
        (holds signed x y).toNat = 0 ∧ ¬holds signed x y = true := by
      cases holds signed x y
      · exact .inr ⟨rfl, Bool.false_ne_true⟩
      · exact .inl ⟨rfl, rfl⟩
    rw [key] at less
    generalize (signed && x.msb).toNat = s at *
    generalize (signed && y.msb).toNat = t at *
    generalize (holds signed x y).toNat = l at *
    clear key
    generalize x.toNat = x at *
    generalize y.toNat = y at *
    have value : x + 4294967296 * t + 4294967296 * l =
        y + 4294967296 * s + (2 ^ 32 - y + x) % 2 ^ 32 := by omega
    clear bits less
    generalize (2 ^ 32 - y + x) % 2 ^ 32 = d at *
    from_nat F (x / 65536 + 65536 * t + 65536 * l,
      y / 65536 + d / 65536 + (y % 65536 + 65535 - x % 65536) / 65536 + 65536 * s)

theorem sign_looksUp {signed : Bool} {x : W} {flag : F} {ms : List (Message F)}
    (hflag : flag = (signed.toNat : F)) (hs : LooksUp p ms) :
    LooksUp p (range 15 ((Word.of F x).hi - ((signed && x.msb).toNat : F) * 32768) flag :: ms) := by
  subst hflag
  cases signed
  · intro m hm
    rcases List.mem_cons.1 hm with rfl | hm
    · exact fun _ h => absurd cast_zero h
    · exact hs m hm
  · rw [Bool.true_and, (Word.of_is x).high_eq]
    exact .cons (.of_range (bits := 15) (cast_lit 15).symm rfl (by omega) (by omega)) hs

theorem of_looksUp (signed : Bool) (x y : W) {flag count : F} (hflag : flag = (signed.toNat : F)) :
    LooksUp p ((of F signed x y).lookups flag count) :=
  sign_looksUp hflag (sign_looksUp hflag (rangeWord_looksUp (Word.of_is _)))

end LessThan
end Mipsilon
