-- refused: declares the axiom .*foo
module
section
private axiom foo : 1 = 2
public theorem a : 1 = 2 := foo
