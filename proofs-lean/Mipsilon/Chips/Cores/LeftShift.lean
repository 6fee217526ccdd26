module

public import Mipsilon.Chips.Cores.Cut
public import Mipsilon.Chips.Cores.Powers

/-! Words shifted left to 64 bits: `LeftShift` of `air/src/cores/shift.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace LeftShift

structure Constraints (s : LeftShift F) (cut : Cut F) (word : Word F) : Prop where
  split0 : word.lo - (s.low0 + s.high0 * cut.copower) = 0
  scale0 : s.scaled0 - s.low0 * cut.power = 0
  split1 : word.hi - (s.low1 + s.high1 * cut.copower) = 0
  scale1 : s.scaled1 - s.low1 * cut.power = 0

noncomputable def lookups (s : LeftShift F) (cut : Cut F) (isReal : F) : List (Message F) :=
  [range (isReal * 16 - cut.t) s.low0 isReal, range cut.t s.high0 isReal,
   range (isReal * 16 - cut.t) s.low1 isReal, range cut.t s.high1 isReal]

/-! The limbs of the shifted value, low first. -/

noncomputable def limb0 (s : LeftShift F) (cut : Cut F) (isReal : F) : F :=
  cut.zero isReal * s.scaled0
noncomputable def limb1 (s : LeftShift F) (cut : Cut F) (isReal : F) : F :=
  cut.zero isReal * (s.high0 + s.scaled1) + cut.u0 * s.scaled0
noncomputable def limb2 (s : LeftShift F) (cut : Cut F) (isReal : F) : F :=
  cut.zero isReal * s.high1 + cut.u0 * (s.high0 + s.scaled1) + cut.u1 * s.scaled0
noncomputable def limb3 (s : LeftShift F) (cut : Cut F) : F :=
  cut.u0 * s.high1 + cut.u1 * (s.high0 + s.scaled1)

/-- The split of `x` at bit `n`. -/
noncomputable def of (F : Type) [ZkField F] (x : W) (n : Nat) : LeftShift F where
  low0 := ((x.toNat % 65536 % 2 ^ (16 - n % 16) : Nat) : F)
  low1 := ((x.toNat / 65536 % 2 ^ (16 - n % 16) : Nat) : F)
  high0 := ((x.toNat % 65536 / 2 ^ (16 - n % 16) : Nat) : F)
  high1 := ((x.toNat / 65536 / 2 ^ (16 - n % 16) : Nat) : F)
  scaled0 := ((x.toNat % 65536 % 2 ^ (16 - n % 16) * 2 ^ (n % 16) : Nat) : F)
  scaled1 := ((x.toNat / 65536 % 2 ^ (16 - n % 16) * 2 ^ (n % 16) : Nat) : F)

/-! ### One limb -/

section
variable {v T C : Nat}

/-- A split with both parts in range is the division with remainder. -/
theorem split_unique (hp : 2 ^ 30 < char F) (hv : v < 65536) (hTC : T * C = 65536) {low high : Nat}
    (hl : low < C) (hh : high < T) (e : (v : F) - ((low : F) + (high : F) * (C : F)) = 0) :
    low = v % C ∧ high = v / C := by
  have hC : 0 < C := by omega
  have hb : high * C < 65536 := hTC ▸ (Nat.mul_lt_mul_right hC).2 hh
  have hC' : C ≤ 65536 := Nat.le_of_dvd (by omega) ⟨T, by rw [Nat.mul_comm]; exact hTC.symm⟩
  have : v = low + high * C := by clear hTC; to_nat e
  rw [this, Nat.add_mul_mod_self_right, Nat.mod_eq_of_lt hl, Nat.add_mul_div_right _ _ hC,
    Nat.div_eq_of_lt hl]
  omega

/-- A split limb times 2^t. -/
theorem split_mul (hv : v < 65536) (hTC : T * C = 65536) :
    v * T = v % C * T + 65536 * (v / C) ∧ v % C * T + T ≤ 65536 ∧ v / C < T := by
  have hC : 0 < C := Nat.pos_of_ne_zero fun h => by rw [h] at hTC; omega
  refine ⟨?_, ?_, Nat.div_lt_of_lt_mul (by rw [Nat.mul_comm, hTC]; exact hv)⟩
  · have e := congrArg (· * T) (Nat.div_add_mod v C)
    simp only [Nat.add_mul] at e
    rw [Nat.mul_right_comm, Nat.mul_comm C, hTC] at e
    omega
  · have := Nat.mul_le_mul_right T (Nat.mod_lt v hC)
    rw [Nat.succ_eq_add_one, Nat.add_mul, Nat.mul_comm C, hTC] at this
    omega

end

/-! ### Soundness -/

/-- A real row's columns are those of the split. -/
theorem sound (hp : 2 ^ 30 < char F) {s : LeftShift F} {word : Word F} {x : W} {n : Nat}
    (h : s.Constraints (.of F n) word) (hl : LooksUp p (s.lookups (.of F n) 1)) (hx : word.Is x) :
    s = of F x n := by
  have lx := x.isLt
  have ht := Nat.mod_lt n (show 16 > 0 by omega)
  obtain ⟨a, la, ea⟩ := hl.head.below hp (Cut.of_low_bits n) (by omega)
  obtain ⟨b, lb, eb⟩ := hl.tail.head.below hp (k := n % 16) rfl (by omega)
  obtain ⟨c, lc, ec⟩ := hl.tail.tail.head.below hp (Cut.of_low_bits n) (by omega)
  obtain ⟨d, ld, ed⟩ := hl.tail.tail.tail.head.below hp (k := n % 16) rfl (by omega)
  have h0 := h.split0
  have h1 := h.split1
  rw [hx.1, ea, eb] at h0
  rw [hx.2, ec, ed] at h1
  obtain ⟨ha, hb⟩ := split_unique hp (by omega) (Cut.powers n) la lb h0
  obtain ⟨hc, hd⟩ := split_unique hp (by omega) (Cut.powers n) lc ld h1
  have k0 := eq_of_sub_eq_zero h.scale0
  have k1 := eq_of_sub_eq_zero h.scale1
  rw [ea] at k0
  rw [ec] at k1
  subst ha hb hc hd
  apply LeftShift.ext <;> simp only [of, cast_mul] <;> assumption

/-! ### The value -/

/-- The limbs of the shifted value are those of x 2^n. -/
theorem of_limbs (x : W) {n : Nat} (h : n < 48) :
    (of F x n).limb0 (.of F n) 1 = ((x.toNat * 2 ^ n % 65536 : Nat) : F) ∧
    (of F x n).limb1 (.of F n) 1 = ((x.toNat * 2 ^ n / 65536 % 65536 : Nat) : F) ∧
    (of F x n).limb2 (.of F n) 1 = ((x.toNat * 2 ^ n / 4294967296 % 65536 : Nat) : F) ∧
    (of F x n).limb3 (.of F n) = ((x.toNat * 2 ^ n / 281474976710656 % 65536 : Nat) : F) := by
  have lx := x.isLt
  have hn : x.toNat * 2 ^ n = (x.toNat % 65536 * 2 ^ (n % 16) +
      65536 * (x.toNat / 65536 * 2 ^ (n % 16))) * 2 ^ (16 * (n / 16)) := by
    rw [← Nat.mul_assoc, ← Nat.add_mul, Nat.mul_assoc, ← Nat.pow_add, Nat.mod_add_div,
      Nat.mod_add_div]
  obtain ⟨p0, b0, l0⟩ := split_mul (show x.toNat % 65536 < 65536 by omega) (Cut.powers n)
  obtain ⟨p1, b1, l1⟩ := split_mul (show x.toNat / 65536 < 65536 by omega) (Cut.powers n)
  rw [p0, p1] at hn
  have hc := Cut.of_cases (F := F) h
  simp only [limb0, limb1, limb2, limb3, of]
  clear p0 p1
  generalize x.toNat % 65536 % 2 ^ (16 - n % 16) * 2 ^ (n % 16) = r0 at *
  generalize x.toNat / 65536 % 2 ^ (16 - n % 16) * 2 ^ (n % 16) = r1 at *
  generalize x.toNat % 65536 / 2 ^ (16 - n % 16) = h0 at *
  generalize x.toNat / 65536 / 2 ^ (16 - n % 16) = h1 at *
  generalize x.toNat * 2 ^ n = y at *
  generalize 2 ^ (n % 16) = T at *
  rcases hc with ⟨hu, e0, e1, e2⟩ | ⟨hu, e0, e1, e2⟩ | ⟨hu, e0, e1, e2⟩ <;>
    rw [hu] at hn <;> simp only [e0, e1, e2] <;>
    simp only [Nat.reduceMul, Nat.reducePow, Nat.mul_one] at hn
  · rw [show y % 65536 = r0 by omega, show y / 65536 % 65536 = h0 + r1 by omega,
      show y / 4294967296 % 65536 = h1 by omega, show y / 281474976710656 % 65536 = 0 by omega,
      cast_add, cast_zero]
    exact ⟨by grobner, by grobner, by grobner, by grobner⟩
  · rw [show y % 65536 = 0 by omega, show y / 65536 % 65536 = r0 by omega,
      show y / 4294967296 % 65536 = h0 + r1 by omega,
      show y / 281474976710656 % 65536 = h1 by omega, cast_add, cast_zero]
    exact ⟨by grobner, by grobner, by grobner, by grobner⟩
  · rw [show y % 65536 = 0 by omega, show y / 65536 % 65536 = 0 by omega,
      show y / 4294967296 % 65536 = r0 by omega,
      show y / 281474976710656 % 65536 = h0 + r1 by omega, cast_add, cast_zero]
    exact ⟨by grobner, by grobner, by grobner, by grobner⟩

/-- The low word. -/
theorem of_low_is (x : W) {n : Nat} (h : n < 48) :
    (⟨(of F x n).limb0 (.of F n) 1, (of F x n).limb1 (.of F n) 1⟩ : Word F).Is (x <<< n) := by
  obtain ⟨e0, e1, -⟩ := of_limbs (F := F) x h
  rw [Word.Is, e0, e1, BitVec.toNat_shiftLeft, Nat.shiftLeft_eq]
  generalize x.toNat * 2 ^ n = y
  rw [show y % 2 ^ 32 % 65536 = y % 65536 by omega,
    show y % 2 ^ 32 / 65536 = y / 65536 % 65536 by omega]
  exact ⟨rfl, rfl⟩

/-- The high word. -/
theorem of_high_is {x v : W} {n : Nat} (h : n < 48) (hv : v.toNat = x.toNat * 2 ^ n / 2 ^ 32) :
    (⟨(of F x n).limb2 (.of F n) 1, (of F x n).limb3 (.of F n)⟩ : Word F).Is v := by
  have lv := v.isLt
  obtain ⟨-, -, e2, e3⟩ := of_limbs (F := F) x h
  rw [Word.Is, e2, e3]
  rw [hv] at lv ⊢
  generalize x.toNat * 2 ^ n = y at *
  rw [show y / 2 ^ 32 / 65536 = y / 281474976710656 % 65536 by omega]
  exact ⟨rfl, rfl⟩

/-! ### Completeness -/

theorem of_constraints (x : W) (n : Nat) :
    (of F x n).Constraints (.of F n) (.of F x) := by
  have split (v C : Nat) : (v : F) - (((v % C : Nat) : F) + ((v / C : Nat) : F) * (C : F)) = 0 := by
    have e := congrArg (Nat.cast (R := F)) (Nat.mod_add_div' v C)
    rw [cast_add, cast_mul] at e
    grobner
  have scale (a b : Nat) : ((a * b : Nat) : F) - (a : F) * (b : F) = 0 := by
    rw [cast_mul]; grobner
  exact ⟨split _ _, scale _ _, split _ _, scale _ _⟩

theorem of_looksUp (x : W) (n : Nat) {isReal : F} (h : isReal = 1) :
    LooksUp p ((of F x n).lookups (.of F n) isReal) := by
  subst h
  have lx := x.isLt
  have ht := Nat.mod_lt n (show 16 > 0 by omega)
  have hC := Nat.two_pow_pos (16 - n % 16)
  exact .cons (.of_range (Cut.of_low_bits n) rfl (by omega) (Nat.mod_lt _ hC))
    (.cons (.of_range (bits := n % 16) rfl rfl (by omega) (split_mul (by omega) (Cut.powers n)).2.2)
      (.cons (.of_range (Cut.of_low_bits n) rfl (by omega) (Nat.mod_lt _ hC))
        (.cons (.of_range (bits := n % 16) rfl rfl (by omega)
          (split_mul (by omega) (Cut.powers n)).2.2) .nil)))

end LeftShift
end Mipsilon
