module

public import Mipsilon.Chips.Select
public import Mipsilon.Gen.Syscall

/-! The columns and constraints of the chip `syscall`: `air/src/syscall/call.rs`. -/

@[expose] public section
namespace Mipsilon.Syscall
open Lean.Grind
open Gen.Syscall (cols)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- Which call a row executes. -/
inductive Kind where
  /-- exit or exit_group. -/
  | exit
  /-- read from the private input. -/
  | read
  /-- write to the terminal. -/
  | terminal
  /-- write to the public output. -/
  | output
  /-- read from another descriptor. -/
  | badRead
  /-- write to another descriptor. -/
  | badWrite
  /-- Any other number. -/
  | unknown
deriving DecidableEq

/-- A selector of each kind. -/
structure Case (F : Type) where
  exit : F
  read : F
  terminal : F
  output : F
  badRead : F
  badWrite : F
  unknown : F

namespace Case

/-- The row is real. -/
def isReal (c : Case F) : F :=
  c.exit + c.read + c.terminal + c.output + c.badRead + c.badWrite + c.unknown

/-- The kinds with a buffer. -/
def buffered (c : Case F) : F := c.read + c.terminal + c.output

/-- The selectors of a kind. -/
def of : Kind → Case F
  | .exit => ⟨1, 0, 0, 0, 0, 0, 0⟩
  | .read => ⟨0, 1, 0, 0, 0, 0, 0⟩
  | .terminal => ⟨0, 0, 1, 0, 0, 0, 0⟩
  | .output => ⟨0, 0, 0, 1, 0, 0, 0⟩
  | .badRead => ⟨0, 0, 0, 0, 1, 0, 0⟩
  | .badWrite => ⟨0, 0, 0, 0, 0, 1, 0⟩
  | .unknown => ⟨0, 0, 0, 0, 0, 0, 1⟩

/-- The selectors of a padding row. -/
def idle : Case F := ⟨0, 0, 0, 0, 0, 0, 0⟩

end Case

/-- The columns: see the comments in Rust. -/
structure Call (F : Type) where
  frame : Frame F
  bigEndian : F
  case : Case F
  v0 : WriteFixed F
  result : Word F
  a0 : Argument F
  a1 : Argument F
  a2 : Argument F
  a3 : WriteFixed F
  error : Word F
  exitProduct : F
  knownProduct : F
  unknownWeight0 : F
  unknownWeight1 : F
  isUnknown : F
  terminalProduct : F
  descriptorProduct : F
  badWeight0 : F
  badWeight1 : F
  isBad : F
  room : Word F
  roomCarry0 : F
  roomCarry1 : F
  unread : Word F
  unreadCarry : F
  reads : F
  outputs : F
  word : F
  offset0 : F
  offset1 : F

/-- The columns of a row. -/
noncomputable def call (env : Env F) : Call F where
  frame := (cols env).frame
  bigEndian := (cols env).bigEndian
  case := ⟨(cols env).case.exit, (cols env).case.read, (cols env).case.terminal, (cols env).case.output, (cols env).case.badRead, (cols env).case.badWrite, (cols env).case.unknown⟩
  v0 := (cols env).v0
  result := (cols env).result
  a0 := (cols env).a0
  a1 := (cols env).a1
  a2 := (cols env).a2
  a3 := (cols env).a3
  error := (cols env).error
  exitProduct := (cols env).exitProduct
  knownProduct := (cols env).knownProduct
  unknownWeight0 := (cols env).unknownWeight0
  unknownWeight1 := (cols env).unknownWeight1
  isUnknown := (cols env).isUnknown
  terminalProduct := (cols env).terminalProduct
  descriptorProduct := (cols env).descriptorProduct
  badWeight0 := (cols env).badWeight0
  badWeight1 := (cols env).badWeight1
  isBad := (cols env).isBad
  room := (cols env).room
  roomCarry0 := (cols env).roomCarry0
  roomCarry1 := (cols env).roomCarry1
  unread := (cols env).unread
  unreadCarry := (cols env).unreadCarry
  reads := (cols env).reads
  outputs := (cols env).outputs
  word := (cols env).word
  offset0 := (cols env).offset0
  offset1 := (cols env).offset1

namespace Call

/-- Carry of $a1 + $a2 + room out of the low limb. -/
def carry (c : Call F) : F := c.roomCarry0 + c.roomCarry1 * 2
/-- $a1 modulo 4. -/
def offset (c : Call F) : F := c.offset0 + c.offset1 * 2
/-- Transfer rows follow. -/
def moves (c : Call F) : F := c.reads + c.outputs
/-- A read or output without transfer rows. -/
def still (c : Call F) : F := c.case.read + c.case.output - c.moves
/-- Neither exit nor read: the result is a fixed one. -/
def fixed (c : Call F) : F := c.case.isReal - c.case.exit - c.case.read

/-! ### Constraints -/

