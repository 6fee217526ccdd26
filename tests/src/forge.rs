//! A cheating prover: an honest witness whose cells are altered by name.
//!
//! Multiplicities of lookups are the prover's choice, so every check counts them anew: a lookup is
//! unbalanced only if no table has the message. Likewise the final values of memory can be set to
//! what the altered rows pushed last ([`Forgery::settle`]), so that a wrong result is not caught
//! merely because its reader still holds the honest value.

use std::collections::HashMap;

use mipsilon_air::ast::ChipAst;
use mipsilon_air::bus::Bus;
use mipsilon_air::check::{Violation, check};
use mipsilon_air::chip::Chip;
use mipsilon_air::evaluate::{Row, Sink, evaluate_row};
use mipsilon_air::height::padded_height;
use mipsilon_air::machine::{ChipId, ChipMap, ChipVisitor, all_chips, chip_asts};
use mipsilon_air::memory::Memory;
use mipsilon_air::message::Kind;
use mipsilon_vm::Program;
use p3_field::PrimeField64;
use p3_koala_bear::KoalaBear;
use p3_matrix::Matrix;
use p3_matrix::dense::RowMajorMatrix;

use crate::guest::{Witness, witness};

/// A message as canonical numbers, tag first.
pub type Message = Vec<u64>;

/// A witness over KoalaBear under attack.
pub type Forgery = ForgeryOver<KoalaBear>;

/// A witness under attack.
#[derive(Clone)]
pub struct ForgeryOver<F> {
    witness: Witness<F>,
    asts: ChipMap<ChipAst>,
}

/// A row whose cells are altered by name.
pub struct RowMut<'a, F> {
    columns: &'a [String],
    cells: &'a mut [F],
}

impl<F: PrimeField64> RowMut<'_, F> {
    fn cell(&mut self, column: &str) -> &mut F {
        let index = self.columns.iter().position(|name| name == column);
        &mut self.cells[index.unwrap_or_else(|| panic!("no column {column}"))]
    }
    /// Sets a cell to an integer modulo the field.
    pub fn set(&mut self, column: &str, value: i64) -> &mut Self {
        *self.cell(column) = F::from_i64(value);
        self
    }
    /// Adds an integer to a cell.
    pub fn add(&mut self, column: &str, value: i64) -> &mut Self {
        *self.cell(column) += F::from_i64(value);
        self
    }
    /// Sets a word's limbs.
    pub fn set_word(&mut self, column: &str, value: u32) -> &mut Self {
        self.set(&format!("{column}.lo"), (value & 0xffff).into());
        self.set(&format!("{column}.hi"), (value >> 16).into())
    }
    /// Sets a word's bytes.
    pub fn set_bytes(&mut self, column: &str, value: u32) -> &mut Self {
        for (i, byte) in value.to_le_bytes().into_iter().enumerate() {
            self.set(&format!("{column}.byte.{i}"), byte.into());
        }
        self
    }
}

impl<F: PrimeField64> ForgeryOver<F> {
    /// The honest witness of a run.
    pub fn of(program: &Program, input: &[u8]) -> Self {
        let witness = witness(program, input);
        Self { asts: chip_asts(&witness.tables), witness }
    }

    /// Every chip as data.
    pub fn asts(&self) -> &ChipMap<ChipAst> {
        &self.asts
    }

    fn id(chip: &str) -> ChipId {
        ChipId::named(chip).unwrap_or_else(|| panic!("no chip {chip}"))
    }

    /// Number of rows of a chip before padding.
    pub fn rows(&self, chip: &str) -> usize {
        self.witness.traces.rows[Self::id(chip)]
    }

    /// The value of a cell.
    pub fn get(&self, chip: &str, row: usize, column: &str) -> u32 {
        let index = Self::id(chip);
        let columns = &self.asts[index].columns;
        let place = columns.iter().position(|name| name == column);
        let place = place.unwrap_or_else(|| panic!("no column {column}"));
        let trace = self.witness.traces.matrices[index].as_ref();
        let trace = trace.unwrap_or_else(|| panic!("{chip} has no rows"));
        trace.values[row * trace.width + place].as_canonical_u64() as u32
    }

