module

/-!
Primality: by trial division, for small numbers, and by Pocklington's certificate, for those whose
predecessor has a large factor with a known factorisation. Both are evaluated by the kernel.
-/

@[expose] public section

namespace Mipsilon

/-- `p` has exactly two divisors. -/
def IsPrime (p : Nat) : Prop := 1 < p ∧ ∀ d, d ∣ p → d = 1 ∨ d = p

/-- A number is prime when its divisors above 1 are at least `B` and `p < B * B`. -/
theorem isPrime_of_divisors {p B : Nat} (h1 : 1 < p) (hB : p < B * B)
    (h : ∀ d, d ∣ p → 1 < d → B ≤ d) : IsPrime p := by
  refine ⟨h1, fun d hd => ?_⟩
  obtain ⟨e, he⟩ := hd
  by_cases hd1 : d = 1
  · exact .inl hd1
  by_cases he1 : e = 1
  · right; rw [he, he1, Nat.mul_one]
  exfalso
  have d0 : d ≠ 0 := by rintro rfl; simp at he; omega
  have e0 : e ≠ 0 := by rintro rfl; simp at he; omega
  have h2 := h d ⟨e, he⟩ (by omega)
  have h3 := h e ⟨d, by rw [he, Nat.mul_comm]⟩ (by omega)
  have := Nat.mul_le_mul h2 h3
  omega

/-! ### Trial division -/

/-- No divisor of `p` in `[lo, lo + 2^k)`. Halving keeps the kernel's stack shallow. -/
def noDiv (p lo : Nat) : Nat → Bool
  | 0 => p % lo != 0
  | k + 1 => noDiv p lo k && noDiv p (lo + 2 ^ k) k

theorem noDiv_spec {p k : Nat} : ∀ {lo d : Nat}, noDiv p lo k = true → lo ≤ d → d < lo + 2 ^ k →
    p % d ≠ 0 := by
  induction k with
  | zero =>
    intro lo d h h1 h2
    have : d = lo := by simp at h2; omega
    subst this
    simpa [noDiv] using h
  | succ k ih =>
    intro lo d h h1 h2
    simp only [noDiv, Bool.and_eq_true] at h
    by_cases hd : d < lo + 2 ^ k
    · exact ih h.1 h1 hd
    · exact ih h.2 (by omega) (by rw [Nat.pow_succ] at h2; omega)

theorem isPrime_of_noDiv {p : Nat} (k : Nat) (h1 : 1 < p) (hs : p < (2 + 2 ^ k) * (2 + 2 ^ k))
    (h : noDiv p 2 k = true) : IsPrime p := by
  refine isPrime_of_divisors h1 hs fun d hd hd1 => ?_
  false_or_by_contra
  exact noDiv_spec h (by omega) (by omega) (Nat.mod_eq_zero_of_dvd hd)

/-! ### Powers modulo `r` -/

/-- `a ^ e % n` for `e < 2 ^ k`, by repeated squaring; the recursive call is used once. -/
def powMod (n a : Nat) : Nat → Nat → Nat
  | 0, _ => 1 % n
  | k + 1, e => powMod n a k (e / 2) ^ 2 * a ^ (e % 2) % n

theorem powMod_spec (n a : Nat) : ∀ k e : Nat, e < 2 ^ k → powMod n a k e = a ^ e % n
  | 0, e, h => by
    have : e = 0 := by simpa using h
    subst this; rfl
  | k + 1, e, h => by
    have ih := powMod_spec n a k (e / 2) (by rw [Nat.pow_succ] at h; omega)
    have e1 : a ^ e = (a ^ (e / 2)) ^ 2 * a ^ (e % 2) := by
      rw [← Nat.pow_mul, ← Nat.pow_add]; congr 1; omega
    rw [powMod, ih, e1, Nat.mul_mod, ← Nat.pow_mod, ← Nat.mul_mod]

section
variable {r b : Nat}

