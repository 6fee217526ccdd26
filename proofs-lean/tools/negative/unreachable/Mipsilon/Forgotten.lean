module
public section
theorem a : 1 = 1 := rfl
