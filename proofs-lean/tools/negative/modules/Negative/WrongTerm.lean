-- refused: Type mismatch|type mismatch
module
public section
theorem a : 1 = 2 := (rfl : 1 = 1)
