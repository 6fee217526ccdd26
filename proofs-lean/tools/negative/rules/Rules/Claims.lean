module
import Rules.Statement
/-
theorem statement : Statement := by decide
-/
