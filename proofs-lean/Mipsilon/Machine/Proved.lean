module

public import Mipsilon.Machine.Step

/-! What each chip's file proves of it, in one. -/

@[expose] public section
namespace Mipsilon

/-- A chip does what it should in a field: it is sound, it is complete for the program rows `those`,
and its constraints can be satisfied. -/
structure Proved (F : Type) [ZkField F] (chip : Chip) (those : Op → Bool) : Prop where
  sound : Sound F chip
  complete : CompleteFor F chip those
  satisfied : ∀ last, ∃ env : Env F, chip.Satisfied env last

end Mipsilon
