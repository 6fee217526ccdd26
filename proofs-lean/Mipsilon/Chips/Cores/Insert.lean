module

public import Mipsilon.Chips.Cores.LowBits

/-! Fields put into words: `InsertCols` of `air/src/cores/bitfield.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace InsertCols

/-- The low word of the shifted source. -/
noncomputable def low (c : InsertCols F) (isReal : F) : Word F :=
  ⟨c.shifted.limb0 c.start isReal, c.shifted.limb1 c.start isReal⟩

/-- The source below the end of the field. -/
noncomputable def field (c : InsertCols F) (isReal : F) : Word F :=
  c.sourceBelowEnd.masked c.end c.source isReal

/-- The old value below the end of the field. -/
noncomputable def belowStop (c : InsertCols F) (old : Word F) (isReal : F) : Word F :=
  c.oldBelowEnd.masked c.end old isReal

/-- The old value below the field. -/
noncomputable def belowStart (c : InsertCols F) (old : Word F) (isReal : F) : Word F :=
  c.oldBelowStart.masked c.start old isReal

structure Constraints (c : InsertCols F) (old : Word F) (isReal : F) : Prop where
  start : c.start.Constraints
  «end» : c.end.Constraints
  shifted : c.shifted.Constraints c.start c.a
  sourceLo : c.source.lo - (c.low isReal).lo = 0
  sourceHi : c.source.hi - (c.low isReal).hi = 0
  sourceBelowEnd : c.sourceBelowEnd.Constraints c.end c.source isReal
  oldBelowEnd : c.oldBelowEnd.Constraints c.end old isReal
  oldBelowStart : c.oldBelowStart.Constraints c.start old isReal
  mergeLo : isReal * c.out.lo - (isReal * old.lo - (c.belowStop old isReal).lo +
    (c.field isReal).lo + (c.belowStart old isReal).lo) = 0
  mergeHi : isReal * c.out.hi - (isReal * old.hi - (c.belowStop old isReal).hi +
    (c.field isReal).hi + (c.belowStart old isReal).hi) = 0

noncomputable def lookups (c : InsertCols F) (isReal : F) : List (Message F) :=
  c.start.lookups isReal ++ (c.end.lookups isReal ++ (c.shifted.lookups c.start isReal ++
    (c.sourceBelowEnd.lookups c.end isReal ++ (c.oldBelowEnd.lookups c.end isReal ++
      c.oldBelowStart.lookups c.start isReal))))

/-- The columns for `x` put into bits `start` to `msb` of `old`. -/
noncomputable def of (F : Type) [ZkField F] (old x : W) (start msb : Nat) : InsertCols F where
  a := .of F x
  start := .of F start
  «end» := .of F (msb + 1)
  shifted := .of F x start
  source := .of F (x <<< start)
  sourceBelowEnd := .of F (x <<< start) (msb + 1)
  oldBelowEnd := .of F old (msb + 1)
  oldBelowStart := .of F old start
  out := .of F (Alu.ins old x start msb)

/-! ### The value -/

/-- The three parts of the result. -/
theorem ins_eq (old x : W) {start msb : Nat} (h : start ≤ msb + 1) :
    Alu.ins old x start msb = (old >>> (msb + 1)) <<< (msb + 1) |||
      (lowBits (x <<< start) (msb + 1) ||| lowBits old start) := by
  apply BitVec.eq_of_getLsbD_eq
  intro i hi
  simp only [Alu.ins, Alu.lowOnes, lowBits, BitVec.getLsbD_or, BitVec.getLsbD_and,
    BitVec.getLsbD_not, BitVec.getLsbD_shiftLeft, BitVec.getLsbD_ushiftRight, BitVec.getLsbD_ofNat,
    Nat.testBit_two_pow_sub_one, Nat.testBit_mod_two_pow, BitVec.testBit_toNat, hi, decide_true,
    Bool.true_and]
  by_cases h1 : i < start
  · have h2 : i < msb + 1 := by omega
    simp [h1, h2]
  · by_cases h2 : i < msb + 1
    · have h3 : i - start < msb + 1 - start := by omega
      have h4 : i - start < 32 := by omega
      simp [h1, h2, h3, h4]
    · have h3 : ¬i - start < msb + 1 - start := by omega
      have h4 : msb + 1 + (i - (msb + 1)) = i := by omega
      simp [h1, h2, h3, h4]

/-- The three parts add up, limb by limb. -/
theorem ins_limbs (old x : W) {start msb : Nat} (h : start ≤ msb + 1) (hm : msb < 32) :
    old.toNat % 65536 + (lowBits (x <<< start) (msb + 1)).toNat % 65536 +
        (lowBits old start).toNat % 65536 =
      (Alu.ins old x start msb).toNat % 65536 + (lowBits old (msb + 1)).toNat % 65536 ∧
    old.toNat / 65536 + (lowBits (x <<< start) (msb + 1)).toNat / 65536 +
        (lowBits old start).toNat / 65536 =
      (Alu.ins old x start msb).toNat / 65536 + (lowBits old (msb + 1)).toNat / 65536 := by
  have lold := old.isLt
  -- The part above the field.
  have hhigh : ((old >>> (msb + 1)) <<< (msb + 1)).toNat =
      2 ^ (msb + 1) * (old.toNat / 2 ^ (msb + 1)) := by
    rw [BitVec.toNat_shiftLeft, BitVec.toNat_ushiftRight, Nat.shiftLeft_eq,
      Nat.shiftRight_eq_div_pow, Nat.mul_comm, Nat.mod_eq_of_lt]
    exact Nat.lt_of_le_of_lt (Nat.mul_div_le _ _) lold
  -- The field.
  have hfield : (lowBits (x <<< start) (msb + 1)).toNat =
      2 ^ start * (x.toNat % 2 ^ (32 - start) % 2 ^ (msb + 1 - start)) := by
    rw [lowBits_toNat, shiftLeft_toNat x (show start + (32 - start) = 32 by omega),
      ← two_pow_mul (show start + (msb + 1 - start) = msb + 1 by omega), Nat.mul_mod_mul_left]
  -- The part below the field.
  have hlow : (lowBits old start).toNat < 2 ^ start := by
    rw [lowBits_toNat]; exact Nat.mod_lt _ (Nat.two_pow_pos _)
  have hsum : (lowBits (x <<< start) (msb + 1)).toNat + (lowBits old start).toNat <
      2 ^ (msb + 1) := by
    have hl := Nat.mul_le_mul_left (2 ^ start)
      (Nat.mod_lt (x.toNat % 2 ^ (32 - start)) (Nat.two_pow_pos (msb + 1 - start)))
    rw [two_pow_mul (show start + (msb + 1 - start) = msb + 1 by omega), Nat.succ_eq_add_one,
      Nat.mul_add, ← hfield] at hl
    omega
  have hins : (Alu.ins old x start msb).toNat = (lowBits (x <<< start) (msb + 1)).toNat +
      (lowBits old start).toNat + ((old >>> (msb + 1)) <<< (msb + 1)).toNat := by
    have e : (lowBits (x <<< start) (msb + 1) ||| lowBits old start).toNat =
        (lowBits (x <<< start) (msb + 1)).toNat + (lowBits old start).toNat := by
      rw [BitVec.toNat_or, hfield, Nat.two_pow_add_eq_or_of_lt hlow]
    rw [ins_eq old x h, BitVec.toNat_or, e, hhigh, ← Nat.two_pow_add_eq_or_of_lt hsum,
      Nat.add_comm]
  have hold : old.toNat = (lowBits old (msb + 1)).toNat +
      ((old >>> (msb + 1)) <<< (msb + 1)).toNat := by
    rw [hhigh, lowBits_toNat, Nat.mod_add_div]
  have hbelow : (lowBits old (msb + 1)).toNat < 2 ^ (msb + 1) := by
    rw [lowBits_toNat]; exact Nat.mod_lt _ (Nat.two_pow_pos _)
  obtain ⟨a0, a1⟩ := limbs_add hlow hfield
  rw [Nat.add_comm] at a0 a1
  obtain ⟨b0, b1⟩ := limbs_add hsum hhigh
  obtain ⟨c0, c1⟩ := limbs_add hbelow hhigh
  rw [hins, b0, b1, a0, a1]
  rw [← hold] at c0 c1
  rw [c0, c1]
  omega

/-- The merged limbs are those of the result. -/
theorem merge_is {old x : W} {start msb : Nat} (h : start ≤ msb + 1) (hm : msb < 32)
    {z f bs bt out : Word F} (hz : z.Is old) (hf : f.Is (lowBits (x <<< start) (msb + 1)))
    (hbs : bs.Is (lowBits old (msb + 1))) (hbt : bt.Is (lowBits old start)) :
    out.Is (Alu.ins old x start msb) ↔
      1 * out.lo - (1 * z.lo - bs.lo + f.lo + bt.lo) = 0 ∧
      1 * out.hi - (1 * z.hi - bs.hi + f.hi + bt.hi) = 0 := by
  obtain ⟨e0, e1⟩ := ins_limbs old x h hm
  have e0 := congrArg (Nat.cast (R := F)) e0
  have e1 := congrArg (Nat.cast (R := F)) e1
  simp only [cast_add] at e0 e1
  rw [← hz.1, ← hf.1, ← hbs.1, ← hbt.1] at e0
  rw [← hz.2, ← hf.2, ← hbs.2, ← hbt.2] at e1
  rw [Word.Is]
  clear hz hf hbs hbt
  constructor
  · rintro ⟨h0, h1⟩
    rw [← h0] at e0
    rw [← h1] at e1
    exact ⟨by grobner, by grobner⟩
  · rintro ⟨h0, h1⟩
    exact ⟨by grobner, by grobner⟩

/-! ### Soundness -/

theorem sound (hp : 2 ^ 30 < char F) {c : InsertCols F} {old : Word F} {x z : W}
    (h : c.Constraints old 1) (hl : LooksUp p (c.lookups 1)) (hx : c.a.Is x) (hz : old.Is z) :
    ∃ m n, m < 48 ∧ n < 48 ∧ c.start = .of F m ∧ c.end = .of F n ∧
      ∀ msb, n = msb + 1 → m ≤ msb + 1 → msb < 32 → c.out.Is (Alu.ins z x m msb) := by
  obtain ⟨lstart, l⟩ := hl.append
  obtain ⟨lstop, l⟩ := l.append
  obtain ⟨lshifted, l⟩ := l.append
  obtain ⟨lsource, l⟩ := l.append
  obtain ⟨lbelow, labove⟩ := l.append
  obtain ⟨m, hm, em⟩ := Cut.sound hp h.start lstart
  obtain ⟨n, hn, en⟩ := Cut.sound hp h.end lstop
  obtain ⟨a, start, stop, shifted, source, sourceBelowEnd, oldBelowEnd, oldBelowStart, out⟩ := c
  dsimp only at *
  subst em en
  have es := LeftShift.sound hp h.shifted lshifted hx
  refine ⟨m, n, hm, hn, rfl, rfl, fun msb e1 e2 e3 => ?_⟩
  subst e1
  have hs : source.Is (x <<< m) := by
    have v := LeftShift.of_low_is (F := F) x hm
    rw [← es] at v
    rw [show source = _ from
      Word.ext (eq_of_sub_eq_zero h.sourceLo) (eq_of_sub_eq_zero h.sourceHi)]
    exact v
  exact (merge_is e2 e3 hz (LowBits.sound hp hn h.sourceBelowEnd lsource hs)
    (LowBits.sound hp hn h.oldBelowEnd lbelow hz)
    (LowBits.sound hp hm h.oldBelowStart labove hz)).2 ⟨h.mergeLo, h.mergeHi⟩

/-! ### Completeness -/

theorem of_constraints (hp : 2 ^ 30 < char F) (old x : W) {start msb : Nat} (h : start ≤ msb + 1)
    (hm : msb < 32) : (of F old x start msb).Constraints (.of F old) 1 := by
  have sub {a b : F} (h : b = a) : a - b = 0 := by grobner
  have v := LeftShift.of_low_is (F := F) x (show start < 48 by omega)
  have merge := (merge_is h hm (Word.of_is old)
    (LowBits.of_masked (F := F) hp (x <<< start) (show msb + 1 < 48 by omega))
    (LowBits.of_masked hp old (show msb + 1 < 48 by omega))
    (LowBits.of_masked hp old (show start < 48 by omega))).1 (Word.of_is _)
  exact ⟨Cut.of_constraints (by omega), Cut.of_constraints (by omega), LeftShift.of_constraints _ _,
    sub v.1, sub v.2, LowBits.of_constraints _ (by omega), LowBits.of_constraints _ (by omega),
    LowBits.of_constraints _ (by omega), merge.1, merge.2⟩

theorem of_looksUp (old x : W) (start msb : Nat) :
    LooksUp p ((of F old x start msb).lookups 1) :=
  .intro (Cut.of_looksUp _) (.intro (Cut.of_looksUp _) (.intro (LeftShift.of_looksUp _ _ rfl)
    (.intro (LowBits.of_looksUp _ _ rfl) (.intro (LowBits.of_looksUp _ _ rfl)
      (LowBits.of_looksUp _ _ rfl)))))

end InsertCols
end Mipsilon
