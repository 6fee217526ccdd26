//! From an [`Instruction`] to its word.

use crate::format::{Shape, TRAP_CODE, format};
use crate::{Instruction, Opcode};

/// The word of an instruction. Fields that the opcode's format does not use and bits of a field
/// above its width are ignored, so every instruction has a word;
/// `decode(encode(i)) == Ok(i)` for every `i` that `decode` returns.
pub fn encode(i: &Instruction) -> u32 {
    let (shape, mask) = format(i.op);
    let rs = ((i.rs & 31) as u32) << 21;
    let rt = ((i.rt & 31) as u32) << 16;
    let rd = ((i.rd & 31) as u32) << 11;
    let sa = ((i.sa & 31) as u32) << 6;
    let fields = match shape {
        Shape::Register => rs | rt | rd | sa,
        Shape::Immediate => rs | rt | i.imm as u32,
        Shape::Jump => i.target,
        Shape::Trap => rs | rt | (((i.imm as u32) << 6) & TRAP_CODE),
        Shape::Code => i.target << 6,
    };
    fixed_bits(i.op) | (fields & mask) | repeated_rd(i)
}

/// CLZ and CLO repeat `rd` in `rt`: the manual leaves other words UNPREDICTABLE.
fn repeated_rd(i: &Instruction) -> u32 {
    match i.op {
        Opcode::Clz | Opcode::Clo => ((i.rd & 31) as u32) << 16,
        _ => 0,
    }
}

/// A word of the SPECIAL opcode with this function.
fn special(function: u32) -> u32 {
    function
}

/// A word of the REGIMM opcode with this `rt`.
fn regimm(rt: u32) -> u32 {
    (1 << 26) | (rt << 16)
}

/// A word of the SPECIAL2 opcode with this function.
fn special2(function: u32) -> u32 {
    (0x1c << 26) | function
}

/// A word of the SPECIAL3 opcode with this function and `sa`.
fn special3(function: u32, sa: u32) -> u32 {
    (0x1f << 26) | (sa << 6) | function
}

/// The word of an opcode with all its fields zero.
fn fixed_bits(op: Opcode) -> u32 {
    match op {
        Opcode::Sll => special(0x00),
        Opcode::Srl => special(0x02),
        Opcode::Rotr => special(0x02) | (1 << 21),
        Opcode::Sra => special(0x03),
        Opcode::Sllv => special(0x04),
        Opcode::Srlv => special(0x06),
        Opcode::Rotrv => special(0x06) | (1 << 6),
        Opcode::Srav => special(0x07),
        Opcode::Jr => special(0x08),
        Opcode::Jalr => special(0x09),
        Opcode::Movz => special(0x0a),
        Opcode::Movn => special(0x0b),
        Opcode::Syscall => special(0x0c),
        Opcode::Break => special(0x0d),
        Opcode::Sync => special(0x0f),
        Opcode::Mfhi => special(0x10),
        Opcode::Mthi => special(0x11),
        Opcode::Mflo => special(0x12),
        Opcode::Mtlo => special(0x13),
        Opcode::Mult => special(0x18),
        Opcode::Multu => special(0x19),
        Opcode::Div => special(0x1a),
        Opcode::Divu => special(0x1b),
        Opcode::Add => special(0x20),
        Opcode::Addu => special(0x21),
        Opcode::Sub => special(0x22),
        Opcode::Subu => special(0x23),
        Opcode::And => special(0x24),
        Opcode::Or => special(0x25),
        Opcode::Xor => special(0x26),
        Opcode::Nor => special(0x27),
        Opcode::Slt => special(0x2a),
        Opcode::Sltu => special(0x2b),
        Opcode::Tge => special(0x30),
        Opcode::Tgeu => special(0x31),
        Opcode::Tlt => special(0x32),
        Opcode::Tltu => special(0x33),
        Opcode::Teq => special(0x34),
        Opcode::Tne => special(0x36),
        Opcode::Bltz => regimm(0x00),
        Opcode::Bgez => regimm(0x01),
        Opcode::Bltzl => regimm(0x02),
        Opcode::Bgezl => regimm(0x03),
        Opcode::Tgei => regimm(0x08),
        Opcode::Tgeiu => regimm(0x09),
        Opcode::Tlti => regimm(0x0a),
        Opcode::Tltiu => regimm(0x0b),
        Opcode::Teqi => regimm(0x0c),
        Opcode::Tnei => regimm(0x0e),
        Opcode::Bltzal => regimm(0x10),
        Opcode::Bgezal => regimm(0x11),
        Opcode::Bltzall => regimm(0x12),
        Opcode::Bgezall => regimm(0x13),
        Opcode::Synci => regimm(0x1f),
        Opcode::J => 0x02 << 26,
        Opcode::Jal => 0x03 << 26,
        Opcode::Beq => 0x04 << 26,
        Opcode::Bne => 0x05 << 26,
        Opcode::Blez => 0x06 << 26,
        Opcode::Bgtz => 0x07 << 26,
        Opcode::Addi => 0x08 << 26,
        Opcode::Addiu => 0x09 << 26,
        Opcode::Slti => 0x0a << 26,
        Opcode::Sltiu => 0x0b << 26,
        Opcode::Andi => 0x0c << 26,
        Opcode::Ori => 0x0d << 26,
        Opcode::Xori => 0x0e << 26,
        Opcode::Lui => 0x0f << 26,
        Opcode::Beql => 0x14 << 26,
        Opcode::Bnel => 0x15 << 26,
        Opcode::Blezl => 0x16 << 26,
        Opcode::Bgtzl => 0x17 << 26,
        Opcode::Madd => special2(0x00),
        Opcode::Maddu => special2(0x01),
        Opcode::Mul => special2(0x02),
        Opcode::Msub => special2(0x04),
        Opcode::Msubu => special2(0x05),
        Opcode::Clz => special2(0x20),
        Opcode::Clo => special2(0x21),
        Opcode::Ext => special3(0x00, 0),
        Opcode::Ins => special3(0x04, 0),
        Opcode::Wsbh => special3(0x20, 0x02),
        Opcode::Seb => special3(0x20, 0x10),
        Opcode::Seh => special3(0x20, 0x18),
        Opcode::Rdhwr => special3(0x3b, 0),
        Opcode::Lb => 0x20 << 26,
        Opcode::Lh => 0x21 << 26,
        Opcode::Lwl => 0x22 << 26,
        Opcode::Lw => 0x23 << 26,
        Opcode::Lbu => 0x24 << 26,
        Opcode::Lhu => 0x25 << 26,
        Opcode::Lwr => 0x26 << 26,
        Opcode::Sb => 0x28 << 26,
        Opcode::Sh => 0x29 << 26,
        Opcode::Swl => 0x2a << 26,
        Opcode::Sw => 0x2b << 26,
        Opcode::Swr => 0x2e << 26,
        Opcode::Ll => 0x30 << 26,
        Opcode::Pref => 0x33 << 26,
        Opcode::Sc => 0x38 << 26,
    }
}
