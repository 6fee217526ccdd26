module
public section
def count : Nat → Nat → Nat
  | 0, x => x
  | n + 1, x => count n (x * 3 % 1000003)
theorem a : count 1000000000000 1 = 1 := by decide +kernel
