//! The results of a benchmark, for scripts, terminals and documents.

use std::fmt::Write;

use mipsilon_vm::{BackendId, SecurityProfile};
use serde_json::{Value, json};

use super::machine::Machine;
use super::measure::Measurement;
use crate::table::{Side, Table};

/// What was measured, where and when.
pub(super) struct Report {
    /// The name of the ELF file.
    pub(super) program: String,
    pub(super) security: SecurityProfile,
    /// Runs of each backend, of which the median is told.
    pub(super) runs: usize,
    pub(super) machine: Machine,
    /// The day.
    pub(super) date: String,
    pub(super) results: Vec<Row>,
}

/// The result of a backend.
pub(super) struct Row {
    pub(super) backend: BackendId,
    /// The error tells why there is no proof.
    pub(super) outcome: Result<Measurement, String>,
}

/// The version that was measured.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The columns of both tables; that of errors follows if there are any.
const HEADS: [(&str, Side); 11] = [
    ("field", Side::Left),
    ("pcs", Side::Left),
    ("prover CPU s", Side::Right),
    ("cycles / CPU s", Side::Right),
    ("ratio", Side::Right),
    ("peak RSS bytes", Side::Right),
    ("proof bytes", Side::Right),
    ("verifier CPU s", Side::Right),
    ("proven bits", Side::Right),
    ("conjectured bits", Side::Right),
    ("zero knowledge", Side::Left),
];

impl Report {
    /// The rows with a proof.
    pub(super) fn measured(&self) -> impl Iterator<Item = (&BackendId, &Measurement)> {
        self.results.iter().filter_map(|row| Some((&row.backend, row.outcome.as_ref().ok()?)))
    }

    /// The cycles of the run, which no backend changes.
    pub(super) fn cycles(&self) -> Option<u64> {
        self.measured().map(|(_, it)| it.proving.cycles).next()
    }

    /// How many times as fast as the default backend, if that was measured.
    fn ratio(&self, measurement: &Measurement) -> Option<f64> {
        let default = BackendId::default();
        let (_, base) = self.measured().find(|(backend, _)| **backend == default)?;
        Some(measurement.speed() / base.speed())
    }

    /// The object of `--json`.
    pub(super) fn to_json(&self) -> Value {
        let result = |Row { backend, outcome }: &Row| {
            let it = outcome.as_ref().ok();
            let proving = it.map(|it| &it.proving);
            json!({
                "field": backend.field,
                "pcs": backend.pcs,
                "error": outcome.as_ref().err(),
                "cycles": proving.map(|it| it.cycles),
                "cpu_seconds": proving.map(|it| it.cpu_seconds),
                "wall_seconds": proving.map(|it| it.wall_seconds),
                "cycles_per_cpu_second": it.map(Measurement::speed),
                "ratio": it.and_then(|it| self.ratio(it)),
                "peak_rss_bytes": proving.and_then(|it| it.peak_rss_bytes),
                "proof_bytes": proving.map(|it| it.proof_bytes),
                "verify_cpu_seconds": it.map(|it| it.verify_cpu_seconds),
                "security_bits": proving.map(|it| it.security_bits),
                "conjectured_security_bits": proving.map(|it| it.conjectured_security_bits),
                "zero_knowledge": proving.map(|it| it.zero_knowledge),
            })
        };
        json!({
            "program": self.program,
            "cycles": self.cycles(),
            "security": self.security.name(),
            "runs": self.runs,
            "machine": self.machine,
            "date": self.date,
            "version": VERSION,
            "results": self.results.iter().map(result).collect::<Vec<_>>(),
        })
    }

    /// The table for a terminal.
    pub(super) fn text(&self) -> String {
        format!("{}\n{}\n\n{}", self.subject(), self.circumstances(), self.table().text())
    }

    /// The table for a document, with what was measured above it.
    pub(super) fn markdown(&self) -> String {
        let (subject, circumstances) = (self.subject(), self.circumstances());
        format!("{subject}; {circumstances}.\n\n{}", self.table().markdown())
    }

    /// What was proved.
    pub(super) fn subject(&self) -> String {
        let mut text = self.program.clone();
        if let Some(cycles) = self.cycles() {
            let _ = write!(text, ", {cycles} cycles");
        }
        let _ = write!(text, ", profile {}", self.security);
        if self.runs > 1 {
            let _ = write!(text, ", median of {} runs", self.runs);
        }
        text
    }

    /// With what and when.
    pub(super) fn circumstances(&self) -> String {
        format!("mipsilon {VERSION} on {}; {}", self.date, self.machine.line())
    }

    fn table(&self) -> Table {
        let errors = self.results.iter().any(|row| row.outcome.is_err());
        let mut table =
            Table::new(HEADS.into_iter().chain(errors.then_some(("error", Side::Left))));
        for Row { backend, outcome } in &self.results {
            let mut cells = vec![backend.field.clone(), backend.pcs.clone()];
            match outcome {
                Ok(it) => cells.extend(self.figures(it)),
                Err(_) => cells.resize(HEADS.len(), "-".to_owned()),
            }
            if errors {
                cells.push(outcome.as_ref().err().cloned().unwrap_or_default());
            }
            table.push(cells);
        }
        table
    }

    /// The cells of a row after the names.
    fn figures(&self, measurement: &Measurement) -> [String; HEADS.len() - 2] {
        let it = &measurement.proving;
        let unknown = || "-".to_owned();
        [
            format!("{:.3}", it.cpu_seconds),
            format!("{:.0}", measurement.speed()),
            self.ratio(measurement).map_or_else(unknown, |ratio| format!("{ratio:.2}")),
            it.peak_rss_bytes.map_or_else(unknown, |bytes| bytes.to_string()),
            it.proof_bytes.to_string(),
            format!("{:.3}", measurement.verify_cpu_seconds),
            it.security_bits.to_string(),
            it.conjectured_security_bits.to_string(),
            if it.zero_knowledge { "yes" } else { "no" }.to_owned(),
        ]
    }
}
