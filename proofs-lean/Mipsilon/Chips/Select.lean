module

public import Mipsilon.Chips.Columns

/-! Selectors: one boolean for each opcode of a chip, at most one of them set. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind
variable {F : Type} [ZkField F]

/-- A boolean cell. -/
def IsBool (x : F) : Prop := x * (x + -1) = 0

theorem IsBool.cases {x : F} (h : IsBool x) : x = 0 ∨ x = 1 := bool_zero_or_one (by
  unfold IsBool at h; grobner)
theorem IsBool.zero : IsBool (0 : F) := by unfold IsBool; grobner
theorem IsBool.one : IsBool (1 : F) := by unfold IsBool; grobner

namespace Select2

/-- The row is real. -/
def isReal (s : Select2 F) : F := s.s0 + s.s1

/-- Each boolean, at most one set. -/
structure Constraints (s : Select2 F) : Prop where
  bool0 : IsBool s.s0
  bool1 : IsBool s.s1
  one : IsBool s.isReal

def first : Select2 F := ⟨1, 0⟩
def second : Select2 F := ⟨0, 1⟩

theorem Constraints.cases (hp : 2 ^ 30 < char F) {s : Select2 F} (h : s.Constraints)
    (hr : s.isReal = 1) : s = first ∨ s = second := by
  obtain ⟨n0, l0, e0⟩ := bool_cases' h.bool0
  obtain ⟨n1, l1, e1⟩ := bool_cases' h.bool1
  obtain ⟨s0, s1⟩ := s
  simp only [isReal] at hr e0 e1
  subst e0 e1
  have hn : n0 + n1 = 1 := by
    refine nat_eq (F := F) (by omega) (by omega) ?_
    simp only [cast_add, cast_one]; exact hr
  have : (n0 = 1 ∧ n1 = 0) ∨ (n0 = 0 ∧ n1 = 1) := by omega
  rcases this with ⟨rfl, rfl⟩ | ⟨rfl, rfl⟩ <;>
    simp only [cast_zero, cast_one]
  · exact .inl rfl
  · exact .inr (rfl)

theorem first_isReal : (first : Select2 F).isReal = 1 := by
  show (1 : F) + 0 = 1; grobner
theorem second_isReal : (second : Select2 F).isReal = 1 := by
  show (0 : F) + 1 = 1; grobner

theorem first_constraints : (first : Select2 F).Constraints :=
  ⟨.one, .zero, by rw [first_isReal]; exact .one⟩
theorem second_constraints : (second : Select2 F).Constraints :=
  ⟨.zero, .one, by rw [second_isReal]; exact .one⟩

end Select2

namespace Select3

/-- The row is real. -/
def isReal (s : Select3 F) : F := s.s0 + s.s1 + s.s2

/-- Each boolean, at most one set. -/
structure Constraints (s : Select3 F) : Prop where
  bool0 : IsBool s.s0
  bool1 : IsBool s.s1
  bool2 : IsBool s.s2
  one : IsBool s.isReal

def first : Select3 F := ⟨1, 0, 0⟩
def second : Select3 F := ⟨0, 1, 0⟩
def third : Select3 F := ⟨0, 0, 1⟩

theorem Constraints.cases (hp : 2 ^ 30 < char F) {s : Select3 F} (h : s.Constraints)
    (hr : s.isReal = 1) : s = first ∨ s = second ∨ s = third := by
  obtain ⟨n0, l0, e0⟩ := bool_cases' h.bool0
  obtain ⟨n1, l1, e1⟩ := bool_cases' h.bool1
  obtain ⟨n2, l2, e2⟩ := bool_cases' h.bool2
  obtain ⟨s0, s1, s2⟩ := s
  simp only [isReal] at hr e0 e1 e2
  subst e0 e1 e2
  have hn : n0 + n1 + n2 = 1 := by
    refine nat_eq (F := F) (by omega) (by omega) ?_
    simp only [cast_add, cast_one]; exact hr
  have : (n0 = 1 ∧ n1 = 0 ∧ n2 = 0) ∨ (n0 = 0 ∧ n1 = 1 ∧ n2 = 0) ∨ (n0 = 0 ∧ n1 = 0 ∧ n2 = 1) := by omega
  rcases this with ⟨rfl, rfl, rfl⟩ | ⟨rfl, rfl, rfl⟩ | ⟨rfl, rfl, rfl⟩ <;>
    simp only [cast_zero, cast_one]
  · exact .inl rfl
  · exact .inr (.inl rfl)
  · exact .inr (.inr (rfl))

theorem first_isReal : (first : Select3 F).isReal = 1 := by
  show (1 : F) + 0 + 0 = 1; grobner
theorem second_isReal : (second : Select3 F).isReal = 1 := by
  show (0 : F) + 1 + 0 = 1; grobner
theorem third_isReal : (third : Select3 F).isReal = 1 := by
  show (0 : F) + 0 + 1 = 1; grobner

theorem first_constraints : (first : Select3 F).Constraints :=
  ⟨.one, .zero, .zero, by rw [first_isReal]; exact .one⟩
