//! Text of an instruction, as GNU objdump prints it with `-M no-aliases` (one space after the
//! mnemonic instead of a tab), except that the zero word is `nop`, and ROTR and ROTRV have the manual's
//! names.

use core::fmt;

use crate::{Instruction, Opcode, decode};

/// The o32 names of the general-purpose registers.
pub const REGISTER_NAMES: [&str; 32] = [
    "zero", "at", "v0", "v1", "a0", "a1", "a2", "a3", "t0", "t1", "t2", "t3", "t4", "t5", "t6",
    "t7", "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "t8", "t9", "k0", "k1", "gp", "sp", "s8",
    "ra",
];

/// Displays an instruction at an address, for instance `addu v0,a0,a1`.
#[derive(Clone, Copy, Debug)]
pub struct Disassembly {
    /// The instruction.
    pub instruction: Instruction,
    /// Its byte address, from which branch targets are computed.
    pub pc: u32,
}

/// Displays a word at an address: its instruction, or `.word 0x...` if it is reserved.
#[derive(Clone, Copy, Debug)]
pub struct WordDisassembly {
    /// The word.
    pub word: u32,
    /// Its byte address.
    pub pc: u32,
}

/// The text of a word at an address.
pub fn disassemble(word: u32, pc: u32) -> WordDisassembly {
    WordDisassembly { word, pc }
}

impl fmt::Display for WordDisassembly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match decode(self.word) {
            Ok(instruction) => Disassembly { instruction, pc: self.pc }.fmt(f),
            Err(_) => write!(f, ".word {:#010x}", self.word),
        }
    }
}

/// The name of a register.
fn name(register: u8) -> &'static str {
    REGISTER_NAMES[(register & 31) as usize]
}

/// Whether the instruction is the zero word's.
fn is_nop(i: &Instruction) -> bool {
    i.op == Opcode::Sll && i.rt == 0 && i.rd == 0 && i.sa == 0
}

impl fmt::Display for Disassembly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let i = &self.instruction;
        if is_nop(i) {
            return f.write_str("nop");
        }
        f.write_str(i.op.mnemonic())?;
        if matches!(i.op, Opcode::Jr | Opcode::Jalr) && i.sa == 16 {
            f.write_str(".hb")?;
        }
        self.operands(f)
    }
}

impl Disassembly {
    /// The operands with the space before them.
    fn operands(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let i = &self.instruction;
        let (rs, rt, rd) = (name(i.rs), name(i.rt), name(i.rd));
        let (sa, imm, signed) = (i.sa, i.imm, i.imm as i16);
        match i.op {
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
            | Opcode::Mul
            | Opcode::Movz
            | Opcode::Movn => write!(f, " {rd},{rs},{rt}"),
            Opcode::Sllv | Opcode::Srlv | Opcode::Srav | Opcode::Rotrv => {
                write!(f, " {rd},{rt},{rs}")
            }
            Opcode::Sll | Opcode::Srl | Opcode::Sra | Opcode::Rotr => {
                write!(f, " {rd},{rt},{sa:#x}")
            }
            Opcode::Mult
            | Opcode::Multu
            | Opcode::Madd
            | Opcode::Maddu
            | Opcode::Msub
            | Opcode::Msubu => write!(f, " {rs},{rt}"),
            Opcode::Div | Opcode::Divu => write!(f, " zero,{rs},{rt}"),
            Opcode::Mfhi | Opcode::Mflo => write!(f, " {rd}"),
            Opcode::Mthi | Opcode::Mtlo | Opcode::Jr => write!(f, " {rs}"),
            Opcode::Clz | Opcode::Clo => write!(f, " {rd},{rs}"),
            Opcode::Seb | Opcode::Seh | Opcode::Wsbh => write!(f, " {rd},{rt}"),
            Opcode::Ext => write!(f, " {rt},{rs},{sa:#x},{:#x}", i.rd as u32 + 1),
            Opcode::Ins => {
                write!(f, " {rt},{rs},{sa:#x},{:#x}", (i.rd as u32 + 1).wrapping_sub(sa as u32))
            }
            Opcode::Addi | Opcode::Addiu | Opcode::Slti | Opcode::Sltiu => {
                write!(f, " {rt},{rs},{signed}")
            }
            Opcode::Andi | Opcode::Ori | Opcode::Xori => write!(f, " {rt},{rs},{imm:#x}"),
            Opcode::Lui => write!(f, " {rt},{imm:#x}"),
            Opcode::Lb
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
            | Opcode::Sc => write!(f, " {rt},{signed}({rs})"),
            Opcode::Beq | Opcode::Bne | Opcode::Beql | Opcode::Bnel => {
                write!(f, " {rs},{rt},{:#x}", i.branch_target(self.pc))
            }
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
            | Opcode::Bgezall => write!(f, " {rs},{:#x}", i.branch_target(self.pc)),
            Opcode::J | Opcode::Jal => write!(f, " {:#x}", i.jump_target(self.pc)),
            Opcode::Jalr if i.rd == 31 => write!(f, " {rs}"),
            Opcode::Jalr => write!(f, " {rd},{rs}"),
            Opcode::Teq | Opcode::Tne | Opcode::Tlt | Opcode::Tltu | Opcode::Tge | Opcode::Tgeu => {
                write!(f, " {rs},{rt}")?;
                if imm == 0 { Ok(()) } else { write!(f, ",{imm:#x}") }
            }
            Opcode::Teqi
            | Opcode::Tnei
            | Opcode::Tlti
            | Opcode::Tltiu
            | Opcode::Tgei
            | Opcode::Tgeiu => write!(f, " {rs},{signed}"),
            Opcode::Syscall if i.target == 0 => Ok(()),
            Opcode::Syscall => write!(f, " {:#x}", i.target),
            Opcode::Break => break_code(f, i.target),
            Opcode::Sync if sa == 0 => Ok(()),
            Opcode::Sync => write!(f, " {sa:#x}"),
            Opcode::Synci => write!(f, " {signed}({rs})"),
            Opcode::Pref => write!(f, " {:#x},{signed}({rs})", i.rt),
            Opcode::Rdhwr => write!(f, " {rt},${}", i.rd),
        }
    }
}

/// The code of BREAK in two halves of 10 bits, zero ones at the end left out.
fn break_code(f: &mut fmt::Formatter<'_>, code: u32) -> fmt::Result {
    let (high, low) = (code >> 10, code & 0x3ff);
    match (high, low) {
        (0, 0) => Ok(()),
        (_, 0) => write!(f, " {high:#x}"),
        _ => write!(f, " {high:#x},{low:#x}"),
    }
}
