//! All 2^16 pairs of bytes: 16-bit ranges, byte pairs and their AND in one table.

use alloc::vec::Vec;

use crate::builder::Builder;
use crate::chip::Chip;
use crate::columns;
use crate::columns::Columns;
use crate::expr::Expr;
use crate::layout::Layout;
use crate::message::{And, BytePair, Range};

columns! {
    /// Preprocessed columns of [`ByteTable`]. Row i has value i.
    pub struct ByteRow {
        /// A 16-bit value.
        value: cell,
        /// Its low byte.
        low: cell,
        /// Its high byte.
        high: cell,
        /// Their AND.
        and: cell,
    }
}

columns! {
    /// Main columns of [`ByteTable`].
    pub struct ByteMultiplicities {
        /// Lookups of the value as a 16-bit range.
        range: cell,
        /// Lookups of the pair of bytes.
        pair: cell,
        /// Lookups of the pair and its AND.
        and: cell,
    }
}

/// The table of 16-bit values.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByteTable;

impl Chip for ByteTable {
    fn columns(&self) -> Layout {
        ByteMultiplicities::<u32>::layout()
    }
    fn preprocessed_columns(&self) -> Layout {
        ByteRow::<u32>::layout()
    }
    fn preprocessed(&self) -> Vec<u32> {
        let mut cells = Vec::with_capacity(ByteRow::<u32>::WIDTH << 16);
        for value in 0..1 << 16 {
            let (low, high) = (value & 0xff, value >> 8);
            ByteRow { value, low, high, and: low & high }.write(&mut |cell| cells.push(cell));
        }
        cells
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        let ByteRow { value, low, high, and } = b.preprocessed_row();
        let multiplicity: ByteMultiplicities<B::E> = b.row();
        b.provide(Range { bits: B::E::constant(16), value }, multiplicity.range);
        b.provide(BytePair { x: low.clone(), y: high.clone() }, multiplicity.pair);
        b.provide(And { x: low, y: high, and }, multiplicity.and);
    }
}
