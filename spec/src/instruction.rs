//! A decoded instruction.

use crate::Opcode;

/// A decoded instruction: its opcode and raw fields. A field that the opcode's format does not use
/// is 0, so equal instructions have equal meanings.
///
/// Special uses: EXT and INS keep the lowest bit's position in `sa`, and `size − 1` (EXT) or the
/// highest bit's position (INS) in `rd`; PREF keeps its hint in `rt`; SYNC its stype in `sa`; JR and
/// JALR their hint in `sa` (16 for the .HB forms); the register forms of the trap instructions their 10-bit code
/// in `imm`; SYSCALL and BREAK their 20-bit code in `target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Instruction {
    /// What the instruction does.
    pub op: Opcode,
    /// Bits 25..21, a register number below 32.
    pub rs: u8,
    /// Bits 20..16, a register number below 32.
    pub rt: u8,
    /// Bits 15..11, a register number below 32.
    pub rd: u8,
    /// Bits 10..6, a shift amount below 32.
    pub sa: u8,
    /// Bits 15..0, the immediate.
    pub imm: u16,
    /// Bits 25..0, the jump target in words.
    pub target: u32,
}

impl Instruction {
    /// The immediate, sign-extended.
    pub fn signed_imm(&self) -> u32 {
        self.imm as i16 as i32 as u32
    }

    /// The immediate, zero-extended.
    pub fn unsigned_imm(&self) -> u32 {
        self.imm as u32
    }

    /// The target of this branch at `pc`: the slot's address plus four times the immediate.
    pub fn branch_target(&self, pc: u32) -> u32 {
        pc.wrapping_add(4).wrapping_add(self.signed_imm() << 2)
    }

    /// The target of this J or JAL at `pc`, in the 256 MiB region of the slot.
    pub fn jump_target(&self, pc: u32) -> u32 {
        (pc.wrapping_add(4) & 0xf000_0000) | ((self.target & 0x03ff_ffff) << 2)
    }
}
