-- refused: declares the axiom foo
module
public section
axiom foo : 1 = 2
theorem a : 1 = 2 := foo
