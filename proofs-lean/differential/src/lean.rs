//! Running Lean programs over the project's modules.
//!
//! Lean's npm build loads no code of imported modules, so a program in `proofs-lean/run` and the
//! modules that it imports become one file.

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// What runs Lean if the variable is set: a command whose arguments are separated by blanks, to
/// which the file and its arguments are appended.
pub const COMMAND_VARIABLE: &str = "MIPSILON_LEAN_RUN";

/// The status of `proofs-lean/check` when it cannot install what it needs.
const CANNOT_INSTALL: i32 = 3;

/// Why there are no answers.
#[derive(Debug)]
pub enum Error {
    /// Lean is not there.
    Missing(String),
    /// Lean failed.
    Failed(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(why) => write!(
                f,
                "Lean is not installed: {why}\nRun `proofs-lean/check install` (it needs npm), or \
                 set {COMMAND_VARIABLE} to a command that runs a Lean file, for instance `lean --run`."
            ),
            Self::Failed(why) => write!(f, "Lean failed: {why}"),
        }
    }
}

impl std::error::Error for Error {}

/// `proofs-lean/`.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in a folder")
}

/// The one place that knows how a Lean program is run: `proofs-lean/check run FILE ARGUMENTS`.
fn command() -> Command {
    let given = std::env::var(COMMAND_VARIABLE).unwrap_or_default();
    let mut words = given.split_whitespace();
    let Some(program) = words.next() else {
        let mut command = Command::new(project().join("check"));
        command.arg("run");
        return command;
    };
    let mut command = Command::new(program);
    command.args(words);
    command
}

/// A program of `proofs-lean/run` and what it imports as one file.
///
/// # Errors
/// If a file cannot be read.
pub fn source(program: &str) -> Result<String, Error> {
    let mut source = "module\n@[expose] public section\n".to_owned();
    append(&project().join("run").join(program), &mut Vec::new(), &mut source)?;
    Ok(source)
}

/// Appends a file without its header, after the files that it imports.
fn append(file: &Path, done: &mut Vec<PathBuf>, source: &mut String) -> Result<(), Error> {
    if done.iter().any(|path| path == file) {
        return Ok(());
    }
    done.push(file.to_owned());
    let text = fs::read_to_string(file)
        .map_err(|error| Error::Failed(format!("{}: {error}", file.display())))?;
    let mut body = String::new();
    for line in text.lines() {
        if let Some(module) = line.strip_prefix("public import Mipsilon.") {
            let path = format!("Mipsilon/{}.lean", module.trim().replace('.', "/"));
            append(&project().join(path), done, source)?;
        } else if !matches!(line, "module" | "@[expose] public section") {
            body.push_str(line);
            body.push('\n');
        }
    }
    source.push_str(&body);
    Ok(())
}

/// Checks modules of a copy of the project; returns what the checker printed, whether or not it
/// refused any.
///
/// # Errors
/// If Lean is missing or the checker failed otherwise.
pub fn check(copy: &Path, modules: &[String]) -> Result<String, Error> {
    let mut command = Command::new(copy.join("check"));
    let ended = command.arg("-j2").args(modules).output();
    let ended = ended.map_err(|error| Error::Failed(format!("{command:?}: {error}")))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match ended.status.code() {
        Some(0 | 1) => Ok(text(&ended.stdout) + &text(&ended.stderr)),
        Some(CANNOT_INSTALL) => Err(Error::Missing(text(&ended.stderr))),
        _ => Err(Error::Failed(format!("{command:?}: {}\n{}", ended.status, text(&ended.stderr)))),
    }
}

/// What the program in `source` answers to `lines`, one line each.
///
/// # Errors
/// If Lean is missing, or fails: then the folder with its input is kept.
pub fn answers(source: &str, lines: &[String]) -> Result<String, Error> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "mipsilon-differential-{}-{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    let folder = std::env::temp_dir().join(name);
    let answers = run_in(&folder, source, lines);
    if !matches!(answers, Err(Error::Failed(_))) {
        let _ = fs::remove_dir_all(&folder);
    }
    answers
}

fn run_in(folder: &Path, source: &str, lines: &[String]) -> Result<String, Error> {
    let failed = |error: std::io::Error| Error::Failed(format!("{}: {error}", folder.display()));
    let [program, input, output] =
        ["Run.lean", "lines.txt", "answers.txt"].map(|file| folder.join(file));
    fs::create_dir_all(folder).map_err(failed)?;
    fs::write(&program, source).map_err(failed)?;
    fs::write(&input, lines.join("\n") + "\n").map_err(failed)?;
    let mut command = command();
    let ended = command.arg(&program).arg(&input).arg(&output).output();
    let ended = match ended {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(Error::Missing(format!("{:?}: {error}", command.get_program())));
        }
        other => other.map_err(failed)?,
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if ended.status.code() == Some(CANNOT_INSTALL) {
        return Err(Error::Missing(text(&ended.stderr)));
    }
    if !ended.status.success() {
        let (out, err) = (text(&ended.stdout), text(&ended.stderr));
        return Err(Error::Failed(format!("{command:?}: {}\n{out}\n{err}", ended.status)));
    }
    fs::read_to_string(&output).map_err(failed)
}
