//! A chip: named columns, constraints, interactions, and for tables the preprocessed rows.

use alloc::vec::Vec;

use crate::builder::Builder;
use crate::layout::Layout;

/// One AIR of the machine.
pub trait Chip: Send + Sync + 'static {
    /// The main columns.
    fn columns(&self) -> Layout;
    /// The preprocessed columns.
    fn preprocessed_columns(&self) -> Layout {
        Layout::NONE
    }
    /// Preprocessed rows, row-major, as wide as [`Self::preprocessed_columns`]; a power of two of
    /// them. Empty when there are no preprocessed columns.
    fn preprocessed(&self) -> Vec<u32> {
        Vec::new()
    }
    /// What continues the preprocessed rows where a commitment scheme wants a greater height.
    fn preprocessed_padding(&self) -> Padding {
        Padding::LastRow
    }
    /// Number of public values the chip reads.
    fn public_values(&self) -> usize {
        0
    }
    /// States the constraints and interactions of a row.
    fn eval<B: Builder>(&self, b: &mut B);
}

/// Preprocessed rows that may be appended to a table and change nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// The last row again: in a lookup table it offers what is there already.
    LastRow,
    /// Zeros: where a preprocessed column says which rows send messages.
    Zeros,
}

/// Rows in the preprocessed trace of a chip, if it has one.
pub fn fixed_height(chip: &impl Chip) -> Option<usize> {
    let width = chip.preprocessed_columns().names().len();
    (width > 0).then(|| chip.preprocessed().len() / width)
}
