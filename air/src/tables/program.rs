//! The ROM.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::builder::Builder;
use crate::chip::Chip;
use crate::columns::Columns;
use crate::height::pad_with_last;
use crate::layout::Layout;
use crate::message::Fetch;
use crate::rom::ProgramRow;

/// The program: one row per executable word, in ascending order of pc.
#[derive(Clone, Debug)]
pub struct ProgramTable {
    rows: Arc<[(u32, ProgramRow)]>,
}

impl ProgramTable {
    /// The table of `rows`, (pc / 4, row) in strictly ascending order of pc.
    pub fn new(rows: Vec<(u32, ProgramRow)>) -> Self {
        debug_assert!(rows.is_sorted_by(|l, r| l.0 < r.0));
        Self { rows: rows.into() }
    }

    /// The row of `pc` / 4, if it is executable.
    pub fn row(&self, pc: u64) -> Option<usize> {
        let first = u64::from(self.rows.first()?.0);
        let guess = pc.checked_sub(first)? as usize;
        match self.rows.get(guess) {
            Some(&(found, _)) if u64::from(found) == pc => Some(guess),
            _ => self.rows.binary_search_by_key(&pc, |&(pc, _)| pc.into()).ok(),
        }
    }
}

impl Chip for ProgramTable {
    fn columns(&self) -> Layout {
        Layout::column("multiplicity")
    }
    fn preprocessed_columns(&self) -> Layout {
        Fetch::<u32>::layout()
    }
    fn preprocessed(&self) -> Vec<u32> {
        let row =
            |&(pc, ref rom): &(u32, ProgramRow)| [pc, rom.opcode(), rom.a, rom.b, rom.c, rom.d];
        pad_with_last(self.rows.iter().map(row).collect())
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        b.provide(b.preprocessed_row::<Fetch<B::E>>(), b.main(0));
    }
}
