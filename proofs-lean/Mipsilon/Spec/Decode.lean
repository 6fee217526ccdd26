module

public import Mipsilon.Spec.Opcode

/-!
From a word to an instruction: *Vol. II, Appendix A*.

Nonzero values of reserved fields are ignored or reserved as QEMU's MIPS32r2 user-mode CPU (24Kf)
does; `spec/src/decode.rs` lists where this set is smaller than QEMU's.
-/

@[expose] public section
namespace Mipsilon.Spec.Decode

/-! The fields of a word. -/

/-- Bits 25..21. -/
def rs (w : W) : Reg := bits w 21 5

/-- Bits 20..16. -/
def rt (w : W) : Reg := bits w 16 5

/-- Bits 15..11. -/
def rd (w : W) : Reg := bits w 11 5

/-- Bits 10..6. -/
def sa (w : W) : BitVec 5 := bits w 6 5

/-- Bits 15..0. -/
def imm (w : W) : Half := bits w 0 16

/-! The formats, each named by the fields that it reads. -/

def rsRtRd (op : Opcode) (w : W) : Instruction := { op, rs := rs w, rt := rt w, rd := rd w }
def rtRdSa (op : Opcode) (w : W) : Instruction := { op, rt := rt w, rd := rd w, sa := sa w }
def rsRtRdSa (op : Opcode) (w : W) : Instruction :=
  { op, rs := rs w, rt := rt w, rd := rd w, sa := sa w }
def rsRt (op : Opcode) (w : W) : Instruction := { op, rs := rs w, rt := rt w }
def rsRd (op : Opcode) (w : W) : Instruction := { op, rs := rs w, rd := rd w }
def rtRd (op : Opcode) (w : W) : Instruction := { op, rt := rt w, rd := rd w }
def rsSa (op : Opcode) (w : W) : Instruction := { op, rs := rs w, sa := sa w }
def rsRdSa (op : Opcode) (w : W) : Instruction := { op, rs := rs w, rd := rd w, sa := sa w }
def onlyRs (op : Opcode) (w : W) : Instruction := { op, rs := rs w }
def onlyRd (op : Opcode) (w : W) : Instruction := { op, rd := rd w }
def onlySa (op : Opcode) (w : W) : Instruction := { op, sa := sa w }
def rsRtImm (op : Opcode) (w : W) : Instruction := { op, rs := rs w, rt := rt w, imm := imm w }
def rsImm (op : Opcode) (w : W) : Instruction := { op, rs := rs w, imm := imm w }
def rtImm (op : Opcode) (w : W) : Instruction := { op, rt := rt w, imm := imm w }
def target (op : Opcode) (w : W) : Instruction := { op, target := bits w 0 26 }

/-- The register forms of the trap instructions, with a code in bits 15..6. -/
def rsRtCode (op : Opcode) (w : W) : Instruction :=
  { op, rs := rs w, rt := rt w, imm := (bits w 6 10).setWidth 16 }

/-- SYSCALL and BREAK, with a code in bits 25..6. -/
def code (op : Opcode) (w : W) : Instruction := { op, target := (bits w 6 20).setWidth 26 }

/-! The tables. `none` is a reserved instruction. -/

/-- `i` if the reserved fields have values that QEMU accepts. -/
def onlyIf (accepted : Bool) (i : Instruction) : Option Instruction :=
  if accepted then some i else none

/-- The DSP module numbers its accumulators in the low two bits of a field that is otherwise ignored;
without it there is only number 0, HI and LO. -/
def firstAccumulator (field : BitVec 5) : Bool := field.toNat % 4 == 0

