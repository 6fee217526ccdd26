//! From the record of a run to the traces of all chips.

use std::sync::atomic::{AtomicU32, Ordering};

use mipsilon_air::chip::Chip;
use mipsilon_air::columns::Columns;
use mipsilon_air::evaluate::{Row, evaluate_row};
use mipsilon_air::height::padded_height;
use mipsilon_air::instruction::{InstructionChip, Rows};
use mipsilon_air::machine::{ChipId, ChipMap, InstructionVisitor, Tables, instruction_chips};
use mipsilon_air::memory::image::ImageEnd;
use mipsilon_air::memory::touch::{Touch, TouchCols};
use mipsilon_air::memory::zero_init::{ZeroInit, ZeroInitCols};
use mipsilon_air::step::Final;
use mipsilon_air::syscall::{Call, CallCols, OutputTransfer, OutputTransferCols};
use mipsilon_air::syscall::{ReadTransfer, ReadTransferCols};
use p3_field::PrimeField64;
use p3_matrix::dense::RowMajorMatrix;
use rayon::prelude::*;

use crate::lookups::Lookups;
use crate::{Program, Record};

/// Rows that one task fills.
const ROWS_PER_TASK: usize = 1 << 10;

/// The executor and the chips disagree.
#[derive(Debug, thiserror::Error)]
#[error("trace generation: {0}; the executor and the chips disagree")]
pub struct TraceError(String);

/// The traces of all chips.
#[derive(Clone, Debug)]
pub struct Traces<F> {
    /// The traces; `None` for chips without rows.
    pub matrices: ChipMap<Option<RowMajorMatrix<F>>>,
    /// Rows before padding; for tables all rows.
    pub rows: ChipMap<usize>,
}

/// Fills every chip's trace, in parallel, and counts the lookups.
///
/// # Errors
/// See [`TraceError`].
#[tracing::instrument(name = "trace", skip_all)]
pub fn generate<F: PrimeField64>(
    program: &Program,
    tables: &Tables,
    record: &Record,
) -> Result<Traces<F>, TraceError> {
    let gaps = program.gaps().len();
    let lookups = Lookups::new(tables, program.code_words(), gaps);
    let mut fill = Fill { record, lookups: &lookups, traces: ChipMap::default() };
    instruction_chips(&mut fill);
    fill.rows(ChipId::Syscall, &Call, &record.syscalls, |_, step| Some(CallCols::of(step)));
    fill.rows(ChipId::Read, &ReadTransfer, &record.reads, |_, step| {
        Some(ReadTransferCols::of(step))
    });
    fill.rows(ChipId::Output, &OutputTransfer, &record.outputs, |_, step| {
        Some(OutputTransferCols::of(step))
    });
    fill.rows(ChipId::Touch, &Touch, &record.touches, |_, step| Some(TouchCols::of(step)));

    let (image_end, zero_init) = split_ram(program, record);
    fill.rows(ChipId::ZeroInit, &ZeroInit, &zero_init, |i, (key, last)| {
        let next = zero_init.get(i + 1).map(|&(key, _)| key);
        Some(ZeroInitCols::of(*key, next, &tables.gaps, last))
    });

    let [range16, pair, and] = &lookups.bytes;
    let bytes = range16.iter().zip(pair).zip(and).flat_map(|((x, y), z)| [x, y, z]);
    fill.table(ChipId::Bytes, 1 << 16, bytes.map(count).collect(), 3);
    fill.counts(ChipId::Range, &lookups.range);
    fill.counts(ChipId::Power, &lookups.power);
    fill.counts(ChipId::Program, &lookups.program);
    fill.table_rows(ChipId::Image, &image_end, |end| ImageEnd::of(end));
    fill.counts(ChipId::Gaps, &lookups.gaps);
    fill.table_rows(ChipId::Public, &[()], |()| [F::ONE]);
    let traces = fill.traces;
    if let Some(fault) = lookups.fault() {
        return Err(TraceError(fault));
    }
    if let Some((id, _)) = traces.iter().find(|(_, trace)| trace.is_none()) {
        return Err(TraceError(format!("nothing fills the rows of the chip {}", id.name())));
    }
    let rows = traces.map(|_, trace| trace.as_ref().map_or(0, |(rows, _)| *rows));
    let matrices = traces.into_map(|_, trace| trace.and_then(|(_, matrix)| matrix));
    Ok(Traces { matrices, rows })
}