    /// A row to alter; padding rows included.
    pub fn row(&mut self, chip: &str, row: usize) -> RowMut<'_, F> {
        let index = Self::id(chip);
        let matrix = self.witness.traces.matrices[index].as_mut();
        let cells = matrix.unwrap_or_else(|| panic!("{chip} has no rows")).row_mut(row);
        RowMut { columns: &self.asts[index].columns, cells }
    }

    /// The first row of a chip with this value in a column.
    pub fn find(&self, chip: &str, column: &str, value: u32) -> usize {
        let mut rows = 0..self.rows(chip);
        let row = rows.find(|&row| self.get(chip, row, column) == value);
        row.unwrap_or_else(|| panic!("no row of {chip} with {column} = {value}"))
    }

    /// The only row of a chip.
    pub fn only_row(&mut self, chip: &str) -> RowMut<'_, F> {
        assert_eq!(self.rows(chip), 1, "rows of {chip}");
        self.row(chip, 0)
    }

    /// A public value to alter.
    pub fn public(&mut self, index: usize) -> &mut F {
        &mut self.witness.public[index]
    }

    /// Appends a copy of a row to its chip.
    pub fn duplicate(&mut self, chip: &str, row: usize) -> RowMut<'_, F> {
        let index = Self::id(chip);
        let rows = &mut self.witness.traces.rows[index];
        let matrix = self.witness.traces.matrices[index].as_mut().expect("the row to copy");
        let width = matrix.width;
        matrix.values.resize(padded_height(*rows + 1) * width, F::ZERO);
        matrix.values.copy_within(row * width..(row + 1) * width, *rows * width);
        *rows += 1;
        let last = *rows - 1;
        self.row(chip, last)
    }

    /// Claims the run for another program of the same length.
    pub fn retarget(&mut self, program: &Program) {
        self.witness.tables = program.tables(self.witness.tables.public.output_len);
    }

    /// Exchanges two rows.
    pub fn swap(&mut self, chip: &str, first: usize, second: usize) {
        let index = Self::id(chip);
        let matrix = self.witness.traces.matrices[index].as_mut().expect("the rows to swap");
        let width = matrix.width;
        for column in 0..width {
            matrix.values.swap(first * width + column, second * width + column);
        }
    }

    /// Sets the final value and time of every memory location to what the rows pushed last.
    pub fn settle(&mut self) {
        let mut net = HashMap::<Message, i64>::new();
        let mut ends = Vec::new();
        self.each_message(|from, message, multiplicity| {
            if from.kind != Kind::of::<Memory<()>>() {
                return;
            }
            if from.end_of_memory && multiplicity == F::NEG_ONE {
                ends.push((from, message[..2].to_vec()));
            } else {
                let sign = if multiplicity == F::ONE { 1 } else { -1 };
                *net.entry(message.to_vec()).or_default() += sign;
            }
        });
        let last: HashMap<_, _> =
            net.into_iter().filter(|&(_, n)| n > 0).map(|(m, _)| (m[..2].to_vec(), m)).collect();
        for (from, location) in ends {
            let Some(message) = last.get(&location) else { continue };
            let prefix = if from.chip == ChipId::Image { "" } else { "last." };
            let mut row = self.row(from.chip.name(), from.row);
            let cells = [("value.lo", message[2]), ("value.hi", message[3]), ("time", message[4])];
            for (column, value) in cells {
                row.set(&format!("{prefix}{column}"), value as i64);
            }
        }
    }

    /// Counts the lookups anew and checks everything.
    ///
    /// # Errors
    /// What is wrong with the witness.
    pub fn check(&mut self) -> Result<(), Vec<Violation>> {
        self.count_lookups();
        self.check_as_counted()
    }

    /// Checks everything, with the multiplicities of lookups that the tables have.
    ///
    /// # Errors
    /// What is wrong with the witness.
    pub fn check_as_counted(&self) -> Result<(), Vec<Violation>> {
        let Witness { tables, traces, public } = &self.witness;
        check(tables, &traces.matrices, public)
    }

    /// The witness as it is.
    pub fn into_witness(self) -> Witness<F> {
        self.witness
    }

    fn count_lookups(&mut self) {
        let mut demand = HashMap::<Message, F>::new();
        self.each_message(|from, message, multiplicity| {
            if from.kind.bus == Bus::Lookup {
                *demand.entry(message.to_vec()).or_default() += multiplicity;
            }
        });
        let Witness { tables, traces, .. } = &mut self.witness;
        let matrices = &mut traces.matrices;
        all_chips(tables, &mut Supply { matrices, demand });
    }

    /// Asserts that the witness is accepted.
    pub fn accepted(&mut self) -> &mut Self {
        if let Err(violations) = self.check() {
            panic!("rejected: {}", violations[0]);
        }
        self
    }

    /// Asserts that the witness is rejected, and that `why` is a part of what is reported.
    pub fn rejected(&mut self, why: &str) {
        let violations = self.check().expect_err("the forgery is accepted");
        let texts: Vec<_> = violations.iter().map(ToString::to_string).collect();
        assert!(texts.iter().any(|text| text.contains(why)), "no {why:?} in {texts:#?}");
    }

    /// Asserts that the witness is rejected by constraints or lookups of `chip` alone: however the
    /// other rows are altered, it stays so.
    pub fn rejected_by_chip(&mut self, chip: &str) {
        let violations = self.check().expect_err("the forgery is accepted");
        let local = violations.iter().any(|violation| match violation {
            Violation::Constraint { chip: failed, .. } => failed == chip,
            Violation::Unbalanced { bus, origin, .. } => *bus == Bus::Lookup && origin.chip == chip,
        });
        assert!(local, "nothing local to {chip} in {violations:#?}");
    }

    /// Calls `visit` on every message, those that tables provide excepted.
    fn each_message(&self, visit: impl FnMut(From, &[u64], F)) {
        let Witness { tables, traces, public } = &self.witness;
        all_chips(tables, &mut Walk { traces: &traces.matrices, public, visit });
    }
}