theorem pow_mul_mod_one {m : Nat} (h : b ^ m % r = 1 % r) (k : Nat) : b ^ (m * k) % r = 1 % r := by
  rw [Nat.pow_mul, Nat.pow_mod, h, ← Nat.pow_mod, Nat.one_pow]

/-- `b ^ i = b ^ (i + d)` gives `b ^ d = 1` when `b` is invertible. -/
theorem pow_cancel {F i d : Nat} (hF : 0 < F) (h1 : b ^ F % r = 1 % r)
    (h : b ^ i % r = b ^ (i + d) % r) : b ^ d % r = 1 % r := by
  have hi : i ≤ F * i := Nat.le_mul_of_pos_left i hF
  have e1 : b ^ (F * i) % r = b ^ (F * i + d) % r := by
    have a1 : b ^ (F * i) = b ^ i * b ^ (F * i - i) := by rw [← Nat.pow_add]; congr 1; omega
    have a2 : b ^ (F * i + d) = b ^ (i + d) * b ^ (F * i - i) := by
      rw [← Nat.pow_add]; congr 1; omega
    rw [a1, a2, Nat.mul_mod, h, ← Nat.mul_mod]
  have one := pow_mul_mod_one h1 i
  have e2 : b ^ (F * i + d) % r = b ^ d % r := by
    rw [Nat.pow_add, Nat.mul_mod, one, ← Nat.mul_mod, Nat.one_mul]
  rw [← e2, ← e1, one]

theorem pow_gcd (m n : Nat) : b ^ m % r = 1 % r → b ^ n % r = 1 % r →
    b ^ Nat.gcd m n % r = 1 % r := by
  induction m, n using Nat.gcd.induction with
  | H0 n => intro _ h; rwa [Nat.gcd_zero_left]
  | H1 m n _ ih =>
    intro hm hn
    rw [Nat.gcd_rec]
    refine ih ?_ hm
    have e : b ^ n = b ^ (m * (n / m)) * b ^ (n % m) := by
      rw [← Nat.pow_add]; congr 1; exact (Nat.div_add_mod n m).symm
    rwa [e, Nat.mul_mod, pow_mul_mod_one hm, ← Nat.mul_mod, Nat.one_mul] at hn

/-- A map from `n + 1` numbers to `n` numbers takes one value twice. -/
theorem pigeonhole : ∀ (n : Nat) (f : Nat → Nat), (∀ i, i ≤ n → f i < n) →
    ∃ i j, i < j ∧ j ≤ n ∧ f i = f j
  | 0, f, h => absurd (h 0 (Nat.le_refl 0)) (Nat.not_lt_zero _)
  | n + 1, f, h => by
    by_cases hit : ∃ i, i < n + 1 ∧ f i = f (n + 1)
    · obtain ⟨i, hi, e⟩ := hit
      exact ⟨i, n + 1, hi, Nat.le_refl _, e⟩
    -- move the largest value into the hole that `f (n + 1)` leaves
    let g := fun i => if f i = n then f (n + 1) else f i
    have hg : ∀ i, i ≤ n → g i < n := by
      intro i hi
      have h1 := h i (by omega)
      have h2 := h (n + 1) (Nat.le_refl _)
      have h3 : f i ≠ f (n + 1) := fun e => hit ⟨i, by omega, e⟩
      simp only [g]; split <;> omega
    obtain ⟨i, j, hij, hj, e⟩ := pigeonhole n g hg
    refine ⟨i, j, hij, by omega, ?_⟩
    have h3 : f i ≠ f (n + 1) := fun e => hit ⟨i, by omega, e⟩
    have h4 : f j ≠ f (n + 1) := fun e => hit ⟨j, by omega, e⟩
    simp only [g] at e
    split at e <;> split at e <;> omega