theorem second_constraints : (second : Select3 F).Constraints :=
  ⟨.zero, .one, .zero, by rw [second_isReal]; exact .one⟩
theorem third_constraints : (third : Select3 F).Constraints :=
  ⟨.zero, .zero, .one, by rw [third_isReal]; exact .one⟩

end Select3

namespace Select4

/-- The row is real. -/
def isReal (s : Select4 F) : F := s.s0 + s.s1 + s.s2 + s.s3

/-- Each boolean, at most one set. -/
structure Constraints (s : Select4 F) : Prop where
  bool0 : IsBool s.s0
  bool1 : IsBool s.s1
  bool2 : IsBool s.s2
  bool3 : IsBool s.s3
  one : IsBool s.isReal

def first : Select4 F := ⟨1, 0, 0, 0⟩
def second : Select4 F := ⟨0, 1, 0, 0⟩
def third : Select4 F := ⟨0, 0, 1, 0⟩
def fourth : Select4 F := ⟨0, 0, 0, 1⟩

theorem Constraints.cases (hp : 2 ^ 30 < char F) {s : Select4 F} (h : s.Constraints)
    (hr : s.isReal = 1) : s = first ∨ s = second ∨ s = third ∨ s = fourth := by
  obtain ⟨n0, l0, e0⟩ := bool_cases' h.bool0
  obtain ⟨n1, l1, e1⟩ := bool_cases' h.bool1
  obtain ⟨n2, l2, e2⟩ := bool_cases' h.bool2
  obtain ⟨n3, l3, e3⟩ := bool_cases' h.bool3
  obtain ⟨s0, s1, s2, s3⟩ := s
  simp only [isReal] at hr e0 e1 e2 e3
  subst e0 e1 e2 e3
  have hn : n0 + n1 + n2 + n3 = 1 := by
    refine nat_eq (F := F) (by omega) (by omega) ?_
    simp only [cast_add, cast_one]; exact hr
  have : (n0 = 1 ∧ n1 = 0 ∧ n2 = 0 ∧ n3 = 0) ∨ (n0 = 0 ∧ n1 = 1 ∧ n2 = 0 ∧ n3 = 0) ∨ (n0 = 0 ∧ n1 = 0 ∧ n2 = 1 ∧ n3 = 0) ∨ (n0 = 0 ∧ n1 = 0 ∧ n2 = 0 ∧ n3 = 1) := by omega
  rcases this with ⟨rfl, rfl, rfl, rfl⟩ | ⟨rfl, rfl, rfl, rfl⟩ | ⟨rfl, rfl, rfl, rfl⟩ | ⟨rfl, rfl, rfl, rfl⟩ <;>
    simp only [cast_zero, cast_one]
  · exact .inl rfl
  · exact .inr (.inl rfl)
  · exact .inr (.inr (.inl rfl))
  · exact .inr (.inr (.inr (rfl)))

theorem first_isReal : (first : Select4 F).isReal = 1 := by
  show (1 : F) + 0 + 0 + 0 = 1; grobner
theorem second_isReal : (second : Select4 F).isReal = 1 := by
  show (0 : F) + 1 + 0 + 0 = 1; grobner
theorem third_isReal : (third : Select4 F).isReal = 1 := by
  show (0 : F) + 0 + 1 + 0 = 1; grobner
theorem fourth_isReal : (fourth : Select4 F).isReal = 1 := by
  show (0 : F) + 0 + 0 + 1 = 1; grobner

theorem first_constraints : (first : Select4 F).Constraints :=
  ⟨.one, .zero, .zero, .zero, by rw [first_isReal]; exact .one⟩
theorem second_constraints : (second : Select4 F).Constraints :=
  ⟨.zero, .one, .zero, .zero, by rw [second_isReal]; exact .one⟩
theorem third_constraints : (third : Select4 F).Constraints :=
  ⟨.zero, .zero, .one, .zero, by rw [third_isReal]; exact .one⟩
theorem fourth_constraints : (fourth : Select4 F).Constraints :=
  ⟨.zero, .zero, .zero, .one, by rw [fourth_isReal]; exact .one⟩

end Select4

namespace Select6

/-- The row is real. -/
def isReal (s : Select6 F) : F := s.s0 + s.s1 + s.s2 + s.s3 + s.s4 + s.s5

/-- Each boolean, at most one set. -/
structure Constraints (s : Select6 F) : Prop where
  bool0 : IsBool s.s0
  bool1 : IsBool s.s1
  bool2 : IsBool s.s2
  bool3 : IsBool s.s3
  bool4 : IsBool s.s4
  bool5 : IsBool s.s5
  one : IsBool s.isReal

def first : Select6 F := ⟨1, 0, 0, 0, 0, 0⟩
def second : Select6 F := ⟨0, 1, 0, 0, 0, 0⟩
def third : Select6 F := ⟨0, 0, 1, 0, 0, 0⟩
def fourth : Select6 F := ⟨0, 0, 0, 1, 0, 0⟩
def fifth : Select6 F := ⟨0, 0, 0, 0, 1, 0⟩
def sixth : Select6 F := ⟨0, 0, 0, 0, 0, 1⟩

