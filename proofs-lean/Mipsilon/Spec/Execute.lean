module

public import Mipsilon.Spec.Syscall

/-! The meaning of every instruction: one line each. -/

@[expose] public section
namespace Mipsilon.Spec
open Reads

/-- What an instruction does, given what it reads: `r.a` and `r.b` are the values of `rs` and `rt`.
Each instruction's page in Vol. II has its name. -/
def execute (i : Instruction) (r : Reads) : Outcome Effects :=
  match i.op with
  | .add => r.writeChecked i.rd (Alu.addOverflow r.a r.b)
  | .addu => r.write i.rd (r.a + r.b)
  | .addi => r.writeChecked i.rt (Alu.addOverflow r.a i.signedImm)
  | .addiu => r.write i.rt (r.a + i.signedImm)
  | .sub => r.writeChecked i.rd (Alu.subOverflow r.a r.b)
  | .subu => r.write i.rd (r.a - r.b)
  | .and => r.write i.rd (r.a &&& r.b)
  | .andi => r.write i.rt (r.a &&& i.unsignedImm)
  | .or => r.write i.rd (r.a ||| r.b)
  | .ori => r.write i.rt (r.a ||| i.unsignedImm)
  | .xor => r.write i.rd (r.a ^^^ r.b)
  | .xori => r.write i.rt (r.a ^^^ i.unsignedImm)
  | .nor => r.write i.rd (Alu.nor r.a r.b)
  | .lui => r.write i.rt (Alu.lui i.imm)
  | .slt => r.write i.rd (Alu.slt r.a r.b)
  | .sltu => r.write i.rd (Alu.sltu r.a r.b)
  | .slti => r.write i.rt (Alu.slt r.a i.signedImm)
  | .sltiu => r.write i.rt (Alu.sltu r.a i.signedImm)
  | .sll => r.write i.rd (Alu.sll r.b i.sa.toNat)
  | .srl => r.write i.rd (Alu.srl r.b i.sa.toNat)
  | .sra => r.write i.rd (Alu.sra r.b i.sa.toNat)
  | .sllv => r.write i.rd (Alu.sll r.b r.a.toNat)
  | .srlv => r.write i.rd (Alu.srl r.b r.a.toNat)
  | .srav => r.write i.rd (Alu.sra r.b r.a.toNat)
  | .rotr => r.write i.rd (Alu.rotr r.b i.sa.toNat)
  | .rotrv => r.write i.rd (Alu.rotr r.b r.a.toNat)
  | .mul => r.write i.rd (Alu.mul r.a r.b)
  | .mult => r.writeHiLo (Alu.mult r.a r.b)
  | .multu => r.writeHiLo (Alu.multu r.a r.b)
  | .madd => r.writeHiLo (Alu.madd r.hiLo r.a r.b)
  | .maddu => r.writeHiLo (Alu.maddu r.hiLo r.a r.b)
  | .msub => r.writeHiLo (Alu.msub r.hiLo r.a r.b)
  | .msubu => r.writeHiLo (Alu.msubu r.hiLo r.a r.b)
  | .div => r.writeHiLo (Alu.div r.a r.b)
  | .divu => r.writeHiLo (Alu.divu r.a r.b)
  | .mfhi => r.write i.rd r.hi
  | .mflo => r.write i.rd r.lo
  | .mthi => .next { r.advance with hi := some r.a }
  | .mtlo => .next { r.advance with lo := some r.a }
  | .clz => r.write i.rd (Alu.clz r.a)
  | .clo => r.write i.rd (Alu.clo r.a)
  | .seb => r.write i.rd (Alu.seb r.b)
  | .seh => r.write i.rd (Alu.seh r.b)
  | .wsbh => r.write i.rd (Alu.wsbh r.b)
  | .ext => r.write i.rt (Alu.ext r.a i.sa.toNat (i.rd.toNat + 1))
  | .ins => r.write i.rt (Alu.ins r.b r.a i.sa.toNat i.rd.toNat)
  | .movz => r.writeIf (r.b == 0) i.rd r.a
  | .movn => r.writeIf (r.b != 0) i.rd r.a
  | .lb => r.load i 1 ((Alu.loadByte r.word (r.address i) r.endian).signExtend 32)
  | .lbu => r.load i 1 ((Alu.loadByte r.word (r.address i) r.endian).setWidth 32)
  | .lh => r.load i 2 ((Alu.loadHalf r.word (r.address i) r.endian).signExtend 32)
  | .lhu => r.load i 2 ((Alu.loadHalf r.word (r.address i) r.endian).setWidth 32)
  | .lw => r.load i 4 r.word
  | .lwl => r.load i 1 (Alu.lwl r.word r.b (r.address i) r.endian)
  | .lwr => r.load i 1 (Alu.lwr r.word r.b (r.address i) r.endian)
  | .ll => r.loadLinked i
  | .sb => r.store i 1 (Alu.storeByte r.word (r.address i) r.endian (r.b.setWidth 8))
  | .sh => r.store i 2 (Alu.storeHalf r.word (r.address i) r.endian (r.b.setWidth 16))
  | .sw => r.store i 4 r.b
  | .swl => r.store i 1 (Alu.swl r.word r.b (r.address i) r.endian)
  | .swr => r.store i 1 (Alu.swr r.word r.b (r.address i) r.endian)
  | .sc => r.storeConditional i
  | .beq => r.branch i (r.a == r.b)
  | .bne => r.branch i (r.a != r.b)
  | .blez => r.branch i (r.a.sle 0)
  | .bgtz => r.branch i (BitVec.slt 0 r.a)
  | .bltz => r.branch i (r.a.slt 0)
  | .bgez => r.branch i (BitVec.sle 0 r.a)
  | .bltzal => r.branchLink i (r.branch i (r.a.slt 0))
  | .bgezal => r.branchLink i (r.branch i (BitVec.sle 0 r.a))
  | .beql => r.likely i (r.a == r.b)
  | .bnel => r.likely i (r.a != r.b)
  | .blezl => r.likely i (r.a.sle 0)
  | .bgtzl => r.likely i (BitVec.slt 0 r.a)
  | .bltzl => r.likely i (r.a.slt 0)
  | .bgezl => r.likely i (BitVec.sle 0 r.a)
  | .bltzall => r.branchLink i (r.likely i (r.a.slt 0))
  | .bgezall => r.branchLink i (r.likely i (BitVec.sle 0 r.a))
  | .j => r.jump (i.jumpTarget r.pc)
  | .jal => r.link 31 (r.jump (i.jumpTarget r.pc))
  | .jr => r.jump r.a
  | .jalr => r.jalr i
  | .teq => r.trapIf (r.a == r.b)
  | .tne => r.trapIf (r.a != r.b)
  | .tlt => r.trapIf (r.a.slt r.b)
  | .tltu => r.trapIf (r.a.ult r.b)
  | .tge => r.trapIf (r.b.sle r.a)
  | .tgeu => r.trapIf (r.b.ule r.a)
  | .teqi => r.trapIf (r.a == i.signedImm)
  | .tnei => r.trapIf (r.a != i.signedImm)
  | .tlti => r.trapIf (r.a.slt i.signedImm)
  | .tltiu => r.trapIf (r.a.ult i.signedImm)
  | .tgei => r.trapIf (i.signedImm.sle r.a)
  | .tgeiu => r.trapIf (i.signedImm.ule r.a)
  | .syscall => r.syscall
  | .break => .trap .breakpoint
  | .sync | .synci | .pref => .next r.advance
  | .rdhwr => r.write i.rt r.userLocal

end Mipsilon.Spec