/-- If `b` has order exactly `F` modulo `r`, there are at least `F` residues. -/
theorem order_le (hF : 0 < F) (hr : 0 < r) (h1 : b ^ F % r = 1 % r)
    (hd : ∀ g, g ∣ F → g ≠ F → b ^ g % r ≠ 1 % r) : F ≤ r := by
  false_or_by_contra
  obtain ⟨i, j, hij, hj, e⟩ := pigeonhole r (fun i => b ^ i % r) fun i _ => Nat.mod_lt _ hr
  have e1 : b ^ (j - i) % r = 1 % r :=
    pow_cancel (i := i) hF h1 (by rw [show i + (j - i) = j by omega]; exact e)
  have hle := Nat.le_of_dvd (by omega) (Nat.gcd_dvd_left (j - i) F)
  exact hd _ (Nat.gcd_dvd_right (j - i) F) (by omega) (pow_gcd _ _ e1 h1)

end

/-! ### Pocklington's certificate -/

/-- For every pair `(m, c)` of the list, `c` is the inverse of `a ^ (m * R) - 1` modulo `p`. -/
def invertible (p R a : Nat) : List (Nat × Nat) → Bool
  | [] => true
  | (m, c) :: rest => (powMod p a 64 (m * R) + (p - 1)) * c % p == 1 && invertible p R a rest

theorem invertible_spec {p R a m c : Nat} : ∀ {l : List (Nat × Nat)}, invertible p R a l = true →
    (m, c) ∈ l → (powMod p a 64 (m * R) + (p - 1)) * c % p = 1
  | [], _, h => by cases h
  | (m', c') :: rest, h, hm => by
    simp only [invertible, Bool.and_eq_true, beq_iff_eq] at h
    cases hm with
    | head => exact h.1
    | tail _ hm => exact invertible_spec h.2 hm

/-- What the kernel evaluates: with `p = F * R + 1`, `a ^ (p - 1) = 1`, and `a ^ (m * R) - 1` has
an inverse for every `m` of the list. All exponents are below `2 ^ 64`. -/
def pocklington (p F R a : Nat) (inverses : List (Nat × Nat)) : Bool :=
  p == F * R + 1 && powMod p a 64 (F * R) == 1 && invertible p R a inverses