theorem Constraints.cases (hp : 2 ^ 30 < char F) {s : Select6 F} (h : s.Constraints)
    (hr : s.isReal = 1) : s = first ∨ s = second ∨ s = third ∨ s = fourth ∨ s = fifth ∨ s = sixth := by
  obtain ⟨n0, l0, e0⟩ := bool_cases' h.bool0
  obtain ⟨n1, l1, e1⟩ := bool_cases' h.bool1
  obtain ⟨n2, l2, e2⟩ := bool_cases' h.bool2
  obtain ⟨n3, l3, e3⟩ := bool_cases' h.bool3
  obtain ⟨n4, l4, e4⟩ := bool_cases' h.bool4
  obtain ⟨n5, l5, e5⟩ := bool_cases' h.bool5
  obtain ⟨s0, s1, s2, s3, s4, s5⟩ := s
  simp only [isReal] at hr e0 e1 e2 e3 e4 e5
  subst e0 e1 e2 e3 e4 e5
  have hn : n0 + n1 + n2 + n3 + n4 + n5 = 1 := by
    refine nat_eq (F := F) (by omega) (by omega) ?_
    simp only [cast_add, cast_one]; exact hr
  have : (n0 = 1 ∧ n1 = 0 ∧ n2 = 0 ∧ n3 = 0 ∧ n4 = 0 ∧ n5 = 0) ∨ (n0 = 0 ∧ n1 = 1 ∧ n2 = 0 ∧ n3 = 0 ∧ n4 = 0 ∧ n5 = 0) ∨ (n0 = 0 ∧ n1 = 0 ∧ n2 = 1 ∧ n3 = 0 ∧ n4 = 0 ∧ n5 = 0) ∨ (n0 = 0 ∧ n1 = 0 ∧ n2 = 0 ∧ n3 = 1 ∧ n4 = 0 ∧ n5 = 0) ∨ (n0 = 0 ∧ n1 = 0 ∧ n2 = 0 ∧ n3 = 0 ∧ n4 = 1 ∧ n5 = 0) ∨ (n0 = 0 ∧ n1 = 0 ∧ n2 = 0 ∧ n3 = 0 ∧ n4 = 0 ∧ n5 = 1) := by omega
  rcases this with ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩ | ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩ | ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩ | ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩ | ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩ | ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩ <;>
    simp only [cast_zero, cast_one]
  · exact .inl rfl
  · exact .inr (.inl rfl)
  · exact .inr (.inr (.inl rfl))
  · exact .inr (.inr (.inr (.inl rfl)))
  · exact .inr (.inr (.inr (.inr (.inl rfl))))
  · exact .inr (.inr (.inr (.inr (.inr (rfl)))))

theorem first_isReal : (first : Select6 F).isReal = 1 := by
  show (1 : F) + 0 + 0 + 0 + 0 + 0 = 1; grobner
theorem second_isReal : (second : Select6 F).isReal = 1 := by
  show (0 : F) + 1 + 0 + 0 + 0 + 0 = 1; grobner
theorem third_isReal : (third : Select6 F).isReal = 1 := by
  show (0 : F) + 0 + 1 + 0 + 0 + 0 = 1; grobner
theorem fourth_isReal : (fourth : Select6 F).isReal = 1 := by
  show (0 : F) + 0 + 0 + 1 + 0 + 0 = 1; grobner
theorem fifth_isReal : (fifth : Select6 F).isReal = 1 := by
  show (0 : F) + 0 + 0 + 0 + 1 + 0 = 1; grobner
theorem sixth_isReal : (sixth : Select6 F).isReal = 1 := by
  show (0 : F) + 0 + 0 + 0 + 0 + 1 = 1; grobner

theorem first_constraints : (first : Select6 F).Constraints :=
  ⟨.one, .zero, .zero, .zero, .zero, .zero, by rw [first_isReal]; exact .one⟩
theorem second_constraints : (second : Select6 F).Constraints :=
  ⟨.zero, .one, .zero, .zero, .zero, .zero, by rw [second_isReal]; exact .one⟩
theorem third_constraints : (third : Select6 F).Constraints :=
  ⟨.zero, .zero, .one, .zero, .zero, .zero, by rw [third_isReal]; exact .one⟩
theorem fourth_constraints : (fourth : Select6 F).Constraints :=
  ⟨.zero, .zero, .zero, .one, .zero, .zero, by rw [fourth_isReal]; exact .one⟩
theorem fifth_constraints : (fifth : Select6 F).Constraints :=
  ⟨.zero, .zero, .zero, .zero, .one, .zero, by rw [fifth_isReal]; exact .one⟩
theorem sixth_constraints : (sixth : Select6 F).Constraints :=
  ⟨.zero, .zero, .zero, .zero, .zero, .one, by rw [sixth_isReal]; exact .one⟩

end Select6

end Mipsilon
