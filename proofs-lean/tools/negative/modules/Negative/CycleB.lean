-- refused: import cycle|skipped
module
public import Negative.CycleA
