//! `mipsilon chips`.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use clap::Args;
use mipsilon_air::machine::ChipMap;
use mipsilon_pcs::layout::{ChipCost, Rules};
use mipsilon_vm::Limits;
use mipsilon_vm::cost::{self, ChipInfo};
use mipsilon_vm::prove::ProvingError;
use serde_json::{Value, json};

use super::error::CliError;
use super::table::{Side, Table};
use super::terminal::{PassThrough, Stdout};
use super::{inputs, output, progress};

/// The extension degree for which cells are counted.
const DEGREE: usize = 4;

/// List the chips of the machine and what they cost
///
/// A chip is one table of the proof. Per chip: main, preprocessed and LogUp columns, quotient
/// chunks, degree, constraints, interactions, and the committed base-field cells of a row at
/// extension degree 4: main + 4 x (LogUp + quotient). With --run, the rows that a program's run has
/// in each chip before padding, and what they cost; the fixed tables, which show no cost then, and
/// preprocessed columns do not count. With --json: {chips: [{name, instructions, main,
/// preprocessed, logup, quotient, degree, constraints, interactions, cells_per_row, rows}],
/// cells_per_cycle}.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Chips {
    /// Count the rows of a run of this program.
    #[arg(long, value_name = "ELF")]
    run: Option<PathBuf>,
    /// The private input of the run; `-` is stdin.
    #[arg(long, value_name = "FILE", requires = "run")]
    input: Option<PathBuf>,
    /// Print the table of docs/chips.md.
    #[arg(long, conflicts_with_all = ["run", "json"])]
    markdown: bool,
}

const EXAMPLES: &str = "\
Examples:
  mipsilon chips
  mipsilon chips --run guests/elf/sort.mips.elf --input guests/inputs/sort.txt
  mipsilon chips --json | jq '.chips[] | select(.name == \"add\").cells_per_row'
  mipsilon chips --markdown > docs/chips.md";

/// The rows of a run.
struct Run {
    cycles: u64,
    rows: ChipMap<usize>,
}

impl Run {
    fn per_cycle(&self, cells: u64) -> f64 {
        cells as f64 / self.cycles as f64
    }

    /// Cells of all counted chips.
    fn cells(&self) -> u64 {
        cost::cells(&self.rows, |chip| ChipCost::of(chip, Rules::DEFAULT).cells(DEGREE))
    }
}

impl Chips {
    /// Prints the table.
    pub(crate) fn execute(&self, json: bool) -> Result<(), CliError> {
        let chips = cost::chips();
        if self.markdown {
            return output::print_text(&markdown(&chips));
        }
        let run = self.run.as_ref().map(|elf| self.count(elf)).transpose()?;
        if json {
            return output::print_json(&object(&chips, run.as_ref()));
        }
        output::print_text(&text(&chips, run.as_ref()))
    }

    /// Runs the program and counts its rows.
    fn count(&self, elf: &Path) -> Result<Run, CliError> {
        let program = inputs::program(elf)?;
        let input = inputs::private_input(self.input.as_ref())?;
        let counter = AtomicU64::new(0);
        let message = |elapsed| progress::executing(counter.load(Ordering::Relaxed), elapsed);
        let (result, written) = progress::watch(message, |bar| {
            let mut terminal = PassThrough::new(Stdout::ToStderr, bar);
            let mut write = |fd, bytes: &[u8]| terminal.write(fd, bytes);
            let result = cost::rows(&program, &input, &mut write, Limits::default(), &counter);
            (result, terminal.finish())
        });
        written?;
        let (outcome, rows) = result.map_err(ProvingError::from)?;
        inputs::complain_if_forgotten(self.input.as_ref(), &outcome.notes);
        Ok(Run { cycles: outcome.cycles, rows })
    }
}

