module
public import Mipsilon.Ast
public import Mipsilon.Word

/-! A small chip as data, and each way from the data to arithmetic that proofs may take. -/

@[expose] public section

namespace Mipsilon.Test
variable {F : Type} [ZkField F]

/-- Adds column 2 to column 1, giving column 3 with the carry in column 0. -/
def adder : Chip where
  name := "adder"
  columns := ["carry", "a", "b", "sum"]
  preprocessed := []
  publicValues := 0
  constraints := [
    ⟨"carry is a bit", false, .mul (.main 0) (.add (.main 0) (.neg 1))⟩,
    ⟨"sum", false, .sub (.sub (.add (.main 1) (.main 2)) (.main 3)) (.mul (.main 0) (.lit 65536))⟩,
    ⟨"next", true, .sub (.next 1) (.lit 0)⟩]
  interactions := [⟨.lookup, [.lit 2, .main 3, .lit 0, .neg 5], .main 0, 1⟩]

variable (env : Env F) (last : Prop)

/-- The whole chip by `simp`. -/
theorem satisfied_iff : adder.Satisfied env last ↔
    env.main 0 * (env.main 0 + -1) = 0 ∧
    env.main 1 + env.main 2 - env.main 3 - env.main 0 * 65536 = 0 ∧
    (¬last → env.next 1 - 0 = 0) := by
  simp only [adder, Chip.Satisfied]; eval_ast

/-- The whole chip by definition, up to a last `True`. -/
theorem satisfied_iff' : adder.Satisfied env last ↔
    env.main 0 * (env.main 0 + -1) = 0 ∧
    env.main 1 + env.main 2 - env.main 3 - env.main 0 * 65536 = 0 ∧
    (¬last → env.next 1 - 0 = 0) ∧ True :=
  Iff.rfl

/-- The messages by `simp`. -/
theorem messages_eq :
    adder.messages env = [⟨.lookup, [2, env.main 3, 0, -5], env.main 0⟩] := by
  simp only [adder, Chip.messages]; eval_ast

/-- The messages by definition. -/
theorem messages_eq' :
    adder.messages env = [⟨.lookup, [2, env.main 3, 0, -5], env.main 0⟩] := rfl

variable {env last}

/-- Single constraints, and from there to the natural numbers. -/
theorem sound (hp : 262144 ≤ char F) (h : adder.Satisfied env last) (h1 : IsU16 (env.main 1))
    (h2 : IsU16 (env.main 2)) (h3 : IsU16 (env.main 3)) :
    ∃ a b c k : Nat, k < 2 ∧ env.main 1 = (a : F) ∧ env.main 2 = (b : F) ∧ env.main 3 = (c : F) ∧
      a + b = c + k * 65536 := by
  have e0 := h.zero 0 rfl
  have e1 := h.zero 1 rfl
  eval_ast at e0
  eval_ast at e1
  obtain ⟨k, lk, ek⟩ := bool_cases' e0
  obtain ⟨a, la, ea⟩ := h1
  obtain ⟨b, lb, eb⟩ := h2
  obtain ⟨c, lc, ec⟩ := h3
  rw [ea, eb, ec, ek] at e1
  exact ⟨a, b, c, k, lk, ea, eb, ec, by to_nat e1⟩

theorem transition (hl : ¬last) (h : adder.Satisfied env last) : env.next 1 = 0 := by
  have e := h.transition hl 2 rfl
  eval_ast at e
  exact eq_of_sub_eq_zero e

end Mipsilon.Test
