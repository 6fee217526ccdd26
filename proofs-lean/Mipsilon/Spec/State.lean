module

public import Mipsilon.Spec.Bytes
public import Mipsilon.Spec.Alu.Lanes
public import Mipsilon.Spec.Opcode

/-!
The state of a run, and what one instruction reads of it and does to it. `Reads` and `Effects` are
the interface between the meaning of an instruction (`Spec/Execute.lean`, about words only) and the
state: a row of the machine pulls what is in `Reads` and pushes what is in `Effects`.
-/

@[expose] public section
namespace Mipsilon.Spec

/-- What is fixed during a run. -/
structure Program where
  /-- The byte order of data within words. -/
  endian : Endian
  /-- The word at an address (a multiple of 4) of the program as loaded; `none` outside its executable
  segments. Stores never change it. -/
  fetch : W → Option W

/-- RAM: the words of the bytes below 2^31, each as LW loads it. -/
abbrev Ram := Key → W

/-- The registers, RAM, input and output: `State` and the changing part of `Environment` in Rust.
The delay slot is the pair `pc`, `nextPc`: in sequence `nextPc = pc + 4`; after a taken branch `pc`
is the slot and `nextPc` the target. -/
structure State where
  /-- The byte address of the instruction to execute. -/
  pc : W
  /-- The byte address of the instruction after it. -/
  nextPc : W
  /-- The general-purpose registers; read them by `State.reg`. -/
  gpr : Reg → W
  /-- HI. -/
  hi : W
  /-- LO. -/
  lo : W
  /-- The reservation of LL: the word's byte address ||| 1, or 0 for none. -/
  ll : W
  /-- The hardware register 29 that RDHWR reads: the thread pointer. -/
  userLocal : W
  /-- RAM. -/
  ram : Ram
  /-- The chunks of private input that are left; each read(2) consumes one. -/
  input : List (List Byte)
  /-- The public output so far. -/
  output : List Byte
  /-- What was written to the terminal, with its descriptor, the last first. Not proved. -/
  terminal : List (W × List Byte)

/-- The value of a register; register 0 reads as 0. -/
def State.reg (s : State) (i : Reg) : W := if i = 0 then 0 else s.gpr i

/-- What an instruction reads. Each instruction uses a few of these. -/
structure Reads where
  pc : W
  nextPc : W
  /-- The word at `pc + 4` is a branch or jump. -/
  slotBranch : Bool
  /-- The register `rs`. -/
  a : W
  /-- The register `rt`. -/
  b : W
  hi : W
  lo : W
  ll : W
  userLocal : W
  /-- The RAM word around `a` plus the immediate. -/
  word : W
  endian : Endian
  /-- $v0: the number of a system call. -/
  v0 : W
  /-- $a0: the first argument of a system call. -/
  a0 : W
  /-- $a1. -/
  a1 : W
  /-- $a2. -/
  a2 : W
  /-- The next chunk of the private input, empty at its end. -/
  chunk : List Byte
  /-- The number of bytes of public output so far. -/
  outputLength : Nat

/-- What a system call moves between RAM and the outside. -/
inductive Transfer where
  /-- Nothing. -/
  | none
  /-- Consumes a chunk of private input and stores these bytes of it from `base` on. -/
  | read (base : W) (bytes : List Byte)
  /-- Sends `count` bytes from `base` on to the terminal. -/
  | terminal (fd base count : W)
  /-- Appends `count` bytes from `base` on to the public output. -/
  | output (base count : W)

/-- What an executed instruction does; what is not mentioned keeps its value. -/
structure Effects where
  pc : W
  nextPc : W
  /-- The general-purpose registers written; a write to register 0 is discarded. -/
  gpr : List (Reg × W) := []
  hi : Option W := none
  lo : Option W := none
  ll : Option W := none
  /-- The RAM word stored. -/
  store : Option (Key × W) := none
  transfer : Transfer := .none

/-! Memory by bytes. -/

/-- RAM with one word replaced. -/
def Ram.set (ram : Ram) (k : Key) (word : W) : Ram := fun k' => if k' = k then word else ram k'

/-- The byte at an address in RAM. -/
def readByte (endian : Endian) (ram : Ram) (address : W) : Byte :=
  Alu.loadByte (ram (key address)) address endian

/-- RAM with the byte at an address replaced. -/
def writeByte (endian : Endian) (ram : Ram) (address : W) (value : Byte) : Ram :=
  ram.set (key address) (Alu.storeByte (ram (key address)) address endian value)

/-- The `count` bytes from `address` on. -/
def loadBytes (endian : Endian) (ram : Ram) (address : W) : (count : Nat) → List Byte
  | 0 => []
  | n + 1 => readByte endian ram address :: loadBytes endian ram (address + 1) n

/-- RAM with bytes stored from `address` on. -/
def storeBytes (endian : Endian) (ram : Ram) (address : W) : List Byte → Ram
  | [] => ram
  | b :: bs => storeBytes endian (writeByte endian ram address b) (address + 1) bs

/-! Applying effects. -/

/-- Registers with one replaced; a write to register 0 is discarded. -/
def setReg (gpr : Reg → W) (i : Reg) (v : W) : Reg → W :=
  if i = 0 then gpr else fun j => if j = i then v else gpr j

/-- Registers with several replaced, the first first. -/
def setRegs (gpr : Reg → W) : List (Reg × W) → Reg → W
  | [] => gpr
  | (i, v) :: rest => setRegs (setReg gpr i v) rest

/-- RAM after a store. -/
def applyStore (ram : Ram) : Option (Key × W) → Ram
  | none => ram
  | some (k, word) => ram.set k word

/-- The state after a transfer. -/
def State.transfer (s : State) (endian : Endian) : Transfer → State
  | .none => s
  | .read base bytes =>
    { s with ram := storeBytes endian s.ram base bytes, input := s.input.tail }
  | .terminal fd base count =>
    { s with terminal := (fd, loadBytes endian s.ram base count.toNat) :: s.terminal }
  | .output base count =>
    { s with output := Bytes.append s.output (loadBytes endian s.ram base count.toNat) }

/-- The state after the effects on registers and the store. -/
def State.update (s : State) (e : Effects) : State :=
  { s with
    pc := e.pc
    nextPc := e.nextPc
    gpr := setRegs s.gpr e.gpr
    hi := e.hi.getD s.hi
    lo := e.lo.getD s.lo
    ll := e.ll.getD s.ll
    ram := applyStore s.ram e.store }

/-- The state after an instruction with these effects. -/
def State.apply (s : State) (endian : Endian) (e : Effects) : State :=
  (s.transfer endian e.transfer).update e

end Mipsilon.Spec