fn object(chips: &[ChipInfo], run: Option<&Run>) -> Value {
    let chip = |chip: &ChipInfo| {
        json!({
            "name": chip.id.name(),
            "instructions": chip.instructions,
            "main": chip.cost.main,
            "preprocessed": chip.preprocessed,
            "logup": chip.cost.logup,
            "quotient": chip.cost.quotient,
            "degree": chip.cost.degree,
            "constraints": chip.constraints,
            "interactions": chip.interactions,
            "cells_per_row": chip.cost.cells(DEGREE),
            "rows": run.map(|run| run.rows[chip.id]),
        })
    };
    json!({
        "chips": chips.iter().map(chip).collect::<Vec<_>>(),
        "cells_per_cycle": run.map(|run| run.per_cycle(run.cells())),
    })
}

/// The columns of both tables.
const HEADS: [&str; 10] = [
    "chip",
    "main",
    "preprocessed",
    "LogUp",
    "quotient",
    "degree",
    "constraints",
    "interactions",
    "cells/row",
    "instructions",
];

fn cells_of(chip: &ChipInfo) -> [String; 10] {
    [
        chip.id.name().to_owned(),
        chip.cost.main.to_string(),
        chip.preprocessed.to_string(),
        chip.cost.logup.to_string(),
        chip.cost.quotient.to_string(),
        chip.cost.degree.to_string(),
        chip.constraints.to_string(),
        chip.interactions.to_string(),
        chip.cost.cells(DEGREE).to_string(),
        chip.instructions.join(" "),
    ]
}

/// A table with these heads: figures but for the first and the last column.
fn columns(heads: &[&str]) -> Table {
    let last = heads.len() - 1;
    Table::new(heads.iter().enumerate().map(|(i, &head)| {
        let side = if i == 0 || i == last { Side::Left } else { Side::Right };
        (head, side)
    }))
}

/// The table for a terminal.
fn text(chips: &[ChipInfo], run: Option<&Run>) -> String {
    let Some(run) = run else { return list(chips).text() };
    // The figures of the run stand before the instructions.
    let (instructions, figures) = (HEADS.len() - 1, ["rows", "share", "cells/cycle"]);
    let mut heads = HEADS.to_vec();
    heads.splice(instructions..instructions, figures);
    let mut table = columns(&heads);
    for chip in chips {
        let rows = run.rows[chip.id];
        let used = (chip.cost.cells(DEGREE) * rows) as u64;
        let (share, per_cycle) = match chip.counted {
            true => (
                format!("{:.1}%", 100.0 * used as f64 / run.cells().max(1) as f64),
                format!("{:.2}", run.per_cycle(used)),
            ),
            false => ("-".to_owned(), "-".to_owned()),
        };
        let mut cells = cells_of(chip).to_vec();
        cells.splice(instructions..instructions, [rows.to_string(), share, per_cycle]);
        table.push(cells);
    }
    let (cycles, cells) = (run.cycles, run.cells());
    let per_cycle = run.per_cycle(cells);
    format!("{}\n{cells} cells in {cycles} cycles: {per_cycle:.2} per cycle\n", table.text())
}

/// The table without a run.
fn list(chips: &[ChipInfo]) -> Table {
    let mut table = columns(&HEADS);
    chips.iter().for_each(|chip| table.push(cells_of(chip)));
    table
}

/// docs/chips.md.
fn markdown(chips: &[ChipInfo]) -> String {
    format!("{INTRODUCTION}{}", list(chips).markdown())
}

const INTRODUCTION: &str = "\
# Chips

<!-- Generated by `mipsilon chips --markdown`; a test compares. Do not edit. -->

Every table of a proof. A row of a chip is one executed instruction, one step of a system call, one
memory location, or one entry of a lookup table.

- *main*: columns of the base field that the prover fills in; *preprocessed*: columns that are fixed
  by the machine or by the program;
- *LogUp*: columns of the challenge extension for the messages on the buses, the accumulator
  included; *quotient*: chunks of the quotient polynomial, of the extension as well;
- *degree*: of the constraints, LogUp's included; *constraints*: without LogUp's; *interactions*:
  messages of a row on all buses;
- *cells/row*: committed base-field cells at extension degree 4: main + 4 × (LogUp + quotient).

`bytes`, `range`, `power`, `program`, `gaps` and `public` are fixed tables, which the cells of a run
do not count; `public` is shown for one byte of public output, and each further byte is one more
interaction.

";
