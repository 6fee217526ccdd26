-- refused: omega could not prove the goal
module
public section
theorem a (x : Nat) : x = x + 1 := by omega
