//! Wrong results with everything around them made to fit.

use mipsilon_spec::{Instruction, Opcode};
use mipsilon_tests::assembler::blank;

use super::{T0, T1, T2, honest, operation};

/// The field's order.
const P: u32 = 0x7f00_0001;
/// -1 / 2^16 in the field: what a forged carry needs to move 1 between limbs.
const MINUS_ONE_OVER_LIMB: i64 = 32512;

/// In one cell the word and the word plus p would be the same.
#[test]
fn word_plus_order_of_the_field() {
    let mut forgery = operation(Opcode::Addu, 5, 7);
    forgery.only_row("add").set_word("out", 12 + P);
    forgery.settle();
    forgery.rejected_by_chip("add");
}

#[test]
fn limb_beyond_16_bits() {
    let mut forgery = operation(Opcode::Addu, 0xffff, 1);
    forgery.only_row("add").set("out.lo", 1 << 16).set("out.hi", 0).set("carry.0", 0);
    forgery.settle();
    forgery.rejected_by_chip("add");
}

#[test]
fn carry_forged_as_a_fraction() {
    let mut forgery = operation(Opcode::Addu, 5, 7);
    let row = &mut forgery.only_row("add");
    row.add("out.lo", 1).add("carry.0", MINUS_ONE_OVER_LIMB).add("out.hi", MINUS_ONE_OVER_LIMB);
    forgery.settle();
    forgery.rejected("constraint \"carry out of the low limb is boolean\"");
}

#[test]
fn overflow_of_add_hidden_in_the_signs() {
    // From 0x3fff_ffff + 1, which does not overflow, to 0x7fff_ffff + 1, which does.
    let mut forgery = operation(Opcode::Add, 0x3fff_ffff, 1);
    let row = &mut forgery.only_row("add-trap");
    row.set_word("a", 0x7fff_ffff).set_word("out", 0x8000_0000);
    forgery.settle();
    forgery.rejected_by_chip("add-trap");
    forgery.only_row("add-trap").set("sign.2", 1).set("sign.0", 1);
    forgery.rejected_by_chip("add-trap");
}

#[test]
fn remainder_not_below_the_divisor() {
    // 7 = 2 * 2 + 3.
    let mut forgery = operation(Opcode::Divu, 7, 2);
    let row = &mut forgery.only_row("divide");
    row.set_bytes("abs_q", 2).set_word("abs_r", 3).set_word("lo", 2).set_word("hi", 3);
    row.set("margin.lo", -2);
    forgery.settle();
    forgery.rejected_by_chip("divide");
    forgery.only_row("divide").set("margin.lo", 0xfffe).set("margin.hi", -1).set("borrow", 1);
    forgery.rejected_by_chip("divide");
}

#[test]
fn quotient_times_divisor_beyond_32_bits() {
    // 0x5555_5555 * 3 + 2 = 2^32 + 1.
    let mut forgery = operation(Opcode::Divu, 1, 3);
    let row = &mut forgery.only_row("divide");
    row.set_bytes("abs_q", 0x5555_5555).set_word("abs_r", 2).set_word("margin", 0);
    row.set_word("lo", 0x5555_5555).set_word("hi", 2);
    // 0x5555 * 3 + 2 = 0x1_0001.
    row.set("carry", 1);
    forgery.settle();
    forgery.rejected("constraint \"high limb\"");
}

#[test]
fn division_by_zero_with_another_quotient() {
    let mut forgery = operation(Opcode::Div, 100, 0);
    forgery.only_row("divide").set_word("lo", u32::MAX);
    forgery.settle();
    forgery.rejected("constraint \"LO by zero, low limb\"");
}

/// Without `by_zero` any quotient would do, but then 0 <= |b| - |r| - 1.
#[test]
fn division_by_zero_as_a_regular_one() {
    let mut forgery = operation(Opcode::Divu, 100, 0);
    let row = &mut forgery.only_row("divide");
    row.set("by_zero", 0).set_word("lo", 3).set_bytes("abs_q", 3).set_word("hi", 100);
    row.set("margin.lo", -101);
    forgery.settle();
    forgery.rejected_by_chip("divide");
}

#[test]
fn regular_division_as_one_by_zero() {
    for (divisor, limb) in [(7, "low"), (1 << 16, "high")] {
        let mut forgery = operation(Opcode::Divu, 100, divisor);
        let row = &mut forgery.only_row("divide");
        row.set("by_zero", 1).set_word("lo", 100).set_word("hi", 0);
        forgery.settle();
        forgery.rejected(&format!("constraint \"zero divisor, {limb} limb\""));
    }
}

/// Of -6 / 2 the unsigned quotient, of 0xffff_fffa / 2 the signed one.
#[test]
fn division_with_the_other_signedness() {
    let minus_6 = 6_u32.wrapping_neg();
    let mut forgery = operation(Opcode::Div, minus_6, 2);
    let row = &mut forgery.only_row("divide");
    row.set("sign.0", 0).set("quotient_sign", 0).set_word("abs_a", minus_6);
    row.set_bytes("abs_q", minus_6 / 2).set_word("lo", minus_6 / 2);
    forgery.settle();
    forgery.rejected("lookup bus");
    let mut forgery = operation(Opcode::Divu, minus_6, 2);
    let row = &mut forgery.only_row("divide");
    row.set("sign.0", 1).set("quotient_sign", 1).set_word("abs_a", 6).set_bytes("abs_q", 3);
    row.set_word("lo", 3_u32.wrapping_neg()).set("carry", 0);
    for negation in ["negation_a", "negation_q"] {
        row.set(&format!("{negation}.carry.0"), 1).set(&format!("{negation}.carry.1"), 1);
    }
    forgery.settle();
    forgery.rejected("constraint \"a sign only in DIV\"");
}

