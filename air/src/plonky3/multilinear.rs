//! Chips as AIRs of the multilinear provers, which build with many types of builder.

use alloc::vec::Vec;

use p3_air::{Air, BaseAir};
use p3_field::Field;
use p3_lookup::InteractionBuilder;
use p3_matrix::dense::RowMajorMatrix;

use super::ChipAir;

/// A chip as an `Air` for every builder that takes interactions: it replays the recorded AST for
/// prover and verifier alike.
///
/// The next row of the last row is the last row itself, where [`ChipAir`] wraps around to the first.
/// That makes no difference: next rows are read under transition constraints only, which neither
/// enforces on the last row.
#[derive(Clone)]
pub struct Replayed<F: Field>(ChipAir<F>);

impl<F: Field> From<ChipAir<F>> for Replayed<F> {
    fn from(air: ChipAir<F>) -> Self {
        Self(air)
    }
}

impl<F: Field> BaseAir<F> for Replayed<F> {
    fn width(&self) -> usize {
        self.0.width()
    }
    fn preprocessed_width(&self) -> usize {
        self.0.preprocessed_width()
    }
    fn preprocessed_trace(&self) -> Option<RowMajorMatrix<F>> {
        self.0.preprocessed_trace()
    }
    fn preprocessed_next_row_columns(&self) -> Vec<usize> {
        self.0.preprocessed_next_row_columns()
    }
    fn main_next_row_columns(&self) -> Vec<usize> {
        self.0.main_next_row_columns()
    }
    fn num_public_values(&self) -> usize {
        self.0.num_public_values()
    }
}

impl<AB: InteractionBuilder<F: Field>> Air<AB> for Replayed<AB::F> {
    fn eval(&self, b: &mut AB) {
        self.0.replay(b);
    }
}
