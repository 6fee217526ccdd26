//! Initial memory: every register and every word of the loaded image, and the gaps between them.

use std::sync::Arc;

use p3_field::Field;

use super::pad_with_last;
use crate::builder::Builder;
use crate::bus::{Bus, Messages, Space, lookup_tag};
use crate::chip::{Chip, Padding};
use crate::columns;
use crate::columns::{Word, column_names};
use crate::expr::Expr;
use crate::step::Final;

columns! {
    /// Preprocessed columns of [`ImageTable`].
    pub struct ImageRow {
        /// Tag of the space.
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
    fn name(&self) -> &'static str {
        "image"
    }
    fn column_names(&self) -> Vec<String> {
        column_names::<ImageEnd<u32>>()
    }
    fn preprocessed_names(&self) -> Vec<String> {
        column_names::<ImageRow<u32>>()
    }
    fn preprocessed(&self) -> Vec<u32> {
        let row = |&(space, key, value): &(Space, u32, u32)| {
            [space.tag() as u32, key, value & 0xffff, value >> 16, 1]
        };
        let mut cells: Vec<u32> = self.rows.iter().flat_map(row).collect();
        cells.resize(5 * super::padded_height(self.rows.len()), 0);
        cells
    }
    fn preprocessed_padding(&self) -> Padding {
        Padding::Zeros
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        let ImageRow { space, key, value, is_real } = b.preprocessed_row();
        let end: ImageEnd<B::E> = b.row();
        let start = [space.clone(), key.clone(), value.lo, value.hi, B::E::zero()];
        b.interact(Bus::Machine, start, is_real.clone(), 1);
        let end = [space, key, end.value.lo, end.value.hi, end.time];
        b.interact(Bus::Machine, end, -is_real, 1);
    }
}

impl<F: Field> ImageEnd<F> {
    /// The cells of a location.
    pub fn of(end: &Final) -> Self {
        Self { value: Word::from_u32(end.value), time: F::from_u32(end.time) }
    }
}

/// The maximal ranges of RAM keys that the image does not cover, for `zero-init` to look up.
#[derive(Clone, Debug)]
pub struct GapTable {
    gaps: Arc<[(u32, u32)]>,
}

impl GapTable {
    /// The table of `gaps`, each (first, end) with `end` excluded, ascending.
    pub fn new(gaps: Vec<(u32, u32)>) -> Self {
        Self { gaps: gaps.into() }
    }

    /// The row and bounds of the gap that holds `key`.
    pub fn find(&self, key: u32) -> Option<(usize, (u32, u32))> {
        let row = self.gaps.partition_point(|&(_, end)| end <= key);
        self.gaps.get(row).filter(|gap| gap.0 <= key).map(|&gap| (row, gap))
    }
}

impl Chip for GapTable {
    fn name(&self) -> &'static str {
        "gaps"
    }
    fn column_names(&self) -> Vec<String> {
        vec!["multiplicity".to_owned()]
    }
    fn preprocessed_names(&self) -> Vec<String> {
        ["first", "end"].map(str::to_owned).to_vec()
    }
    fn preprocessed(&self) -> Vec<u32> {
        pad_with_last(self.gaps.iter().map(|&(first, end)| [first, end]).collect())
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        let gap = [b.preprocessed(0), b.preprocessed(1)];
        b.provide(lookup_tag::GAP, gap, b.main(0));
    }
}
