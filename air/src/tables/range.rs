//! Ranges of at most 15 bits: (bits, value) with value < 2^bits, in 2^16 rows.

use alloc::vec::Vec;

use crate::builder::Builder;
use crate::chip::Chip;
use crate::columns::Columns;
use crate::layout::Layout;
use crate::message::Range;

/// The table of short ranges. Row 2^bits - 1 + value holds (bits, value); the last row repeats
/// (0, 0).
#[derive(Clone, Copy, Debug, Default)]
pub struct RangeTable;

impl RangeTable {
    /// The row of (bits, value), if it is in the table.
    pub fn row(bits: u64, value: u64) -> Option<usize> {
        (bits < 16 && value < 1 << bits).then(|| (1 << bits) - 1 + value as usize)
    }
}

impl Chip for RangeTable {
    fn columns(&self) -> Layout {
        Layout::column("multiplicity")
    }
    fn preprocessed_columns(&self) -> Layout {
        Range::<u32>::layout()
    }
    fn preprocessed(&self) -> Vec<u32> {
        let rows = (0..16).flat_map(|bits| (0..1 << bits).map(move |value| [bits, value]));
        rows.chain([[0, 0]]).flatten().collect()
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        b.provide(b.preprocessed_row::<Range<B::E>>(), b.main(0));
    }
}
