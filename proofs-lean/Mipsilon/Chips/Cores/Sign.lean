module

public import Mipsilon.Chips.Cores.Flag

/-! The sign of a word: `Sign` of `air/src/cores/compare.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace SignCols

structure Constraints (c : SignCols F) (isReal : F) : Prop where
  negative : IsBool c.negative
  zero : ZeroConstraints isReal c.a.lo c.a.hi c.zero c.weight0 c.weight1

noncomputable def lookups (c : SignCols F) (count : F) : List (Message F) :=
  [range 15 (c.a.hi - c.negative * 32768) count]

/-- Whether the condition of the selected opcode holds. -/
def holds (c : SignCols F) (s : Select4 F) : F :=
  s.s0 * (c.negative + c.zero) + s.s1 * (1 - (c.negative + c.zero)) + s.s2 * c.negative +
    s.s3 * (1 - c.negative)

theorem zero_iff (hp : 2 ^ 30 < char F) {a : Word F} {x : W} (hx : a.Is x) :
    (x == 0) = true ↔ a.lo = 0 ∧ a.hi = 0 := by
  rw [beq_iff_eq]
  constructor
  · rintro rfl
    exact ⟨hx.1.trans cast_zero, hx.2.trans cast_zero⟩
  · rintro ⟨hl, hh⟩
    exact hx.unique (by omega) ⟨hl.trans cast_zero.symm, hh.trans cast_zero.symm⟩

/-- The verdicts of the flags. -/
theorem verdicts {c : SignCols F} {x : W} (hn : c.negative = flag F (x.slt 0))
    (hz : c.zero = flag F (x == 0)) :
    c.holds .first = flag F (x.sle 0) ∧ c.holds .second = flag F (BitVec.slt 0 x) ∧
    c.holds .third = flag F (x.slt 0) ∧ c.holds .fourth = flag F (BitVec.sle 0 x) := by
  have e : c.negative + c.zero = flag F (x.sle 0) := by
    rw [hn, hz, sle_zero]
    by_cases h : x = 0
    · subst h
      show (0 : F) + 1 = 1
      grobner
    · rw [beq_eq_false_iff_ne.2 h, Bool.or_false, flag_false]
      grobner
  have h1 : c.holds .first = c.negative + c.zero := by
    show 1 * (c.negative + c.zero) + 0 * (1 - (c.negative + c.zero)) + 0 * c.negative +
      0 * (1 - c.negative) = _
    grobner
  have h2 : c.holds .second = 1 - (c.negative + c.zero) := by
    show 0 * (c.negative + c.zero) + 1 * (1 - (c.negative + c.zero)) + 0 * c.negative +
      0 * (1 - c.negative) = _
    grobner
  have h3 : c.holds .third = c.negative := by
    show 0 * (c.negative + c.zero) + 0 * (1 - (c.negative + c.zero)) + 1 * c.negative +
      0 * (1 - c.negative) = _
    grobner
  have h4 : c.holds .fourth = 1 - c.negative := by
    show 0 * (c.negative + c.zero) + 0 * (1 - (c.negative + c.zero)) + 0 * c.negative +
      1 * (1 - c.negative) = _
    grobner
  rw [h1, h2, h3, h4, e, hn, flag_not, flag_not, zero_slt, zero_sle]
  exact ⟨rfl, rfl, rfl, rfl⟩

theorem sound (hp : 2 ^ 30 < char F) {c : SignCols F} {x : W} (h : c.Constraints 1)
    (hl : LooksUp p (c.lookups 1)) (hx : c.a.Is x) :
    c.holds .first = flag F (x.sle 0) ∧ c.holds .second = flag F (BitVec.slt 0 x) ∧
    c.holds .third = flag F (x.slt 0) ∧ c.holds .fourth = flag F (BitVec.sle 0 x) :=
  verdicts (negative_sound hp h.negative hl.head hx) (h.zero.sound (zero_iff hp hx))

/-- The columns of a word. -/
noncomputable def fill (F : Type) [ZkField F] (x : W) : SignCols F where
  a := Word.of F x
  negative := flag F (x.slt 0)
  zero := flag F (x == 0)
  weight0 := (Word.of F x).lo⁻¹
  weight1 := highWeight (Word.of F x).lo (Word.of F x).hi

theorem complete (hp : 2 ^ 30 < char F) (x : W) {isReal : F} (h : isReal = 1) :
    (fill F x).Constraints isReal :=
  ⟨flag_bool _, h ▸ .complete (zero_iff hp (Word.of_is x))⟩

theorem looksUp (x : W) {count : F} : LooksUp p ((fill F x).lookups count) :=
  .cons (negative_complete (Word.of_is x)) .nil

end SignCols
end Mipsilon
