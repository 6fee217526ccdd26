module

public import Mipsilon.Chips.Cores.SignBit
public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Select

/-! Addition and subtraction that trap on overflow: `AddSubTrap` of `air/src/cores/add.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace AddSubTrapCols

/-- `sign` is 1 to add, -1 to subtract. -/
structure Constraints (c : AddSubTrapCols F) (sign : F) : Prop where
  boolCarry : IsBool c.carry
  boolSign0 : IsBool c.sign0
  boolSign1 : IsBool c.sign1
  boolSign2 : IsBool c.sign2
  low : c.a.lo + sign * (c.b.lo - c.carry * 65536) - c.out.lo = 0
  high : c.a.hi - c.sign0 * 65536 + sign * (c.b.hi - c.sign1 * 65536 + c.carry) -
    (c.out.hi - c.sign2 * 65536) = 0

noncomputable def lookups (c : AddSubTrapCols F) (count : F) : List (Message F) :=
  [range 15 (c.a.hi - c.sign0 * 32768) count, range 15 (c.b.hi - c.sign1 * 32768) count,
   range 15 (c.out.hi - c.sign2 * 32768) count, range 16 c.out.lo count]

/-! ### The operation -/

/-- 1 to add, -1 to subtract. -/
noncomputable def sign (F : Type) [ZkField F] (sub : Bool) : F := if sub then -1 else 1

/-- The sum or difference modulo 2^32. -/
def result (sub : Bool) (x y : W) : W := if sub then x - y else x + y

/-- The sum or difference, `none` on signed overflow. -/
def checked (sub : Bool) (x y : W) : Option W :=
  if sub then Alu.subOverflow x y else Alu.addOverflow x y

/-- The signed operation does not overflow. -/
def Fits (sub : Bool) (x y : W) : Prop :=
  (if sub then x.ssubOverflow y else x.saddOverflow y) = false

instance (sub : Bool) (x y : W) : Decidable (Fits sub x y) := inferInstanceAs (Decidable (_ = _))

theorem checked_of_fits {sub : Bool} {x y : W} (h : Fits sub x y) :
    checked sub x y = some (result sub x y) := by
  cases sub <;> simp_all [Fits, checked, result, Alu.addOverflow, Alu.subOverflow]

theorem checked_of_not_fits {sub : Bool} {x y : W} (h : ¬Fits sub x y) : checked sub x y = none := by
  cases sub <;> simp_all [Fits, checked, Alu.addOverflow, Alu.subOverflow]

theorem toInt_eq (x : W) :
    x.toInt = (x.toNat : Int) - 4294967296 * (x.toNat / 2147483648 : Nat) := by
  have := x.isLt
  rw [BitVec.toInt_eq_toNat_cond]; split <;> omega

/-- Without overflow, the equation holds for the signed values. -/
theorem fits_add (x y : W) : Fits false x y ↔
    x.toNat + y.toNat + 4294967296 * ((x + y).toNat / 2147483648) =
      (x + y).toNat + 4294967296 * (x.toNat / 2147483648 + y.toNat / 2147483648) := by
  have hx := x.isLt
  have hy := y.isLt
  simp only [Fits, Bool.false_eq_true, if_false, BitVec.saddOverflow, Bool.or_eq_false_iff,
    decide_eq_false_iff_not, toInt_eq, BitVec.toNat_add]
  generalize x.toNat = x at *
  generalize y.toNat = y at *
  omega

theorem fits_sub (x y : W) : Fits true x y ↔
    x.toNat + 4294967296 * (y.toNat / 2147483648 + (x - y).toNat / 2147483648) =
      y.toNat + (x - y).toNat + 4294967296 * (x.toNat / 2147483648) := by
  have hx := x.isLt
  have hy := y.isLt
  simp only [Fits, if_true, BitVec.ssubOverflow, Bool.or_eq_false_iff, decide_eq_false_iff_not,
    toInt_eq, BitVec.toNat_sub]
  generalize x.toNat = x at *
  generalize y.toNat = y at *
  omega

/-- The next or last instruction does not trap. -/
theorem not_trap {s : State} {m : Memory} {pc nextPc : Nat} (hex : Executes p s m pc nextPc)
    {i : Instruction} (hf : fetch p s.pc = .ok i) (cause : Trap) :
    execute i (s.reads p i) ≠ .trap cause := fun h => by
  rcases hex.step with ⟨_, e⟩ | ⟨_, e⟩ <;> simp [step, hf, h, Outcome.map] at e

/-! ### Soundness -/

theorem sound (hp : 2 ^ 30 < char F) {c : AddSubTrapCols F} {flag : F} {sub : Bool} {x y : W}
    (h : c.Constraints flag) (hflag : flag = sign F sub) (hl : LooksUp p (c.lookups 1))
    (hx : c.a.Is x) (hy : c.b.Is y) : c.out.Is (result sub x y) ∧ Fits sub x y := by
  have es := hx.sign_eq hp h.boolSign0 (hl.head.below hp (cast_lit 15).symm (by omega))
  have et := hy.sign_eq hp h.boolSign1 (hl.tail.head.below hp (cast_lit 15).symm (by omega))
  rw [msb_toNat] at es et
  obtain ⟨x0, x1, lx0, lx1, ex0, ex1, ex⟩ := hx.limbs
  obtain ⟨y0, y1, ly0, ly1, ey0, ey1, ey⟩ := hy.limbs
  obtain ⟨o0, lo0, eo0⟩ := hl.tail.tail.tail.head.u16 hp
  obtain ⟨r, lr, er⟩ := hl.tail.tail.head.below hp (k := 15) (cast_lit 15).symm (by omega)
  obtain ⟨k, lk, ek⟩ := bool_cases' h.boolCarry
  obtain ⟨u, lu, eu⟩ := bool_cases' h.boolSign2
  have eo1 : c.out.hi = ((r + u * 32768 : Nat) : F) := by
    rw [eu] at er
    simp only [cast_add, cast_mul]; grobner
  have e0 := h.low
  have e1 := h.high
  have fa := fits_add x y
  have fs := fits_sub x y
  rw [BitVec.toNat_add] at fa
  rw [BitVec.toNat_sub] at fs
  rw [ex0, ey0, eo0, ek, hflag] at e0
  rw [ex1, ey1, eo1, ek, es, et, eu, hflag] at e1
  have hs : x.toNat / 2147483648 < 2 := by omega
  have ht : y.toNat / 2147483648 < 2 := by omega
  cases sub
  · have n0 : x0 + y0 = o0 + 65536 * k := by
      unfold sign at e0; rw [if_neg Bool.false_ne_true] at e0; to_nat e0
    have n1 : x1 + y1 + k + 65536 * u =
        r + u * 32768 + 65536 * (x.toNat / 2147483648 + y.toNat / 2147483648) := by
      unfold sign at e1; rw [if_neg Bool.false_ne_true] at e1; to_nat e1
    have v : o0 + 65536 * (r + u * 32768) = (x.toNat + y.toNat) % 2 ^ 32 := by omega
    exact ⟨Word.is_of_limbs lo0 eo0 eo1 (by rw [result, if_neg Bool.false_ne_true,
      BitVec.toNat_add, v]), fa.2 (by rw [← v]; omega)⟩
  · have n0 : x0 + 65536 * k = y0 + o0 := by
      unfold sign at e0; rw [if_pos rfl] at e0; to_nat e0
    have n1 : x1 + 65536 * (y.toNat / 2147483648 + u) =
        y1 + k + (r + u * 32768) + 65536 * (x.toNat / 2147483648) := by
      unfold sign at e1; rw [if_pos rfl] at e1; to_nat e1
    have v : o0 + 65536 * (r + u * 32768) = (2 ^ 32 - y.toNat + x.toNat) % 2 ^ 32 := by omega
    exact ⟨Word.is_of_limbs lo0 eo0 eo1 (by rw [result, if_pos rfl, BitVec.toNat_sub, v]),
      fs.2 (by rw [← v]; omega)⟩

/-! ### Completeness -/

/-- The columns of a sum or difference. -/
noncomputable def of (F : Type) [ZkField F] (sub : Bool) (x y : W) : AddSubTrapCols F where
  a := Word.of F x
  b := Word.of F y
  out := Word.of F (result sub x y)
  carry := (((if sub then y.toNat % 65536 + 65535 - x.toNat % 65536
    else x.toNat % 65536 + y.toNat % 65536) / 65536 : Nat) : F)
  sign0 := (x.msb.toNat : F)
  sign1 := (y.msb.toNat : F)
  sign2 := ((result sub x y).msb.toNat : F)

theorem of_constraints {sub : Bool} {x y : W} (h : Fits sub x y) {flag : F}
    (hflag : flag = sign F sub) : (of F sub x y).Constraints flag := by
  subst hflag
  have hx := x.isLt
  have hy := y.isLt
  have b (x : W) : (x.msb.toNat : F) * ((x.msb.toNat : F) + -1) = 0 :=
    bool_intro' (Bool.toNat_lt _)
  refine ⟨bool_intro' (by split <;> omega), b _, b _, b _, ?_, ?_⟩ <;> cases sub <;>
    simp only [of, sign, result, Bool.false_eq_true, if_false, if_true, Word.of, msb_toNat]
  · rw [BitVec.toNat_add]
    generalize x.toNat = x at *
    generalize y.toNat = y at *
    from_nat F (x % 65536 + y % 65536,
      (x + y) % 2 ^ 32 % 65536 + 65536 * ((x % 65536 + y % 65536) / 65536))
  · rw [BitVec.toNat_sub]
    generalize x.toNat = x at *
    generalize y.toNat = y at *
    from_nat F (x % 65536 + 65536 * ((y % 65536 + 65535 - x % 65536) / 65536),
      (2 ^ 32 - y + x) % 2 ^ 32 % 65536 + y % 65536)
  · have v := (fits_add x y).1 h
    clear h b
    generalize (x + y).toNat = o at *
    generalize x.toNat = x at *
    generalize y.toNat = y at *
    from_nat F (x / 65536 + y / 65536 + (x % 65536 + y % 65536) / 65536 + 65536 * (o / 2147483648),
      o / 65536 + 65536 * (x / 2147483648 + y / 2147483648))
  · have v := (fits_sub x y).1 h
    clear h b
    generalize (x - y).toNat = o at *
    generalize x.toNat = x at *
    generalize y.toNat = y at *
    from_nat F (x / 65536 + 65536 * (y / 2147483648 + o / 2147483648),
      y / 65536 + o / 65536 + (y % 65536 + 65535 - x % 65536) / 65536 + 65536 * (x / 2147483648))

theorem of_looksUp (sub : Bool) (x y : W) {count : F} :
    LooksUp p ((of F sub x y).lookups count) := by
  have sign (x : W) : Provided p [Tag.range, 15, (Word.of F x).hi - (x.msb.toNat : F) * 32768, 0, 0,
    0, 0] :=
    .of_range (bits := 15) (cast_lit 15).symm (Word.of_is x).high_eq (by omega) (by omega)
  exact .cons (sign x) (.cons (sign y) (.cons (sign _)
    (.cons (.of_range (bits := 16) (cast_lit 16).symm rfl (by omega) (by omega)) .nil)))

end AddSubTrapCols
end Mipsilon
