module

public import Mipsilon.Spec.Decode
public import Mipsilon.Spec.Execute

/-! One step: fetch, decode, execute, apply; and runs. -/

@[expose] public section
namespace Mipsilon.Spec

/-- The instruction at `pc`. -/
def fetch (p : Program) (pc : W) : Except Trap Instruction :=
  if pc.toNat % 4 ≠ 0 then .error (.addressErrorFetch pc)
  else match p.fetch pc with
    | none => .error (.fetch pc)
    | some word => match decode word with
      | none => .error (.reservedInstruction word)
      | some i => .ok i

/-- The word at `address` is a branch or jump. Outside the executable segments and in a reserved word
there is none. -/
def holdsBranch (p : Program) (address : W) : Bool :=
  match p.fetch address with
  | none => false
  | some word => match decode word with
    | none => false
    | some i => i.op.isBranchOrJump

/-- What the instruction at `pc` reads. -/
def State.reads (s : State) (p : Program) (i : Instruction) : Reads where
  pc := s.pc
  nextPc := s.nextPc
  slotBranch := holdsBranch p (s.pc + 4)
  a := s.reg i.rs
  b := s.reg i.rt
  hi := s.hi
  lo := s.lo
  ll := s.ll
  userLocal := s.userLocal
  word := s.ram (key (s.reg i.rs + i.signedImm))
  endian := p.endian
  v0 := s.reg 2
  a0 := s.reg 4
  a1 := s.reg 5
  a2 := s.reg 6
  chunk := s.input.headD []
  outputLength := Bytes.length s.output

/-- Executes the instruction at `s.pc`. -/
def step (p : Program) (s : State) : Outcome State :=
  match fetch p s.pc with
  | .error cause => .trap cause
  | .ok i => (execute i (s.reads p i)).map (s.apply p.endian)

/-- From state `s`, the program exits with `code` after writing the public output `output`. -/
inductive Halts (p : Program) : (s : State) → (code : W) → (output : List Byte) → Prop where
  /-- The next instruction exits. -/
  | now : step p s = .halt code → Halts p s code s.output
  /-- The next instruction is executed, and the program exits some time later. -/
  | later : step p s = .next s' → Halts p s' code output → Halts p s code output

end Mipsilon.Spec
