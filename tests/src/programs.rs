//! Random straight-line programs that execute each instruction on extreme and random operands.

use std::sync::atomic::AtomicU64;

use mipsilon_spec::syscall::{EXIT_GROUP, READ, WRITE};
use mipsilon_spec::{Endian, Instruction, Opcode};
use mipsilon_vm::{Limits, Program, run};
use rand::RngExt;
use rand::rngs::StdRng;

use crate::assembler::{Assembler, V0, blank};

/// Where programs start.
pub const START: u32 = 0x0040_0000;
/// Words that tend to go wrong.
const EXTREMES: [u32; 16] = [
    0,
    1,
    u32::MAX,
    1 << 31,
    i32::MAX as u32,
    0xffff,
    0x1_0000,
    0x8000,
    0x7fff,
    0xffff_0000,
    0x8000_0001,
    0xff,
    0x100,
    0x80,
    0xffff_8000,
    31,
];
/// Registers that instructions use: $0 and $31 are special, the others are not.
const POOL: [u8; 6] = [0, 8, 9, 10, 11, 31];
/// Registers for set-up only.
const SCRATCH: [u8; 2] = [24, 25];
/// A private input that lasts for many reads.
pub const INPUT: &[u8] = &[0x5a; 1 << 12];
/// Most instructions of a candidate.
const MAX_CYCLES: u64 = 100;

/// A random word, often an extreme one.
pub fn operand(rng: &mut StdRng) -> u32 {
    match rng.random_range(0..8) {
        0..4 => EXTREMES[rng.random_range(0..EXTREMES.len())],
        4 => rng.random_range(0..64),
        _ => rng.random(),
    }
}

/// A byte address in RAM: in the data, at either end, or anywhere.
fn address(rng: &mut StdRng) -> u32 {
    match rng.random_range(0..8) {
        0..5 => 0x1000_0000 + rng.random_range(0..64),
        5 => rng.random_range(0..16),
        6 => 0x7fff_fff0 + rng.random_range(0..16),
        _ => rng.random_range(0..1 << 31),
    }
}

/// A program that executes each opcode at least so many times with random operands, then exits.
/// Instructions that would trap are left out, so every opcode but BREAK can be asked for.
pub fn straight_line(
    endian: Endian,
    counts: impl IntoIterator<Item = (Opcode, usize)>,
    rng: &mut StdRng,
) -> Program {
    let mut code = Assembler::new(START);
    for (op, count) in counts {
        for _ in 0..count {
            let words = provable_snippet(endian, op, code.pc(), rng);
            code.extend(&words);
        }
    }
    code.exit(rng.random()).program(endian, &[])
}

/// A snippet at `pc` that runs to its end.
fn provable_snippet(endian: Endian, op: Opcode, pc: u32, rng: &mut StdRng) -> Vec<u32> {
    for _ in 0..1_000 {
        let mut code = Assembler::new(pc);
        snippet(&mut code, op, rng);
        if !may_fail(op) {
            return code.words().to_vec();
        }
        let program = code.clone().exit(0).program(endian, &[]);
        let limits = Limits { max_cycles: Some(MAX_CYCLES), max_stack: None };
        if run(&program, INPUT, &mut |_, _| {}, limits, &AtomicU64::new(0)).is_ok() {
            return code.words().to_vec();
        }
    }
    panic!("no provable {}", op.mnemonic());
}

/// Whether there are operands for which the instruction ends the run.
fn may_fail(op: Opcode) -> bool {
    use Opcode::*;
    let trap = matches!(
        op,
        Teq | Tne | Tlt | Tltu | Tge | Tgeu | Teqi | Tnei | Tlti | Tltiu | Tgei | Tgeiu
    );
    let memory =
        matches!(op, Lb | Lbu | Lh | Lhu | Lw | Lwl | Lwr | Ll | Sb | Sh | Sw | Swl | Swr | Sc);
    let link = matches!(op, Bltzal | Bgezal | Bltzall | Bgezall | Jr | Jalr);
    trap || memory || link || matches!(op, Add | Addi | Sub | Syscall)
}

