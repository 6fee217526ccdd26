-- refused: must start with `module`
theorem a : 1 = 1 := rfl