/// The locations of the image table at the end, and the touched RAM words outside it.
fn split_ram(program: &Program, record: &Record) -> (Vec<Final>, Vec<(u32, Final)>) {
    let mut image = record.registers.to_vec();
    let mut zero_init = Vec::new();
    let mut keys = program.image().iter().map(|&(key, _)| key).peekable();
    for &(key, last) in &record.ram {
        if keys.next_if_eq(&key).is_some() {
            image.push(last);
        } else {
            zero_init.push((key, last));
        }
    }
    (image, zero_init)
}

fn count<F: PrimeField64>(counter: &AtomicU32) -> F {
    F::from_u32(counter.load(Ordering::Relaxed))
}

/// Rows before padding, and the trace of a chip that has rows.
type Trace<F> = (usize, Option<RowMajorMatrix<F>>);

struct Fill<'a, F> {
    record: &'a Record,
    lookups: &'a Lookups<'a>,
    /// What is `None` has not been filled.
    traces: ChipMap<Option<Trace<F>>>,
}

impl<F: PrimeField64> Fill<'_, F> {
    /// The trace of a table.
    fn table(&mut self, id: ChipId, rows: usize, cells: Vec<F>, width: usize) {
        self.traces[id] = Some((rows, Some(RowMajorMatrix::new(cells, width))));
    }

    /// The trace of a table of counters.
    fn counts(&mut self, id: ChipId, counters: &[AtomicU32]) {
        let mut cells: Vec<F> = counters.iter().map(count).collect();
        cells.resize(padded_height(cells.len()), F::ZERO);
        self.table(id, counters.len(), cells, 1);
    }

    /// The trace of a table with these rows.
    fn table_rows<T, C: Columns<F>>(&mut self, id: ChipId, rows: &[T], cells: impl Fn(&T) -> C) {
        let mut matrix = Vec::with_capacity(padded_height(rows.len()) * C::WIDTH);
        rows.iter().for_each(|row| cells(row).write(&mut |cell| matrix.push(cell)));
        matrix.resize(padded_height(rows.len()) * C::WIDTH, F::ZERO);
        self.table(id, rows.len(), matrix, C::WIDTH);
    }

    /// Fills the chip's rows from `steps` and counts their lookups. Padding rows look nothing up.
    fn rows<C: Chip, T: Sync, R: Columns<F>>(
        &mut self,
        id: ChipId,
        chip: &C,
        steps: &[T],
        cells: impl Fn(usize, &T) -> Option<R> + Sync,
    ) {
        if steps.is_empty() {
            self.traces[id] = Some((0, None));
            return;
        }
        let mut matrix = vec![F::ZERO; padded_height(steps.len()) * R::WIDTH];
        let lookups = self.lookups;
        let fill = |index: usize, row: &mut [F], step: &T| {
            let Some(cells) = cells(index, step) else {
                lookups.fail(|| format!("the chip {} has a row that is not its own", id.name()));
                return;
            };
            let mut column = 0;
            cells.write(&mut |cell| {
                row[column] = cell;
                column += 1;
            });
            // No lookup reads the next row.
            let row = Row { main: row, next: row, preprocessed: &[], public: &[], last: true };
            evaluate_row(chip, row, &mut &*lookups);
        };
        matrix
            .par_chunks_mut(R::WIDTH * ROWS_PER_TASK)
            .zip(steps.par_chunks(ROWS_PER_TASK))
            .enumerate()
            .for_each(|(task, (chunk, steps))| {
                let rows = chunk.chunks_exact_mut(R::WIDTH).zip(steps).enumerate();
                rows.for_each(|(i, (row, step))| fill(task * ROWS_PER_TASK + i, row, step));
            });
        self.traces[id] = Some((steps.len(), Some(RowMajorMatrix::new(matrix, R::WIDTH))));
    }
}

impl<F: PrimeField64> InstructionVisitor for Fill<'_, F> {
    fn visit<R: Rows>(&mut self, id: ChipId, chip: InstructionChip<R>) {
        self.rows(id, &chip, &self.record.steps[id], |_, step| chip.fill::<F>(step));
    }
}
