-- refused: depends on Lean\.ofReduceBool|declares the axiom|native
module
public section
theorem a : (2 ^ 64 % 7 == 2) = true := by decide +native
