-- refused: neither Init, Std nor a module of the project
module
import Lean.Elab.Command
public section
theorem a : 1 = 1 := rfl
