-- refused: depends on sorryAx
module
section
set_option warn.sorry false in
private theorem a : 1 = 2 := sorry
public theorem b : 1 = 2 := a