/// Set-up and one execution of `op` with random fields and operands. It may trap.
fn snippet(code: &mut Assembler, op: Opcode, rng: &mut StdRng) {
    use Opcode::*;
    let mut any = || POOL[rng.random_range(0..POOL.len())];
    let (rs, rt, rd) = (any(), any(), any());
    for register in [rd, rs, rt] {
        code.constant(register, operand(rng));
    }
    let (pos, end) = (rng.random_range(0..32), rng.random_range(0..32));
    let (pos, end): (u8, u8) = if pos <= end { (pos, end) } else { (end, pos) };
    let i = Instruction {
        rs,
        rt,
        rd,
        sa: rng.random_range(0..32),
        imm: operand(rng) as u16,
        ..blank(op)
    };
    match op {
        Mult | Multu | Madd | Maddu | Msub | Msubu | Div | Divu | Mfhi | Mflo => {
            for (op, register) in [Mthi, Mtlo].into_iter().zip(SCRATCH) {
                code.constant(register, operand(rng)).registers(op, 0, register, 0);
            }
            code.emit(i);
        }
        Ext => {
            code.emit(Instruction { sa: pos, rd: end - pos, ..i });
        }
        Ins => {
            code.emit(Instruction { sa: pos, rd: end, ..i });
        }
        Rdhwr => {
            code.emit(Instruction { rd: 29, ..i });
        }
        Jr | Jalr => {
            // The jump is two words after the constant, its target behind the slot and two NOPs.
            let target = code.pc() + 4 * 6;
            code.address(rs, target).emit(Instruction { sa: 0, ..i });
            slot(code, rng);
            code.nops(2);
        }
        J | Jal => {
            let target = (code.pc() / 4 + rng.random_range(2..5)) & 0x03ff_ffff;
            code.emit(Instruction { target, ..i });
            slot(code, rng);
            code.nops(3);
        }
        _ if op.is_branch_or_jump() => {
            code.emit(Instruction { imm: rng.random_range(1..5), ..i });
            slot(code, rng);
            code.nops(3);
        }
        Lb | Lbu | Lh | Lhu | Lw | Lwl | Lwr | Ll | Sb | Sh | Sw | Swl | Swr | Sc => {
            memory(code, i, rng);
        }
        Syscall => call(code, rng),
        // A code of ten bits.
        Teq | Tne | Tlt | Tltu | Tge | Tgeu => {
            code.emit(Instruction { imm: i.imm & 0x3ff, ..i });
        }
        _ => {
            code.emit(i);
        }
    }
}

/// A delay slot that changes a register the branch may have read.
fn slot(code: &mut Assembler, rng: &mut StdRng) {
    code.immediate(Opcode::Addiu, POOL[rng.random_range(0..POOL.len())], 8, 1);
}

/// A load or store to a word with known contents.
fn memory(code: &mut Assembler, i: Instruction, rng: &mut StdRng) {
    use Opcode::*;
    let align = match i.op {
        Lw | Sw | Ll | Sc => 3,
        Lh | Lhu | Sh => 1,
        _ => 0,
    };
    let address = address(rng) & !align;
    let [at, value] = SCRATCH;
    code.constant(at, address & !3).constant(value, operand(rng)).immediate(Sw, value, at, 0);
    if i.op == Sc && rng.random() {
        let linked = if rng.random() { 0 } else { 4_u16.wrapping_neg() };
        code.immediate(Ll, value, at, linked);
    }
    code.constant(i.rs, address.wrapping_sub(i.signed_imm()));
    code.emit(i);
}

/// A system call: each kind with descriptors and buffers that are good or bad.
fn call(code: &mut Assembler, rng: &mut StdRng) {
    let base = address(rng);
    let (number, fd, count) = match rng.random_range(0..8) {
        0 => (READ, 0, rng.random_range(0..12)),
        // All that is left, now and then.
        1 if rng.random_range(0..16) == 0 => (READ, 0, operand(rng) & i32::MAX as u32),
        1 => (READ, 0, operand(rng) & 0xff),
        2 => (WRITE, 3, rng.random_range(0..6)),
        // The terminal takes every byte, one by one.
        3 => (WRITE, rng.random_range(1..3), operand(rng) & 0x3_ffff),
        4 => (READ, operand(rng), operand(rng)),
        5 => (WRITE, operand(rng), 0),
        6 => (operand(rng), operand(rng), operand(rng)),
        _ => (EXIT_GROUP + (1 << 16) * rng.random_range(1..9), 0, 0),
    };
    code.syscall(number, [fd, base, count]);
    // The error flag and the result are read once.
    code.registers(Opcode::Addu, 8, V0, 7);
}
