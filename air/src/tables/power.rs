//! Powers of two: (t, 2^t, 2^(16-t)) for t < 16.

use alloc::vec::Vec;

use crate::builder::Builder;
use crate::chip::Chip;
use crate::columns::Columns;
use crate::layout::Layout;
use crate::message::Power;

/// The table of powers. Row t holds t.
#[derive(Clone, Copy, Debug, Default)]
pub struct PowerTable;

impl Chip for PowerTable {
    fn columns(&self) -> Layout {
        Layout::column("multiplicity")
    }
    fn preprocessed_columns(&self) -> Layout {
        Power::<u32>::layout()
    }
    fn preprocessed(&self) -> Vec<u32> {
        (0..16).flat_map(|t| [t, 1 << t, 1 << (16 - t)]).collect()
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        b.provide(b.preprocessed_row::<Power<B::E>>(), b.main(0));
    }
}
