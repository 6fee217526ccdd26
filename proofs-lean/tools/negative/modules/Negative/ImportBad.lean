-- skipped: its import is refused
module
public import Negative.WrongProof
public section
theorem a : 1 = 1 := rfl
