//! The program as the AIR reads it: one row per instruction word, specialised for its chip.
//!
//! A row is looked up as (pc/4, opcode, a, b, c, d). The meaning of a, b, c, d depends on the
//! format; what a format does not use is 0:
//!
//! | format | a | b | c | d |
//! |---|---|---|---|---|
//! | register ALU, MOVZ MOVN, MUL, variable shifts | rs (rt) | rt (rs) | destination | |
//! | immediate ALU | rs | imm lo | destination | imm hi |
//! | constant shifts | rt | t | destination | u |
//! | unary (CLZ CLO SEB SEH WSBH) | source | | destination | |
//! | EXT | rs | pos + size | destination | 32 - pos |
//! | INS | rs | lsb | destination | msb + 1 |
//! | MOVE, MFHI MFLO MTHI MTLO RDHWR | source | | destination | |
//! | LI, LUI | | value lo | destination | value hi |
//! | MULT MULTU MADD MADDU MSUB MSUBU DIV DIVU | rs | rt | | |
//! | loads | base | imm lo | destination | imm hi |
//! | stores, SC | base | imm lo | rt | imm hi |
//! | BEQ BNE and likely forms | rs | rt | target/4 | slot_ok (likely only) |
//! | branches on a sign | rs | | target/4 | slot_ok (likely only) |
//! | J | | | target/4 | |
//! | JAL | | link lo | target/4 | link hi |
//! | JR | rs | | | |
//! | JALR | rs | link lo | destination | link hi |
//! | traps on registers | rs | rt | | |
//! | traps on an immediate | rs | imm lo | | imm hi |
//! | SYSCALL, NOP | | | | |
//!
//! Constant shifts are given as a left shift by 16u + t of the 64-bit zero-extension: SLL takes
//! the low word of a shift by sa, the others the high word of a shift by 32 - sa.
//!
//! Destination 0 becomes [`reg::SINK`]; sources stay 0. An instruction that no halting run can
//! execute (reserved, BREAK, a branch whose slot holds a branch, JALR rd = rs, linking branches on
//! $31) has opcode 0 and no chip. NOP, MOVE and LI are specialisations: [`specialise`].

use mipsilon_spec::{Endian, Instruction, Opcode, decode};

/// Indices of the register space: the GPRs are 0 to 31.
pub mod reg {
    /// The return address register $ra.
    pub const RA: u32 = 31;
    /// HI.
    pub const HI: u32 = 32;
    /// LO.
    pub const LO: u32 = 33;
    /// Takes every write to $0.
    pub const SINK: u32 = 34;
    /// The LL reservation: address | 1, or 0.
    pub const LL: u32 = 35;
    /// The TLS register that RDHWR $29 reads.
    pub const USER_LOCAL: u32 = 36;
    /// Number of public output bytes so far.
    pub const OUTPUT: u32 = 37;
    /// Number of registers of the space.
    pub const COUNT: u32 = 38;
}

/// What a program row executes: an instruction of the ISA or one of its specialisations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Op {
    /// No halting run executes this word.
    Unprovable,
    /// An instruction as it is.
    Isa(Opcode),
    /// No effect but the next state.
    Nop,
    /// Copies register a to register c.
    Move,
    /// Loads the constant (b, d) into register c.
    Li,
}

impl Op {
    /// The opcode number in the ROM. The variant bit ([`ProgramRow::variant`]) adds 256.
    pub const fn code(self) -> u32 {
        match self {
            Self::Unprovable => 0,
            Self::Isa(op) => op as u32,
            Self::Nop => 201,
            Self::Move => 202,
            Self::Li => 203,
        }
    }

    /// Mnemonic of the instruction or name of the specialisation.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unprovable => "unprovable",
            Self::Isa(op) => op.mnemonic(),
            Self::Nop => "nop",
            Self::Move => "move",
            Self::Li => "li",
        }
    }
}

/// The value of the variant bit in the opcode field.
pub const VARIANT: i64 = 256;

/// One program row without its pc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgramRow {
    /// What the row executes.
    pub op: Op,
    /// The variant bit: big endian for loads and stores of bytes and halves, unaligned accesses
    /// and SYSCALL; rt = 0 for SC; otherwise false.
    pub variant: bool,
    /// First operand field.
    pub a: u32,
    /// Second operand field.
    pub b: u32,
    /// Third operand field.
    pub c: u32,
    /// Fourth operand field.
    pub d: u32,
}

