//! The statement: where the run starts and ends, and what it outputs.

use alloc::vec::Vec;

use crate::builder::Builder;
use crate::chip::{Chip, Padding};
use crate::columns::Word;
use crate::expr::Expr;
use crate::height::MIN_LOG_HEIGHT;
use crate::layout::Layout;
use crate::memory::clock::START;
use crate::message::{End, Output, State};

/// Public values before the output bytes: entry / 4, end clk, exit code lo, exit code hi.
pub const HEADER: usize = 4;

/// Pushes the start, pulls the end and each output byte, exactly once: on the first row.
#[derive(Clone, Copy, Debug)]
pub struct Public {
    /// Number of public output bytes.
    pub output_len: usize,
}

impl Chip for Public {
    fn columns(&self) -> Layout {
        Layout::column("first")
    }
    fn preprocessed_columns(&self) -> Layout {
        Layout::column("first")
    }
    fn preprocessed(&self) -> Vec<u32> {
        (0..1 << MIN_LOG_HEIGHT).map(|i| u32::from(i == 0)).collect()
    }
    fn preprocessed_padding(&self) -> Padding {
        Padding::Zeros
    }
    fn public_values(&self) -> usize {
        HEADER + self.output_len
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        let first = b.preprocessed(0);
        // Plonky3 wants a main column.
        b.assert_eq("first", b.main(0), first.clone());
        let [entry, end_clk, lo, hi] = core::array::from_fn(|i| b.public(i));
        let (clk, next_pc) = (B::E::constant(START.into()), entry.plus(1));
        b.push(State { clk, pc: entry, next_pc }, first.clone());
        b.pull(End { clk: end_clk, code: Word { lo, hi } }, first.clone());
        for i in 0..self.output_len {
            let byte = b.public(HEADER + i);
            b.pull(Output { index: B::E::constant(i as i64), byte }, first.clone());
        }
    }
}
