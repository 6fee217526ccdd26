module

/-!
The field model. `ZkField F` is any field in which the numerals below `char F` are distinct: `Fin p`
for a prime `p`, its Montgomery forms and its extensions. Every theorem about a chip is over an
arbitrary `ZkField`, with a lower bound on `char`.

Proofs about constraints go through the natural numbers: cells are casts of naturals with known
bounds, `to_nat` turns a constraint into an equation of naturals, `from_nat` goes back.
-/

@[expose] public section

namespace Mipsilon
open Lean.Grind

/-- A field whose numerals below `char` are pairwise distinct. -/
class ZkField (F : Type) extends Field F where
  /-- Numerals below this bound are distinct. For `Fin p` it is `p`. -/
  char : Nat
  /-- Distinct numerals below `char` are distinct field elements. -/
  inj : ∀ m n : Nat, m < char → n < char →
    (OfNat.ofNat m : F) = (OfNat.ofNat n : F) → m = n

attribute [scoped instance] Semiring.natCast

variable {F : Type} [ZkField F]

/-- The bound below which numerals of `F` are distinct. -/
abbrev char (F : Type) [ZkField F] : Nat := ZkField.char F

/-! ### Casts -/

/-- The only lemma through which an equation of field elements becomes one of naturals. -/
theorem nat_eq {m n : Nat} (hm : m < char F) (hn : n < char F) (h : (m : F) = (n : F)) : m = n := by
  apply ZkField.inj (F := F) m n hm hn
  simpa [Semiring.ofNat_eq_natCast] using h

theorem cast_lit (n : Nat) : ((OfNat.ofNat n : Nat) : F) = (OfNat.ofNat n : F) :=
  (Semiring.ofNat_eq_natCast (α := F) n).symm

theorem cast_add (a b : Nat) : ((a + b : Nat) : F) = (a : F) + (b : F) := Semiring.natCast_add a b
theorem cast_mul (a b : Nat) : ((a * b : Nat) : F) = (a : F) * (b : F) := Semiring.natCast_mul a b
theorem cast_zero : ((0 : Nat) : F) = 0 := Semiring.natCast_zero
theorem cast_one : ((1 : Nat) : F) = 1 := Semiring.natCast_one

theorem mul_eq_zero {a b : F} (h : a * b = 0) : a = 0 ∨ b = 0 := Field.of_mul_eq_zero h

theorem zero_ne_one : (0 : F) ≠ 1 := Field.zero_ne_one

theorem eq_of_sub_eq_zero {a b : F} (h : a - b = 0) : a = b := by grobner

-- The npm build of Lean cannot find the closed terms that the compiler extracts from public macros.
set_option compiler.extract_closed false

theorem nat_of_eq_zero {m n : Nat} {e : F} (h : e = 0) (hr : (m : F) - (n : F) = e)
    (hm : m < char F) (hn : n < char F) : m = n :=
  nat_eq hm hn (by grobner)

/-- `to_nat h` proves `m = n` over `Nat` from the field equation `h : e = 0`. `m - n` must be `e` up
to ring arithmetic, and `omega` must find both sides below the characteristic. -/
macro "to_nat" h:term : tactic => `(tactic|
  (refine nat_of_eq_zero $h ?_ (by omega) (by omega)
   (try simp only [cast_add, cast_mul, cast_lit, cast_zero, cast_one]) <;> grobner))

theorem cast_congr {m n : Nat} (h : m = n) : (m : F) - (n : F) = 0 := by rw [h]; grobner

/-- `from_nat F (m, n)` proves `e = 0` over `F`, where `e` is `m - n` up to ring arithmetic, from
`m = n` over `Nat`, which `omega` must prove. -/
macro "from_nat" F:term:max "(" m:term "," n:term ")" : tactic => `(tactic|
  (refine Eq.trans ?_ (cast_congr (F := $F) (show ($m : Nat) = $n by omega))
   (try simp only [cast_add, cast_mul, cast_lit, cast_zero, cast_one]) <;> grobner))

/-! ### Ranges -/

/-- `x` is a natural number below `bound`. -/
def IsBelow (bound : Nat) (x : F) : Prop := ∃ n : Nat, n < bound ∧ x = (n : F)

/-- `x` is 0 or 1. -/
abbrev IsBit (x : F) : Prop := IsBelow 2 x
/-- `x` has 8 bits. -/
abbrev IsByte (x : F) : Prop := IsBelow 256 x
/-- `x` has 16 bits. -/
abbrev IsU16 (x : F) : Prop := IsBelow 65536 x

theorem IsBelow.mono {b c : Nat} {x : F} (h : IsBelow b x) (hbc : b ≤ c) : IsBelow c x :=
  have ⟨n, hn, e⟩ := h
  ⟨n, by omega, e⟩

theorem IsBelow.cast {b n : Nat} (h : n < b) : IsBelow b (n : F) := ⟨n, h, rfl⟩

/-- The natural number that an element in range stands for is unique. -/
theorem IsBelow.unique {b : Nat} (hp : b ≤ char F) {m n : Nat} (hm : m < b) (hn : n < b)
    (h : (m : F) = (n : F)) : m = n :=
  nat_eq (by omega) (by omega) h

/-- A boolean constraint. -/
theorem bool_cases {b : F} (h : b * (b - 1) = 0) : ∃ n : Nat, n < 2 ∧ b = (n : F) := by
  rcases mul_eq_zero h with h | h
  · exact ⟨0, by omega, by rw [h, cast_zero]⟩
  · exact ⟨1, by omega, by rw [cast_one]; grind⟩

/-- A boolean constraint as the chips write it, `b * (b + -1)`. -/
theorem bool_cases' {b : F} (h : b * (b + -1) = 0) : ∃ n : Nat, n < 2 ∧ b = (n : F) :=
  bool_cases (by grobner)

/-- A boolean constraint, as 0 or 1. -/
theorem bool_zero_or_one {b : F} (h : b * (b - 1) = 0) : b = 0 ∨ b = 1 := by
  rcases mul_eq_zero h with h | h
  · exact .inl h
  · exact .inr (eq_of_sub_eq_zero h)

/-- A bit satisfies its boolean constraint. -/
theorem bool_intro {n : Nat} (h : n < 2) : (n : F) * ((n : F) - 1) = 0 := by
  have : n = 0 ∨ n = 1 := by omega
  rcases this with rfl | rfl
  · rw [cast_zero]; grobner
  · rw [cast_one]; grobner

theorem bool_intro' {n : Nat} (h : n < 2) : (n : F) * ((n : F) + -1) = 0 := by
  have := bool_intro (F := F) h
  grobner

theorem IsBit.zero_or_one {x : F} (h : IsBit x) : x = 0 ∨ x = 1 := by
  obtain ⟨n, hn, rfl⟩ := h
  exact bool_zero_or_one (bool_intro hn)

end Mipsilon