impl ProgramRow {
    const UNPROVABLE: Self = Self::new(Op::Unprovable, 0, 0, 0, 0);

    const fn new(op: Op, a: u32, b: u32, c: u32, d: u32) -> Self {
        Self { op, variant: false, a, b, c, d }
    }

    /// The opcode field: the code plus the variant bit.
    pub const fn opcode(&self) -> u32 {
        self.op.code() + if self.variant { VARIANT as u32 } else { 0 }
    }

    /// The immediate (b, d) as a word.
    pub const fn immediate(&self) -> u32 {
        self.b | self.d << 16
    }
}

/// The register that a write to GPR `index` lands in.
const fn destination(index: u8) -> u32 {
    if index == 0 { reg::SINK } else { index as u32 }
}

/// Whether a word is a branch or jump; reserved words are not.
fn is_branch_or_jump(word: u32) -> bool {
    decode(word).is_ok_and(|i| i.op.is_branch_or_jump())
}

/// The program row of `word` at `pc`, followed in memory by the executable word `slot` if any.
pub fn lower(word: u32, pc: u32, slot: Option<u32>, endian: Endian) -> ProgramRow {
    let Ok(instruction) = decode(word) else { return ProgramRow::UNPROVABLE };
    let slot_ok = !slot.is_some_and(is_branch_or_jump);
    specialise(plain(&instruction, pc, slot_ok, endian))
}

/// The row of an instruction before specialisation.
fn plain(i: &Instruction, pc: u32, slot_ok: bool, endian: Endian) -> ProgramRow {
    use Opcode::*;
    let op = Op::Isa(i.op);
    let (rs, rt) = (u32::from(i.rs), u32::from(i.rt));
    let (rd_dst, rt_dst) = (destination(i.rd), destination(i.rt));
    let imm = u32::from(i.imm);
    let sign = if i.imm >> 15 == 1 { 0xffff } else { 0 };
    let target = pc.wrapping_add(4).wrapping_add((i.imm as i16 as i32 as u32) << 2) >> 2;
    let jump = (pc.wrapping_add(4) >> 28 << 26) | i.target;
    let link = pc.wrapping_add(8);
    let (link_lo, link_hi) = (link & 0xffff, link >> 16);
    let shift = |amount: u32| ProgramRow::new(op, rt, amount % 16, rd_dst, amount / 16);
    let (pos, size) = (u32::from(i.sa), u32::from(i.rd) + 1);
    let row = match i.op {
        Add | Addu | Sub | Subu | And | Or | Xor | Nor | Slt | Sltu | Mul | Movz | Movn => {
            ProgramRow::new(op, rs, rt, rd_dst, 0)
        }
        Sllv | Srlv | Srav | Rotrv => ProgramRow::new(op, rt, rs, rd_dst, 0),
        Addi | Addiu | Slti | Sltiu => ProgramRow::new(op, rs, imm, rt_dst, sign),
        Andi | Ori | Xori => ProgramRow::new(op, rs, imm, rt_dst, 0),
        Lui => ProgramRow::new(Op::Li, 0, 0, rt_dst, imm),
        Sll => shift(u32::from(i.sa)),
        Srl | Sra | Rotr => shift(32 - u32::from(i.sa)),
        Mult | Multu | Madd | Maddu | Msub | Msubu | Div | Divu => {
            ProgramRow::new(op, rs, rt, 0, 0)
        }
        Mfhi => ProgramRow::new(Op::Move, reg::HI, 0, rd_dst, 0),
        Mflo => ProgramRow::new(Op::Move, reg::LO, 0, rd_dst, 0),
        Mthi => ProgramRow::new(Op::Move, rs, 0, reg::HI, 0),
        Mtlo => ProgramRow::new(Op::Move, rs, 0, reg::LO, 0),
        Rdhwr => ProgramRow::new(Op::Move, reg::USER_LOCAL, 0, rt_dst, 0),
        Clz | Clo => ProgramRow::new(op, rs, 0, rd_dst, 0),
        Seb | Seh | Wsbh => ProgramRow::new(op, rt, 0, rd_dst, 0),
        Ext => ProgramRow::new(op, rs, pos + size, rt_dst, 32 - pos),
        Ins => ProgramRow::new(op, rs, pos, rt_dst, size),
        Lb | Lbu | Lh | Lhu | Lw | Lwl | Lwr | Ll => ProgramRow::new(op, rs, imm, rt_dst, sign),
        Sb | Sh | Sw | Swl | Swr | Sc => ProgramRow::new(op, rs, imm, rt, sign),
        Bltzal | Bgezal | Bltzall | Bgezall if i.rs == 31 => ProgramRow::UNPROVABLE,
        Beql | Bnel | Blezl | Bgtzl | Bltzl | Bgezl | Bltzall | Bgezall => {
            ProgramRow::new(op, rs, rt, target, slot_ok.into())
        }
        Jalr if i.rs == i.rd => ProgramRow::UNPROVABLE,
        _ if i.op.is_branch_or_jump() && !slot_ok => ProgramRow::UNPROVABLE,
        Beq | Bne | Blez | Bgtz | Bltz | Bgez | Bltzal | Bgezal => {
            ProgramRow::new(op, rs, rt, target, 0)
        }
        J => ProgramRow::new(op, 0, 0, jump, 0),
        Jal => ProgramRow::new(op, 0, link_lo, jump, link_hi),
        Jr => ProgramRow::new(op, rs, 0, 0, 0),
        Jalr => ProgramRow::new(op, rs, link_lo, rd_dst, link_hi),
        Teq | Tne | Tlt | Tltu | Tge | Tgeu => ProgramRow::new(op, rs, rt, 0, 0),
        Teqi | Tnei | Tlti | Tltiu | Tgei | Tgeiu => ProgramRow::new(op, rs, imm, 0, sign),
        Syscall => ProgramRow::new(op, 0, 0, 0, 0),
        Break => ProgramRow::UNPROVABLE,
        Sync | Synci | Pref => ProgramRow::new(Op::Nop, 0, 0, 0, 0),
    };
    let variant = match i.op {
        Lb | Lbu | Lh | Lhu | Lwl | Lwr | Sb | Sh | Swl | Swr | Syscall => endian == Endian::Big,
        Sc => i.rt == 0,
        _ => false,
    };
    ProgramRow { variant, ..row }
}

