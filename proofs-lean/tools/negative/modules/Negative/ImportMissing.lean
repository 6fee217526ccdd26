-- refused: import of Negative.Nowhere
module
public import Negative.Nowhere
public section
theorem a : 1 = 1 := rfl