/-- SPECIAL, by bits 5..0: Table A-3. -/
def special (w : W) : Option Instruction :=
  match (bits w 0 6).toNat with
  | 0x00 => some (rtRdSa .sll w)
  | 0x02 => match (rs w).toNat with
    | 0 => some (rtRdSa .srl w)
    | 1 => some (rtRdSa .rotr w)
    | _ => none
  | 0x03 => some (rtRdSa .sra w)
  | 0x04 => some (rsRtRd .sllv w)
  | 0x06 => match (sa w).toNat with
    | 0 => some (rsRtRd .srlv w)
    | 1 => some (rsRtRd .rotrv w)
    | _ => none
  | 0x07 => some (rsRtRd .srav w)
  | 0x08 => some (rsSa .jr w)
  | 0x09 => onlyIf (sa w == 0 || sa w == 16) (rsRdSa .jalr w)
  | 0x0a => some (rsRtRd .movz w)
  | 0x0b => some (rsRtRd .movn w)
  | 0x0c => some (code .syscall w)
  | 0x0d => some (code .break w)
  | 0x0f => some (onlySa .sync w)
  | 0x10 => onlyIf (firstAccumulator (rs w)) (onlyRd .mfhi w)
  | 0x11 => onlyIf (firstAccumulator (rd w)) (onlyRs .mthi w)
  | 0x12 => onlyIf (firstAccumulator (rs w)) (onlyRd .mflo w)
  | 0x13 => onlyIf (firstAccumulator (rd w)) (onlyRs .mtlo w)
  | 0x18 => onlyIf (firstAccumulator (rd w)) (rsRt .mult w)
  | 0x19 => onlyIf (firstAccumulator (rd w)) (rsRt .multu w)
  | 0x1a => some (rsRt .div w)
  | 0x1b => some (rsRt .divu w)
  | 0x20 => some (rsRtRd .add w)
  | 0x21 => some (rsRtRd .addu w)
  | 0x22 => some (rsRtRd .sub w)
  | 0x23 => some (rsRtRd .subu w)
  | 0x24 => some (rsRtRd .and w)
  | 0x25 => some (rsRtRd .or w)
  | 0x26 => some (rsRtRd .xor w)
  | 0x27 => some (rsRtRd .nor w)
  | 0x2a => some (rsRtRd .slt w)
  | 0x2b => some (rsRtRd .sltu w)
  | 0x30 => some (rsRtCode .tge w)
  | 0x31 => some (rsRtCode .tgeu w)
  | 0x32 => some (rsRtCode .tlt w)
  | 0x33 => some (rsRtCode .tltu w)
  | 0x34 => some (rsRtCode .teq w)
  | 0x36 => some (rsRtCode .tne w)
  | _ => none

/-- REGIMM, by `rt`: Table A-4. -/
def regimm (w : W) : Option Instruction :=
  match (rt w).toNat with
  | 0x00 => some (rsImm .bltz w)
  | 0x01 => some (rsImm .bgez w)
  | 0x02 => some (rsImm .bltzl w)
  | 0x03 => some (rsImm .bgezl w)
  | 0x08 => some (rsImm .tgei w)
  | 0x09 => some (rsImm .tgeiu w)
  | 0x0a => some (rsImm .tlti w)
  | 0x0b => some (rsImm .tltiu w)
  | 0x0c => some (rsImm .teqi w)
  | 0x0e => some (rsImm .tnei w)
  | 0x10 => some (rsImm .bltzal w)
  | 0x11 => some (rsImm .bgezal w)
  | 0x12 => some (rsImm .bltzall w)
  | 0x13 => some (rsImm .bgezall w)
  | 0x1f => some (rsImm .synci w)
  | _ => none

/-- SPECIAL2, by bits 5..0: Table A-5. -/
def special2 (w : W) : Option Instruction :=
  match (bits w 0 6).toNat with
  | 0x00 => onlyIf (firstAccumulator (rd w)) (rsRt .madd w)
  | 0x01 => onlyIf (firstAccumulator (rd w)) (rsRt .maddu w)
  | 0x02 => some (rsRtRd .mul w)
  | 0x04 => onlyIf (firstAccumulator (rd w)) (rsRt .msub w)
  | 0x05 => onlyIf (firstAccumulator (rd w)) (rsRt .msubu w)
  | 0x20 => some (rsRd .clz w)
  | 0x21 => some (rsRd .clo w)
  | _ => none