#[test]
fn int_min_over_minus_one() {
    let mut forgery = operation(Opcode::Div, 1 << 31, u32::MAX);
    forgery.only_row("divide").set_word("lo", i32::MAX as u32);
    forgery.settle();
    forgery.rejected_by_chip("divide");
}

/// -1 * 1 as the product of unsigned numbers.
#[test]
fn sign_of_a_factor_denied() {
    let mut forgery = operation(Opcode::Mult, u32::MAX, 1);
    let row = &mut forgery.only_row("multiply");
    row.set("sign.0", 0).set_word("hi", 0).set("carry.2", 1 << 11).set("carry.3", 1 << 11);
    forgery.settle();
    forgery.rejected("lookup bus");
}

#[test]
fn sign_of_a_factor_invented() {
    let mut forgery = operation(Opcode::Multu, u32::MAX, 1);
    let row = &mut forgery.only_row("multiply");
    row.set("sign.0", 1).set_word("hi", u32::MAX).set("carry.2", (1 << 11) - 1);
    row.set("carry.3", (1 << 11) - 1);
    forgery.settle();
    forgery.rejected("constraint \"a sign only in a signed product\"");
}

/// 6 = 2^1 + 4, with a rest that is not below the bit.
#[test]
fn leading_zeros_one_too_many() {
    let mut forgery = honest(|code| {
        code.constant(T0, 6).registers(Opcode::Clz, T2, T0, 0);
    });
    let row = &mut forgery.only_row("count");
    row.set("t", 1).set("power", 2).set("copower", 1 << 15).set("rest", 4).set("out", 30);
    forgery.settle();
    forgery.rejected("lookup bus");
}

#[test]
fn leading_zeros_of_a_word_without_its_high_limb() {
    let mut forgery = honest(|code| {
        code.constant(T0, 0x8000_0001).registers(Opcode::Clz, T2, T0, 0);
    });
    let row = &mut forgery.only_row("count");
    row.set("limb.0", 0).set("limb.1", 1).set("t", 0).set("power", 1).set("copower", 1 << 16);
    row.set("rest", 0).set("out", 31);
    forgery.settle();
    forgery.rejected("constraint \"high limb is zero\"");
}

/// Twice the power with half the bits shifts by one more.
#[test]
fn shift_by_a_wrong_power() {
    let mut forgery = operation(Opcode::Sllv, 4, 0x101);
    let row = &mut forgery.only_row("shift");
    row.set("shift.cut.power", 1 << 5).set("shift.shifted.scaled.0", 0x101 << 5);
    row.set_word("shift.out", 0x101 << 5);
    forgery.settle();
    forgery.rejected("lookup bus");
}

#[test]
fn shift_by_a_wrong_amount() {
    let mut forgery = operation(Opcode::Sllv, 4, 0x101);
    let row = &mut forgery.only_row("shift");
    row.set("shift.cut.t", 5).set("shift.cut.power", 1 << 5).set("shift.cut.copower", 1 << 11);
    row.set("shift.shifted.scaled.0", 0x101 << 5).set_word("shift.out", 0x101 << 5);
    row.set("amount", 5).set("rest", -1);
    forgery.settle();
    forgery.rejected_by_chip("shift");
}

#[test]
fn arithmetic_shift_without_the_sign() {
    let mut forgery = honest(|code| {
        code.constant(T0, 0x8000_0000);
        code.emit(Instruction { rt: T0, rd: T2, sa: 4, ..blank(Opcode::Sra) });
    });
    forgery.only_row("shift-imm").set("sign", 0).set_word("out", 0x0800_0000);
    forgery.settle();
    forgery.rejected("lookup bus");
}

#[test]
fn extracted_field_one_bit_too_wide() {
    // Bits 4 to 11 of 0x1abc.
    let ext = Instruction { rs: T0, rt: T2, sa: 4, rd: 7, ..blank(Opcode::Ext) };
    let mut forgery = honest(|code| {
        code.constant(T0, 0x1abc).emit(ext);
    });
    let row = &mut forgery.only_row("extract");
    row.set("end.t", 13).set("end.power", 1 << 13).set("end.copower", 1 << 3);
    row.set("below.low", 0x1abc).set("below.high", 0).set_word("masked", 0x1abc);
    row.set("shifted.low.0", 0xabc).set("shifted.high.0", 1).set("shifted.scaled.0", 0xabc0);
    row.set_word("out", 0x1ab);
    forgery.settle();
    forgery.rejected("lookup bus");
}

#[test]
fn inserted_field_over_other_bits() {
    let ins = Instruction { rs: T0, rt: T1, sa: 4, rd: 11, ..blank(Opcode::Ins) };
    let mut forgery = honest(|code| {
        code.constant(T0, 0xff).constant(T1, 0x8001_8001).emit(ins);
    });
    forgery.only_row("insert").set_word("out", 0x8001_0ff1);
    forgery.settle();
    forgery.rejected("constraint \"low limb\"");
}

#[test]
fn verdict_of_a_comparison() {
    let mut forgery = operation(Opcode::Slt, u32::MAX, 0);
    // As unsigned numbers.
    let row = &mut forgery.only_row("set-less");
    row.set("less", 0).set("sign.0", 0).set_word("difference", u32::MAX);
    forgery.settle();
    forgery.rejected("lookup bus");
    let mut forgery = operation(Opcode::Sltu, 3, 3);
    forgery.only_row("set-less").set("less", 1).set("difference.hi", 1 << 16);
    forgery.settle();
    forgery.rejected("lookup bus");
}
