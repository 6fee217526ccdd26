module

public import Mipsilon.Gen.Codes
public import Mipsilon.Spec.Step

/-!
The program as chips read it: one row per instruction word, specialised for its chip. Mirrors
`air/src/rom.rs`, whose table says what the fields a, b, c, d of each format are.
-/

@[expose] public section
namespace Mipsilon
open Spec

/-- What a program row executes: an instruction of the ISA or one of its specialisations. -/
inductive Op where
  /-- No halting run executes this word. -/
  | unprovable
  /-- An instruction as it is. -/
  | isa (op : Opcode)
  /-- No effect but the next state. -/
  | nop
  /-- Copies register a to register c. -/
  | move
  /-- Loads the constant (b, d) into register c. -/
  | li
deriving DecidableEq

/-- The opcode number in the ROM. -/
def Op.code : Op → Nat
  | .unprovable => Code.unprovable
  | .isa op => op.number
  | .nop => Code.nop
  | .move => Code.move
  | .li => Code.li

/-- One program row without its pc. -/
@[ext] structure Rom where
  /-- What the row executes. -/
  op : Op
  /-- Big endian for loads and stores of bytes and halves, unaligned accesses and SYSCALL; rt = 0 for
  SC; otherwise false. -/
  variant : Bool := false
  a : Nat := 0
  b : Nat := 0
  c : Nat := 0
  d : Nat := 0
deriving DecidableEq

/-- The opcode field: the code plus the variant bit. -/
def Rom.opcode (r : Rom) : Nat := r.op.code + if r.variant then Code.variant else 0

/-- HI among the registers of the machine; the GPRs are 0 to 31. -/
abbrev HI : Nat := 32
/-- LO. -/
abbrev LO : Nat := 33
/-- Takes every write to $0. -/
abbrev SINK : Nat := 34
/-- The LL reservation: address ||| 1, or 0. -/
abbrev LL : Nat := 35
/-- The TLS register that RDHWR $29 reads. -/
abbrev USER_LOCAL : Nat := 36
/-- The number of public output bytes so far. -/
abbrev OUTPUT : Nat := 37

/-- The register that a write to a GPR lands in. -/
def destination (i : Reg) : Nat := if i = 0 then SINK else i.toNat

namespace Rom

/-- The high limb of a sign-extended immediate. -/
def signLimb (i : Instruction) : Nat := if i.imm.msb then 0xffff else 0

/-- The low limb of a word. -/
def lowLimb (x : W) : Nat := x.toNat % 65536
/-- The high limb of a word. -/
def highLimb (x : W) : Nat := x.toNat / 65536

/-- Two registers to a third. -/
def registers (i : Instruction) (a b c : Reg) : Rom :=
  { op := .isa i.op, a := a.toNat, b := b.toNat, c := destination c }

/-- A register and the sign-extended immediate to rt. -/
def signed (i : Instruction) : Rom :=
  { op := .isa i.op, a := i.rs.toNat, b := i.imm.toNat, c := destination i.rt, d := signLimb i }

/-- A register and the zero-extended immediate to rt. -/
def unsigned (i : Instruction) : Rom :=
  { op := .isa i.op, a := i.rs.toNat, b := i.imm.toNat, c := destination i.rt }

/-- A left shift of the 64-bit zero-extension of rt by `distance`. -/
def shift (i : Instruction) (distance : Nat) : Rom :=
  { op := .isa i.op, a := i.rt.toNat, b := distance % 16, c := destination i.rd, d := distance / 16 }

/-- A register to another. -/
def unary (i : Instruction) (a c : Reg) : Rom :=
  { op := .isa i.op, a := a.toNat, c := destination c }

/-- Two registers without a destination among the GPRs. -/
def sources (i : Instruction) : Rom :=
  { op := .isa i.op, a := i.rs.toNat, b := i.rt.toNat }

/-- A load; the variant bit is that of the accesses which depend on the byte order. -/
def load (i : Instruction) (variant : Bool := false) : Rom := { signed i with variant }

/-- A store. -/
def store (i : Instruction) (variant : Bool := false) : Rom :=
  { signed i with c := i.rt.toNat, variant }

/-- A branch. -/
def branch (i : Instruction) (pc : W) (d : Nat := 0) : Rom :=
  { op := .isa i.op, a := i.rs.toNat, b := i.rt.toNat, c := (i.branchTarget pc).toNat / 4, d }

/-- A trap instruction with an immediate. -/
def trapImmediate (i : Instruction) : Rom :=
  { op := .isa i.op, a := i.rs.toNat, b := i.imm.toNat, d := signLimb i }

/-- A copy of a register. -/
def copy (source destination : Nat) : Rom := { op := .move, a := source, c := destination }

/-- A linking branch, whose condition must not read $31. -/
def unlessRa (i : Instruction) (row : Rom) : Rom := if i.rs = 31 then { op := .unprovable } else row

/-- A branch or jump whose slot is always executed. -/
def ifSlot (slotOk : Bool) (row : Rom) : Rom := if slotOk then row else { op := .unprovable }

