//! `mipsilon chips`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use clap::Args;
use mipsilon_pcs::layout::{ChipCost, Rules};
use mipsilon_vm::Limits;
use mipsilon_vm::cost::{self, ChipInfo};
use serde_json::{Value, json};

use super::error::CliError;
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
    rows: Vec<usize>,
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
        output::print_text(&table(&chips, run.as_ref()))
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
        let (outcome, rows) = result?;
        Ok(Run { cycles: outcome.cycles, rows })
    }
}

fn object(chips: &[ChipInfo], run: Option<&Run>) -> Value {
    let chip = |(index, chip): (usize, &ChipInfo)| {
        json!({
            "name": chip.name,
            "instructions": chip.instructions,
            "main": chip.cost.main,
            "preprocessed": chip.preprocessed,
            "logup": chip.cost.logup,
            "quotient": chip.cost.quotient,
            "degree": chip.cost.degree,
            "constraints": chip.constraints,
            "interactions": chip.interactions,
            "cells_per_row": chip.cost.cells(DEGREE),
            "rows": run.map(|run| run.rows[index]),
        })
    };
    json!({
        "chips": chips.iter().enumerate().map(chip).collect::<Vec<_>>(),
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
        chip.name.clone(),
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

/// The table for a terminal.
fn table(chips: &[ChipInfo], run: Option<&Run>) -> String {
    let row = |(index, chip): (usize, &ChipInfo)| {
        let mut cells = cells_of(chip).to_vec();
        if let Some(run) = run {
            let rows = run.rows[index];
            let used = (chip.cost.cells(DEGREE) * rows) as u64;
            let (share, per_cycle) = match chip.counted {
                true => (
                    format!("{:.1}%", 100.0 * used as f64 / run.cells().max(1) as f64),
                    format!("{:.2}", run.per_cycle(used)),
                ),
                false => ("-".to_owned(), "-".to_owned()),
            };
            let instructions = cells.len() - 1;
            cells.splice(instructions..instructions, [rows.to_string(), share, per_cycle]);
        }
        cells
    };
    let mut heads = HEADS.map(str::to_owned).to_vec();
    if run.is_some() {
        let instructions = heads.len() - 1;
        let further = ["rows", "share", "cells/cycle"].map(str::to_owned);
        heads.splice(instructions..instructions, further);
    }
    let lines: Vec<_> = [heads].into_iter().chain(chips.iter().enumerate().map(row)).collect();
    let mut text = align(&lines);
    if let Some(run) = run {
        let (cycles, cells) = (run.cycles, run.cells());
        let per_cycle = run.per_cycle(cells);
        let _ = writeln!(text, "\n{cells} cells in {cycles} cycles: {per_cycle:.2} per cycle");
    }
    text
}

/// Lines of cells as columns: the first and the last flush left, figures flush right.
fn align(lines: &[Vec<String>]) -> String {
    let columns = lines[0].len();
    let width = |i: usize| lines.iter().map(|line| line[i].len()).max().unwrap_or(0);
    let widths: Vec<_> = (0..columns).map(width).collect();
    let mut text = String::new();
    for line in lines {
        let mut written = String::new();
        for (i, (cell, &width)) in line.iter().zip(&widths).enumerate() {
            let _ = match i {
                0 => write!(written, "{cell:<width$}"),
                _ if i == columns - 1 => write!(written, "  {cell}"),
                _ => write!(written, "  {cell:>width$}"),
            };
        }
        let _ = writeln!(text, "{}", written.trim_end());
    }
    text
}

/// docs/chips.md.
fn markdown(chips: &[ChipInfo]) -> String {
    let mut text = INTRODUCTION.to_owned();
    let mut line = |cells: &[String]| {
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    };
    line(&HEADS.map(str::to_owned));
    line(&std::array::from_fn::<_, 10, _>(|i| {
        // Figures are flush right.
        if i == 0 || i == HEADS.len() - 1 { "---" } else { "---:" }.to_owned()
    }));
    chips.iter().for_each(|chip| line(&cells_of(chip)));
    text
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
