//! From the record of a run to the traces of all chips.

use std::sync::atomic::{AtomicU32, Ordering};

use mipsilon_air::chip::Chip;
use mipsilon_air::columns::Columns;
use mipsilon_air::evaluate::{Row, evaluate_row};
use mipsilon_air::instruction::{InstructionChip, Rows};
use mipsilon_air::machine::{InstructionVisitor, Tables, instruction_chips};
use mipsilon_air::rom::reg;
use mipsilon_air::step::Final;
use mipsilon_air::syscall::{Call, CallCols, OutputTransfer, OutputTransferCols};
use mipsilon_air::syscall::{ReadTransfer, ReadTransferCols};
use mipsilon_air::tables::image::{GapTable, ImageEnd, ImageTable};
use mipsilon_air::tables::padded_height;
use mipsilon_air::tables::program::ProgramTable;
use mipsilon_air::tables::public::Public;
use mipsilon_air::tables::touch::{Touch, TouchCols};
use mipsilon_air::tables::zero_init::{ZeroInit, ZeroInitCols};
use p3_field::PrimeField64;
use p3_matrix::dense::RowMajorMatrix;
use rayon::prelude::*;

use crate::lookups::Lookups;
use crate::{Program, Record};

/// Rows that one task fills.
const ROWS_PER_TASK: usize = 1 << 10;

/// A lookup that no table answers: the executor and the chips disagree.
#[derive(Debug, thiserror::Error)]
#[error("trace generation: no table has the lookup {0}; the executor and the chips disagree")]
pub struct TraceError(String);

/// The traces of all chips, in the order of [`mipsilon_air::machine::all_chips`]; `None` for
/// chips without rows.
#[derive(Clone, Debug)]
pub struct Traces<F> {
    /// One per chip.
    pub matrices: Vec<Option<RowMajorMatrix<F>>>,
    /// Rows before padding, per chip; for tables all rows.
    pub rows: Vec<usize>,
}

/// The tables of a program whose run outputs `output_len` bytes.
pub fn tables(program: &Program, output_len: usize) -> Tables {
    let mut registers = [0; reg::COUNT as usize];
    registers[29] = program.stack_pointer();
    Tables {
        program: ProgramTable::new(program.rom().collect()),
        image: ImageTable::new(&registers, program.image()),
        gaps: GapTable::new(program.gaps()),
        public: Public { output_len },
    }
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
    let mut fill = Fill { record, lookups: &lookups, index: 0, traces: Traces::default() };
    instruction_chips(&mut fill);
    fill.rows(&Call, &record.syscalls, |_, step| CallCols::of(step));
    fill.rows(&ReadTransfer, &record.reads, |_, step| ReadTransferCols::of(step));
    fill.rows(&OutputTransfer, &record.outputs, |_, step| OutputTransferCols::of(step));
    fill.rows(&Touch, &record.touches, |_, step| TouchCols::of(step));

    let (image_end, zero_init) = split_ram(program, record);
    fill.rows(&ZeroInit, &zero_init, |i, (key, last)| {
        let next = zero_init.get(i + 1).map(|&(key, _)| key);
        ZeroInitCols::of(*key, next, &tables.gaps, last)
    });

    let mut traces = fill.traces;
    let [range16, pair, and] = &lookups.bytes;
    let bytes = range16.iter().zip(pair).zip(and).flat_map(|((x, y), z)| [x, y, z]);
    traces.push(1 << 16, bytes.map(count).collect(), 3);
    traces.push_counts(&lookups.range);
    traces.push_counts(&lookups.power);
    traces.push_counts(&lookups.program);
    traces.push_rows(&image_end, |end| ImageEnd::of(end));
    traces.push_counts(&lookups.gaps);
    traces.push_rows(&[()], |()| [F::ONE]);
    match lookups.missing() {
        Some(message) => Err(TraceError(message)),
        None => Ok(traces),
    }
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

impl<F> Default for Traces<F> {
    fn default() -> Self {
        Self { matrices: Vec::new(), rows: Vec::new() }
    }
}

impl<F: PrimeField64> Traces<F> {
    fn push(&mut self, rows: usize, cells: Vec<F>, width: usize) {
        self.rows.push(rows);
        self.matrices.push(Some(RowMajorMatrix::new(cells, width)));
    }
    fn push_counts(&mut self, counters: &[AtomicU32]) {
        let mut cells: Vec<F> = counters.iter().map(count).collect();
        cells.resize(padded_height(cells.len()), F::ZERO);
        self.push(counters.len(), cells, 1);
    }
    fn push_rows<T: Sync, C: Columns<F>>(&mut self, rows: &[T], cells: impl Fn(&T) -> C) {
        let mut matrix = Vec::with_capacity(padded_height(rows.len()) * C::WIDTH);
        rows.iter().for_each(|row| cells(row).write(&mut |cell| matrix.push(cell)));
        matrix.resize(padded_height(rows.len()) * C::WIDTH, F::ZERO);
        self.push(rows.len(), matrix, C::WIDTH);
    }
}

struct Fill<'a, F> {
    record: &'a Record,
    lookups: &'a Lookups<'a>,
    index: usize,
    traces: Traces<F>,
}

impl<F: PrimeField64> Fill<'_, F> {
    /// Fills the chip's rows from `steps` and counts their lookups. Padding rows look nothing up.
    fn rows<C: Chip, T: Sync, R: Columns<F>>(
        &mut self,
        chip: &C,
        steps: &[T],
        cells: impl Fn(usize, &T) -> R + Sync,
    ) {
        self.traces.rows.push(steps.len());
        if steps.is_empty() {
            self.traces.matrices.push(None);
            return;
        }
        let mut matrix = vec![F::ZERO; padded_height(steps.len()) * R::WIDTH];
        let lookups = self.lookups;
        matrix
            .par_chunks_mut(R::WIDTH * ROWS_PER_TASK)
            .zip(steps.par_chunks(ROWS_PER_TASK))
            .enumerate()
            .for_each(|(task, (chunk, steps))| {
                let rows = chunk.chunks_exact_mut(R::WIDTH).zip(steps).enumerate();
                for (i, (row, step)) in rows {
                    let mut column = 0;
                    cells(task * ROWS_PER_TASK + i, step).write(&mut |cell| {
                        row[column] = cell;
                        column += 1;
                    });
                    let main = &*row;
                    // No lookup reads the next row.
                    let row = Row { main, next: main, preprocessed: &[], public: &[], last: true };
                    evaluate_row(chip, row, &mut &*lookups);
                }
            });
        self.traces.matrices.push(Some(RowMajorMatrix::new(matrix, R::WIDTH)));
    }
}

impl<F: PrimeField64> InstructionVisitor for Fill<'_, F> {
    fn visit<I: InstructionChip>(&mut self, chip: I) {
        let steps = &self.record.steps[self.index];
        self.index += 1;
        self.rows(&Rows(chip), steps, |_, step| chip.fill::<F>(step));
    }
}
