//! From a word to an [`Instruction`].
//!
//! Reserved fields are treated as QEMU's MIPS32r2 user-mode CPU (24Kf) does: a nonzero field that the
//! manual reserves is ignored, unless a function here says otherwise. Words that QEMU executes and
//! that are reserved here: FPU instructions, MOVF, MOVT, JALX, RDHWR of other registers than 29, the
//! Pmon entry (SPECIAL 5), the MDMX opcode, and bad words with `rd = 0` that QEMU takes for NOP (BSHFL
//! and DSP sub-opcodes, MFHI and MFLO of another accumulator).

use crate::format::{Shape, format};
use crate::{Instruction, Opcode};

/// A word that is no instruction of the set: executing it is a Reserved Instruction exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReservedInstruction(
    /// The word.
    pub u32,
);

/// Decodes a word.
///
/// # Errors
/// [`ReservedInstruction`] for FPU, CP0, CACHE, 64-bit, R6 and other words outside the set.
pub fn decode(word: u32) -> Result<Instruction, ReservedInstruction> {
    match opcode(word) {
        Some(op) => Ok(fields(op, word)),
        None => Err(ReservedInstruction(word)),
    }
}

/// Five bits of a word from bit `low`.
#[hax_lib::requires(low <= 27)]
#[hax_lib::ensures(|result| result < 32)]
fn five(word: u32, low: u32) -> u8 {
    ((word >> low) & 31) as u8
}

/// Bits 25..21.
fn rs(word: u32) -> u8 {
    five(word, 21)
}

/// Bits 20..16.
fn rt(word: u32) -> u8 {
    five(word, 16)
}

/// Bits 15..11.
fn rd(word: u32) -> u8 {
    five(word, 11)
}

/// Bits 10..6.
fn sa(word: u32) -> u8 {
    five(word, 6)
}

/// The instruction of a word whose opcode is known. Bits outside the opcode's format are dropped.
fn fields(op: Opcode, word: u32) -> Instruction {
    let (shape, mask) = format(op);
    let w = word & mask;
    let blank = Instruction { op, rs: 0, rt: 0, rd: 0, sa: 0, imm: 0, target: 0 };
    match shape {
        Shape::Register => Instruction { rs: rs(w), rt: rt(w), rd: rd(w), sa: sa(w), ..blank },
        Shape::Immediate => Instruction { rs: rs(w), rt: rt(w), imm: w as u16, ..blank },
        Shape::Jump => Instruction { target: w, ..blank },
        Shape::Trap => Instruction { rs: rs(w), rt: rt(w), imm: (w as u16) >> 6, ..blank },
        Shape::Code => Instruction { target: w >> 6, ..blank },
    }
}

/// `Some(op)` if the fields that `op` reserves have values that QEMU accepts.
fn only_if(accepted: bool, op: Opcode) -> Option<Opcode> {
    if accepted { Some(op) } else { None }
}

/// The opcode of a word, by bits 31..26 (*MIPS32 Vol. II r2, Appendix A, Table A-2*). QEMU reserves
/// BLEZ and BGTZ with nonzero `rt`, but not their likely forms.
fn opcode(word: u32) -> Option<Opcode> {
    match word >> 26 {
        0x00 => special(word),
        0x01 => regimm(word),
        0x02 => Some(Opcode::J),
        0x03 => Some(Opcode::Jal),
        0x04 => Some(Opcode::Beq),
        0x05 => Some(Opcode::Bne),
        0x06 => only_if(rt(word) == 0, Opcode::Blez),
        0x07 => only_if(rt(word) == 0, Opcode::Bgtz),
        0x08 => Some(Opcode::Addi),
        0x09 => Some(Opcode::Addiu),
        0x0a => Some(Opcode::Slti),
        0x0b => Some(Opcode::Sltiu),
        0x0c => Some(Opcode::Andi),
        0x0d => Some(Opcode::Ori),
        0x0e => Some(Opcode::Xori),
        0x0f => Some(Opcode::Lui),
        0x14 => Some(Opcode::Beql),
        0x15 => Some(Opcode::Bnel),
        0x16 => Some(Opcode::Blezl),
        0x17 => Some(Opcode::Bgtzl),
        0x1c => special2(word),
        0x1f => special3(word),
        0x20 => Some(Opcode::Lb),
        0x21 => Some(Opcode::Lh),
        0x22 => Some(Opcode::Lwl),
        0x23 => Some(Opcode::Lw),
        0x24 => Some(Opcode::Lbu),
        0x25 => Some(Opcode::Lhu),
        0x26 => Some(Opcode::Lwr),
        0x28 => Some(Opcode::Sb),
        0x29 => Some(Opcode::Sh),
        0x2a => Some(Opcode::Swl),
        0x2b => Some(Opcode::Sw),
        0x2e => Some(Opcode::Swr),
        0x30 => Some(Opcode::Ll),
        0x33 => Some(Opcode::Pref),
        0x38 => Some(Opcode::Sc),
        _ => None,
    }
}

