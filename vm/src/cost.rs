//! What a run costs: committed cells, chip by chip.
//!
//! A row of a chip costs its main columns plus, in the challenge extension of degree D, its LogUp
//! columns and quotient chunks: main + D * (LogUp + quotient) base-field cells. A run's cells are
//! counted over the rows that grow with it, before padding: instructions, system calls and their
//! transfers, touches, and the boundary of memory (`image`, `zero-init`). Fixed tables (`bytes`
//! `range` `power` `program` `gaps` `public`) and preprocessed columns are not counted.

use std::sync::atomic::AtomicU64;

use mipsilon_air::ast::ChipAst;
use mipsilon_air::machine::{ChipId, ChipMap, chip_asts, template};
use mipsilon_air::rom::Op;
use mipsilon_field::KoalaBear;
use mipsilon_pcs::layout::{ChipCost, Rules};

use crate::trace::{self, TraceError};
use crate::{ExecutionError, Limits, Program, RunOutcome, Terminal, record};

/// A chip's size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChipInfo {
    /// The chip.
    pub id: ChipId,
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

/// Every chip of the machine. `public` is that of one output byte.
pub fn chips() -> Vec<ChipInfo> {
    chip_asts(&template())
        .iter()
        .map(|(id, ast)| ChipInfo {
            instructions: id.ops().iter().flat_map(|&op| mnemonics(op)).collect(),
            preprocessed: ast.preprocessed.len(),
            constraints: ast.constraints.len(),
            interactions: ast.interactions.len(),
            cost: ChipCost::of(ast, Rules::DEFAULT),
            counted: counted(id),
            id,
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

/// Whether a run's cells count the chip.
fn counted(id: ChipId) -> bool {
    !id.is_table() || id == ChipId::Image
}

/// The cells of a run with these rows per chip, each of the cells that `per_row` tells of its chip.
pub fn cells(rows: &ChipMap<usize>, per_row: impl Fn(&ChipAst) -> usize) -> u64 {
    let chips = chip_asts(&template());
    let counted = chips.iter().filter(|&(id, _)| counted(id));
    counted.map(|(id, chip)| (per_row(chip) * rows[id]) as u64).sum()
}

/// Why rows could not be counted.
#[derive(Debug, thiserror::Error)]
pub enum CountError {
    /// The program did not exit.
    #[error(transparent)]
    Execution(#[from] ExecutionError),
    /// The traces could not be filled.
    #[error(transparent)]
    Trace(#[from] TraceError),
}

/// Executes a program and counts the rows of every chip before padding; `progress` follows the number of instructions executed. Proves nothing.
///
/// # Errors
/// See [`CountError`].
pub fn rows(
    program: &Program,
    input: &[u8],
    terminal: &mut Terminal<'_>,
    limits: Limits,
    progress: &AtomicU64,
) -> Result<(RunOutcome, ChipMap<usize>), CountError> {
    let (outcome, record) = record(program, input, terminal, limits, progress)?;
    let tables = program.tables(outcome.output.len());
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
        let fixed: Vec<_> = chips.iter().filter(|c| !c.counted).map(|c| c.id.name()).collect();
        assert_eq!(fixed, ["bytes", "range", "power", "program", "gaps", "public"]);
        let rows = |chip| ChipMap::from_fn(|id| usize::from(id == chip));
        let add = chips.iter().find(|c| c.id == ChipId::Add).unwrap();
        assert_eq!(add.instructions, ["addu", "subu"]);
        let cost = add.cost;
        let expected = cost.main + 5 * (cost.logup + cost.quotient);
        let per_row =
            |degree| move |chip: &ChipAst| ChipCost::of(chip, Rules::DEFAULT).cells(degree);
        assert_eq!(cells(&rows(ChipId::Add), per_row(5)), expected as u64);
        assert!(cells(&rows(ChipId::Image), per_row(4)) > 0);
        assert_eq!(cells(&rows(ChipId::Bytes), per_row(4)), 0);
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
