-- refused: native_decide trusts the compiler
module
public section
theorem a : 2 ^ 64 % 7 = 2 := by native_decide
