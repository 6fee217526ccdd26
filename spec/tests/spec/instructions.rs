//! Every instruction that computes in registers, and the conditional traps.

use mipsilon_spec::{Instruction, Opcode, Outcome, State, Trap, Unpredictable, decode};

use crate::machine::{blank, immediate, outcome, register, run, shift, state};

/// The value of $2 after an instruction with $4 = `a` and $5 = `b`; $2 is 0x22222222 before.
fn result(instruction: Instruction, a: u32, b: u32) -> u32 {
    run(instruction, state(&[(2, 0x2222_2222), (4, a), (5, b)])).reg(2)
}

#[test]
fn register_operations() {
    use Opcode::*;
    for (op, a, b, expected) in [
        (Add, 0x7fff_fffe, 1, 0x7fff_ffff),
        (Add, 0xffff_ffff, 0x8000_0001, 0x8000_0000),
        (Addu, 0xffff_ffff, 2, 1),
        (Sub, 0x8000_0001, 1, 0x8000_0000),
        (Subu, 0, 1, 0xffff_ffff),
        (And, 0xff00_ff00, 0x0ff0_0ff0, 0x0f00_0f00),
        (Or, 0xff00_ff00, 0x0ff0_0ff0, 0xfff0_fff0),
        (Xor, 0xff00_ff00, 0x0ff0_0ff0, 0xf0f0_f0f0),
        (Nor, 0xff00_ff00, 0x0ff0_0ff0, 0x000f_000f),
        (Slt, 0xffff_ffff, 0, 1),
        (Slt, 0, 0xffff_ffff, 0),
        (Sltu, 0xffff_ffff, 0, 0),
        (Sltu, 0, 0xffff_ffff, 1),
        (Sllv, 33, 0x8000_0001, 2),
        (Srlv, 33, 0x8000_0001, 0x4000_0000),
        (Srav, 33, 0x8000_0001, 0xc000_0000),
        (Rotrv, 33, 0x8000_0001, 0xc000_0000),
        (Mul, 0xffff_ffff, 3, 0xffff_fffd),
        (Clz, 0x0001_0000, 0, 15),
        (Clz, 0, 0, 32),
        (Clo, 0xffff_0000, 0, 16),
        (Seb, 0, 0x1234_5680, 0xffff_ff80),
        (Seh, 0, 0x1234_8000, 0xffff_8000),
        (Wsbh, 0, 0x0102_0304, 0x0201_0403),
        (Movz, 7, 0, 7),
        (Movz, 7, 1, 0x2222_2222),
        (Movn, 7, 0, 0x2222_2222),
        (Movn, 7, 1, 7),
    ] {
        assert_eq!(result(register(op, 2, 4, 5), a, b), expected, "{op:?} {a:x} {b:x}");
    }
}

#[test]
fn immediate_operations() {
    use Opcode::*;
    for (op, a, imm, expected) in [
        (Addi, 5, -6, 0xffff_ffff),
        (Addiu, 0x7fff_ffff, 1, 0x8000_0000),
        (Addiu, 0, -1, 0xffff_ffff),
        (Andi, 0xffff_ffff, -1, 0xffff),
        (Ori, 0, -1, 0xffff),
        (Xori, 0xffff_ffff, -1, 0xffff_0000),
        (Slti, 0xffff_fffe, -1, 1),
        (Slti, 0, -1, 0),
        (Sltiu, 0xffff_fffe, -1, 1),
        (Sltiu, 0xffff_ffff, -1, 0),
        (Lui, 0, -2, 0xfffe_0000),
    ] {
        assert_eq!(result(immediate(op, 2, 4, imm), a, 0), expected, "{op:?} {a:x} {imm}");
    }
}

