//! Initial memory: every register and every word of the loaded image.

use alloc::sync::Arc;
use alloc::vec::Vec;

use p3_field::Field;

use super::{Memory, Space};
use crate::builder::Builder;
use crate::chip::{Chip, Padding};
use crate::columns;
use crate::columns::{Columns, Word};
use crate::expr::Expr;
use crate::height::padded_height;
use crate::layout::Layout;
use crate::step::Final;

columns! {
    /// Preprocessed columns of [`ImageTable`].
    pub struct ImageRow {
        /// The [`Space::tag`].
        space: cell,
        /// Register index or address / 4.
        key: cell,
        /// Initial value.
        value: Word,
        /// 1, or 0 on padding.
        is_real: cell,
    }
}

columns! {
    /// Main columns of [`ImageTable`]: the location at the end of the run.
    pub struct ImageEnd {
        /// The value.
        value: Word,
        /// Timestamp of the last access.
        time: cell,
    }
}

/// One row per register and per word of the image: pushes it at time 0, pulls it at the end. That
/// no location has two rows, here or in `zero-init`, is what makes its history one chain.
#[derive(Clone, Debug)]
pub struct ImageTable {
    /// (space, key, value), each location once.
    rows: Arc<[(Space, u32, u32)]>,
}

impl ImageTable {
    /// The table of `registers` (by index) and of the RAM words (key, value), keys ascending.
    pub fn new(registers: &[u32], ram: &[(u32, u32)]) -> Self {
        debug_assert!(ram.is_sorted_by(|l, r| l.0 < r.0));
        let registers = (0..).zip(registers).map(|(i, &value)| (Space::Register, i, value));
        let ram = ram.iter().map(|&(key, value)| (Space::Ram, key, value));
        Self { rows: registers.chain(ram).collect() }
    }
}

impl Chip for ImageTable {
    fn columns(&self) -> Layout {
        ImageEnd::<u32>::layout()
    }
    fn preprocessed_columns(&self) -> Layout {
        ImageRow::<u32>::layout()
    }
    fn preprocessed(&self) -> Vec<u32> {
        let row = |&(space, key, value): &(Space, u32, u32)| {
            [space.tag(), key, value & 0xffff, value >> 16, 1]
        };
        let mut cells: Vec<u32> = self.rows.iter().flat_map(row).collect();
        cells.resize(5 * padded_height(self.rows.len()), 0);
        cells
    }
    fn preprocessed_padding(&self) -> Padding {
        Padding::Zeros
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        let ImageRow { space, key, value, is_real } = b.preprocessed_row();
        let end: ImageEnd<B::E> = b.row();
        let start = Memory { space: space.clone(), key: key.clone(), value, time: B::E::zero() };
        b.push(start, is_real.clone());
        b.pull(Memory { space, key, value: end.value, time: end.time }, is_real);
    }
}

impl<F: Field> ImageEnd<F> {
    /// The cells of a location.
    pub fn of(end: &Final) -> Self {
        Self { value: Word::from_u32(end.value), time: F::from_u32(end.time) }
    }
}
