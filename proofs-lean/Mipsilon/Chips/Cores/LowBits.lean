module

public import Mipsilon.Chips.Cores.LeftShift

/-! The bits of a word below a cut: `LowBits` of `air/src/cores/bitfield.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- `x` modulo 2^n. -/
def lowBits (x : W) (n : Nat) : W := BitVec.ofNat 32 (x.toNat % 2 ^ n)

theorem lowBits_toNat (x : W) (n : Nat) : (lowBits x n).toNat = x.toNat % 2 ^ n := by
  have := Nat.mod_le x.toNat (2 ^ n)
  rw [lowBits, BitVec.toNat_ofNat, Nat.mod_eq_of_lt (by have := x.isLt; omega)]

namespace LowBits

def value (l : LowBits F) (cut : Cut F) : F := l.low + l.high * cut.power

structure Constraints (l : LowBits F) (cut : Cut F) (word : Word F) (isReal : F) : Prop where
  low : cut.zero isReal * (word.lo - l.value cut) = 0
  high : cut.u0 * (word.hi - l.value cut) = 0

noncomputable def lookups (l : LowBits F) (cut : Cut F) (isReal : F) : List (Message F) :=
  [range cut.t l.low isReal, range (isReal * 16 - cut.t) l.high isReal]

/-- `word` modulo 2^position. -/
noncomputable def masked (l : LowBits F) (cut : Cut F) (word : Word F) (isReal : F) : Word F where
  lo := cut.zero isReal * l.low + (cut.u0 + cut.u1) * word.lo
  hi := cut.u0 * l.low + cut.u1 * word.hi

/-- The limb of `x` that is cut at bit `n`. -/
def limb (x : W) (n : Nat) : Nat := x.toNat / 65536 ^ (n / 16) % 65536

/-- The columns for `x` cut at bit `n`. -/
noncomputable def of (F : Type) [ZkField F] (x : W) (n : Nat) : LowBits F where
  low := ((limb x n % 2 ^ (n % 16) : Nat) : F)
  high := ((limb x n / 2 ^ (n % 16) : Nat) : F)

/-- The remainder by a power of two, limb by limb. -/
theorem mod_limbs (x : W) {n : Nat} (hn : n < 48) :
    (n / 16 = 0 → x.toNat % 2 ^ n = x.toNat % 65536 % 2 ^ (n % 16)) ∧
    (n / 16 = 1 → x.toNat % 2 ^ n = x.toNat % 65536 + 65536 * (x.toNat / 65536 % 2 ^ (n % 16))) ∧
    (n / 16 = 2 → x.toNat % 2 ^ n = x.toNat) := by
  have hp : 2 ^ n = 2 ^ (16 * (n / 16)) * 2 ^ (n % 16) := by
    rw [← Nat.pow_add, Nat.div_add_mod]
  refine ⟨fun h => ?_, fun h => ?_, fun h => Nat.mod_eq_of_lt ?_⟩
  · rw [hp, h, Nat.mul_zero, Nat.pow_zero, Nat.one_mul,
      Nat.mod_mod_of_dvd _ ⟨_, (Cut.powers n).symm⟩]
  · rw [hp, h, Nat.mod_mul]
  · exact Nat.lt_of_lt_of_le x.isLt (Nat.pow_le_pow_right (by omega) (by omega))

theorem sound (hp : 2 ^ 30 < char F) {l : LowBits F} {word : Word F} {x : W} {n : Nat} (hn : n < 48)
    (h : l.Constraints (.of F n) word 1) (hl : LooksUp p (l.lookups (.of F n) 1)) (hx : word.Is x) :
    (l.masked (.of F n) word 1).Is (lowBits x n) := by
  have lx := x.isLt
  have ht := Nat.mod_lt n (show 16 > 0 by omega)
  obtain ⟨a, la, ea⟩ := hl.head.below hp (k := n % 16) rfl (by omega)
  obtain ⟨b, lb, eb⟩ := hl.tail.head.below hp (Cut.of_low_bits n) (by omega)
  have hT' : 2 ^ (n % 16) ≤ 2 ^ 15 := Nat.pow_le_pow_right (by omega) (by omega)
  have hTC : 2 ^ (16 - n % 16) * 2 ^ (n % 16) = 65536 := by rw [Nat.mul_comm, Cut.powers]
  have h0 := h.low
  have h1 := h.high
  simp only [value, ea, eb, hx.1, hx.2] at h0 h1
  rw [Word.Is, lowBits_toNat]
  obtain ⟨m0, m1, m2⟩ := mod_limbs x hn
  simp only [masked, ea, hx.1, hx.2]
  rcases Cut.of_cases (F := F) hn with ⟨hu, e0, e1, e2⟩ | ⟨hu, e0, e1, e2⟩ | ⟨hu, e0, e1, e2⟩
  · rw [e0] at h0
    rw [e0, e1, e2, m0 hu]
    obtain ⟨ha, -⟩ := LeftShift.split_unique hp (by omega) hTC la lb
      (show ((x.toNat % 65536 : Nat) : F) - _ = 0 by simp only [Cut.of] at h0; grobner)
    rw [← ha, show a % 65536 = a by omega, show a / 65536 = 0 by omega, cast_zero]
    exact ⟨by grobner, by grobner⟩
  · rw [e1] at h1
    rw [e0, e1, e2, m1 hu]
    obtain ⟨ha, -⟩ := LeftShift.split_unique hp (by omega) hTC la lb
      (show ((x.toNat / 65536 : Nat) : F) - _ = 0 by simp only [Cut.of] at h1; grobner)
    rw [← ha, show (x.toNat % 65536 + 65536 * a) % 65536 = x.toNat % 65536 by omega,
      show (x.toNat % 65536 + 65536 * a) / 65536 = a by omega]
    exact ⟨by grobner, by grobner⟩
  · rw [e0, e1, e2, m2 hu]
    exact ⟨by grobner, by grobner⟩

/-! ### Completeness -/

theorem of_constraints (x : W) {n : Nat} (hn : n < 48) :
    (of F x n).Constraints (.of F n) (.of F x) 1 := by
  have lx := x.isLt
  have split (v : Nat) : (v : F) - (((v % 2 ^ (n % 16) : Nat) : F) +
      ((v / 2 ^ (n % 16) : Nat) : F) * ((2 ^ (n % 16) : Nat) : F)) = 0 := by
    have e := congrArg (Nat.cast (R := F)) (Nat.mod_add_div' v (2 ^ (n % 16)))
    rw [cast_add, cast_mul] at e
    grobner
  have h := split (limb x n)
  rcases Cut.of_cases (F := F) hn with ⟨hu, e0, e1, -⟩ | ⟨hu, e0, e1, -⟩ | ⟨hu, e0, e1, -⟩
  · have hl : limb x n = x.toNat % 65536 := by rw [limb, hu, Nat.pow_zero, Nat.div_one]
    refine ⟨?_, ?_⟩
    · rw [e0]; simp only [value, of, hl, Word.of, Cut.of] at h ⊢; grobner
    · rw [e1]; grobner
  · have hl : limb x n = x.toNat / 65536 := by rw [limb, hu, Nat.pow_one]; omega
    refine ⟨?_, ?_⟩
    · rw [e0]; grobner
    · rw [e1]; simp only [value, of, hl, Word.of, Cut.of] at h ⊢; grobner
  · exact ⟨by rw [e0]; grobner, by rw [e1]; grobner⟩

theorem of_looksUp (x : W) (n : Nat) {isReal : F} (h : isReal = 1) :
    LooksUp p ((of F x n).lookups (.of F n) isReal) := by
  subst h
  have ht := Nat.mod_lt n (show 16 > 0 by omega)
  have hl : limb x n < 65536 := Nat.mod_lt _ (by omega)
  exact .cons (.of_range (bits := n % 16) rfl rfl (by omega) (Nat.mod_lt _ (Nat.two_pow_pos _)))
    (.cons (.of_range (Cut.of_low_bits n) rfl (by omega)
      (Nat.div_lt_of_lt_mul (by rw [Cut.powers]; exact hl))) .nil)

/-- The low bits of a word. -/
theorem of_masked (hp : 2 ^ 30 < char F) (x : W) {n : Nat} (hn : n < 48) :
    ((of F x n).masked (.of F n) (.of F x) 1).Is (lowBits x n) :=
  sound (p := ⟨.big, fun _ => none⟩) hp hn (of_constraints x hn) (of_looksUp x n rfl) (Word.of_is x)

end LowBits
end Mipsilon