/// SPECIAL, by bits 5..0 (Table A-3). QEMU takes any hint of JR, and of JALR 0 and 16 (the hazard
/// barrier) only.
fn special(word: u32) -> Option<Opcode> {
    match word & 63 {
        0x00 => Some(Opcode::Sll),
        0x02 => srl_or_rotr(word),
        0x03 => Some(Opcode::Sra),
        0x04 => Some(Opcode::Sllv),
        0x06 => srlv_or_rotrv(word),
        0x07 => Some(Opcode::Srav),
        0x08 => Some(Opcode::Jr),
        0x09 => only_if(sa(word) == 0 || sa(word) == 16, Opcode::Jalr),
        0x0a => Some(Opcode::Movz),
        0x0b => Some(Opcode::Movn),
        0x0c => Some(Opcode::Syscall),
        0x0d => Some(Opcode::Break),
        0x0f => Some(Opcode::Sync),
        0x10 => only_if(first_accumulator(rs(word)), Opcode::Mfhi),
        0x11 => only_if(first_accumulator(rd(word)), Opcode::Mthi),
        0x12 => only_if(first_accumulator(rs(word)), Opcode::Mflo),
        0x13 => only_if(first_accumulator(rd(word)), Opcode::Mtlo),
        0x18 => only_if(first_accumulator(rd(word)), Opcode::Mult),
        0x19 => only_if(first_accumulator(rd(word)), Opcode::Multu),
        0x1a => Some(Opcode::Div),
        0x1b => Some(Opcode::Divu),
        0x20 => Some(Opcode::Add),
        0x21 => Some(Opcode::Addu),
        0x22 => Some(Opcode::Sub),
        0x23 => Some(Opcode::Subu),
        0x24 => Some(Opcode::And),
        0x25 => Some(Opcode::Or),
        0x26 => Some(Opcode::Xor),
        0x27 => Some(Opcode::Nor),
        0x2a => Some(Opcode::Slt),
        0x2b => Some(Opcode::Sltu),
        0x30 => Some(Opcode::Tge),
        0x31 => Some(Opcode::Tgeu),
        0x32 => Some(Opcode::Tlt),
        0x33 => Some(Opcode::Tltu),
        0x34 => Some(Opcode::Teq),
        0x36 => Some(Opcode::Tne),
        _ => None,
    }
}

/// SRL has `rs = 0`, ROTR `rs = 1`; QEMU reserves the rest.
fn srl_or_rotr(word: u32) -> Option<Opcode> {
    match rs(word) {
        0 => Some(Opcode::Srl),
        1 => Some(Opcode::Rotr),
        _ => None,
    }
}

/// SRLV has `sa = 0`, ROTRV `sa = 1`; QEMU reserves the rest.
fn srlv_or_rotrv(word: u32) -> Option<Opcode> {
    match sa(word) {
        0 => Some(Opcode::Srlv),
        1 => Some(Opcode::Rotrv),
        _ => None,
    }
}

/// The DSP module numbers its accumulators in the low two bits of a field that is otherwise ignored;
/// a CPU without it has number 0, the pair HI and LO, only.
fn first_accumulator(field: u8) -> bool {
    field & 3 == 0
}

/// REGIMM, by `rt` (Table A-4).
fn regimm(word: u32) -> Option<Opcode> {
    match rt(word) {
        0x00 => Some(Opcode::Bltz),
        0x01 => Some(Opcode::Bgez),
        0x02 => Some(Opcode::Bltzl),
        0x03 => Some(Opcode::Bgezl),
        0x08 => Some(Opcode::Tgei),
        0x09 => Some(Opcode::Tgeiu),
        0x0a => Some(Opcode::Tlti),
        0x0b => Some(Opcode::Tltiu),
        0x0c => Some(Opcode::Teqi),
        0x0e => Some(Opcode::Tnei),
        0x10 => Some(Opcode::Bltzal),
        0x11 => Some(Opcode::Bgezal),
        0x12 => Some(Opcode::Bltzall),
        0x13 => Some(Opcode::Bgezall),
        0x1f => Some(Opcode::Synci),
        _ => None,
    }
}

/// SPECIAL2, by bits 5..0 (Table A-5).
fn special2(word: u32) -> Option<Opcode> {
    match word & 63 {
        0x00 => only_if(first_accumulator(rd(word)), Opcode::Madd),
        0x01 => only_if(first_accumulator(rd(word)), Opcode::Maddu),
        0x02 => Some(Opcode::Mul),
        0x04 => only_if(first_accumulator(rd(word)), Opcode::Msub),
        0x05 => only_if(first_accumulator(rd(word)), Opcode::Msubu),
        0x20 => Some(Opcode::Clz),
        0x21 => Some(Opcode::Clo),
        _ => None,
    }
}

/// SPECIAL3, by bits 5..0 (Table A-6). EXT beyond bit 31, INS with its bounds crossed and every
/// hardware register but 29 are reserved.
fn special3(word: u32) -> Option<Opcode> {
    match word & 63 {
        0x00 => only_if(sa(word) + rd(word) < 32, Opcode::Ext),
        0x04 => only_if(sa(word) <= rd(word), Opcode::Ins),
        0x20 => bshfl(word),
        0x3b => only_if(rd(word) == 29, Opcode::Rdhwr),
        _ => None,
    }
}

/// BSHFL, by `sa` (Table A-10).
fn bshfl(word: u32) -> Option<Opcode> {
    match sa(word) {
        0x02 => Some(Opcode::Wsbh),
        0x10 => Some(Opcode::Seb),
        0x18 => Some(Opcode::Seh),
        _ => None,
    }
}
