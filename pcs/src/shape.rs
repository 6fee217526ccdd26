//! Heights of traces: the least and greatest, what a prover may declare, and the heaviest of that.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use core::ops::RangeInclusive;

use mipsilon_air::ast::ChipAst;
use mipsilon_air::bounds::MAX_WEIGHT;
use mipsilon_air::chip::{Chip, fixed_height};
use mipsilon_air::machine::{ChipId, ChipMap, ChipVisitor, Tables, all_chips, chip_asts};
use mipsilon_air::memory::clock::ROW;
use mipsilon_air::memory::gaps::GapTable;
use mipsilon_air::memory::image::ImageTable;
use mipsilon_air::rom::{lower, reg};
use mipsilon_air::tables::program::ProgramTable;
use mipsilon_air::tables::public::Public;
use mipsilon_field::LEAST_CHARACTERISTIC;
use mipsilon_spec::Endian;
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;
use p3_matrix::dense::RowMajorMatrix;
use p3_util::log2_strict_usize;

/// log2 of the height of every chip; `None` for absent chips.
pub type Shape = ChipMap<Option<u8>>;

/// log2 of the greatest trace height of any backend: a segment has at most 2^22 rows of time.
pub const MAX_LOG_HEIGHT: u8 = 22;

/// log2 of the least height that the tables have by themselves, which is also the least for every
/// backend that does not ask for more.
pub const MIN_LOG_HEIGHT: u8 = mipsilon_air::height::MIN_LOG_HEIGHT as u8;

/// The heights of traces for a commitment scheme with this least height.
pub fn shape_of<F: Clone + Send + Sync>(
    traces: &ChipMap<Option<RowMajorMatrix<F>>>,
    min_log_height: u8,
) -> Shape {
    let log_height =
        |trace: &RowMajorMatrix<F>| (log2_strict_usize(trace.height()) as u8).max(min_log_height);
    traces.map(|_, trace| trace.as_ref().map(log_height))
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
/// fixed, the others in bounds, and the sums that must not reach the characteristic are below
/// [`LEAST_CHARACTERISTIC`]: the messages of a bus, for they balance as integers then, and four
/// times the rows, for a row of time adds four to the clock, so that no walk of states closes on
/// itself.
///
/// # Errors
/// What is wrong.
pub fn check_shape(
    tables: &Tables,
    shape: &Shape,
    log_heights: RangeInclusive<u8>,
) -> Result<(), String> {
    struct Check<'a> {
        shape: &'a Shape,
        log_heights: RangeInclusive<u8>,
        problem: Option<String>,
        weight: u64,
        rows: u64,
    }
    impl ChipVisitor for Check<'_> {
        fn visit<C: Chip>(&mut self, id: ChipId, chip: C) {
            let name = id.name();
            let fixed = fixed_height(&chip).map(|height| height.max(1 << self.log_heights.start()));
            let problem = match (self.shape[id], fixed) {
                (None, _) if !id.is_table() => return,
                (None, _) => format!("the table {name} is missing"),
                (Some(log), Some(height)) if 1_usize.checked_shl(log.into()) != Some(height) => {
                    format!("the table {name} has {height} rows, not 2^{log}")
                }
                (Some(log), _) if !self.log_heights.contains(&log) => {
                    format!("the chip {name} cannot have 2^{log} rows")
                }
                (Some(log), _) => {
                    self.weight += weight(&ChipAst::of(name, &chip)) << log;
                    self.rows += 1 << log;
                    return;
                }
            };
            self.problem.get_or_insert(problem);
        }
    }
    let mut check = Check { shape, log_heights, problem: None, weight: 0, rows: 0 };
    all_chips(tables, &mut check);
    if let Some(problem) = check.problem {
        return Err(problem);
    }
    if check.weight >= MAX_WEIGHT {
        return Err(format!("{} messages: too many for the field", check.weight));
    }
    if u64::from(ROW) * check.rows >= LEAST_CHARACTERISTIC {
        return Err(format!("{} rows: too many for the clock", check.rows));
    }
    Ok(())
}

/// The tables of the least program, a single NOP: those of [`heaviest_shape`] when only the run is
/// to be large.
pub fn least_tables() -> Tables {
    Tables {
        program: ProgramTable::new(vec![(0, lower(0, 0, None, Endian::Big))]),
        image: ImageTable::new(&[0; reg::COUNT as usize], &[(0, 0)]),
        gaps: GapTable::new(vec![(1, 1 << 29)]),
        public: Public { output_len: 3 },
    }
}

/// Every chip is present, those that grow with a run with 2^`log_height` rows, the tables with their
/// fixed heights, but none lower than 2^`min_log_height`.
pub fn even_shape(tables: &Tables, log_height: u8, min_log_height: u8) -> Shape {
    shape_with(tables, |_| log_height, min_log_height)
}