/-- BSHFL, by `sa`: Table A-10. -/
def bshfl (w : W) : Option Instruction :=
  match (sa w).toNat with
  | 0x02 => some (rtRd .wsbh w)
  | 0x10 => some (rtRd .seb w)
  | 0x18 => some (rtRd .seh w)
  | _ => none

/-- SPECIAL3, by bits 5..0: Table A-6. EXT beyond bit 31, INS with its bounds crossed and every
hardware register but 29 are reserved. -/
def special3 (w : W) : Option Instruction :=
  match (bits w 0 6).toNat with
  | 0x00 => onlyIf ((sa w).toNat + (rd w).toNat < 32) (rsRtRdSa .ext w)
  | 0x04 => onlyIf ((sa w).toNat ≤ (rd w).toNat) (rsRtRdSa .ins w)
  | 0x20 => bshfl w
  | 0x3b => onlyIf (rd w == 29) (rtRd .rdhwr w)
  | _ => none

end Mipsilon.Spec.Decode

namespace Mipsilon.Spec

/-- The instruction of a word, `none` if it is reserved: by bits 31..26, Table A-2. -/
def decode (w : W) : Option Instruction :=
  match (bits w 26 6).toNat with
  | 0x00 => Decode.special w
  | 0x01 => Decode.regimm w
  | 0x02 => some (Decode.target .j w)
  | 0x03 => some (Decode.target .jal w)
  | 0x04 => some (Decode.rsRtImm .beq w)
  | 0x05 => some (Decode.rsRtImm .bne w)
  | 0x06 => Decode.onlyIf (Decode.rt w == 0) (Decode.rsImm .blez w)
  | 0x07 => Decode.onlyIf (Decode.rt w == 0) (Decode.rsImm .bgtz w)
  | 0x08 => some (Decode.rsRtImm .addi w)
  | 0x09 => some (Decode.rsRtImm .addiu w)
  | 0x0a => some (Decode.rsRtImm .slti w)
  | 0x0b => some (Decode.rsRtImm .sltiu w)
  | 0x0c => some (Decode.rsRtImm .andi w)
  | 0x0d => some (Decode.rsRtImm .ori w)
  | 0x0e => some (Decode.rsRtImm .xori w)
  | 0x0f => some (Decode.rtImm .lui w)
  | 0x14 => some (Decode.rsRtImm .beql w)
  | 0x15 => some (Decode.rsRtImm .bnel w)
  | 0x16 => some (Decode.rsImm .blezl w)
  | 0x17 => some (Decode.rsImm .bgtzl w)
  | 0x1c => Decode.special2 w
  | 0x1f => Decode.special3 w
  | 0x20 => some (Decode.rsRtImm .lb w)
  | 0x21 => some (Decode.rsRtImm .lh w)
  | 0x22 => some (Decode.rsRtImm .lwl w)
  | 0x23 => some (Decode.rsRtImm .lw w)
  | 0x24 => some (Decode.rsRtImm .lbu w)
  | 0x25 => some (Decode.rsRtImm .lhu w)
  | 0x26 => some (Decode.rsRtImm .lwr w)
  | 0x28 => some (Decode.rsRtImm .sb w)
  | 0x29 => some (Decode.rsRtImm .sh w)
  | 0x2a => some (Decode.rsRtImm .swl w)
  | 0x2b => some (Decode.rsRtImm .sw w)
  | 0x2e => some (Decode.rsRtImm .swr w)
  | 0x30 => some (Decode.rsRtImm .ll w)
  | 0x33 => some (Decode.rsRtImm .pref w)
  | 0x38 => some (Decode.rsRtImm .sc w)
  | _ => none

end Mipsilon.Spec
