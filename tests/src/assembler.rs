//! Small programs, word by word.

use mipsilon_spec::syscall::EXIT;
use mipsilon_spec::{Endian, Instruction, Opcode, encode};
use mipsilon_vm::Program;

/// $v0.
pub const V0: u8 = 2;
/// $a0.
pub const A0: u8 = 4;
/// $a1.
pub const A1: u8 = 5;
/// $a2.
pub const A2: u8 = 6;

/// The instruction `op` with all fields 0.
pub const fn blank(op: Opcode) -> Instruction {
    Instruction { op, rs: 0, rt: 0, rd: 0, sa: 0, imm: 0, target: 0 }
}

/// Code under construction.
#[derive(Clone, Debug)]
pub struct Assembler {
    start: u32,
    words: Vec<u32>,
}

impl Assembler {
    /// Code that starts at the address `start`.
    pub const fn new(start: u32) -> Self {
        Self { start, words: Vec::new() }
    }

    /// The address of the next instruction.
    pub fn pc(&self) -> u32 {
        self.start + 4 * self.words.len() as u32
    }

    /// Appends an instruction.
    pub fn emit(&mut self, instruction: Instruction) -> &mut Self {
        self.words.push(encode(&instruction));
        self
    }

    /// Appends words.
    pub fn extend(&mut self, words: &[u32]) -> &mut Self {
        self.words.extend_from_slice(words);
        self
    }

    /// rd = op(rs, rt).
    pub fn registers(&mut self, op: Opcode, rd: u8, rs: u8, rt: u8) -> &mut Self {
        self.emit(Instruction { rd, rs, rt, ..blank(op) })
    }

    /// An instruction with an immediate: of a load or store the offset.
    pub fn immediate(&mut self, op: Opcode, rt: u8, rs: u8, imm: u16) -> &mut Self {
        self.emit(Instruction { rt, rs, imm, ..blank(op) })
    }

    /// rt = value, in one instruction or two.
    pub fn constant(&mut self, rt: u8, value: u32) -> &mut Self {
        let (high, low) = ((value >> 16) as u16, value as u16);
        match (high, low) {
            (0, _) => self.immediate(Opcode::Ori, rt, 0, low),
            (_, 0) => self.immediate(Opcode::Lui, rt, 0, high),
            _ => self.immediate(Opcode::Lui, rt, 0, high).immediate(Opcode::Ori, rt, rt, low),
        }
    }

    /// rt = value, in two instructions.
    pub fn address(&mut self, rt: u8, value: u32) -> &mut Self {
        self.immediate(Opcode::Lui, rt, 0, (value >> 16) as u16);
        self.immediate(Opcode::Ori, rt, rt, value as u16)
    }

    /// NOPs.
    pub fn nops(&mut self, count: usize) -> &mut Self {
        (0..count).for_each(|_| self.words.push(0));
        self
    }

    /// A system call.
    pub fn syscall(&mut self, number: u32, arguments: [u32; 3]) -> &mut Self {
        self.constant(V0, number);
        for (register, value) in [A0, A1, A2].into_iter().zip(arguments) {
            self.constant(register, value);
        }
        self.emit(blank(Opcode::Syscall))
    }

    /// exit(code).
    pub fn exit(&mut self, code: u32) -> &mut Self {
        self.constant(V0, EXIT).constant(A0, code).emit(blank(Opcode::Syscall))
    }

    /// The words.
    pub fn words(&self) -> &[u32] {
        &self.words
    }

    /// The program of this code with further words of RAM, (address / 4, word).
    pub fn program(&self, endian: Endian, data: &[(u32, u32)]) -> Program {
        Program::from_words(endian, self.start, self.words.clone(), data)
            .unwrap_or_else(|error| panic!("{error}"))
    }
}
