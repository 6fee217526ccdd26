//! The command line of Mipsilon.

use std::process::ExitCode;

mod cli;

fn main() -> ExitCode {
    cli::main()
}
