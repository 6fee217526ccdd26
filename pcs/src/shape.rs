//! Heights of traces: the least and greatest, and what a prover may declare.

use mipsilon_air::chip::{Chip, fixed_height};
use mipsilon_air::machine::{ChipVisitor, Tables, all_chips, optional_chips};
use mipsilon_air::record::Recording;
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;
use p3_matrix::dense::RowMajorMatrix;
use p3_util::log2_strict_usize;

use crate::backend::Shape;

/// log2 of the greatest trace height: a segment has at most 2^22 rows of time.
pub const MAX_LOG_HEIGHT: u8 = 22;

/// The heights of traces for a commitment scheme with this least height.
pub fn shape_of<F: Clone + Send + Sync>(
    traces: &[Option<RowMajorMatrix<F>>],
    min_log_height: u8,
) -> Shape {
    let log_height =
        |trace: &RowMajorMatrix<F>| (log2_strict_usize(trace.height()) as u8).max(min_log_height);
    traces.iter().map(|trace| trace.as_ref().map(log_height)).collect()
}

/// A trace of at least 2^`min_log_height` rows. Rows of zeros are padding in every chip.
pub fn pad<F: PrimeCharacteristicRing + Clone + Send + Sync>(
    mut trace: RowMajorMatrix<F>,
    min_log_height: u8,
) -> RowMajorMatrix<F> {
    let cells = trace.values.len().max(trace.width << min_log_height);
    trace.values.resize(cells, F::ZERO);
    trace
}

/// Checks heights that a prover declares: every mandatory table is present, fixed heights are as
/// fixed, the others in bounds, and the sums that must not reach the characteristic are far below.
///
/// # Errors
/// What is wrong.
pub fn check_shape(tables: &Tables, shape: &Shape, min_log_height: u8) -> Result<(), String> {
    struct Check<'a> {
        shape: &'a Shape,
        min_log_height: u8,
        index: usize,
        problem: Option<String>,
        weight: u64,
    }
    impl ChipVisitor for Check<'_> {
        fn visit<C: Chip>(&mut self, chip: C) {
            let index = self.index;
            self.index += 1;
            let Some(&declared) = self.shape.get(index) else { return };
            let name = chip.name();
            let fixed = fixed_height(&chip).map(|height| height.max(1 << self.min_log_height));
            let problem = match (declared, fixed) {
                (None, _) if index < optional_chips() => return,
                (None, _) => format!("the table {name} is missing"),
                (Some(log), Some(height)) if 1_usize.checked_shl(log.into()) != Some(height) => {
                    format!("the table {name} has {height} rows, not 2^{log}")
                }
                (Some(log), _) if !(self.min_log_height..=MAX_LOG_HEIGHT).contains(&log) => {
                    format!("the chip {name} cannot have 2^{log} rows")
                }
                (Some(log), _) => {
                    let interactions = Recording::of(&chip).interactions;
                    let weight: u64 = interactions.iter().map(|i| u64::from(i.weight)).sum();
                    self.weight += weight << log;
                    return;
                }
            };
            self.problem.get_or_insert(problem);
        }
    }
    let mut check = Check { shape, min_log_height, index: 0, problem: None, weight: 0 };
    all_chips(tables, &mut check);
    if shape.len() != check.index {
        return Err(format!("{} chips instead of {}", shape.len(), check.index));
    }
    if let Some(problem) = check.problem {
        return Err(problem);
    }
    // Every field has more than 2^30 elements.
    if check.weight >= 1 << 30 {
        return Err(format!("{} messages: too many for the field", check.weight));
    }
    Ok(())
}
