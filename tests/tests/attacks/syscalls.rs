//! System calls, transfers and the statement.

use mipsilon_air::tables::public::HEADER;
use mipsilon_spec::syscall::{READ, WRITE};
use mipsilon_spec::{Endian, Opcode};
use mipsilon_tests::forge::Forgery;
use mipsilon_tests::programs::START;
use p3_field::PrimeCharacteristicRing;
use p3_koala_bear::KoalaBear;

use super::{Assembler, DATA, honest};

/// One system call, then exit(0).
fn call(number: u32, arguments: [u32; 3]) -> Forgery {
    honest(|code| {
        code.syscall(number, arguments);
    })
}

/// Two bytes of public output.
fn output() -> Forgery {
    call(WRITE, [3, START + 2, 2])
}

#[test]
fn public_values_are_what_the_run_did() {
    for index in 0..HEADER + 2 {
        let mut forgery = output();
        *forgery.public(index) += KoalaBear::ONE;
        forgery.rejected("machine bus");
    }
}

/// The code in the exit row and the public value agree, but not with $a0.
#[test]
fn exit_with_another_code() {
    let mut forgery = honest(|_| {});
    forgery.only_row("syscall").add("a0.value.lo", 1);
    *forgery.public(2) += KoalaBear::ONE;
    forgery.rejected("machine bus");
}

#[test]
fn read_of_more_than_the_count() {
    let mut forgery = call(READ, [0, DATA, 0]);
    forgery.row("syscall", 0).set("result.lo", 1).set("unread.lo", -1);
    forgery.settle();
    forgery.rejected_by_chip("syscall");
    let row = &mut forgery.row("syscall", 0);
    row.set("unread.lo", 0xffff).set("unread_carry", 1).set("unread.hi", -1);
    forgery.rejected_by_chip("syscall");
}

#[test]
fn read_into_another_word() {
    let mut forgery = call(READ, [0, DATA, 3]);
    forgery.only_row("read").add("frame.key", 1);
    forgery.rejected("transfer bus");
    forgery.row("syscall", 0).add("word", 1);
    forgery.rejected("constraint \"address of the buffer\"");
}

#[test]
fn read_beside_its_lanes() {
    let mut forgery = call(READ, [0, DATA, 3]);
    forgery.only_row("read").set("new.byte.0", 1);
    forgery.settle();
    forgery.rejected("constraint \"other lanes keep their byte\"");
}

#[test]
fn read_of_what_is_no_byte() {
    let mut forgery = call(READ, [0, DATA, 3]);
    forgery.only_row("read").set("new.byte.1", 1 << 8);
    forgery.settle();
    forgery.rejected_by_chip("read");
}

/// A transfer that goes on: to the word after the buffer, and past what is left.
#[test]
fn read_beyond_its_length() {
    let mut forgery = call(READ, [0, DATA, 4]);
    forgery.duplicate("read", 0).set("frame.key", i64::from(DATA / 4 + 1)).add("frame.clk", 4);
    forgery.row("read", 0).set("frame.last", 0);
    forgery.rejected("transfer bus");
}

/// A read that returns 0 has no transfer: its row could not move anything.
#[test]
fn read_of_nothing_has_no_row() {
    let mut forgery = call(READ, [0, DATA + 1, 0]);
    forgery.row("syscall", 0).set("reads", 1);
    forgery.rejected("transfer bus");
}

#[test]
fn buffer_beyond_ram() {
    let mut forgery = call(READ, [0, DATA, 3]);
    let row = &mut forgery.row("syscall", 0);
    row.set_word("a2.value", 0x7000_0001)
        .set_word("unread", 0x7000_0001 - 3)
        .set("unread_carry", 0);
    row.set("room.lo", -1).set("room.hi", 0).set("room_carry.0", 0);
    forgery.rejected_by_chip("syscall");
}

