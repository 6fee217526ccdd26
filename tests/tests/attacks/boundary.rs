//! Where memory comes from and where it ends up: `image` and `zero-init`.

use mipsilon_spec::Opcode;
use mipsilon_tests::forge::Forgery;
use mipsilon_tests::programs::START;

use super::{DATA, T0, T1, honest};

/// Stores to three words outside the image.
fn three_words() -> Forgery {
    honest(|code| {
        code.constant(T0, DATA).constant(T1, 7);
        for offset in [0, 4, 12] {
            code.immediate(Opcode::Sw, T1, T0, offset);
        }
    })
}

/// A second initial value for a word would let it be read as 0 after a store.
#[test]
fn word_provided_twice() {
    let mut forgery = three_words();
    forgery.duplicate("zero-init", 2);
    forgery.rejected("constraint \"keys ascend\"");
}

#[test]
fn words_out_of_order() {
    let mut forgery = three_words();
    forgery.swap("zero-init", 0, 1);
    forgery.rejected("constraint \"keys ascend\"");
}

/// The same key again, 2^30 ahead of itself in the field.
#[test]
fn step_around_the_field() {
    let mut forgery = three_words();
    forgery.duplicate("zero-init", 2);
    forgery.row("zero-init", 2).set("step.low", -1).set("step.high", 0);
    forgery.rejected("lookup bus");
}

#[test]
fn row_after_padding() {
    let mut forgery = three_words();
    forgery.duplicate("zero-init", 2);
    forgery.swap("zero-init", 3, 5);
    forgery.rejected("constraint \"real rows come first\"");
}

#[test]
fn row_that_counts_twice() {
    let mut forgery = three_words();
    forgery.row("zero-init", 1).set("is_real", 2);
    forgery.rejected("constraint \"is_real is boolean\"");
}

/// A word of the image would start as 0 a second time.
#[test]
fn word_of_the_image() {
    let image = i64::from(START / 4);
    let mut forgery = three_words();
    let after_image = i64::from(forgery.get("zero-init", 0, "first"));
    let row = &mut forgery.row("zero-init", 0);
    row.set("key.low", image & 0xffff).set("key.high", image >> 16);
    // Below the gap of the honest row, so above it by a negative number.
    row.set("above.low", image - after_image).set("above.high", 0);
    forgery.rejected("lookup bus");
    // In a gap of its own.
    let row = &mut forgery.row("zero-init", 0);
    row.set("first", image).set("above.low", 0);
    row.set("below.low", 0).set("below.high", 0);
    forgery.rejected("lookup bus");
}

#[test]
fn key_beyond_ram() {
    let mut forgery = three_words();
    let row = &mut forgery.row("zero-init", 2);
    row.add("key.high", 1 << 13).add("above.high", 1 << 13).add("step.high", 1 << 13);
    forgery.rejected("lookup bus");
}

#[test]
fn other_final_value() {
    let mut forgery = three_words();
    forgery.row("zero-init", 0).add("last.value.lo", 1);
    forgery.rejected("machine bus");
    let mut forgery = three_words();
    forgery.row("image", usize::from(T1)).add("value.lo", 1);
    forgery.rejected("machine bus");
}
