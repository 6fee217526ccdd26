//! The command line of Mipsilon.

use std::process::ExitCode;

mod cli;

// The prover frees and takes matrices of many megabytes all the time. The system's allocator hands
// them back to the kernel, and page faults then take a tenth of the proving time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
