module
public import Mipsilon.Json
import Init.System.IO

/-! For the self-test of `check run`: arguments, imported code, the exit status. -/

@[expose] public section
namespace Mipsilon

/-- A chip with every kind of node. -/
def sample : Chip where
  name := "a \"b\"\n"
  columns := ["x", "y.0"]
  preprocessed := []
  publicValues := 1
  constraints := [⟨"c", true, .sub (.mul (.main 0) (.next 1)) (.add (.neg 3) (.pub 0))⟩]
  interactions := [⟨.lookup, [.lit 2, .preprocessed 0], .main 1, 0⟩]

/-- Evaluates the constraint with every variable `i` equal to `10 + i`. -/
def value : Int :=
  (Expr.sub (.mul (.main 0) (.next 1)) (.add (.neg 3) (.pub 0))).eval
    ⟨fun i => 10 + i, fun i => 10 + i, fun i => 10 + i, fun i => 10 + i⟩

end Mipsilon

def main (args : List String) : IO UInt32 := do
  match args with
  | [a] => IO.println a
  | _ => IO.println "one argument expected"
  IO.println Mipsilon.sample.toJson
  IO.println (Mipsilon.Json.int Mipsilon.value "")
  IO.println "exit 7"
  return 7
