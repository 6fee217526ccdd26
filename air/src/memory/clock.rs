//! Time: a run begins at [`START`], each row takes [`ROW`] ticks, and an access happens at one of the
//! row's slots. What the verifier, the recorder and the chips must agree on is here.

use crate::expr::Expr;

/// The time of the first row; initial memory is older, at time 0.
pub const START: u32 = 1;
/// Ticks from a row to the next.
pub const ROW: u32 = 4;
/// Bits of a time, and of the distance between two accesses to a RAM word.
pub const TIME_BITS: u32 = 24;
/// The largest time at the end of a run: rows do not range-check theirs, so the verifier bounds it.
/// Some rows look a few ticks ahead.
pub const MAX_END: u32 = (1 << TIME_BITS) - 8;
/// The most rows of time of a run.
pub const MAX_ROWS: u64 = ((MAX_END - START) / ROW) as u64;
/// Bits of the distance between two accesses to a register.
pub const REGISTER_AGO_BITS: u32 = 16;

/// Whether a run can end at this time: after at least one whole row, and not too late.
pub const fn is_end(clk: u32) -> bool {
    START + ROW <= clk && clk <= MAX_END && clk % ROW == START
}

/// When in a row an access happens. Accesses of one slot are to different locations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Register a is read; so are a system call's arguments.
    A,
    /// Register b, or the source of a store, is read.
    B,
    /// The RAM word; HI, LO and the reservation.
    M,
    /// The destination is written.
    C,
}

impl Slot {
    /// Its time in the row at `clk`.
    pub const fn time(self, clk: u32) -> u32 {
        clk + self as u32
    }

    /// Its time in the row at `clk`.
    pub fn at<E: Expr>(self, clk: &E) -> E {
        clk.plus(self as i64)
    }
}

/// The time of the row after that at `clk`.
pub fn next_row<E: Expr>(clk: &E) -> E {
    clk.plus(ROW.into())
}
