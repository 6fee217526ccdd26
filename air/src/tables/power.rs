//! Powers of two: (t, 2^t, 2^(16-t)) for t < 16.

use crate::builder::Builder;
use crate::bus::{Messages, lookup_tag};
use crate::chip::Chip;

/// The table of powers. Row t holds t.
#[derive(Clone, Copy, Debug, Default)]
pub struct PowerTable;

impl Chip for PowerTable {
    fn name(&self) -> &'static str {
        "power"
    }
    fn column_names(&self) -> Vec<String> {
        vec!["multiplicity".to_owned()]
    }
    fn preprocessed_names(&self) -> Vec<String> {
        ["t", "power", "copower"].map(str::to_owned).to_vec()
    }
    fn preprocessed(&self) -> Vec<u32> {
        (0..16).flat_map(|t| [t, 1 << t, 1 << (16 - t)]).collect()
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        let row = [b.preprocessed(0), b.preprocessed(1), b.preprocessed(2)];
        b.provide(lookup_tag::POWER, row, b.main(0));
    }
}
