//! Loads, stores, the reservation, and the order of accesses in time.

use mipsilon_spec::{Endian, Opcode};
use mipsilon_tests::assembler::Assembler;
use mipsilon_tests::forge::Forgery;
use mipsilon_tests::programs::START;

use super::{DATA, T0, T1, T2, honest};

/// 1/4 in the field.
const QUARTER: i64 = 0x5f40_0001;

/// Two stores to one word, then a load.
fn two_stores_and_a_load() -> Forgery {
    honest(|code| {
        code.constant(T0, DATA);
        for value in [1, 2] {
            code.constant(T1, value).immediate(Opcode::Sw, T1, T0, 0);
        }
        code.immediate(Opcode::Lw, T2, T0, 0);
    })
}

#[test]
fn unaligned_load() {
    let mut forgery = honest(|code| {
        code.constant(T0, DATA).immediate(Opcode::Lw, T1, T0, 0);
    });
    // DATA + 1 = 4 (DATA / 4 + 1/4).
    forgery.only_row("load-word").add("address.base.lo", 1).add("address.word", QUARTER);
    forgery.rejected_by_chip("load-word");
}

#[test]
fn address_beyond_ram() {
    let mut forgery = honest(|code| {
        code.constant(T0, DATA).immediate(Opcode::Lw, T1, T0, 0);
    });
    forgery.only_row("load-word").set("address.base.hi", 0x8000).set("address.high", 0x8000);
    forgery.rejected_by_chip("load-word");
}

/// The carry out of the address is dropped or kept as it suits.
#[test]
fn address_with_a_carry_more() {
    let mut forgery = honest(|code| {
        code.constant(T0, DATA).immediate(Opcode::Lw, T1, T0, 0);
    });
    let row = &mut forgery.only_row("load-word");
    row.add("address.carry.0", -1).add("address.word", 1 << 14).add("address.high", -1);
    forgery.rejected_by_chip("load-word");
}

#[test]
fn load_of_the_value_before_the_last() {
    let mut forgery = two_stores_and_a_load();
    // The load is two instructions after the second store, four after the first.
    let row = &mut forgery.only_row("load-word");
    row.set_word("value", 1).add("ram.ago_lo", 8);
    forgery.settle();
    forgery.rejected("machine bus");
}

#[test]
fn two_accesses_at_one_time() {
    let mut forgery = two_stores_and_a_load();
    // The load claims to happen when the second store did.
    forgery.only_row("load-word").set("ram.ago_lo", -1);
    forgery.rejected("lookup bus");
}

/// The first store reads what the second wrote.
#[test]
fn access_before_the_previous_one() {
    let mut forgery = two_stores_and_a_load();
    let first = forgery.find("store-word", "value.lo", 1);
    forgery.row("store-word", first).set_word("prev", 2).set("ram.ago_lo", -9);
    forgery.rejected("lookup bus");
}

#[test]
fn store_to_another_word() {
    let mut forgery = two_stores_and_a_load();
    forgery.row("store-word", 1).add("address.word", 1);
    forgery.rejected("constraint \"address, low limb\"");
}

#[test]
fn write_to_register_zero() {
    let mut forgery = honest(|code| {
        // A load keeps its row with the destination $0.
        code.constant(T0, START).immediate(Opcode::Lw, 0, T0, 0);
    });
    forgery.only_row("load-word").set("c.index", 0);
    forgery.rejected("lookup bus");
}

#[test]
fn byte_of_another_lane() {
    let mut forgery = honest(|code| {
        code.constant(T0, DATA).constant(T1, 0x1122_3344).immediate(Opcode::Sw, T1, T0, 0);
        code.immediate(Opcode::Lbu, T2, T0, 1);
    });
    forgery.only_row("load-lane").set("byte", 0x11).set("out", 0x11);
    forgery.settle();
    forgery.rejected("constraint \"byte of the lane\"");
}

#[test]
fn byte_order_of_the_other_endian() {
    let mut forgery = honest(|code| {
        code.constant(T0, DATA).constant(T1, 0x1122_3344).immediate(Opcode::Sw, T1, T0, 0);
        code.immediate(Opcode::Lbu, T2, T0, 3);
    });
    let row = &mut forgery.only_row("load-lane");
    row.set("offset.big_endian", 0).set("half", 0x1122).set("high", 0x11);
    row.set("byte", 0x11).set("out", 0x11);
    forgery.settle();
    forgery.rejected("lookup bus");
}

/// SC without LL, as if it had succeeded.
#[test]
fn conditional_store_without_reservation() {
    let mut forgery = honest(|code| {
        code.constant(T0, DATA).constant(T1, 7).immediate(Opcode::Sc, T1, T0, 0);
    });
    let row = &mut forgery.only_row("store-conditional");
    row.set("test.equal", 1).set("test.weight.0", 0).set("test.weight.1", 0).set_word("new", 7);
    forgery.settle();
    forgery.rejected("constraint \"equal low limbs\"");
}

/// SC to the reserved word, as if it had failed.
#[test]
fn conditional_store_that_fails_at_will() {
    let mut forgery = honest(|code| {
        code.constant(T0, DATA).constant(T1, 7).immediate(Opcode::Ll, T2, T0, 0);
        code.immediate(Opcode::Sc, T1, T0, 0);
    });
    forgery.only_row("store-conditional").set("test.equal", 0).set_word("new", 0);
    forgery.settle();
    forgery.rejected("constraint \"different operands\"");
}

/// SC that tests the reservation against another word.
#[test]
fn reservation_of_another_word() {
    let mut forgery = honest(|code| {
        code.constant(T0, DATA).constant(T1, 7).immediate(Opcode::Ll, T2, T0, 4);
        code.immediate(Opcode::Sc, T1, T0, 0);
    });
    let row = &mut forgery.only_row("store-conditional");
    row.add("test.b.lo", 4).set("test.equal", 1).set("test.weight.0", 0).set_word("new", 7);
    forgery.settle();
    forgery.rejected("constraint \"address | 1, low limb\"");
}

/// A run so long that a register's timestamp is renewed.
fn long_run() -> Forgery {
    let mut code = Assembler::new(START);
    code.constant(T0, 6000);
    code.immediate(Opcode::Addiu, T0, T0, u16::MAX);
    code.immediate(Opcode::Bne, 0, T0, 2_u16.wrapping_neg());
    code.nops(1).registers(Opcode::Addu, T1, 29, 29).exit(0);
    Forgery::of(&code.program(Endian::Big, &[]), &[])
}

#[test]
fn renewal_beyond_time_and_around_the_field() {
    let mut forgery = long_run();
    forgery.accepted();
    assert!(forgery.rows("touch") > 0);
    // 2^24 ticks later, and the same before.
    let mut late = forgery.clone();
    late.row("touch", 0).add("time_hi", 1 << 8).add("ago_hi", 1 << 8);
    late.rejected_by_chip("touch");
    // From a time in the future: the distance is negative.
    forgery.row("touch", 0).set("ago_lo", -4).set("ago_hi", 0);
    forgery.rejected_by_chip("touch");
}

#[test]
fn renewal_with_another_value() {
    let mut forgery = long_run();
    forgery.row("touch", 0).add("value.lo", 1);
    forgery.rejected("machine bus");
}