#[test]
fn output_of_another_byte() {
    let mut forgery = output();
    let byte = forgery.get("output", 0, "byte");
    forgery.row("output", 0).set("byte", i64::from(byte) + 1);
    *forgery.public(HEADER) += KoalaBear::ONE;
    forgery.rejected("constraint \"byte of the lane\"");
}

#[test]
fn output_from_another_address() {
    let mut forgery = output();
    let row = &mut forgery.row("output", 0);
    row.set("offset.0", 1).set("offset.1", 0).set("lane.0", 0).set("lane.1", 1);
    forgery.rejected("transfer bus");
}

#[test]
fn two_bytes_at_one_index() {
    let mut forgery = output();
    forgery.row("output", 1).set("index", 0);
    forgery.rejected("machine bus");
}

#[test]
fn output_left_out() {
    let mut forgery = output();
    forgery.row("syscall", 0).set("outputs", 0);
    forgery.rejected("constraint \"idle if empty, low limb\"");
}

#[test]
fn number_taken_for_another() {
    // An unknown number as a read, a read as an unknown number.
    let mut forgery = call(5000, [0, DATA, 0]);
    forgery.row("syscall", 0).set("case.unknown", 0).set("case.read", 1);
    forgery.rejected("constraint \"read\"");
    let mut forgery = call(READ, [0, DATA, 0]);
    forgery.row("syscall", 0).set("case.read", 0).set("case.unknown", 1).set("is_unknown", 1);
    forgery.rejected("constraint \"is_unknown\"");
    // A number that agrees with a known one in its low limb only.
    let mut forgery = call(READ + (1 << 16), [0, DATA, 0]);
    forgery.row("syscall", 0).set("case.unknown", 0).set("case.read", 1);
    forgery.rejected("constraint \"known call, high limb\"");
}

#[test]
fn descriptor_taken_for_another() {
    let mut forgery = call(READ, [4, DATA, 0]);
    forgery.row("syscall", 0).set("case.bad_read", 0).set("case.read", 1);
    forgery.rejected("constraint \"descriptor of read\"");
    let mut forgery = call(READ, [0, DATA, 0]);
    forgery.row("syscall", 0).set("case.read", 0).set("case.bad_read", 1).set("is_bad", 1);
    forgery.rejected("constraint \"is_bad\"");
    let mut forgery = call(WRITE, [3, START, 0]);
    forgery.row("syscall", 0).set("case.output", 0).set("case.terminal", 1);
    forgery.rejected("constraint \"descriptor of terminal\"");
    let mut forgery = call(WRITE, [1 << 16 | 3, START, 0]);
    forgery.row("syscall", 0).set("case.bad_write", 0).set("case.output", 1);
    forgery.rejected("constraint \"descriptor, high limb\"");
}

#[test]
fn two_cases_at_once() {
    let mut forgery = call(WRITE, [1, START, 0]);
    forgery.row("syscall", 0).set("case.output", 1);
    forgery.rejected("constraint \"at most one case\"");
}

#[test]
fn wrong_result_and_error_flag() {
    for (number, fd) in [(5000, 0), (READ, 9), (WRITE, 9), (WRITE, 1)] {
        for column in ["result.lo", "result.hi", "error.lo", "error.hi"] {
            let mut forgery = call(number, [fd, START, 0]);
            forgery.row("syscall", 0).add(column, 1);
            forgery.settle();
            forgery.rejected_by_chip("syscall");
        }
    }
}

#[test]
fn endian_of_a_transfer() {
    for endian in [Endian::Big, Endian::Little] {
        let mut code = Assembler::new(START);
        code.syscall(READ, [0, DATA, 2]).immediate(Opcode::Lw, 8, 5, 0).exit(0);
        let mut forgery = Forgery::of(&code.program(endian, &[]), b"in");
        forgery.accepted();
        let other = i64::from(endian == Endian::Little);
        forgery.row("syscall", 0).set("big_endian", other);
        forgery.rejected("lookup bus");
    }
}
