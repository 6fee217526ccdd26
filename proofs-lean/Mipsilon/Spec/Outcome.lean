module

public import Mipsilon.Spec.Word

/-! What a step comes to. -/

@[expose] public section
namespace Mipsilon.Spec

/-- Why an instruction trapped. -/
inductive Trap where
  /-- The pc is outside the program's executable segments. -/
  | fetch (pc : W)
  /-- The word is no instruction of the set. -/
  | reservedInstruction (word : W)
  /-- ADD, ADDI or SUB overflowed. -/
  | overflow
  /-- A load from an unaligned address or from one outside RAM. -/
  | addressErrorLoad (address : W)
  /-- A store to an unaligned address or to one outside RAM. -/
  | addressErrorStore (address : W)
  /-- A JR or JALR to an unaligned address, raised at the jump, or an unaligned pc. -/
  | addressErrorFetch (address : W)
  /-- A read(2) or write(2) whose buffer, which starts at `base`, leaves RAM. -/
  | buffer (base : W)
  /-- BREAK. -/
  | breakpoint
  /-- A trap instruction (TEQ ...) whose condition held. -/
  | conditional
  /-- A write(2) to the public output beyond its limit. -/
  | outputFull
deriving DecidableEq, Repr

/-- Why the architecture leaves a result open. -/
inductive Unpredictable where
  /-- A branch or jump whose delay slot holds a branch or jump, or that is in a slot itself. -/
  | branchInDelaySlot
  /-- BLTZAL, BGEZAL or a likely form of them with `rs = 31`. -/
  | linkToSource
  /-- JALR with `rd = rs`. -/
  | jalrSameRegister
deriving DecidableEq, Repr

/-- The result of an instruction: `α` is its effects, or the state after a step. A step that traps or
is unpredictable changes nothing, so it carries no state. Only `next` and `halt` can be proved. -/
inductive Outcome (α : Type) where
  /-- The instruction was executed. -/
  | next (result : α)
  /-- The program exited with this code. -/
  | halt (code : W)
  /-- The instruction raised an exception. -/
  | trap (cause : Trap)
  /-- The architecture leaves the result open. -/
  | unpredictable (why : Unpredictable)
deriving Repr

/-- Applies `f` to the result of an executed instruction. -/
@[inline] def Outcome.map (f : α → β) : Outcome α → Outcome β
  | .next result => .next (f result)
  | .halt code => .halt code
  | .trap cause => .trap cause
  | .unpredictable why => .unpredictable why

end Mipsilon.Spec