/-- Each selector boolean, at most one set. -/
structure CaseConstraints (c : Case F) : Prop where
  exit : IsBool c.exit
  read : IsBool c.read
  terminal : IsBool c.terminal
  output : IsBool c.output
  badRead : IsBool c.badRead
  badWrite : IsBool c.badWrite
  unknown : IsBool c.unknown
  one : IsBool c.isReal

/-- Other booleans. -/
structure FlagsConstraints (c : Call F) : Prop where
  bigEndian : IsBool c.bigEndian
  reads : IsBool c.reads
  outputs : IsBool c.outputs

/-- The case agrees with the number in $v0. -/
structure NumberConstraints (c : Call F) : Prop where
  exitProduct : c.case.isReal * (c.exitProduct - (c.v0.prev.lo + -4001) * (c.v0.prev.lo + -4246)) = 0
  knownProduct : c.knownProduct - c.exitProduct * (c.v0.prev.lo + -4003) * (c.v0.prev.lo + -4004) = 0
  isUnknown : c.isUnknown - (c.v0.prev.hi * c.unknownWeight0 + c.knownProduct * c.unknownWeight1) = 0
  unknown : c.case.unknown * (1 - c.isUnknown) = 0
  high : (c.case.isReal - c.case.unknown) * c.v0.prev.hi = 0
  exit : c.case.exit * c.exitProduct = 0
  read : (c.case.read + c.case.badRead) * (c.v0.prev.lo + -4003) = 0
  write : (c.case.terminal + c.case.output + c.case.badWrite) * (c.v0.prev.lo + -4004) = 0

/-- The case agrees with the descriptor in $a0. -/
structure DescriptorConstraints (c : Call F) : Prop where
  read : c.case.read * c.a0.value.lo = 0
  output : c.case.output * (c.a0.value.lo + -3) = 0
  terminal : c.case.terminal * c.terminalProduct = 0
  high : (c.case.read + c.case.output + c.case.terminal) * c.a0.value.hi = 0
  terminalProduct : (c.case.terminal + c.case.badWrite) *
    (c.terminalProduct - (c.a0.value.lo + -1) * (c.a0.value.lo + -2)) = 0
  productRead : c.case.badRead * (c.descriptorProduct - c.a0.value.lo) = 0
  productWrite : c.case.badWrite *
    (c.descriptorProduct - c.terminalProduct * (c.a0.value.lo + -3)) = 0
  isBad : c.isBad - (c.a0.value.hi * c.badWeight0 + c.descriptorProduct * c.badWeight1) = 0
  bad : (c.case.badRead + c.case.badWrite) * (1 - c.isBad) = 0

/-- $v0 and $a3 after the call. -/
structure ResultConstraints (c : Call F) : Prop where
  low : c.fixed * c.result.lo - ((c.case.badRead + c.case.badWrite) * 9 + c.case.unknown * 89 +
    (c.case.terminal + c.case.output) * c.a2.value.lo) = 0
  high : c.fixed * c.result.hi - (c.case.terminal + c.case.output) * c.a2.value.hi = 0
  error : (c.case.isReal - c.case.exit) * c.error.lo -
    (c.case.badRead + c.case.badWrite + c.case.unknown) = 0
  errorHigh : (c.case.isReal - c.case.exit) * c.error.hi = 0
  exitLow : c.case.exit * (c.result.lo - c.v0.prev.lo) = 0
  exitHigh : c.case.exit * (c.result.hi - c.v0.prev.hi) = 0
  exitErrorLow : c.case.exit * (c.error.lo - c.a3.prev.lo) = 0
  exitErrorHigh : c.case.exit * (c.error.hi - c.a3.prev.hi) = 0
  unreadCarry : IsBool c.unreadCarry
  lengthLow : c.case.read *
    (c.result.lo + c.unread.lo - c.a2.value.lo - c.unreadCarry * 65536) = 0
  lengthHigh : c.case.read * (c.result.hi + c.unread.hi + c.unreadCarry - c.a2.value.hi) = 0

/-- The buffer lies in RAM; transfer rows follow unless there is nothing to move. -/
structure BufferConstraints (c : Call F) : Prop where
  carry0 : IsBool c.roomCarry0
  carry1 : IsBool c.roomCarry1
  low : c.case.buffered *
    (c.a1.value.lo + c.a2.value.lo + c.room.lo - c.carry * 65536) = 0
  high : c.case.buffered *
    (c.a1.value.hi + c.a2.value.hi + c.room.hi + c.carry + -32768) = 0
  short : c.case.output * c.a2.value.hi = 0
  reads : c.reads * (1 - c.case.read) = 0
  outputs : c.outputs * (1 - c.case.output) = 0
  stillLow : c.still * c.result.lo = 0
  stillHigh : c.still * c.result.hi = 0
  offset0 : IsBool c.offset0
  offset1 : IsBool c.offset1
  address : c.moves * (c.a1.value.lo - c.word * 4 - c.offset) = 0

structure Constraints (c : Call F) : Prop where
  case : CaseConstraints c.case
  flags : FlagsConstraints c
  number : NumberConstraints c
  descriptor : DescriptorConstraints c
  result : ResultConstraints c
  buffer : BufferConstraints c

end Call

end Mipsilon.Syscall
