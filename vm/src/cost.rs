//! What a run costs: committed cells, chip by chip.
//!
//! A row of a chip costs its main columns plus, in the challenge extension of degree D, its LogUp
//! columns and quotient chunks: main + D * (LogUp + quotient) base-field cells. A run's cells are
//! counted over the rows that grow with it, before padding: instructions, system calls and their
//! transfers, touches, and the boundary of memory (`image`, `zero-init`). Fixed tables (`bytes`
//! `range` `power` `program` `gaps` `public`) and preprocessed columns are not counted.

use std::sync::atomic::AtomicU64;

use mipsilon_air::machine::{instruction_ops, optional_chips, record_all, template};
use mipsilon_air::record::Recording;
use mipsilon_air::rom::Op;
use mipsilon_field::KoalaBear;
use mipsilon_pcs::layout::{ChipCost, Rules};

use crate::prove::{ProvingError, execute};
use crate::trace;
use crate::{Limits, Outcome, Program, Terminal};

/// A chip's size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChipInfo {
    /// Its name.
    pub name: String,
    /// Mnemonics of the instructions whose rows it has. `nop`, `move` and `li` also have the rows
    /// of other instructions that amount to one of these, for instance `addu` with a zero register.
    pub instructions: Vec<&'static str>,
    /// Preprocessed columns.
    pub preprocessed: usize,
    /// Constraints without LogUp's.
    pub constraints: usize,
    /// Messages of a row on all buses.
    pub interactions: usize,
    /// Committed columns and degree.
    pub cost: ChipCost,
    /// Whether a run's cells count this chip.
    pub counted: bool,
}

/// Every chip of the machine, in the order of [`mipsilon_air::machine::all_chips`]. `public` is
/// that of one output byte.
pub fn chips() -> Vec<ChipInfo> {
    let ops = instruction_ops();
    let recordings = record_all(&template()).into_iter().enumerate();
    recordings
        .map(|(index, recording)| ChipInfo {
            instructions: match ops.get(index) {
                Some(ops) => ops.iter().flat_map(|&op| mnemonics(op)).collect(),
                // The one instruction that is not in the table of instruction chips.
                None if recording.name == "syscall" => vec!["syscall"],
                None => Vec::new(),
            },
            preprocessed: recording.preprocessed.len(),
            constraints: recording.constraints.len(),
            interactions: recording.interactions.len(),
            cost: ChipCost::of(&recording, Rules::DEFAULT),
            counted: counted(index, &recording.name),
            name: recording.name,
        })
        .collect()
}

/// The instructions that always become `op` in the ROM, and its own name.
fn mnemonics(op: Op) -> Vec<&'static str> {
    match op {
        Op::Nop => vec!["nop", "sync", "synci", "pref"],
        Op::Move => vec!["move", "mfhi", "mflo", "mthi", "mtlo", "rdhwr"],
        Op::Li => vec!["li", "lui"],
        Op::Isa(_) | Op::Unprovable => vec![op.name()],
    }
}

/// Whether a run's cells count the chip of this index and name.
fn counted(index: usize, name: &str) -> bool {
    index < optional_chips() || name == "image"
}

/// The cells of a run with these rows per chip, in the order of [`chips`], each of the cells that
/// `per_row` tells of its chip.
pub fn cells(rows: &[usize], per_row: impl Fn(&Recording) -> usize) -> u64 {
    let chips = record_all(&template()).into_iter().enumerate().zip(rows);
    let counted = chips.filter(|((index, chip), _)| counted(*index, &chip.name));
    counted.map(|((_, chip), &rows)| (per_row(&chip) * rows) as u64).sum()
}

/// Executes a program and counts the rows of every chip before padding, in the order of [`chips`];
/// `progress` follows the number of instructions executed. Proves nothing.
///
/// # Errors
/// As for proving.
pub fn rows(
    program: &Program,
    input: &[u8],
    terminal: &mut Terminal<'_>,
    limits: Limits,
    progress: &AtomicU64,
) -> Result<(Outcome, Vec<usize>), ProvingError> {
    let (outcome, record) = execute(program, input, terminal, limits, progress)?;
    let tables = trace::tables(program, outcome.output.len());
    // Every field has the same rows.
    let traces = trace::generate::<KoalaBear>(program, &tables, &record)?;
    Ok((outcome, traces.rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_grows_with_a_run() {
        let chips = chips();
        let fixed: Vec<_> = chips.iter().filter(|c| !c.counted).map(|c| c.name.as_str()).collect();
        assert_eq!(fixed, ["bytes", "range", "power", "program", "gaps", "public"]);
        let rows = |name| chips.iter().map(|c| usize::from(c.name == name)).collect::<Vec<_>>();
        let add = chips.iter().find(|c| c.name == "add").unwrap();
        assert_eq!(add.instructions, ["addu", "subu"]);
        let cost = add.cost;
        let expected = cost.main + 5 * (cost.logup + cost.quotient);
        let per_row =
            |degree| move |chip: &Recording| ChipCost::of(chip, Rules::DEFAULT).cells(degree);
        assert_eq!(cells(&rows("add"), per_row(5)), expected as u64);
        assert!(cells(&rows("image"), per_row(4)) > 0);
        assert_eq!(cells(&rows("bytes"), per_row(4)), 0);
    }

    #[test]
    fn every_provable_instruction_has_one_chip() {
        let mut found: Vec<_> = chips().into_iter().flat_map(|chip| chip.instructions).collect();
        found.retain(|name| !["nop", "move", "li"].contains(name));
        found.sort();
        let mut expected: Vec<_> =
            mipsilon_air::machine::provable_opcodes().map(|op| op.mnemonic()).collect();
        expected.sort();
        assert_eq!(found, expected);
    }
}