/-- The row of an instruction at `pc` before specialisation; `slotOk` says that the slot holds no
branch or jump. -/
def plain (i : Instruction) (pc : W) (slotOk : Bool) (endian : Endian) : Rom :=
  let big := endian == .big
  match i.op with
  | .add | .addu | .sub | .subu | .and | .or | .xor | .nor | .slt | .sltu | .mul | .movz | .movn =>
    registers i i.rs i.rt i.rd
  | .sllv | .srlv | .srav | .rotrv => registers i i.rt i.rs i.rd
  | .addi | .addiu | .slti | .sltiu => signed i
  | .andi | .ori | .xori => unsigned i
  | .lui => { op := .li, c := destination i.rt, d := i.imm.toNat }
  | .sll => shift i i.sa.toNat
  | .srl | .sra | .rotr => shift i (32 - i.sa.toNat)
  | .mult | .multu | .madd | .maddu | .msub | .msubu | .div | .divu => sources i
  | .mfhi => copy HI (destination i.rd)
  | .mflo => copy LO (destination i.rd)
  | .mthi => copy i.rs.toNat HI
  | .mtlo => copy i.rs.toNat LO
  | .rdhwr => copy USER_LOCAL (destination i.rt)
  | .clz | .clo => unary i i.rs i.rd
  | .seb | .seh | .wsbh => unary i i.rt i.rd
  | .ext => { op := .isa i.op, a := i.rs.toNat, b := i.sa.toNat + (i.rd.toNat + 1),
              c := destination i.rt, d := 32 - i.sa.toNat }
  | .ins => { op := .isa i.op, a := i.rs.toNat, b := i.sa.toNat, c := destination i.rt,
              d := i.rd.toNat + 1 }
  | .lw | .ll => load i
  | .lb | .lbu | .lh | .lhu | .lwl | .lwr => load i big
  | .sw => store i
  | .sb | .sh | .swl | .swr => store i big
  | .sc => store i (i.rt == 0)
  | .beql | .bnel | .blezl | .bgtzl | .bltzl | .bgezl => branch i pc slotOk.toNat
  | .bltzall | .bgezall => unlessRa i (branch i pc slotOk.toNat)
  | .beq | .bne | .blez | .bgtz | .bltz | .bgez => ifSlot slotOk (branch i pc)
  | .bltzal | .bgezal => unlessRa i (ifSlot slotOk (branch i pc))
  | .j => ifSlot slotOk { op := .isa i.op, c := (i.jumpTarget pc).toNat / 4 }
  | .jal => ifSlot slotOk
      { op := .isa i.op, b := lowLimb (pc + 8), c := (i.jumpTarget pc).toNat / 4,
        d := highLimb (pc + 8) }
  | .jr => ifSlot slotOk { op := .isa i.op, a := i.rs.toNat }
  | .jalr => if i.rs = i.rd then { op := .unprovable } else ifSlot slotOk
      { op := .isa i.op, a := i.rs.toNat, b := lowLimb (pc + 8), c := destination i.rd,
        d := highLimb (pc + 8) }
  | .teq | .tne | .tlt | .tltu | .tge | .tgeu => sources i
  | .teqi | .tnei | .tlti | .tltiu | .tgei | .tgeiu => trapImmediate i
  | .syscall => { op := .isa i.op, variant := big }
  | .break => { op := .unprovable }
  | .sync | .synci | .pref => { op := .nop }

/-- The only effect of the row is on its destination. -/
def isPure (row : Rom) : Bool :=
  match row.op with
  | .move | .li => true
  | .isa op => match op with
    | .addu | .addiu | .subu | .and | .andi | .or | .ori | .xor | .xori | .nor
    | .slt | .sltu | .slti | .sltiu | .sll | .srl | .sra | .rotr | .sllv | .srlv | .srav | .rotrv
    | .mul | .clz | .clo | .seb | .seh | .wsbh | .ext | .ins | .movz | .movn => true
    | _ => false
  | .unprovable | .nop => false

/-- Turns a row whose only effect is a write to $0 into NOP. -/
def discard (row : Rom) : Rom := if row.isPure && row.c == SINK then { op := .nop } else row

/-- Replaces a row by a cheaper one with the same effect on every state. -/
def cheaper (row : Rom) : Rom :=
  let move (source : Nat) : Rom := copy source row.c
  let li : Rom := { op := .li, b := row.b, c := row.c, d := row.d }
  match row.op with
  | .isa op => match op with
    | .addu | .or | .xor =>
      if row.b = 0 then move row.a else if row.a = 0 then move row.b else row
    | .subu => if row.b = 0 then move row.a else row
    | .and => if row.a = 0 ∨ row.b = 0 then move 0 else row
    | .addiu | .ori | .xori =>
      if row.a = 0 then li else if row.b = 0 ∧ row.d = 0 then move row.a else row
    | .andi => if row.a = 0 ∨ (row.b = 0 ∧ row.d = 0) then move 0 else row
    | .sll => if row.b = 0 ∧ row.d = 0 then move row.a else row
    | .srl | .sra | .rotr => if row.b = 0 ∧ row.d = 2 then move row.a else row
    | _ => row
  | _ => row

/-- The cheapest row. -/
def specialise (row : Rom) : Rom := discard (cheaper row)

end Rom

/-- The row of the instruction at `pc`, if it is one. -/
def rom (p : Program) (pc : W) : Option Rom :=
  match fetch p pc with
  | .error _ => none
  | .ok i => some (Rom.plain i pc (!holdsBranch p (pc + 4)) p.endian).specialise

end Mipsilon
