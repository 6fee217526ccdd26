module
public import Mipsilon.Field
public import Mipsilon.Field.Prime

/-! `Fin p` is a `ZkField` for every prime `p`, so no theorem over `ZkField` is vacuous. -/

@[expose] public section

namespace Mipsilon
open Lean.Grind

/-- The greatest common divisor as a combination. -/
theorem bezout (a b : Nat) : ∃ x y : Int, ((Nat.gcd a b : Nat) : Int) = a * x + b * y := by
  induction a, b using Nat.gcd.induction with
  | H0 n => exact ⟨0, 1, by simp⟩
  | H1 m n h ih =>
    obtain ⟨x, y, e⟩ := ih
    refine ⟨y - ((n / m : Nat) : Int) * x, x, ?_⟩
    have h2 : ((n % m : Nat) : Int) + (m : Int) * ((n / m : Nat) : Int) = n := by
      exact_mod_cast Nat.mod_add_div n m
    rw [Nat.gcd_rec, e]
    generalize ((n % m : Nat) : Int) = r at *
    generalize ((n / m : Nat) : Int) = q at *
    subst_vars
    grind

theorem exists_inv {p : Nat} [NeZero p] (hp : IsPrime p) (a : Fin p) (ha : a ≠ 0) :
    ∃ b : Fin p, a * b = 1 := by
  have h1 : 1 < p := hp.1
  have hg : Nat.gcd a.val p = 1 := by
    rcases hp.2 _ (Nat.gcd_dvd_right a.val p) with h | h
    · exact h
    · exfalso
      have hd : p ∣ a.val := by
        have := Nat.gcd_dvd_left a.val p
        rwa [h] at this
      have := Nat.eq_zero_of_dvd_of_lt hd a.isLt
      exact ha (Fin.ext (by simpa using this))
  obtain ⟨x, y, e⟩ := bezout a.val p
  rw [hg] at e
  have hx : 0 ≤ x % (p : Int) := Int.emod_nonneg _ (by omega)
  have hx2 : x % (p : Int) < p := Int.emod_lt_of_pos _ (by omega)
  have hd := Int.emod_add_mul_ediv x p
  refine ⟨⟨(x % (p : Int)).toNat, by omega⟩, ?_⟩
  apply Fin.ext
  rw [Fin.val_mul]
  have hone : ((1 : Fin p) : Nat) = 1 % p := rfl
  rw [hone]
  have hz : ((x % (p : Int)).toNat : Int) = x % (p : Int) := Int.toNat_of_nonneg hx
  apply Int.ofNat.inj
  show (((a.val * (x % (p : Int)).toNat) % p : Nat) : Int) = ((1 % p : Nat) : Int)
  rw [Int.natCast_emod, Int.natCast_mul, hz, Int.natCast_emod]
  have key : (a.val : Int) * (x % (p : Int)) =
      ((1 : Nat) : Int) + (p : Int) * (- y - a.val * (x / p)) := by
    generalize x % (p : Int) = r at *
    generalize x / (p : Int) = q at *
    clear hz hx hx2 hone hg h1 ha
    grind
  rw [key, Int.add_mul_emod_self_left]

open Classical in
/-- The inverse modulo `p`, 0 where there is none. -/
noncomputable def finInv {p : Nat} [NeZero p] (a : Fin p) : Fin p :=
  if h : ∃ b : Fin p, a * b = 1 then h.choose else 0

/-- Integer powers. -/
noncomputable def finZpow {p : Nat} [NeZero p] (a : Fin p) : Int → Fin p
  | .ofNat n => a ^ n
  | .negSucc n => finInv (a ^ (n + 1))

theorem finInv_spec {p : Nat} [NeZero p] {a : Fin p} (h : ∃ b : Fin p, a * b = 1) :
    a * finInv a = 1 := by
  unfold finInv; rw [dif_pos h]; exact h.choose_spec

theorem inv_unique {p : Nat} [NeZero p] {a b c : Fin p} (h1 : a * b = 1) (h2 : a * c = 1) :
    b = c := by
  grind

theorem fin_inv_zero {p : Nat} [NeZero p] (h1 : 1 < p) : finInv (0 : Fin p) = 0 := by
  unfold finInv
  rw [dif_neg]
  rintro ⟨b, hb⟩
  have : (0 : Fin p) = 1 := by grind
  have := congrArg Fin.val this
  have e0 : ((0 : Fin p) : Nat) = 0 % p := rfl
  have e1 : ((1 : Fin p) : Nat) = 1 % p := rfl
  rw [e0, e1, Nat.mod_eq_of_lt (by omega), Nat.mod_eq_of_lt h1] at this
  omega

theorem finInv_finInv {p : Nat} [NeZero p] (hp : IsPrime p) (b : Fin p) :
    finInv (finInv b) = b := by
  by_cases hb : b = 0
  · subst hb; rw [fin_inv_zero hp.1, fin_inv_zero hp.1]
  · have h1 := finInv_spec (exists_inv hp b hb)
    have h2 : finInv b * b = 1 := by grind
    exact inv_unique (finInv_spec ⟨b, h2⟩) h2

theorem finZpow_neg {p : Nat} [NeZero p] (hp : IsPrime p) (a : Fin p) (n : Int) :
    finZpow a (-n) = finInv (finZpow a n) := by
  have one : (1 : Fin p) * 1 = 1 := by grind
  match n with
  | .ofNat 0 =>
    show a ^ 0 = finInv (a ^ 0)
    rw [Semiring.pow_zero]
    exact inv_unique one (finInv_spec ⟨1, one⟩)
  | .ofNat (n + 1) => rfl
  | .negSucc n => exact (finInv_finInv hp (a ^ (n + 1))).symm

/-- `Fin p` is a field. -/
@[reducible] noncomputable def finField {p : Nat} [NeZero p] (hp : IsPrime p) : Field (Fin p) where
  toInv := ⟨finInv⟩
  toDiv := ⟨fun a b => a * finInv b⟩
  zpow := ⟨finZpow⟩
  div_eq_mul_inv _ _ := rfl
  zero_ne_one := by
    intro h
    have h1 := hp.1
    have := congrArg Fin.val h
    have e0 : ((0 : Fin p) : Nat) = 0 % p := rfl
    have e1 : ((1 : Fin p) : Nat) = 1 % p := rfl
    rw [e0, e1, Nat.mod_eq_of_lt (by omega), Nat.mod_eq_of_lt h1] at this
    omega
  inv_zero := fin_inv_zero hp.1
  mul_inv_cancel h := finInv_spec (exists_inv hp _ h)
  zpow_zero a := Semiring.pow_zero a
  zpow_succ a n := Semiring.pow_succ a n
  zpow_neg := finZpow_neg hp

/-- `Fin p` is a `ZkField` of characteristic `p`: every prime field is a model. -/
@[reducible] noncomputable def finZkField {p : Nat} [NeZero p] (hp : IsPrime p) : ZkField (Fin p) where
  toField := finField hp
  char := p
  inj m n hm hn h := by
    have := (IsCharP.ofNat_ext_iff (α := Fin p) (p := p) (x := m) (y := n)).1 h
    rwa [Nat.mod_eq_of_lt hm, Nat.mod_eq_of_lt hn] at this

end Mipsilon
