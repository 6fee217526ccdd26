module

public import Mipsilon.Spec.Step
public import Mipsilon.Spec.Lemmas
public import Mipsilon.Spec.Profile

/-!
The ISA: the same specification as the Rust crate `spec/`, on `BitVec`, as a function and as the object
of the theorems.

* `Spec.decode : W → Option Instruction`
* `Spec.execute : Instruction → Reads → Outcome Effects`, the meaning of each instruction, by words
* `Spec.step : Program → State → Outcome State`: fetch, decode, execute, apply
* `Spec.Halts`: a run up to its exit
* `Spec.Profile`: what happens where the manual leaves a choice
-/
