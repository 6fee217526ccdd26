module

public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Select

/-! Leading zeros and ones: `Count` of `air/src/cores/count.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-! ### Counting by the highest bit -/

/-- Bit `k` is the highest one. -/
theorem leadingZeros_of_between {v : W} {k b : Nat} (hb : 2 ^ k = b) (hk : b ≤ v.toNat)
    (hv : v.toNat < 2 * b) : ∀ n, k < n → Alu.leadingZeros v n = n - 1 - k
  | n + 1, h => by
    unfold Alu.leadingZeros
    by_cases e : k = n
    · have : v.toNat / 2 ^ n = 1 := Nat.div_eq_of_lt_le (by rw [← e, hb]; omega)
        (by rw [← e, hb]; omega)
      have : v.getLsbD n = true := by
        rw [BitVec.getLsbD, Nat.testBit_eq_decide_div_mod_eq, this]; rfl
      rw [if_pos this]; omega
    · have le : 2 ^ (k + 1) ≤ 2 ^ n := Nat.pow_le_pow_right (by omega) (by omega)
      rw [Nat.pow_succ, hb] at le
      have : v.getLsbD n = false := Nat.testBit_lt_two_pow (by omega)
      rw [this, if_neg Bool.false_ne_true, leadingZeros_of_between hb hk hv n (by omega)]
      omega

theorem leadingZeros_zero : ∀ n, Alu.leadingZeros 0 n = n
  | 0 => rfl
  | n + 1 => by
    have : (0 : W).getLsbD n = false := by simp
    unfold Alu.leadingZeros
    rw [this, if_neg Bool.false_ne_true, leadingZeros_zero n]

/-- The cells of a word with limbs `lo` and `hi`: the flags of the limb with the highest bit, the
bit's position in it, the bits below it, and the leading zeros. -/
inductive Leading (lo hi : Nat) : (inHigh inLow : Bool) → (t rest count : Nat) → Prop where
  | high {t rest : Nat} : t < 16 → rest < 2 ^ t → hi = 2 ^ t + rest →
      Leading lo hi true false t rest (15 - t)
  | low {t rest : Nat} : t < 16 → rest < 2 ^ t → hi = 0 → lo = 2 ^ t + rest →
      Leading lo hi false true t rest (31 - t)
  | none {t rest : Nat} : t < 16 → rest < 2 ^ t → hi = 0 → lo = 0 →
      Leading lo hi false false t rest 32

theorem Leading.clz {lo hi t rest count : Nat} {inHigh inLow : Bool}
    (h : Leading lo hi inHigh inLow t rest count) (hlo : lo < 65536) {v : W}
    (hv : v.toNat = lo + 65536 * hi) : Alu.clz v = BitVec.ofNat 32 count := by
  rw [Alu.clz]
  cases h with
  | high ht hr e =>
    have hb : 2 ^ (t + 16) = 65536 * 2 ^ t := by rw [Nat.pow_add, Nat.mul_comm]
    generalize 2 ^ t = b at *
    exact congrArg _
      ((leadingZeros_of_between hb (by omega) (by omega) 32 (by omega)).trans (by omega))
  | low ht hr e0 e1 =>
    exact congrArg _
      ((leadingZeros_of_between (k := t) rfl (by omega) (by omega) 32 (by omega)).trans (by omega))
  | none _ _ e0 e1 =>
    have : v = 0 := BitVec.eq_of_toNat_eq (by simp [hv, e0, e1])
    rw [this, leadingZeros_zero]

/-- The highest bit of a limb. -/
theorem highest {n : Nat} (h : n ≠ 0) (hn : n < 65536) :
    ∃ t rest, t < 16 ∧ rest < 2 ^ t ∧ n = 2 ^ t + rest := by
  have h1 := Nat.log2_self_le h
  have h2 := Nat.lt_log2_self (n := n)
  rw [Nat.pow_succ] at h2
  exact ⟨n.log2, n - 2 ^ n.log2, (Nat.log2_lt h).2 hn, by omega, by omega⟩

theorem Leading.exists {lo hi : Nat} (hlo : lo < 65536) (hhi : hi < 65536) :
    ∃ inHigh inLow t rest count, Leading lo hi inHigh inLow t rest count := by
  by_cases h1 : hi = 0
  · by_cases h0 : lo = 0
    · exact ⟨_, _, 0, 0, _, .none (by omega) (by omega) h1 h0⟩
    · obtain ⟨t, rest, ht, hr, e⟩ := highest h0 hlo
      exact ⟨_, _, _, _, _, .low ht hr h1 e⟩
  · obtain ⟨t, rest, ht, hr, e⟩ := highest h1 hhi
    exact ⟨_, _, _, _, _, .high ht hr e⟩

/-! ### The core -/

namespace CountCols

/-- A limb of the word whose leading zeros count: a or its complement. -/
def bits (ones limb : F) : F := limb + ones * (65535 - limb * 2)

/-- A limb holds the highest bit. -/
def found (c : CountCols F) : F := c.limb0 + c.limb1

structure Constraints (c : CountCols F) (ones real : F) : Prop where
  boolHigh : IsBool c.limb0
  boolLow : IsBool c.limb1
  once : IsBool c.found
  high : c.limb0 * (bits ones c.a.hi - (c.power + c.rest)) = 0
  low : c.limb1 * (bits ones c.a.lo - (c.power + c.rest)) = 0
  highZero : (real - c.limb0) * bits ones c.a.hi = 0
  lowZero : (real - c.found) * bits ones c.a.lo = 0
  count : c.out - (c.limb0 * (15 - c.t) + c.limb1 * (31 - c.t) + (real - c.found) * 32) = 0

noncomputable def lookups (c : CountCols F) : List (Message F) :=
  [powerLookup c.t c.power c.copower c.found, range c.t c.rest c.found]

/-- The word whose leading zeros count. -/
def operand (ones : Bool) (x : W) : W := if ones then ~~~x else x

theorem operand_limbs {ones : Bool} {flag : F} (hflag : flag = (ones.toNat : F)) {w : Word F} {x : W}
    (hx : w.Is x) :
    bits flag w.lo = (((operand ones x).toNat % 65536 : Nat) : F) ∧
    bits flag w.hi = (((operand ones x).toNat / 65536 : Nat) : F) := by
  subst hflag
  have := x.isLt
  rw [hx.1, hx.2]
  unfold bits operand
  cases ones
  · simp only [Bool.toNat_false, cast_zero, Bool.false_eq_true, if_false]
    constructor <;> grobner
  · simp only [Bool.toNat_true, cast_one, if_true, BitVec.toNat_not]
    generalize x.toNat = x at *
    constructor <;> refine eq_of_sub_eq_zero ?_
    · from_nat F (65535, x % 65536 + (2 ^ 32 - 1 - x) % 65536)
    · from_nat F (65535, x / 65536 + (2 ^ 32 - 1 - x) / 65536)

theorem cast_sub {m n : Nat} (h : n ≤ m) : ((m - n : Nat) : F) = (m : F) - (n : F) := by
  refine eq_of_sub_eq_zero ?_
  from_nat F ((m - n) + n, m)

/-! ### Soundness -/

/-- What a row looks up in which a limb holds the highest bit. -/
theorem highest_of (hp : 2 ^ 30 < char F) {c : CountCols F} (hl : LooksUp p c.lookups)
    (h : c.found = 1) : ∃ t rest : Nat, t < 16 ∧ rest < 2 ^ t ∧ c.t = (t : F) ∧
      c.power + c.rest = ((2 ^ t + rest : Nat) : F) := by
  unfold lookups at hl
  rw [h] at hl
  obtain ⟨t, ht, et, ep, -⟩ := hl.head.powers hp
  obtain ⟨b, rest, hb, hr, eb, er⟩ := hl.tail.head.bits hp
  have : t = b := nat_eq (F := F) (by omega) (by omega) (et ▸ eb)
  subst this
  exact ⟨t, rest, ht, hr, et, by rw [ep, er, cast_add]⟩

theorem of_set {k a b : F} (hk : k = 1) (h : k * (a - b) = 0) : a = b := by subst hk; grobner
theorem of_unset {k a : F} (hk : k = 0) (h : (1 - k) * a = 0) : a = 0 := by subst hk; grobner

theorem count_none (t : F) : 0 * (15 - t) + 0 * (31 - t) + (1 - (0 + 0)) * 32 = 32 := by grobner
theorem count_low (t : F) : 0 * (15 - t) + 1 * (31 - t) + (1 - (0 + 1)) * 32 = 31 - t := by grobner
theorem count_high (t : F) : 1 * (15 - t) + 0 * (31 - t) + (1 - (1 + 0)) * 32 = 15 - t := by grobner

section
variable {c : CountCols F}

theorem found_none (h0 : c.limb0 = 0) (h1 : c.limb1 = 0) : c.found = 0 := by
  rw [found, h0, h1]; grobner
theorem found_low (h0 : c.limb0 = 0) (h1 : c.limb1 = 1) : c.found = 1 := by
  rw [found, h0, h1]; grobner
theorem found_high (h0 : c.limb0 = 1) (h1 : c.limb1 = 0) : c.found = 1 := by
  rw [found, h0, h1]; grobner

end

theorem not_bool_two (hp : 2 ^ 30 < char F) : ¬IsBool (1 + 1 : F) := fun h => by
  have : 2 = 0 := nat_eq (F := F) (by omega) (by omega) (by
    rw [cast_lit, cast_zero]; unfold IsBool at h; grobner)
  omega

theorem sound (hp : 2 ^ 30 < char F) {c : CountCols F} {flag : F} {ones : Bool} {x : W}
    (h : c.Constraints flag 1) (hflag : flag = (ones.toNat : F)) (hl : LooksUp p c.lookups)
    (hx : c.a.Is x) : Word.Is ⟨c.out, 0⟩ (Alu.clz (operand ones x)) := by
  obtain ⟨e0, e1⟩ := operand_limbs hflag hx
  have hv := (operand ones x).isLt
  generalize operand ones x = v at *
  suffices ∃ (inHigh inLow : Bool) (t rest count : Nat), count < 65536 ∧ c.out = (count : F) ∧
      Leading (v.toNat % 65536) (v.toNat / 65536) inHigh inLow t rest count by
    obtain ⟨_, _, _, _, count, hc, ec, hlead⟩ := this
    rw [hlead.clz (by omega) (v := v) (by omega)]
    exact Word.is_low hc ec rfl
  have pow {t : Nat} (ht : t < 16) : 2 ^ t ≤ 2 ^ 15 := Nat.pow_le_pow_right (by omega) (by omega)
  have eq {m n : Nat} (hm : m < 65536) (hn : n < 65536) (h : (m : F) = (n : F)) : m = n :=
    nat_eq (F := F) (by omega) (by omega) h
  have hcount := eq_of_sub_eq_zero h.count
  have honce := h.once
  unfold found at hcount honce
  rcases h.boolHigh.cases with k0 | k0 <;> rcases h.boolLow.cases with k1 | k1 <;>
    rw [k0, k1] at hcount honce
  · have z1 : v.toNat / 65536 = 0 :=
      eq (by omega) (by omega) (by rw [← e1, cast_zero, of_unset k0 h.highZero])
    have z0 : v.toNat % 65536 = 0 :=
      eq (by omega) (by omega) (by rw [← e0, cast_zero, of_unset (found_none k0 k1) h.lowZero])
    exact ⟨_, _, 0, 0, 32, by omega, by rw [cast_lit]; exact hcount.trans (count_none _),
      .none (by omega) (by omega) z1 z0⟩
  · obtain ⟨t, rest, ht, hr, et, ev⟩ := highest_of hp hl (found_low k0 k1)
    have := pow ht
    have z1 : v.toNat / 65536 = 0 :=
      eq (by omega) (by omega) (by rw [← e1, cast_zero, of_unset k0 h.highZero])
    have z0 : v.toNat % 65536 = 2 ^ t + rest :=
      eq (by omega) (by omega) (by rw [← e0, ← ev, of_set k1 h.low])
    exact ⟨_, _, t, rest, 31 - t, by omega,
      by rw [cast_sub (by omega), cast_lit, ← et]; exact hcount.trans (count_low _),
      .low ht hr z1 z0⟩
  · obtain ⟨t, rest, ht, hr, et, ev⟩ := highest_of hp hl (found_high k0 k1)
    have := pow ht
    have z1 : v.toNat / 65536 = 2 ^ t + rest :=
      eq (by omega) (by omega) (by rw [← e1, ← ev, of_set k0 h.high])
    exact ⟨_, _, t, rest, 15 - t, by omega,
      by rw [cast_sub (by omega), cast_lit, ← et]; exact hcount.trans (count_high _),
      .high ht hr z1⟩
  · exact (not_bool_two hp honce).elim

/-! ### Completeness -/

/-- The columns of a count. -/
noncomputable def of (F : Type) [ZkField F] (x : W) (inHigh inLow : Bool) (t rest count : Nat) :
    CountCols F where
  a := Word.of F x
  limb0 := (inHigh.toNat : F)
  limb1 := (inLow.toNat : F)
  t := (t : F)
  power := ((2 ^ t : Nat) : F)
  copower := ((2 ^ (16 - t) : Nat) : F)
  rest := (rest : F)
  out := (count : F)

section
variable {ones inHigh inLow : Bool} {flag : F} {x : W} {t rest count : Nat}
  (h : Leading ((operand ones x).toNat % 65536) ((operand ones x).toNat / 65536) inHigh inLow t rest
    count)
include h

theorem of_constraints (hflag : flag = (ones.toNat : F)) {real : F} (hreal : real = 1) :
    (of F x inHigh inLow t rest count).Constraints flag real := by
  obtain ⟨e0, e1⟩ := operand_limbs (F := F) hflag (Word.of_is x)
  subst hreal
  revert e0 e1
  cases h with
  | high ht hr e =>
    rw [e]; intro e0 e1
    constructor <;> simp only [of, found, IsBool, Bool.toNat_true, Bool.toNat_false, cast_one,
      cast_zero, e1, cast_add, cast_sub (show t ≤ 15 by omega)] <;> grobner
  | low ht hr z e =>
    rw [e, z, cast_zero]; intro e0 e1
    constructor <;> simp only [of, found, IsBool, Bool.toNat_true, Bool.toNat_false, cast_one,
      cast_zero, e0, e1, cast_add, cast_sub (show t ≤ 31 by omega)] <;> grobner
  | none _ _ z e =>
    rw [e, z, cast_zero]; intro e0 e1
    constructor <;> simp only [of, found, IsBool, Bool.toNat_false, cast_zero, e0, e1] <;> grobner

theorem of_looksUp : LooksUp p (of F x inHigh inLow t rest count).lookups := by
  have ⟨ht, hr⟩ : t < 16 ∧ rest < 2 ^ t := by cases h <;> exact ⟨‹_›, ‹_›⟩
  exact .cons (.power t ht) (.cons (.of_range (bits := t) rfl rfl (by omega) hr) .nil)

theorem of_is : Word.Is ⟨(of F x inHigh inLow t rest count).out, 0⟩ (Alu.clz (operand ones x)) := by
  rw [h.clz (by omega) (v := operand ones x) (by omega)]
  exact Word.is_low (by cases h <;> omega) rfl rfl

end
end CountCols
end Mipsilon