/// As [`even_shape`], with heights by chip.
pub(crate) fn shape_with(
    tables: &Tables,
    log_height: impl Fn(ChipId) -> u8,
    min_log_height: u8,
) -> Shape {
    struct Heights<H> {
        shape: Shape,
        log_height: H,
        min_log_height: u8,
    }
    impl<H: Fn(ChipId) -> u8> ChipVisitor for Heights<H> {
        fn visit<C: Chip>(&mut self, id: ChipId, chip: C) {
            let fixed = fixed_height(&chip).map(|height| log2_strict_usize(height) as u8);
            let log_height = fixed.unwrap_or_else(|| (self.log_height)(id));
            self.shape[id] = Some(log_height.max(self.min_log_height));
        }
    }
    let mut heights = Heights { shape: Shape::default(), log_height, min_log_height };
    all_chips(tables, &mut heights);
    heights.shape
}

/// The shape that security is reported for. It has nearly as many messages as [`check_shape`]
/// accepts, so that no other is worth fewer bits: every chip is present, the first ones with the
/// greatest height that leaves room for the least height of the others.
pub fn heaviest_shape(tables: &Tables, log_heights: RangeInclusive<u8>) -> Shape {
    let weights = chip_asts(tables).map(|_, chip| weight(chip));
    let mut shape = even_shape(tables, *log_heights.start(), *log_heights.start());
    let present = shape.iter().filter_map(|(id, log)| Some(weights[id] << (*log)?));
    let mut room = MAX_WEIGHT - 1 - present.sum::<u64>();
    for (id, &weight) in weights.iter().filter(|(id, _)| !id.is_table()) {
        let more = |log: u8| (weight << log) - (weight << log_heights.start());
        if let Some(highest) = log_heights.clone().rev().find(|&log| more(log) <= room) {
            room -= more(highest);
            shape[id] = Some(highest);
        }
    }
    shape
}

/// The messages of a row, with their weights.
pub(crate) fn weight(chip: &ChipAst) -> u64 {
    chip.interactions.iter().map(|i| u64::from(i.weight())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{LayoutCounts, Rules};

    #[test]
    fn the_heaviest_shape_is_accepted_and_higher_ones_are_not() {
        let tables = least_tables();
        for log_heights in [0..=22, 4..=22, 9..=21] {
            let mut shape = heaviest_shape(&tables, log_heights.clone());
            assert_eq!(check_shape(&tables, &shape, log_heights.clone()), Ok(()));
            shape[ChipId::Nop] = Some(log_heights.end() + 1);
            let problem = check_shape(&tables, &shape, log_heights.clone()).unwrap_err();
            assert!(problem.starts_with("the chip nop cannot have"), "{problem}");
        }
        let full = even_shape(&tables, MAX_LOG_HEIGHT, 4);
        assert!(
            check_shape(&tables, &full, 4..=22).unwrap_err().contains("too many for the field")
        );
    }

    #[test]
    fn the_heaviest_shape_leaves_no_room() {
        let tables = least_tables();
        let rules = Rules::DEFAULT;
        for log_heights in [4..=22, 8..=22, 9..=21] {
            let shape = heaviest_shape(&tables, log_heights.clone());
            assert_eq!(check_shape(&tables, &shape, log_heights.clone()), Ok(()));
            // As many LogUp denominators as messages may be, but for the lookups' other side, which
            // has no weight.
            let counts = LayoutCounts::of(&tables, &shape, rules, 4);
            assert!(counts.denominators as u64 > MAX_WEIGHT - (MAX_WEIGHT >> 12));
            assert_eq!(counts.log_height, usize::from(*log_heights.end()));
        }
    }

    #[test]
    fn bad_shapes_are_told() {
        let tables = least_tables();
        let good = even_shape(&tables, 4, 4);
        let check = |shape: &Shape| check_shape(&tables, shape, 4..=22);
        assert_eq!(check(&good), Ok(()));
        let changed = |id: ChipId, height| {
            let mut shape = good;
            shape[id] = height;
            check(&shape).unwrap_err()
        };
        assert_eq!(changed(ChipId::Public, None), "the table public is missing");
        assert_eq!(changed(ChipId::Public, Some(5)), "the table public has 16 rows, not 2^5");
        assert_eq!(changed(ChipId::Nop, Some(3)), "the chip nop cannot have 2^3 rows");
        assert_eq!(changed(ChipId::Nop, Some(64)), "the chip nop cannot have 2^64 rows");
        // Where the scheme's least height is above the table's, the table has that.
        let padded = even_shape(&tables, 4, 9);
        assert_eq!(check_shape(&tables, &padded, 9..=22), Ok(()));
        assert!(check_shape(&tables, &good, 9..=22).unwrap_err().contains("cannot have 2^4 rows"));
        let mut absent = good;
        absent[ChipId::Nop] = None;
        assert_eq!(check_shape(&tables, &absent, 4..=22), Ok(()));
    }
}
