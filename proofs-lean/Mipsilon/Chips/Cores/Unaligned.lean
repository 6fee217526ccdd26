module

public import Mipsilon.Chips.Cores.Offset
public import Mipsilon.Machine.Unaligned

/-! Merging two words by an alignment: `Alignment` of `air/src/cores/lanes.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-! ### Bytes -/

/-- The bytes of `x` moved up by `n`, over those of `y`. -/
def Bytes.up (x y : Bytes F) : (n : Nat) → Bytes F
  | 0 => x
  | 1 => ⟨y.byte0, x.byte0, x.byte1, x.byte2⟩
  | 2 => ⟨y.byte0, y.byte1, x.byte0, x.byte1⟩
  | _ => ⟨y.byte0, y.byte1, y.byte2, x.byte0⟩

/-- The bytes of `x` moved down by `n`, over those of `y`. -/
def Bytes.down (x y : Bytes F) : (n : Nat) → Bytes F
  | 0 => x
  | 1 => ⟨x.byte1, x.byte2, x.byte3, y.byte3⟩
  | 2 => ⟨x.byte2, x.byte3, y.byte2, y.byte3⟩
  | _ => ⟨x.byte3, y.byte1, y.byte2, y.byte3⟩

theorem Bytes.Is.up {x y : Bytes F} {v w : W} (hx : x.Is v) (hy : y.Is w) {n : Nat} (hn : n < 4) :
    (x.up y n).Is (moveUp v w n) := by
  obtain ⟨x0, x1, x2, x3, l0, l1, l2, l3, e0, e1, e2, e3, ex⟩ := hx.limbs
  obtain ⟨y0, y1, y2, y3, m0, m1, m2, m3, f0, f1, f2, f3, ey⟩ := hy.limbs
  have e := toNat_moveUp v w hn
  rw [ex, ey] at e
  have : n = 0 ∨ n = 1 ∨ n = 2 ∨ n = 3 := by omega
  rcases this with rfl | rfl | rfl | rfl
  · exact Bytes.is_of_limbs l0 l1 l2 e0 e1 e2 e3 (by omega)
  · exact Bytes.is_of_limbs m0 l0 l1 f0 e0 e1 e2 (by omega)
  · exact Bytes.is_of_limbs m0 m1 l0 f0 f1 e0 e1 (by omega)
  · exact Bytes.is_of_limbs m0 m1 m2 f0 f1 f2 e0 (by omega)

theorem Bytes.Is.down {x y : Bytes F} {v w : W} (hx : x.Is v) (hy : y.Is w) {n : Nat} (hn : n < 4) :
    (x.down y n).Is (moveDown v w n) := by
  obtain ⟨x0, x1, x2, x3, l0, l1, l2, l3, e0, e1, e2, e3, ex⟩ := hx.limbs
  obtain ⟨y0, y1, y2, y3, m0, m1, m2, m3, f0, f1, f2, f3, ey⟩ := hy.limbs
  have e := toNat_moveDown v w hn
  rw [ex, ey] at e
  have : n = 0 ∨ n = 1 ∨ n = 2 ∨ n = 3 := by omega
  rcases this with rfl | rfl | rfl | rfl
  · exact Bytes.is_of_limbs l0 l1 l2 e0 e1 e2 e3 (by omega)
  · exact Bytes.is_of_limbs l1 l2 l3 e1 e2 e3 f3 (by omega)
  · exact Bytes.is_of_limbs l2 l3 m2 e2 e3 f2 f3 (by omega)
  · exact Bytes.is_of_limbs l3 m1 m2 e3 f1 f2 f3 (by omega)

theorem rangeBytes_ranges (hp : 2 ^ 30 < char F) {x : Bytes F} (h : LooksUp p (rangeBytes x 1)) :
    x.Ranges :=
  ⟨(h.head.bytes hp).1, (h.head.bytes hp).2, (h.tail.head.bytes hp).1, (h.tail.head.bytes hp).2⟩

theorem rangeBytes_looksUp {x : W} {count : F} : LooksUp p (rangeBytes (Bytes.of F x) count) := by
  have := x.isLt
  exact .cons (.bytePair _ (x.toNat / 256 % 256) (by omega) (by omega))
    (.cons (.bytePair _ (x.toNat / 16777216) (by omega) (by omega)) .nil)

/-- Bytes whose word holds `x` hold `x`. -/
theorem Bytes.Ranges.of_word (hp : 2 ^ 30 < char F) {b : Bytes F} {x : W} (h : b.Ranges)
    (hx : b.word.Is x) : b.Is x := by
  obtain ⟨y, hy⟩ := h.is
  rwa [hx.unique (by omega) hy.word]

/-! ### The alignment -/

namespace Alignment

/-- The alignment one-hot. -/
def is (c : Alignment F) : Select4 F := ⟨c.is0, c.is1, c.is2, c.is3⟩

/-- The columns of a one-hot alignment. -/
def ofSelect (bigEndian : F) (s : Select4 F) : Alignment F := ⟨s.s0, s.s1, s.s2, s.s3, bigEndian⟩

structure Constraints (c : Alignment F) (isReal : F) : Prop where
  bool0 : IsBool c.is.s0
  bool1 : IsBool c.is.s1
  bool2 : IsBool c.is.s2
  bool3 : IsBool c.is.s3
  oneHot : c.is.isReal - isReal = 0
  bool : IsBool c.bigEndian

/-- The alignment. -/
def position (c : Alignment F) : F := c.is.s1 + c.is.s2 * 2 + c.is.s3 * 3

/-- The address offset. -/
def offset (c : Alignment F) (isReal : F) : F :=
  isReal * 3 - c.position + c.bigEndian * (c.position * 2 + -3)

/-- The bytes of the alignment. -/
def select (c : Alignment F) (x0 x1 x2 x3 : Bytes F) : Bytes F where
  byte0 := c.is.s0 * x0.byte0 + c.is.s1 * x1.byte0 + c.is.s2 * x2.byte0 + c.is.s3 * x3.byte0
  byte1 := c.is.s0 * x0.byte1 + c.is.s1 * x1.byte1 + c.is.s2 * x2.byte1 + c.is.s3 * x3.byte1
  byte2 := c.is.s0 * x0.byte2 + c.is.s1 * x1.byte2 + c.is.s2 * x2.byte2 + c.is.s3 * x3.byte2
  byte3 := c.is.s0 * x0.byte3 + c.is.s1 * x1.byte3 + c.is.s2 * x2.byte3 + c.is.s3 * x3.byte3

/-- The columns of the alignment `a`. -/
noncomputable def of (F : Type) [ZkField F] (big : Bool) (a : Nat) : Alignment F :=
  ofSelect (big.toNat : F) <| match a with
    | 0 => .first
    | 1 => .second
    | 2 => .third
    | _ => .fourth

theorem sound (hp : 2 ^ 30 < char F) {c : Alignment F} (h : c.Constraints 1) :
    ∃ (big : Bool) (a : Nat), a < 4 ∧ c = of F big a := by
  have hr := eq_of_sub_eq_zero h.oneHot
  have hs : c.is.Constraints := ⟨h.bool0, h.bool1, h.bool2, h.bool3, hr ▸ .one⟩
  have hb : ∃ big : Bool, c.bigEndian = (big.toNat : F) := by
    rcases h.bool.cases with k | k
    · exact ⟨false, k.trans cast_zero.symm⟩
    · exact ⟨true, k.trans cast_one.symm⟩
  obtain ⟨big, hb⟩ := hb
  have hc : c = ofSelect c.bigEndian c.is := rfl
  rcases hs.cases hp hr with e | e | e | e <;> rw [e, hb] at hc
  · exact ⟨big, 0, by omega, hc⟩
  · exact ⟨big, 1, by omega, hc⟩
  · exact ⟨big, 2, by omega, hc⟩
  · exact ⟨big, 3, by omega, hc⟩

variable {big : Bool} {a : Nat}

theorem of_constraints (ha : a < 4) {isReal : F} (hr : isReal = 1) :
    (of F big a).Constraints isReal := by
  subst hr
  have hb : IsBool ((big.toNat : Nat) : F) := bool_intro' (Bool.toNat_lt _)
  have : a = 0 ∨ a = 1 ∨ a = 2 ∨ a = 3 := by omega
  rcases this with rfl | rfl | rfl | rfl
  · exact ⟨.one, .zero, .zero, .zero, by
      show (Select4.first : Select4 F).isReal - 1 = 0; rw [Select4.first_isReal]; grobner, hb⟩
  · exact ⟨.zero, .one, .zero, .zero, by
      show (Select4.second : Select4 F).isReal - 1 = 0; rw [Select4.second_isReal]; grobner, hb⟩
  · exact ⟨.zero, .zero, .one, .zero, by
      show (Select4.third : Select4 F).isReal - 1 = 0; rw [Select4.third_isReal]; grobner, hb⟩
  · exact ⟨.zero, .zero, .zero, .one, by
      show (Select4.fourth : Select4 F).isReal - 1 = 0; rw [Select4.fourth_isReal]; grobner, hb⟩

theorem of_offset (ha : a < 4) {isReal : F} (hr : isReal = 1) :
    (of F big a).offset isReal = (alignment big a : F) := by
  subst hr
  have : a = 0 ∨ a = 1 ∨ a = 2 ∨ a = 3 := by omega
  rcases this with rfl | rfl | rfl | rfl <;> cases big <;>
    simp only [offset, position, is, of, ofSelect, alignment, Select4.first, Select4.second,
      Select4.third,
      Select4.fourth, Bool.toNat, cond, if_true, Bool.false_eq_true, if_false, Nat.reduceSub,
      cast_zero, cast_one] <;> grobner

/-- The low limb of the address. -/
theorem low_of (ha : a < 4) {word isReal : F} (hr : isReal = 1) :
    word * 4 + (of F big a).offset isReal = word * 4 + (alignment big a : F) := by
  rw [of_offset ha hr]

theorem of_select (ha : a < 4) (x : Nat → Bytes F) :
    (of F big a).select (x 0) (x 1) (x 2) (x 3) = x a := by
  have : a = 0 ∨ a = 1 ∨ a = 2 ∨ a = 3 := by omega
  rcases this with rfl | rfl | rfl | rfl <;> apply Bytes.ext <;>
    simp only [select, is, of, ofSelect, Select4.first, Select4.second, Select4.third,
      Select4.fourth] <;> grobner

end Alignment

/-! ### The merged word -/

/-- `out` is `left` under the first selector and `right` under the second. -/
structure Merged (s : Select2 F) (left right : Bytes F) (out : Word F) : Prop where
  lo : out.lo - (s.s0 * left.word.lo + s.s1 * right.word.lo) = 0
  hi : out.hi - (s.s0 * left.word.hi + s.s1 * right.word.hi) = 0

theorem Merged.first_iff {left right : Bytes F} {out : Word F} :
    Merged .first left right out ↔ out = left.word :=
  ⟨fun ⟨h0, h1⟩ => Word.ext (by simp only [Select2.first] at h0; grobner)
    (by simp only [Select2.first] at h1; grobner),
   fun h => by subst h; constructor <;> simp only [Select2.first] <;> grobner⟩

theorem Merged.second_iff {left right : Bytes F} {out : Word F} :
    Merged .second left right out ↔ out = right.word :=
  ⟨fun ⟨h0, h1⟩ => Word.ext (by simp only [Select2.second] at h0; grobner)
    (by simp only [Select2.second] at h1; grobner),
   fun h => by subst h; constructor <;> simp only [Select2.second] <;> grobner⟩

namespace UnalignedCols

noncomputable def lookups (c : UnalignedCols F) (count : F) : List (Message F) :=
  rangeBytes c.memory count ++ rangeBytes c.register count

/-- The columns of an access. -/
noncomputable def of (F : Type) [ZkField F] (w r : W) (big : Bool) (a : Nat) (v : W) :
    UnalignedCols F :=
  ⟨Bytes.of F w, Bytes.of F r, .of F big a, Word.of F v⟩

theorem of_looksUp {w r : W} {big : Bool} {a : Nat} {v : W} {count : F} :
    LooksUp p ((of F w r big a v).lookups count) := .intro rangeBytes_looksUp rangeBytes_looksUp

end UnalignedCols
end Mipsilon
