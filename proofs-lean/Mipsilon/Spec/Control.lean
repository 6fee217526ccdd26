module

public import Mipsilon.Spec.Outcome
public import Mipsilon.Spec.State

/-!
What instructions do besides computing words: write registers, access memory, branch, trap. Each part
here is shared by several instructions of `Spec/Execute.lean`.
-/

@[expose] public section
namespace Mipsilon.Spec.Reads

/-! Registers. -/

/-- Goes on to the next instruction, and in sequence from there. -/
def advance (r : Reads) : Effects := { pc := r.nextPc, nextPc := r.nextPc + 4 }

/-- Writes a register and goes on. -/
def write (r : Reads) (register : Reg) (value : W) : Outcome Effects :=
  .next { r.advance with gpr := [(register, value)] }

/-- Writes a register if there is a value, else traps for overflow. -/
def writeChecked (r : Reads) (register : Reg) : Option W → Outcome Effects
  | some value => r.write register value
  | none => .trap .overflow

/-- Writes a register if the condition holds, and goes on. -/
def writeIf (r : Reads) (condition : Bool) (register : Reg) (value : W) : Outcome Effects :=
  if condition then r.write register value else .next r.advance

/-- HI and LO. -/
def hiLo (r : Reads) : HiLo := ⟨r.hi, r.lo⟩

/-- Writes HI and LO and goes on. -/
def writeHiLo (r : Reads) (x : HiLo) : Outcome Effects :=
  .next { r.advance with hi := some x.hi, lo := some x.lo }

/-- Traps if the condition holds, else goes on. -/
def trapIf (r : Reads) (condition : Bool) : Outcome Effects :=
  if condition then .trap .conditional else .next r.advance

/-! Loads and stores. An access outside RAM, or not a multiple of its size, traps before anything
else; a load to register 0 too. -/

/-- The byte address of the access. -/
def address (r : Reads) (i : Instruction) : W := r.a + i.signedImm

/-- A load of `size` bytes: `value` is made of the RAM word, the register's old value and the
address. -/
def load (r : Reads) (i : Instruction) (size : Nat) (value : W) : Outcome Effects :=
  if Accessible (r.address i) size then r.write i.rt value
  else .trap (.addressErrorLoad (r.address i))

/-- A store of `size` bytes: `word` is the new RAM word. -/
def store (r : Reads) (i : Instruction) (size : Nat) (word : W) : Outcome Effects :=
  if Accessible (r.address i) size then
    .next { r.advance with store := some (key (r.address i), word) }
  else .trap (.addressErrorStore (r.address i))

/-- LL: LW, and the address becomes the reserved one. -/
def loadLinked (r : Reads) (i : Instruction) : Outcome Effects :=
  (r.load i 4 r.word).map fun e => { e with ll := some (r.address i ||| 1) }

/-- SC: stores if the last LL was to this address and no SC came since; `rt` tells whether it did. -/
def storeConditional (r : Reads) (i : Instruction) : Outcome Effects :=
  if Accessible (r.address i) 4 then
    if r.ll = r.address i ||| 1 then
      .next { r.advance with gpr := [(i.rt, 1)], ll := some 0, store := some (key (r.address i), r.b) }
    else .next { r.advance with gpr := [(i.rt, 0)], ll := some 0 }
  else .trap (.addressErrorStore (r.address i))

/-! Branches and jumps. A branch or jump in a delay slot is UNPREDICTABLE (Vol. II, restrictions of
every branch). It is detected at the outer branch, by the word at `pc + 4` of the program as loaded:
an ordinary branch or a jump requires that its slot holds none, a likely branch only if it is taken. -/

/-- The instruction is itself in a delay slot whose branch goes elsewhere. -/
def inSlot (r : Reads) : Bool := r.nextPc != r.pc + 4

/-- A branch or jump that executes its slot may do so. -/
def slotOk (r : Reads) : Bool := !r.inSlot && !r.slotBranch

/-- Goes to the slot, and from there to `target`. -/
def go (r : Reads) (target : W) : Effects := { pc := r.nextPc, nextPc := target }

/-- Skips the slot. -/
def skip (r : Reads) : Effects := { pc := r.nextPc + 4, nextPc := r.nextPc + 8 }

/-- An ordinary branch: BEQ, BNE, BLEZ, BGTZ, BLTZ, BGEZ. -/
def branch (r : Reads) (i : Instruction) (taken : Bool) : Outcome Effects :=
  if r.slotOk then .next (if taken then r.go (i.branchTarget r.pc) else r.advance)
  else .unpredictable .branchInDelaySlot

/-- A likely branch: when it is not taken, its slot is skipped. -/
def likely (r : Reads) (i : Instruction) (taken : Bool) : Outcome Effects :=
  if taken then r.branch i true
  else if r.inSlot then .unpredictable .branchInDelaySlot
  else .next r.skip

/-- Writes the link, the address after the slot, if the instruction goes through. -/
def link (r : Reads) (register : Reg) (outcome : Outcome Effects) : Outcome Effects :=
  outcome.map fun e => { e with gpr := [(register, r.pc + 8)] }

/-- BLTZAL, BGEZAL and their likely forms, from the outcome without the link: the link is written
whether or not the branch is taken. -/
def branchLink (r : Reads) (i : Instruction) (outcome : Outcome Effects) : Outcome Effects :=
  if i.rs = 31 then .unpredictable .linkToSource else r.link 31 outcome

/-- J, JR. An unaligned target traps here, before the slot. -/
def jump (r : Reads) (target : W) : Outcome Effects :=
  if !r.slotOk then .unpredictable .branchInDelaySlot
  else if target.toNat % 4 ≠ 0 then .trap (.addressErrorFetch target)
  else .next (r.go target)

/-- JALR. The link register must differ from the source. -/
def jalr (r : Reads) (i : Instruction) : Outcome Effects :=
  if i.rd = i.rs then .unpredictable .jalrSameRegister else r.link i.rd (r.jump r.a)

end Mipsilon.Spec.Reads