/// A message that was sent, and by whom.
#[derive(Clone, Copy)]
struct From {
    chip: ChipId,
    row: usize,
    /// What the message is.
    kind: Kind,
    /// The chip holds the final values of memory.
    end_of_memory: bool,
}

struct Walk<'a, F, V> {
    traces: &'a ChipMap<Option<RowMajorMatrix<F>>>,
    public: &'a [F],
    visit: V,
}

impl<F: PrimeField64, V: FnMut(From, &[u64], F)> ChipVisitor for Walk<'_, F, V> {
    fn visit<C: Chip>(&mut self, id: ChipId, chip: C) {
        let ast = ChipAst::of(id.name(), &chip);
        let Some(trace) = &self.traces[id] else { return };
        if ast.only_provides() {
            return;
        }
        let width = ast.preprocessed.len();
        let preprocessed: Vec<F> = chip.preprocessed().into_iter().map(F::from_u32).collect();
        let end_of_memory = matches!(id, ChipId::Image | ChipId::ZeroInit);
        for row in 0..trace.height() {
            let main = &trace.values[row * trace.width..][..trace.width];
            let preprocessed = &preprocessed[row * width..][..width];
            let values = Row { main, next: main, preprocessed, public: self.public, last: true };
            let from = |kind| From { chip: id, row, kind, end_of_memory };
            evaluate_row(&chip, values, &mut Report { from, visit: &mut self.visit });
        }
    }
}

struct Report<'a, W, V> {
    from: W,
    visit: &'a mut V,
}

impl<F: PrimeField64, W: Fn(Kind) -> From, V: FnMut(From, &[u64], F)> Sink<F> for Report<'_, W, V> {
    fn message(&mut self, _index: usize, kind: &Kind, fields: &[F], multiplicity: F) {
        let message: Message = fields.iter().map(F::as_canonical_u64).collect();
        (self.visit)((self.from)(*kind), &message, multiplicity);
    }
}

/// Sets every table's multiplicities to the demand, on the first row that has the message.
struct Supply<'a, F> {
    matrices: &'a mut ChipMap<Option<RowMajorMatrix<F>>>,
    demand: HashMap<Message, F>,
}

impl<F: PrimeField64> ChipVisitor for Supply<'_, F> {
    fn visit<C: Chip>(&mut self, id: ChipId, chip: C) {
        let trace = self.matrices[id].as_mut();
        let ast = ChipAst::of(id.name(), &chip);
        let Some(trace) = trace.filter(|_| ast.only_provides()) else { return };
        // Every provided message has a multiplicity column of its own, in the same order.
        assert_eq!(ast.interactions.len(), trace.width, "{}", ast.name);
        let ones = vec![F::ONE; trace.width];
        let width = ast.preprocessed.len();
        let preprocessed: Vec<F> = chip.preprocessed().into_iter().map(F::from_u32).collect();
        for (cells, fixed) in
            trace.values.chunks_exact_mut(ones.len()).zip(preprocessed.chunks_exact(width))
        {
            let row =
                Row { main: &ones, next: &ones, preprocessed: fixed, public: &[], last: true };
            evaluate_row(&chip, row, &mut Count { cells, demand: &mut self.demand });
        }
    }
}

struct Count<'a, F> {
    cells: &'a mut [F],
    demand: &'a mut HashMap<Message, F>,
}

impl<F: PrimeField64> Sink<F> for Count<'_, F> {
    fn message(&mut self, index: usize, _kind: &Kind, fields: &[F], _multiplicity: F) {
        let message: Message = fields.iter().map(F::as_canonical_u64).collect();
        self.cells[index] = self.demand.remove(&message).unwrap_or_default();
    }
}