/-- `maximal` are divisors of `F` of which every proper divisor of `F` divides one. -/
theorem isPrime_of_pocklington {p F R a : Nat} {inverses : List (Nat × Nat)}
    (hF : 1 < F) (hR : 0 < R) (hs : F * R < 2 ^ 64) (hB : p < F * F)
    (hm : ∀ g, g ∣ F → g ≠ F → ∃ m ∈ inverses.map Prod.fst, g ∣ m ∧ m ≤ F)
    (h : pocklington p F R a inverses = true) : IsPrime p := by
  simp only [pocklington, Bool.and_eq_true, beq_iff_eq] at h
  obtain ⟨⟨hp, h1⟩, hi⟩ := h
  have hFR : 0 < F * R := Nat.mul_pos (by omega) hR
  rw [powMod_spec _ _ _ _ hs] at h1
  refine isPrime_of_divisors (by omega) hB fun d hd hd1 => ?_
  have red : ∀ x, x % p % d = x % d := fun x => Nat.mod_mod_of_dvd x hd
  have one : 1 % d = 1 := Nat.mod_eq_of_lt hd1
  refine order_le (b := a ^ R) (by omega) (by omega) ?_ fun g hg hgF e => ?_
  · rw [← Nat.pow_mul, Nat.mul_comm R F, ← red, h1]
  · obtain ⟨m, hmem, hgm, hmF⟩ := hm g hg hgF
    obtain ⟨⟨m', c⟩, hmc, rfl⟩ := List.mem_map.1 hmem
    have hi := invertible_spec hi hmc
    simp only at hgm hmF
    rw [powMod_spec _ _ _ _ (Nat.lt_of_le_of_lt (Nat.mul_le_mul_right R hmF) hs)] at hi
    obtain ⟨k, hk⟩ := hgm
    -- modulo `d` the power is 1, so its predecessor is 0 and has no inverse
    have e1 : a ^ (m' * R) % p % d = 1 % d := by
      rw [red, hk, show g * k * R = R * g * k by rw [Nat.mul_comm R g, Nat.mul_right_comm],
        Nat.pow_mul, Nat.pow_mul, Nat.pow_mod, e, ← Nat.pow_mod, Nat.one_pow]
    have e2 : (a ^ (m' * R) % p + (p - 1)) * c % d = 1 % d := by
      rw [← red, hi]
    have e3 : (a ^ (m' * R) % p + (p - 1)) % d = 0 := by
      rw [Nat.add_mod, e1, ← Nat.add_mod, show 1 + (p - 1) = p by omega]
      exact Nat.mod_eq_zero_of_dvd hd
    rw [Nat.mul_mod, e3, Nat.zero_mul, Nat.zero_mod, one] at e2
    omega

/-- A divisor of `m * q` with `q` prime divides `m`, or is `q` times a divisor of `m`. -/
theorem dvd_mul_prime {g m q : Nat} (hq : IsPrime q) (h : g ∣ m * q) :
    g ∣ m ∨ ∃ k, g = k * q ∧ k ∣ m := by
  rcases hq.2 _ (Nat.gcd_dvd_right g q) with h1 | h1
  · exact .inl (Nat.Coprime.dvd_of_dvd_mul_right h1 h)
  · right
    have hqg : q ∣ g := h1 ▸ Nat.gcd_dvd_left g q
    obtain ⟨k, rfl⟩ := hqg
    have q0 : 0 < q := by have := hq.1; omega
    refine ⟨k, Nat.mul_comm q k, ?_⟩
    rw [Nat.mul_comm m q] at h
    exact Nat.dvd_of_mul_dvd_mul_left q0 h

/-- A proper divisor of `q ^ (k + 1)` divides `q ^ k`. -/
theorem dvd_prime_pow {q : Nat} (hq : IsPrime q) : ∀ {k g : Nat}, g ∣ q ^ (k + 1) →
    g ≠ q ^ (k + 1) → g ∣ q ^ k := by
  intro k
  induction k with
  | zero =>
    intro g h hne
    rw [Nat.zero_add, Nat.pow_one] at h hne
    rcases hq.2 g h with h | h
    · rw [h]; exact Nat.one_dvd _
    · exact absurd h hne
  | succ k ih =>
    intro g h hne
    rw [Nat.pow_succ] at h
    rcases dvd_mul_prime hq h with h | ⟨d, rfl, hd⟩
    · exact h
    · have : d ≠ q ^ (k + 1) := by rintro rfl; exact hne (Nat.pow_succ ..).symm
      rw [Nat.pow_succ]
      exact Nat.mul_dvd_mul (ih hd this) (Nat.dvd_refl q)

theorem two_isPrime : IsPrime 2 :=
  ⟨by decide, fun d hd => by
    have := Nat.le_of_dvd (by decide) hd
    have : d ≠ 0 := by rintro rfl; simp at hd
    omega⟩

/-- Proth's case: `p = 2 ^ (k + 1) * R + 1`, with the inverse `c` of `a ^ ((p - 1) / 2) - 1`. -/
theorem isPrime_of_proth {p : Nat} (k R a c : Nat) (hR : 0 < R) (hs : 2 ^ (k + 1) * R < 2 ^ 64)
    (hB : p < 2 ^ (k + 1) * 2 ^ (k + 1))
    (h : pocklington p (2 ^ (k + 1)) R a [(2 ^ k, c)] = true) : IsPrime p :=
  isPrime_of_pocklington (Nat.one_lt_two_pow (by omega)) hR hs hB
    (fun _ hg hne => ⟨2 ^ k, by simp, dvd_prime_pow two_isPrime hg hne,
      Nat.pow_le_pow_right (by omega) (by omega)⟩) h

end Mipsilon