#[test]
fn shift_operations() {
    use Opcode::*;
    for (op, sa, expected) in [
        (Sll, 0, 0x8000_0010),
        (Sll, 31, 0),
        (Srl, 4, 0x0800_0001),
        (Sra, 4, 0xf800_0001),
        (Sra, 31, 0xffff_ffff),
        (Rotr, 5, 0x8400_0000),
        (Rotr, 0, 0x8000_0010),
    ] {
        assert_eq!(result(shift(op, 2, 5, sa), 0, 0x8000_0010), expected, "{op:?} {sa}");
    }
}

#[test]
fn bit_fields() {
    let field = |op, lsb, rd| Instruction { rs: 4, rt: 2, sa: lsb, rd, ..blank(op) };
    // EXT $2, $4, 8, 12: rd = size − 1. INS $2, $4, 8, 12: rd = msb.
    assert_eq!(result(field(Opcode::Ext, 8, 11), 0x1234_5678, 0), 0x456);
    assert_eq!(result(field(Opcode::Ext, 0, 31), 0x1234_5678, 0), 0x1234_5678);
    assert_eq!(result(field(Opcode::Ins, 8, 19), 0x1234_5678, 0), 0x2226_7822);
    assert_eq!(result(field(Opcode::Ins, 0, 31), 0x1234_5678, 0), 0x1234_5678);
}

/// HI and LO after `op $4, $5` from HI = 1 and LO = 0xffffffff.
fn hi_lo(op: Opcode, a: u32, b: u32) -> (u32, u32) {
    let before = State { hi: 1, lo: 0xffff_ffff, ..state(&[(4, a), (5, b)]) };
    let after = run(register(op, 0, 4, 5), before);
    assert_eq!(after.gpr, before.gpr);
    (after.hi, after.lo)
}

#[test]
fn multiply_and_divide() {
    use Opcode::*;
    for (op, a, b, expected) in [
        (Mult, 0xffff_ffff, 2, (0xffff_ffff, 0xffff_fffe)),
        (Multu, 0xffff_ffff, 2, (1, 0xffff_fffe)),
        (Madd, 0xffff_ffff, 2, (1, 0xffff_fffd)),
        (Maddu, 1, 1, (2, 0)),
        (Msub, 0xffff_ffff, 1, (2, 0)),
        (Msubu, 0xffff_ffff, 1, (1, 0)),
        (Div, 0xffff_fff9, 2, (0xffff_ffff, 0xffff_fffd)),
        (Divu, 0xffff_fff9, 2, (1, 0x7fff_fffc)),
    ] {
        assert_eq!(hi_lo(op, a, b), expected, "{op:?}");
    }
}

#[test]
fn profile_division_corner_cases() {
    assert_eq!(hi_lo(Opcode::Div, 5, 0), (0, 5));
    assert_eq!(hi_lo(Opcode::Divu, 0xffff_ffff, 0), (0, 0xffff_ffff));
    assert_eq!(hi_lo(Opcode::Div, 0x8000_0000, 0xffff_ffff), (0, 0x8000_0000));
}

#[test]
fn profile_mul_and_mthi_leave_the_rest_of_hi_lo() {
    let before = State { hi: 1, lo: 2, ..state(&[(4, 7), (5, 9)]) };
    let after = run(register(Opcode::Mul, 2, 4, 5), before);
    assert_eq!((after.hi, after.lo, after.reg(2)), (1, 2, 63));
    let after = run(register(Opcode::Mthi, 0, 4, 0), before);
    assert_eq!((after.hi, after.lo), (7, 2));
    let after = run(register(Opcode::Mtlo, 0, 4, 0), before);
    assert_eq!((after.hi, after.lo), (1, 7));
    assert_eq!(run(register(Opcode::Mfhi, 2, 0, 0), before).reg(2), 1);
    assert_eq!(run(register(Opcode::Mflo, 2, 0, 0), before).reg(2), 2);
}

