//! The command line of Mipsilon: commands and their common behaviour, options, output, exit status.

mod backend;
mod backends;
mod bench;
mod chips;
mod digest;
mod disasm;
mod error;
mod extract;
mod inputs;
mod inspect;
mod limits;
mod notes;
mod output;
mod progress;
mod prove;
mod resources;
mod run;
mod table;
mod terminal;
mod verify;

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clap::error::ContextValue;
use clap::{Parser, Subcommand};
use mipsilon_vm::text::shown;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::{EnvFilter, fmt};

use error::CliError;

// The prover frees and takes matrices of many megabytes all the time. The system's allocator hands
// them back to the kernel, and page faults then take a tenth of the proving time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A formally specified zkVM for MIPS32r2.
///
/// Runs MIPS32r2 Linux programs (static o32 executables, big or little endian, soft float), and
/// proves what they did.
#[derive(Parser)]
#[command(name = "mipsilon", version, arg_required_else_help = true, after_help = EXAMPLES)]
struct Cli {
    /// Print exactly one JSON object on stdout.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  mipsilon run guests/elf/fibonacci.mips.elf --input guests/inputs/fibonacci.txt
  echo 1000 | mipsilon run guests/elf/sort.mipsel.elf --input - --json
  mipsilon disasm guests/elf/sha256.mips.elf | less
  mipsilon prove guests/elf/fibonacci.mips.elf --input guests/inputs/fibonacci.txt -o fib.proof
  mipsilon verify guests/elf/fibonacci.mips.elf fib.proof --expect-exit 0
  mipsilon inspect fib.proof
  mipsilon digest guests/elf/fibonacci.mips.elf
  mipsilon chips --run guests/elf/sort.mips.elf --input guests/inputs/sort.txt
  mipsilon backends
  mipsilon bench backends guests/elf/list.mips.elf --chart list.svg
  mipsilon extract lean --out proofs-lean

Exit status, except of run: 0 done, 1 failed, 2 wrong arguments, 3 proof rejected.
With --json a failure is {error: {kind, message, pc, symbol, disasm, unsupported_syscalls: [{number,
name, pc, symbol}]}}; pc, symbol and disasm are null where no instruction failed. kind is one of:
  usage, io, elf                     wrong arguments, files, programs
  trap, unpredictable                what the instruction did
  modified-code                      the program has changed the instruction
  max-cycles, max-stack              limits that options set
  segment-limit, prover              the run cannot be proved
  rejected, stale                    by verify and inspect; by extract --check
  internal                           a fault of mipsilon
docs/json.md has the objects of every command.

RUST_LOG=info logs to stderr the time that each stage takes; RUST_LOG=info,p3_=info adds Plonky3's
stages. Any filter of tracing's will do.";

#[derive(Subcommand)]
enum Command {
    Run(run::Run),
    Prove(prove::Prove),
    Verify(verify::Verify),
    Inspect(inspect::Inspect),
    Digest(digest::Digest),
    Disasm(disasm::Disasm),
    Chips(chips::Chips),
    Backends(backends::Backends),
    Bench(bench::Bench),
    Extract(extract::Extract),
}

impl Command {
    /// Executes the command; returns the exit status.
    fn execute(&self, json: bool) -> Result<u8, CliError> {
        match self {
            Self::Run(run) => run.execute(json),
            Self::Prove(prove) => prove.execute(json).map(|()| 0),
            Self::Verify(verify) => verify.execute(json).map(|()| 0),
            Self::Inspect(inspect) => inspect.execute(json).map(|()| 0),
            Self::Digest(digest) => digest.execute(json).map(|()| 0),
            Self::Disasm(disasm) => disasm.execute(json).map(|()| 0),
            Self::Chips(chips) => chips.execute(json).map(|()| 0),
            Self::Backends(backends) => backends.execute(json).map(|()| 0),
            Self::Bench(bench) => bench.execute(json),
            Self::Extract(extract) => extract.execute(json).map(|()| 0),
        }
    }

    /// The exit status for an error that has none of its own. That of `run` must differ from what
    /// programs usually exit with.
    fn failure(&self) -> u8 {
        match self {
            Self::Run(_) => run::FAILURE,
            _ => 1,
        }
    }
}

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return usage(error, &arguments),
    };
    log();
    match cli.command.execute(cli.json) {
        Ok(status) => status.into(),
        Err(error) => error.report(cli.json, cli.command.failure()).into(),
    }
}

/// Logs what RUST_LOG asks for, by default errors. Plonky3 has some sixty spans for a proof, so they
/// must be asked for by name.
fn log() {
    let asked = env::var(EnvFilter::DEFAULT_ENV).unwrap_or_else(|_| "error".to_owned());
    fmt()
        .with_env_filter(EnvFilter::new(format!("p3_=warn,{asked}")))
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_timer(fmt::time::uptime())
        .with_target(false)
        .with_span_events(FmtSpan::CLOSE)
        .compact()
        .init();
}

/// Help, version, or an error in the arguments.
fn usage(mut error: clap::Error, arguments: &[OsString]) -> ExitCode {
    if !error.use_stderr() {
        // Nothing can be done about a closed stdout here.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let is = |name: &str| arguments.iter().any(|argument| argument == name);
    // `run` is the first argument that is no option, as the options before it take no value.
    let command =
        arguments.iter().skip(1).find(|argument| !argument.to_string_lossy().starts_with('-'));
    let status =
        if command.is_some_and(|name| name == "run") { run::FAILURE } else { error::USAGE };
    // The message quotes arguments, which may be names of files.
    let quoted = |(kind, value): (_, &_)| match value {
        ContextValue::String(text) => Some((kind, ContextValue::String(shown(text)))),
        _ => None,
    };
    for (kind, value) in error.context().filter_map(quoted).collect::<Vec<_>>() {
        error.insert(kind, value);
    }
    if is("--json") {
        CliError::Usage(error.to_string()).report(true, status).into()
    } else {
        output::complain(&error.to_string());
        status.into()
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
