//! Which bits of a word an opcode reads as fields, and which bits it fixes.

use crate::Opcode;

/// The bits of `rs` in a word.
pub(crate) const RS: u32 = 0x03e0_0000;
/// The bits of `rt` in a word.
pub(crate) const RT: u32 = 0x001f_0000;
/// The bits of `rd` in a word.
pub(crate) const RD: u32 = 0x0000_f800;
/// The bits of `sa` in a word.
pub(crate) const SA: u32 = 0x0000_07c0;
/// The bits of the immediate in a word.
pub(crate) const IMM: u32 = 0x0000_ffff;
/// The bits of the jump target in a word.
pub(crate) const TARGET: u32 = 0x03ff_ffff;
/// The bits of the 10-bit code of a trap instruction in a word.
pub(crate) const TRAP_CODE: u32 = 0x0000_ffc0;
/// The bits of the 20-bit code of SYSCALL and BREAK in a word.
pub(crate) const CODE: u32 = 0x03ff_ffc0;

/// Where the fields of an instruction lie in its word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `rs rt rd sa`.
    Register,
    /// `rs rt imm`.
    Immediate,
    /// `target`.
    Jump,
    /// `rs rt code`, the code kept in `imm`.
    Trap,
    /// `code`, kept in `target`.
    Code,
}

/// The shape of an opcode and the bits of the word that it reads; all other bits are fixed by the
/// opcode or ignored.
pub(crate) fn format(op: Opcode) -> (Shape, u32) {
    match op {
        Opcode::Add
        | Opcode::Addu
        | Opcode::Sub
        | Opcode::Subu
        | Opcode::And
        | Opcode::Or
        | Opcode::Xor
        | Opcode::Nor
        | Opcode::Slt
        | Opcode::Sltu
        | Opcode::Sllv
        | Opcode::Srlv
        | Opcode::Srav
        | Opcode::Rotrv
        | Opcode::Mul
        | Opcode::Movz
        | Opcode::Movn => (Shape::Register, RS | RT | RD),
        Opcode::Sll | Opcode::Srl | Opcode::Sra | Opcode::Rotr => (Shape::Register, RT | RD | SA),
        Opcode::Mult
        | Opcode::Multu
        | Opcode::Madd
        | Opcode::Maddu
        | Opcode::Msub
        | Opcode::Msubu
        | Opcode::Div
        | Opcode::Divu => (Shape::Register, RS | RT),
        Opcode::Mfhi | Opcode::Mflo => (Shape::Register, RD),
        Opcode::Mthi | Opcode::Mtlo => (Shape::Register, RS),
        Opcode::Clz | Opcode::Clo => (Shape::Register, RS | RD),
        Opcode::Seb | Opcode::Seh | Opcode::Wsbh | Opcode::Rdhwr => (Shape::Register, RT | RD),
        Opcode::Ext | Opcode::Ins => (Shape::Register, RS | RT | RD | SA),
        Opcode::Jr => (Shape::Register, RS | SA),
        Opcode::Jalr => (Shape::Register, RS | RD | SA),
        Opcode::Sync => (Shape::Register, SA),
        Opcode::Addi
        | Opcode::Addiu
        | Opcode::Andi
        | Opcode::Ori
        | Opcode::Xori
        | Opcode::Slti
        | Opcode::Sltiu
        | Opcode::Lb
        | Opcode::Lbu
        | Opcode::Lh
        | Opcode::Lhu
        | Opcode::Lw
        | Opcode::Lwl
        | Opcode::Lwr
        | Opcode::Ll
        | Opcode::Sb
        | Opcode::Sh
        | Opcode::Sw
        | Opcode::Swl
        | Opcode::Swr
        | Opcode::Sc
        | Opcode::Beq
        | Opcode::Bne
        | Opcode::Beql
        | Opcode::Bnel
        | Opcode::Pref => (Shape::Immediate, RS | RT | IMM),
        Opcode::Lui => (Shape::Immediate, RT | IMM),
        Opcode::Blez
        | Opcode::Bgtz
        | Opcode::Bltz
        | Opcode::Bgez
        | Opcode::Bltzal
        | Opcode::Bgezal
        | Opcode::Blezl
        | Opcode::Bgtzl
        | Opcode::Bltzl
        | Opcode::Bgezl
        | Opcode::Bltzall
        | Opcode::Bgezall
        | Opcode::Teqi
        | Opcode::Tnei
        | Opcode::Tlti
        | Opcode::Tltiu
        | Opcode::Tgei
        | Opcode::Tgeiu
        | Opcode::Synci => (Shape::Immediate, RS | IMM),
        Opcode::J | Opcode::Jal => (Shape::Jump, TARGET),
        Opcode::Teq | Opcode::Tne | Opcode::Tlt | Opcode::Tltu | Opcode::Tge | Opcode::Tgeu => {
            (Shape::Trap, RS | RT | TRAP_CODE)
        }
        Opcode::Syscall | Opcode::Break => (Shape::Code, CODE),
    }
}
