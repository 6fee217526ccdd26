//! `mipsilon bench backends`.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};
use mipsilon_vm::files::write_atomically;
use mipsilon_vm::{BackendId, SecurityProfile};

use super::chart;
use super::machine::{Machine, today};
use super::measure::Task;
use super::report::{Report, Row};
use crate::error::CliError;
use crate::{backend, inputs, output, progress};

/// Prove and verify a program's run with every backend
///
/// One process after another proves and verifies, so that each has the machine for itself; keep it
/// idle otherwise. Per backend: CPU seconds of the prover, proved cycles per CPU second, their ratio
/// to the default backend's, peak memory, size of the proof, CPU seconds of the verifier, proven and
/// conjectured bits of this run, zero knowledge. A backend that fails is a row with its error; the
/// exit status is 1 if all fail. With --json: {program, cycles, security, runs, machine: {cpu,
/// logical_cpus, memory_bytes}, date, version, results: [{field, pcs, error, cycles, cpu_seconds,
/// wall_seconds, cycles_per_cpu_second, ratio, peak_rss_bytes, proof_bytes, verify_cpu_seconds,
/// security_bits, conjectured_security_bits, zero_knowledge}]}.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct BenchBackends {
    /// The program: a static MIPS32r2 ELF executable.
    elf: PathBuf,
    /// The private input; `-` is stdin.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// The security profile.
    #[arg(long, value_name = "S", default_value = "conjectured-100",
          value_parser = backend::profiles())]
    security: SecurityProfile,
    /// Only backends with this field.
    #[arg(long, value_name = "F", value_parser = backend::fields())]
    field: Option<String>,
    /// Only backends with this commitment scheme.
    #[arg(long, value_name = "P", value_parser = backend::schemes())]
    pcs: Option<String>,
    /// Prove so many times and tell the run with the median of CPU seconds.
    #[arg(long, value_name = "N", default_value_t = 1,
          value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// Draw the speed and the proof sizes as well, if anything can be measured.
    #[arg(long, value_name = "FILE.svg", value_parser = svg())]
    chart: Option<PathBuf>,
    /// Print the table of docs/backends.md.
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
}

const EXAMPLES: &str = "\
Examples:
  mipsilon bench backends guests/elf/fibonacci.mips.elf --input guests/inputs/fibonacci.txt
  head -c 4096 /dev/zero | mipsilon bench backends guests/elf/sha256.mips.elf --input - --runs 3
  mipsilon bench backends guests/elf/list.mips.elf --pcs fri-blake3 --chart list.svg --json";

/// Accepts the name of a chart.
fn svg() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| {
        let is_svg = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("svg"));
        if is_svg { Ok(path) } else { Err("a chart is an .svg file") }
    })
}

impl BenchBackends {
    /// Measures and reports; returns the exit status.
    pub(crate) fn execute(&self, json: bool) -> Result<u8, CliError> {
        let backends = backend::matching(self.field.as_deref(), self.pcs.as_deref())?;
        // What is wrong with the files is told before the work, and once.
        inputs::program(&self.elf)?;
        let input = match &self.input {
            Some(path) => Some(inputs::private_input(Some(path))?),
            None => None,
        };
        self.chart.as_deref().map(output::check_writable).transpose()?;
        let task = Task::new(&self.elf, input.as_deref(), self.security)?;

        let (total, runs) = (backends.len(), usize::from(self.runs));
        let bar = progress::steps(total);
        let measure = |(index, backend): (usize, BackendId)| {
            let begin = |run| {
                let BackendId { field, pcs } = &backend;
                let of = if runs > 1 { format!(", run {run} of {runs}") } else { String::new() };
                bar.set_message(format!("{}/{total} {field} with {pcs}{of}", index + 1));
            };
            let outcome = task.median(&backend, runs, begin);
            bar.inc(1);
            Row { backend, outcome }
        };
        let results: Vec<_> = backends.into_iter().enumerate().map(measure).collect();
        bar.finish_and_clear();

        let report = Report {
            program: name(&self.elf),
            security: self.security,
            runs,
            machine: Machine::this(),
            date: today(),
            results,
        };
        let printed = self.print(&report, json);
        // A closed stdout is no reason to lose the chart.
        if let Some(path) = &self.chart
            && report.cycles().is_some()
        {
            draw(&report, path)?;
        }
        printed?;
        Ok(u8::from(report.results.iter().all(|row| row.outcome.is_err())))
    }

    fn print(&self, report: &Report, json: bool) -> Result<(), CliError> {
        if self.markdown {
            return output::print_text(&report.markdown());
        }
        if json {
            return output::print_json(&report.to_json());
        }
        output::print_text(&report.text())
    }
}

/// The name of a file without its folder, which says nothing elsewhere.
fn name(path: &Path) -> String {
    output::shown_path(path.file_name().unwrap_or(path.as_os_str()).as_ref())
}

/// Draws the chart.
fn draw(report: &Report, path: &Path) -> Result<(), CliError> {
    let failed = |source| CliError::File { path: path.to_owned(), source };
    let svg = chart::svg(report).map_err(|error| failed(io::Error::other(error)))?;
    write_atomically(path, svg.as_bytes()).map_err(failed)
}
