//! Powers of two: (t, 2^t, 2^(16-t)) for t < 16.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::builder::Builder;
use crate::chip::Chip;
use crate::columns::column_names;
use crate::message::Power;

/// The table of powers. Row t holds t.
#[derive(Clone, Copy, Debug, Default)]
pub struct PowerTable;

impl Chip for PowerTable {
    fn column_names(&self) -> Vec<String> {
        vec!["multiplicity".to_owned()]
    }
    fn preprocessed_names(&self) -> Vec<String> {
        column_names::<Power<u32>>()
    }
    fn preprocessed(&self) -> Vec<u32> {
        (0..16).flat_map(|t| [t, 1 << t, 1 << (16 - t)]).collect()
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        b.provide(b.preprocessed_row::<Power<B::E>>(), b.main(0));
    }
}
