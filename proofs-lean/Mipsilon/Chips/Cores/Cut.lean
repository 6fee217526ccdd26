module

public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Select

/-! Bit positions by a power-of-two lookup: `Cut` of `air/src/cores/shift.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace Cut

structure Constraints (c : Cut F) : Prop where
  bool1 : IsBool c.u0
  bool2 : IsBool c.u1
  one : IsBool (c.u0 + c.u1)

noncomputable def lookups (c : Cut F) (isReal : F) : List (Message F) :=
  [powerLookup c.t c.power c.copower isReal]

/-- u. -/
def limbs (c : Cut F) : F := c.u0 + c.u1 * 2

/-- 16 u + t. -/
def position (c : Cut F) : F := c.t + c.limbs * 16

/-- u = 0 on real rows. -/
def zero (c : Cut F) (isReal : F) : F := isReal - c.u0 - c.u1

/-- The cut at bit `n` < 48. -/
noncomputable def of (F : Type) [ZkField F] (n : Nat) : Cut F where
  t := ((n % 16 : Nat) : F)
  power := ((2 ^ (n % 16) : Nat) : F)
  copower := ((2 ^ (16 - n % 16) : Nat) : F)
  u0 := ((n / 16 % 2 : Nat) : F)
  u1 := ((n / 32 : Nat) : F)

theorem powers (n : Nat) : 2 ^ (n % 16) * 2 ^ (16 - n % 16) = 65536 := by
  rw [← Nat.pow_add, show n % 16 + (16 - n % 16) = 16 by omega]

/-- A real row's columns are those of a position. -/
theorem sound (hp : 2 ^ 30 < char F) {c : Cut F} (h : c.Constraints)
    (hl : LooksUp p (c.lookups 1)) : ∃ n, n < 48 ∧ c = of F n := by
  obtain ⟨t, lt, et, ep, ec⟩ := hl.head.powers hp
  obtain ⟨m1, l1, e1⟩ := bool_cases' h.bool1
  obtain ⟨m2, l2, e2⟩ := bool_cases' h.bool2
  obtain ⟨m, l, e⟩ := bool_cases' h.one
  rw [e1, e2, ← cast_add] at e
  have hm : m1 + m2 = m := nat_eq (F := F) (by omega) (by omega) e
  have ht : (16 * (m1 + 2 * m2) + t) % 16 = t := by omega
  have h1 : (16 * (m1 + 2 * m2) + t) / 16 % 2 = m1 := by omega
  have h2 : (16 * (m1 + 2 * m2) + t) / 32 = m2 := by omega
  refine ⟨16 * (m1 + 2 * m2) + t, by omega, ?_⟩
  apply Cut.ext <;> simp only [of, ht, h1, h2] <;> assumption

section
variable {n : Nat}

theorem of_limbs (n : Nat) : (of F n).limbs = ((n / 16 : Nat) : F) := by
  have e := congrArg (Nat.cast (R := F)) (show n / 16 % 2 + n / 32 * 2 = n / 16 by omega)
  rw [cast_add, cast_mul, cast_lit] at e
  exact e

theorem of_position (n : Nat) : (of F n).position = (n : F) := by
  have e := congrArg (Nat.cast (R := F)) (show n % 16 + n / 16 * 16 = n by omega)
  rw [cast_add, cast_mul, cast_lit] at e
  rw [position, of_limbs]
  exact e

/-- 16 - t. -/
theorem of_low_bits (n : Nat) : (1 : F) * 16 - (of F n).t = ((16 - n % 16 : Nat) : F) := by
  have e := congrArg (Nat.cast (R := F)) (show 16 - n % 16 + n % 16 = 16 by omega)
  rw [cast_add, cast_lit] at e
  show (1 : F) * 16 - ((n % 16 : Nat) : F) = _
  grobner

/-- The columns tell the position. -/
theorem of_inj (hp : 2 ^ 30 < char F) {m : Nat} (hm : m < 48) (hn : n < 48)
    (ht : (of F m).t = ((n % 16 : Nat) : F)) (hu : (of F m).limbs = ((n / 16 : Nat) : F)) :
    m = n := by
  rw [of_limbs] at hu
  have := nat_eq (F := F) (m := m % 16) (by omega) (by omega) ht
  have := nat_eq (F := F) (by omega) (by omega) hu
  omega

/-- u is one-hot. -/
theorem of_cases (h : n < 48) :
    (n / 16 = 0 ∧ (of F n).zero 1 = 1 ∧ (of F n).u0 = 0 ∧ (of F n).u1 = 0) ∨
    (n / 16 = 1 ∧ (of F n).zero 1 = 0 ∧ (of F n).u0 = 1 ∧ (of F n).u1 = 0) ∨
    (n / 16 = 2 ∧ (of F n).zero 1 = 0 ∧ (of F n).u0 = 0 ∧ (of F n).u1 = 1) := by
  have : (n / 16 = 0 ∧ n / 16 % 2 = 0 ∧ n / 32 = 0) ∨ (n / 16 = 1 ∧ n / 16 % 2 = 1 ∧ n / 32 = 0) ∨
      (n / 16 = 2 ∧ n / 16 % 2 = 0 ∧ n / 32 = 1) := by omega
  rcases this with ⟨h, h1, h2⟩ | ⟨h, h1, h2⟩ | ⟨h, h1, h2⟩ <;>
    simp only [zero, of, h1, h2, cast_zero, cast_one]
  · exact .inl ⟨h, by grobner, trivial, trivial⟩
  · exact .inr (.inl ⟨h, by grobner, trivial, trivial⟩)
  · exact .inr (.inr ⟨h, by grobner, trivial, trivial⟩)

theorem of_constraints (h : n < 48) : (of F n).Constraints := by
  refine ⟨bool_intro' (by omega), bool_intro' (by omega), ?_⟩
  have := bool_intro' (F := F) (n := n / 16 % 2 + n / 32) (by omega)
  rw [cast_add] at this
  exact this

theorem of_looksUp (n : Nat) {count : F} : LooksUp p ((of F n).lookups count) :=
  .cons (.power (n % 16) (by omega)) .nil

end
end Cut
end Mipsilon
