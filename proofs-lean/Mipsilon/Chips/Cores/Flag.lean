module

public import Mipsilon.Chips.Cores.SignBit
public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Select

/-! Flags of words, as the conditions of `air/src/cores/compare.rs` have them: zero and negative. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- A boolean as a cell. -/
def flag (F : Type) [ZkField F] (t : Bool) : F := if t then 1 else 0

theorem flag_true : flag F true = 1 := rfl
theorem flag_false : flag F false = 0 := rfl

theorem toNat_flag (t : Bool) : (t.toNat : F) = flag F t := by
  cases t
  · exact cast_zero
  · exact cast_one

theorem flag_bool (t : Bool) : IsBool (flag F t) := by
  cases t
  · exact .zero
  · exact .one

theorem flag_not (t : Bool) : 1 - flag F t = flag F !t := by
  cases t
  · show (1 : F) - 0 = 1; grobner
  · show (1 : F) - 1 = 0; grobner

/-! ### Zero -/

/-- `zero` tells whether `lo` and `hi` are both 0; if not, the weights combine them to 1. -/
structure ZeroConstraints (isReal lo hi zero u v : F) : Prop where
  bool : IsBool zero
  low : zero * lo = 0
  high : zero * hi = 0
  not : isReal - zero - (lo * u + hi * v) = 0

/-- The weight of the high limb if that of the low one is its inverse. -/
noncomputable def highWeight (lo hi : F) : F := (1 - lo * lo⁻¹) * hi⁻¹

theorem ZeroConstraints.sound {lo hi zero u v : F} (h : ZeroConstraints 1 lo hi zero u v) {t : Bool}
    (ht : t = true ↔ lo = 0 ∧ hi = 0) : zero = flag F t := by
  have e := h.not
  rcases h.bool.cases with h0 | h1
  · cases t
    · exact h0
    · obtain ⟨hl, hh⟩ := ht.1 rfl
      rw [h0, hl, hh] at e
      exact absurd (by grobner) (zero_ne_one (F := F))
  · cases t
    · have hl := h.low
      have hh := h.high
      rw [h1] at hl hh
      exact absurd (ht.2 ⟨by grobner, by grobner⟩) (by decide)
    · exact h1

theorem ZeroConstraints.complete {lo hi : F} {t : Bool} (ht : t = true ↔ lo = 0 ∧ hi = 0) :
    ZeroConstraints 1 lo hi (flag F t) lo⁻¹ (highWeight lo hi) := by
  cases t
  · refine ⟨.zero, ?_, ?_, ?_⟩ <;> rw [flag_false]
    · grobner
    · grobner
    · unfold highWeight
      by_cases hl : lo = 0
      · have hh : hi ≠ 0 := fun hh => absurd (ht.2 ⟨hl, hh⟩) (by decide)
        have := Field.mul_inv_cancel hh
        subst hl
        generalize hi⁻¹ = w at *
        grobner
      · have := Field.mul_inv_cancel hl
        generalize lo⁻¹ = w at *
        generalize hi⁻¹ = z at *
        grobner
  · obtain ⟨rfl, rfl⟩ := ht.1 rfl
    refine ⟨.one, ?_, ?_, ?_⟩ <;> rw [flag_true]
    · grobner
    · grobner
    · generalize highWeight (0 : F) 0 = w
      grobner

/-! ### NegativeCols -/

theorem slt_zero (x : W) : x.slt 0 = x.msb := by
  have := x.isLt
  rw [BitVec.msb_eq_decide]
  simp only [BitVec.slt, BitVec.toInt_eq_toNat_cond]
  apply decide_eq_decide.2
  rw [show (0 : W).toNat = 0 from rfl]
  split <;> omega

theorem zero_sle (x : W) : BitVec.sle 0 x = !x.slt 0 := by
  rw [BitVec.sle_eq_not_slt]

theorem zero_slt (x : W) : BitVec.slt 0 x = !x.sle 0 := by
  rw [BitVec.sle_eq_not_slt, Bool.not_not]

theorem sle_zero (x : W) : x.sle 0 = (x.slt 0 || x == 0) := by
  rw [slt_zero, BitVec.msb_eq_decide, Bool.eq_iff_iff]
  simp only [BitVec.sle, BitVec.toInt_eq_toNat_cond, decide_eq_true_eq, Bool.or_eq_true, beq_iff_eq]
  have := x.isLt
  have e : x = 0 ↔ x.toNat = 0 :=
    ⟨fun h => h ▸ rfl, fun h => BitVec.eq_of_toNat_eq h⟩
  rw [show (0 : W).toNat = 0 from rfl, e]
  split <;> omega

/-- The high limb without its sign bit has 15 bits. -/
theorem negative_sound (hp : 2 ^ 30 < char F) {a : Word F} {x : W} {negative : F}
    (hb : IsBool negative) (h : Provided p [Tag.range, 15, a.hi - negative * 32768, 0, 0, 0, 0])
    (hx : a.Is x) : negative = flag F (x.slt 0) := by
  rw [slt_zero, ← toNat_flag]
  exact hx.sign_eq hp hb (h.below hp (cast_lit 15).symm (by omega))

theorem negative_complete {a : Word F} {x : W} (hx : a.Is x) :
    Provided p [Tag.range, 15, a.hi - flag F (x.slt 0) * 32768, 0, 0, 0, 0] := by
  rw [slt_zero, ← toNat_flag, hx.high_eq]
  exact .of_range (bits := 15) (cast_lit 15).symm rfl (by omega) (by omega)

end Mipsilon
