//! Heights of traces: the least and greatest, what a prover may declare, and the largest run.

use mipsilon_air::chip::{Chip, fixed_height};
use mipsilon_air::machine::{ChipVisitor, Tables, all_chips, optional_chips};
use mipsilon_air::record::Recording;
use mipsilon_air::rom::{lower, reg};
use mipsilon_air::tables::image::{GapTable, ImageTable};
use mipsilon_air::tables::program::ProgramTable;
use mipsilon_air::tables::public::Public;
use mipsilon_spec::Endian;
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

/// The tables of the least program, a single NOP: those of [`largest_shape`] when only the run is to
/// be large.
pub fn least_tables() -> Tables {
    Tables {
        program: ProgramTable::new(vec![(0, lower(0, 0, None, Endian::Big))]),
        image: ImageTable::new(&[0; reg::COUNT as usize], &[(0, 0)]),
        gaps: GapTable::new(vec![(1, 1 << 29)]),
        public: Public { output_len: 3 },
    }
}

/// The shape of the largest run, for which security is reported: every chip is present, the first
/// fills a whole segment (2^[`MAX_LOG_HEIGHT`] rows), every other that grows with a run a quarter of
/// one, and the tables have their fixed heights. That is more than any program does, as the rows of
/// all instruction chips together are at most one segment before padding.
pub fn largest_shape(tables: &Tables, min_log_height: u8) -> Shape {
    struct Heights {
        shape: Shape,
        min_log_height: u8,
    }
    impl ChipVisitor for Heights {
        fn visit<C: Chip>(&mut self, chip: C) {
            let log_height = match fixed_height(&chip) {
                Some(height) => log2_strict_usize(height) as u8,
                None if self.shape.is_empty() => MAX_LOG_HEIGHT,
                None => MAX_LOG_HEIGHT - 2,
            };
            self.shape.push(Some(log_height.max(self.min_log_height)));
        }
    }
    let mut heights = Heights { shape: Shape::new(), min_log_height };
    all_chips(tables, &mut heights);
    heights.shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn largest_shape_is_accepted() {
        let tables = least_tables();
        for min_log_height in [0, 4, 9] {
            let shape = largest_shape(&tables, min_log_height);
            assert_eq!(check_shape(&tables, &shape, min_log_height), Ok(()));
            let at = |log| shape.iter().filter(|&&height| height == Some(log)).count();
            assert_eq!((shape[0], at(MAX_LOG_HEIGHT)), (Some(MAX_LOG_HEIGHT), 1));
            assert_eq!(at(MAX_LOG_HEIGHT - 2), optional_chips() - 1);
        }
    }

    #[test]
    fn larger_shapes_are_refused() {
        let tables = least_tables();
        let mut shape = largest_shape(&tables, 4);
        shape[0] = Some(MAX_LOG_HEIGHT + 1);
        assert!(check_shape(&tables, &shape, 4).is_err());
        shape[..optional_chips()].fill(Some(MAX_LOG_HEIGHT));
        assert!(check_shape(&tables, &shape, 4).is_err());
    }
}
