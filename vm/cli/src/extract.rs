//! `mipsilon extract`.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::{Args, Subcommand};
use mipsilon_air::export;
use mipsilon_air::export::lean::File;
use serde_json::json;

use super::error::CliError;
use super::output;

/// Export the constraints of every chip and table
///
/// What is exported is what is proved: the verifier evaluates the same recorded expressions. The
/// export depends on no field, no backend and no program: the tables that a program decides are
/// those of an empty one with one byte of output.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Extract {
    #[command(subcommand)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  mipsilon extract json | jq '.chips[] | select(.name == \"add\").constraints[].name'
  mipsilon extract json | b3sum --derive-key 'mipsilon air digest v1'
  mipsilon extract lean --out proofs-lean
  mipsilon extract lean --out proofs-lean --check";

#[derive(Subcommand)]
enum Format {
    /// Print the canonical JSON, whose hash is the AIR digest
    ///
    /// {bounds: {name: number}, buses: [[name, width]], chips: [{columns, constraints: [{name, transition, value}],
    /// interactions: [{bus, fields, multiplicity, weight}], name, preprocessed, public_values}]} on
    /// one line without a newline. Expressions are integers, ["main", i] (this row), ["next", i],
    /// ["preprocessed", i], ["public", i], ["add", l, r], ["sub", l, r] and ["mul", l, r].
    Json,
    /// Write a Lean module for each chip, and one that lists them
    ///
    /// DIR/Mipsilon/Gen/<Chip>.lean and DIR/Mipsilon/Gen.lean, where proofs-lean/ of the repository
    /// expects them. With --json: {files: [path], stale: [path]}, where stale files are those that
    /// had to be changed.
    Lean(Lean),
}

#[derive(Args)]
struct Lean {
    /// The folder of the Lean project.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write nothing, and fail if a file is not what would be written.
    #[arg(long)]
    check: bool,
}

impl Extract {
    /// Exports.
    pub(crate) fn execute(&self, json: bool) -> Result<(), CliError> {
        match &self.format {
            Format::Json => output::print_text(&export::json()),
            Format::Lean(lean) => lean.execute(json),
        }
    }
}

impl Lean {
    fn execute(&self, json: bool) -> Result<(), CliError> {
        let files = export::lean::files();
        let stale = self.stale(&files)?;
        if self.check && !stale.is_empty() {
            return Err(CliError::Stale(stale));
        }
        for name in &stale {
            let path = self.out.join(name);
            let failed = |source| CliError::File { path: path.clone(), source };
            match files.iter().find(|file| file.path == *name) {
                Some(file) => {
                    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
                    fs::write(&path, &file.text).map_err(failed)?;
                }
                None => fs::remove_file(&path).map_err(failed)?,
            }
        }
        if json {
            let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
            return output::print_json(&json!({ "files": paths, "stale": stale }));
        }
        let (all, changed) = (files.len(), stale.len());
        output::print_text(&format!("{all} files, {changed} changed\n"))
    }

    /// The files that are not as they should be, and those of chips that are no more.
    fn stale(&self, files: &[File]) -> Result<Vec<String>, CliError> {
        let mut stale = Vec::new();
        for file in files {
            let path = self.out.join(&file.path);
            match fs::read(&path) {
                Ok(text) if text == file.text.as_bytes() => {}
                Err(source) if source.kind() != io::ErrorKind::NotFound => {
                    return Err(CliError::File { path, source });
                }
                _ => stale.push(file.path.clone()),
            }
        }
        let known: BTreeSet<OsString> = files
            .iter()
            .filter_map(|file| Path::new(&file.path).file_name())
            .map(Into::into)
            .collect();
        let folder = self.out.join("Mipsilon/Gen");
        match fs::read_dir(&folder) {
            Err(source) if source.kind() == io::ErrorKind::NotFound => {}
            entries => {
                let failed = |source| CliError::File { path: folder.clone(), source };
                for entry in entries.map_err(failed)? {
                    let name = entry.map_err(failed)?.file_name();
                    let lean = Path::new(&name).extension().is_some_and(|e| e == "lean");
                    if lean && !known.contains(&name) {
                        stale.push(format!("Mipsilon/Gen/{}", name.display()));
                    }
                }
            }
        }
        Ok(stale)
    }
}