/// Replaces a row by a cheaper one with the same effect on every state: a register copy becomes
/// MOVE, a constant becomes LI, and what only writes to $0 becomes NOP.
pub fn specialise(row: ProgramRow) -> ProgramRow {
    use Opcode::*;
    let Op::Isa(op) = row.op else { return discard(row) };
    let mv = |source: u32| ProgramRow::new(Op::Move, source, 0, row.c, 0);
    let li = |value: u32| ProgramRow::new(Op::Li, 0, value & 0xffff, row.c, value >> 16);
    let cheap = match op {
        Addu | Or | Xor if row.b == 0 => mv(row.a),
        Addu | Or | Xor if row.a == 0 => mv(row.b),
        Subu if row.b == 0 => mv(row.a),
        And if row.a == 0 || row.b == 0 => mv(0),
        Addiu | Ori | Xori if row.a == 0 => li(row.immediate()),
        Addiu | Ori | Xori if row.immediate() == 0 => mv(row.a),
        Andi if row.a == 0 || row.immediate() == 0 => mv(0),
        Sll if (row.b, row.d) == (0, 0) => mv(row.a),
        Srl | Sra | Rotr if (row.b, row.d) == (0, 2) => mv(row.a),
        _ => row,
    };
    discard(cheap)
}

/// Turns a row whose only effect is a write to $0 into NOP.
fn discard(row: ProgramRow) -> ProgramRow {
    use Opcode::*;
    let pure = match row.op {
        Op::Move | Op::Li => true,
        Op::Isa(op) => matches!(
            op,
            Addu | Addiu
                | Subu
                | And
                | Andi
                | Or
                | Ori
                | Xor
                | Xori
                | Nor
                | Slt
                | Sltu
                | Slti
                | Sltiu
                | Sll
                | Srl
                | Sra
                | Rotr
                | Sllv
                | Srlv
                | Srav
                | Rotrv
                | Mul
                | Clz
                | Clo
                | Seb
                | Seh
                | Wsbh
                | Ext
                | Ins
                | Movz
                | Movn
        ),
        Op::Unprovable | Op::Nop => false,
    };
    if pure && row.c == reg::SINK { ProgramRow::new(Op::Nop, 0, 0, 0, 0) } else { row }
}
