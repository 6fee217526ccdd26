//! Checking whole traces without a proof: every constraint on every row, every bus message.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use hashbrown::HashMap;
use p3_field::PrimeField64;
use p3_matrix::Matrix;
use p3_matrix::dense::RowMajorMatrix;

use crate::ast::{Ast, ChipAst, Source};
use crate::bus::Bus;
use crate::chip::Chip;
use crate::evaluate::{Row, Sink, evaluate_row};
use crate::machine::{ChipId, ChipMap, ChipVisitor, Tables, all_chips};
use crate::message::Kind;

/// Named cells of a row.
pub type Cells = Vec<(String, u64)>;

/// Where an unbalanced message was sent from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The chip.
    pub chip: String,
    /// The row.
    pub row: usize,
    /// The columns that the message reads.
    pub cells: Cells,
}

/// What is wrong with a set of traces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// A constraint does not hold.
    Constraint {
        /// The chip.
        chip: String,
        /// The row.
        row: usize,
        /// The constraint's name.
        constraint: &'static str,
        /// The columns that it reads.
        cells: Cells,
    },
    /// A message is not sent and received equally often.
    Unbalanced {
        /// The bus.
        bus: Bus,
        /// The message, tag first, canonical.
        message: Vec<u64>,
        /// The message for people to read.
        shown: String,
        /// Sent minus received, as a field element.
        excess: u64,
        /// Its first sender or receiver.
        origin: Origin,
    },
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells = |f: &mut fmt::Formatter<'_>, cells: &Cells| {
            cells.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
        };
        match self {
            Self::Constraint { chip, row, constraint, cells: read } => {
                write!(f, "{chip} row {row}: constraint \"{constraint}\" fails;")?;
                cells(f, read)
            }
            Self::Unbalanced { bus, shown, excess, origin, .. } => {
                write!(
                    f,
                    "{} bus: {shown} is off by {excess}; first from {} row {};",
                    bus.name(),
                    origin.chip,
                    origin.row
                )?;
                cells(f, &origin.cells)
            }
        }
    }
}

/// Checks the traces of all chips, `None` for absent ones. `public` are the public values.
///
/// # Errors
/// Every failed constraint of every row, then every unbalanced message.
pub fn check<F: PrimeField64>(
    tables: &Tables,
    traces: &ChipMap<Option<RowMajorMatrix<F>>>,
    public: &[F],
) -> Result<(), Vec<Violation>> {
    let mut checker = Checker { traces, public, violations: Vec::new(), balances: HashMap::new() };
    all_chips(tables, &mut checker);
    let mut violations = checker.violations;
    let mut unbalanced: Vec<_> = checker
        .balances
        .into_iter()
        .filter(|(_, sent)| !sent.excess.is_zero())
        .map(|((bus, message), sent)| Violation::Unbalanced {
            bus,
            shown: (sent.show)(&message),
            message,
            excess: sent.excess.as_canonical_u64(),
            origin: sent.origin,
        })
        .collect();
    unbalanced.sort_by_cached_key(|violation| format!("{violation:?}"));
    violations.extend(unbalanced);
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

struct Checker<'a, F> {
    traces: &'a ChipMap<Option<RowMajorMatrix<F>>>,
    public: &'a [F],
    violations: Vec<Violation>,
    balances: HashMap<(Bus, Vec<u64>), Sent<F>>,
}

/// What has become of a message.
struct Sent<F> {
    /// Sent minus received.
    excess: F,
    origin: Origin,
    show: fn(&[u64]) -> String,
}

impl<F: PrimeField64> ChipVisitor for Checker<'_, F> {
    fn visit<C: Chip>(&mut self, id: ChipId, chip: C) {
        let Some(trace) = &self.traces[id] else { return };
        let ast = ChipAst::of(id.name(), &chip);
        let width = ast.preprocessed.len();
        let preprocessed: Vec<F> = chip.preprocessed().into_iter().map(F::from_u32).collect();
        let height = trace.height();
        for index in 0..height {
            let main = trace.row_slice(index).expect("row in range");
            let next = trace.row_slice((index + 1) % height).expect("row in range");
            let row = Row {
                main: &main,
                next: &next,
                preprocessed: &preprocessed[index * width..(index + 1) * width],
                public: self.public,
                last: index + 1 == height,
            };
            let mut sink = RowSink { checker: self, ast: &ast, row, index };
            evaluate_row(&chip, row, &mut sink);
        }
    }
}

struct RowSink<'a, 'b, F> {
    checker: &'a mut Checker<'b, F>,
    ast: &'a ChipAst,
    row: Row<'a, F>,
    index: usize,
}

impl<F: PrimeField64> RowSink<'_, '_, F> {
    fn cells<'c>(&self, expressions: impl IntoIterator<Item = &'c Ast>) -> Cells {
        let mut cells = Vec::new();
        for expression in expressions {
            expression.variables(&mut |source, index| {
                let value = match source {
                    Source::Main => self.row.main[index],
                    Source::Next => self.row.next[index],
                    Source::Preprocessed => self.row.preprocessed[index],
                    Source::Public => self.row.public[index],
                };
                let name = self.ast.variable_name(source, index);
                if !cells.iter().any(|(known, _)| *known == name) {
                    cells.push((name, value.as_canonical_u64()));
                }
            });
        }
        cells
    }
}

impl<F: PrimeField64> Sink<F> for RowSink<'_, '_, F> {
    fn failed(&mut self, index: usize) {
        let constraint = &self.ast.constraints[index];
        let cells = self.cells([&constraint.value]);
        self.checker.violations.push(Violation::Constraint {
            chip: self.ast.name.clone(),
            row: self.index,
            constraint: constraint.name,
            cells,
        });
    }
    fn message(&mut self, index: usize, kind: &Kind, fields: &[F], multiplicity: F) {
        let key = (kind.bus, fields.iter().map(F::as_canonical_u64).collect());
        if let Some(sent) = self.checker.balances.get_mut(&key) {
            sent.excess += multiplicity;
            return;
        }
        let interaction = &self.ast.interactions[index];
        let origin = Origin {
            chip: self.ast.name.clone(),
            row: self.index,
            cells: self.cells(&interaction.fields),
        };
        let sent = Sent { excess: multiplicity, origin, show: interaction.show };
        self.checker.balances.insert(key, sent);
    }
}