#[test]
fn profile_overflow_traps() {
    let trap = Outcome::Trap(Trap::Overflow);
    let s = state(&[(4, 0x7fff_ffff), (5, 1), (6, 0x8000_0000)]);
    assert_eq!(outcome(register(Opcode::Add, 2, 4, 5), s), trap);
    assert_eq!(outcome(register(Opcode::Add, 0, 6, 6), s), trap);
    assert_eq!(outcome(immediate(Opcode::Addi, 2, 4, 1), s), trap);
    assert_eq!(outcome(immediate(Opcode::Addi, 2, 6, -1), s), trap);
    assert_eq!(outcome(register(Opcode::Sub, 2, 6, 5), s), trap);
    assert_eq!(outcome(register(Opcode::Sub, 2, 0, 6), s), trap);
}

#[test]
fn profile_clz_writes_rd_whatever_rt() {
    // CLZ $2, $4 with rt = 9.
    let instruction = decode(0x7089_1020).unwrap();
    let after = run(instruction, state(&[(4, 1), (9, 5)]));
    assert_eq!((after.reg(2), after.reg(9)), (31, 5));
}

#[test]
fn profile_register_zero_is_never_written() {
    let after = run(register(Opcode::Addu, 0, 4, 5), state(&[(4, 1), (5, 2)]));
    assert_eq!(after.gpr[0], 0);
    let mut s = state(&[]);
    s.gpr[0] = 7;
    assert_eq!(s.reg(0), 0);
    assert_eq!(s.reg(32), 0);
}

#[test]
fn conditional_traps() {
    use Opcode::*;
    let minus_one = 0xffff_ffff;
    // The operation, its immediate form, and whether it traps on (1, 1), (−1, 1) and (1, −1).
    for (op, immediate_op, expected) in [
        (Teq, Teqi, [true, false, false]),
        (Tne, Tnei, [false, true, true]),
        (Tlt, Tlti, [false, true, false]),
        (Tltu, Tltiu, [false, false, true]),
        (Tge, Tgei, [true, false, true]),
        (Tgeu, Tgeiu, [true, true, false]),
    ] {
        for ((a, b), traps) in [(1, 1), (minus_one, 1), (1, minus_one)].into_iter().zip(expected) {
            let s = state(&[(4, a), (5, b)]);
            for instruction in [register(op, 0, 4, 5), immediate(immediate_op, 0, 4, b as i16)] {
                if traps {
                    assert_eq!(outcome(instruction, s), Outcome::Trap(Trap::Conditional));
                } else {
                    assert_eq!(run(instruction, s).gpr, s.gpr);
                }
            }
        }
    }
}

#[test]
fn break_always_traps() {
    assert_eq!(outcome(blank(Opcode::Break), state(&[])), Outcome::Trap(Trap::Breakpoint));
}

#[test]
fn no_operations() {
    let s = state(&[(4, 0xffff_ffff)]);
    for op in [Opcode::Sync, Opcode::Synci, Opcode::Pref] {
        assert_eq!(run(immediate(op, 0, 4, 3), s).gpr, s.gpr);
    }
    // The zero word.
    assert_eq!(run(shift(Opcode::Sll, 0, 0, 0), s).gpr, s.gpr);
}

#[test]
fn profile_rdhwr() {
    let rdhwr = Instruction { rt: 3, rd: 29, ..blank(Opcode::Rdhwr) };
    assert_eq!(run(rdhwr, state(&[(3, 5)])).reg(3), 0);
    let s = State { user_local: 0x1234, ..state(&[]) };
    assert_eq!(run(rdhwr, s).reg(3), 0x1234);
}

#[test]
fn link_and_jump_registers_must_differ() {
    let same = Outcome::Unpredictable(Unpredictable::JalrSameRegister);
    let s = state(&[(4, 0x40_0100)]);
    assert_eq!(outcome(Instruction { rs: 4, rd: 4, ..blank(Opcode::Jalr) }, s), same);
    assert_eq!(outcome(blank(Opcode::Jalr), s), same);
}
