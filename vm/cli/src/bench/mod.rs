//! `mipsilon bench`.

mod backends;
mod chart;
mod machine;
mod measure;
mod report;

use clap::{Args, Subcommand};

use super::error::CliError;

/// Measure proofs on this machine
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Bench {
    #[command(subcommand)]
    comparison: Comparison,
}

const EXAMPLES: &str = "\
Examples:
  mipsilon bench backends guests/elf/fibonacci.mips.elf --input guests/inputs/fibonacci.txt
  mipsilon bench backends guests/elf/list.mips.elf --field koala-bear --json";

#[derive(Subcommand)]
enum Comparison {
    Backends(backends::BenchBackends),
}

impl Bench {
    /// Measures and reports; returns the exit status.
    pub(crate) fn execute(&self, json: bool) -> Result<u8, CliError> {
        match &self.comparison {
            Comparison::Backends(backends) => backends.execute(json),
        }
    }
}
