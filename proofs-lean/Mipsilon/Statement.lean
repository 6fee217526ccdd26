module

public import Mipsilon.Gen.Bounds
public import Mipsilon.Machine.Step

/-! What is claimed of a chip, on top of [`Sound`] and [`CompleteFor`] of `Machine/Step.lean`. -/

@[expose] public section
namespace Mipsilon

/-- The fields in which the theorems hold: those of the backends are among them, for the Rust code
refuses others. -/
abbrev Large (F : Type) [ZkField F] : Prop := Gen.leastCharacteristic < char F

/-- A chip does what it should in a field: it is sound, it is complete for the program rows `those`,
and its constraints can be satisfied. -/
structure Proved (F : Type) [ZkField F] (chip : Chip) (those : Op → Bool) : Prop where
  sound : Sound F chip
  complete : CompleteFor F chip those
  satisfied : ∀ last, ∃ env : Env F, chip.Satisfied env last

end Mipsilon
