//! The RAM ranges that the image leaves to [`super::zero_init`].

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::builder::Builder;
use crate::chip::Chip;
use crate::columns;
use crate::columns::Columns;
use crate::height::pad_with_last;
use crate::layout::Layout;
use crate::message;

columns! {
    /// A maximal range of RAM keys that the image does not cover.
    pub struct Gap {
        /// The first key.
        first: cell,
        /// The first key after it.
        end: cell,
    }
}

message! {
    Gap on Lookup, Some(6), "gap";
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
    fn columns(&self) -> Layout {
        Layout::column("multiplicity")
    }
    fn preprocessed_columns(&self) -> Layout {
        Gap::<u32>::layout()
    }
    fn preprocessed(&self) -> Vec<u32> {
        pad_with_last(self.gaps.iter().map(|&(first, end)| [first, end]).collect())
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        b.provide(b.preprocessed_row::<Gap<B::E>>(), b.main(0));
    }
}
