//! Running Lean in tests.

use std::io::Write;
use std::sync::Mutex;

use mipsilon_differential::lean::Error;

/// One Lean at a time: it takes more than a gigabyte.
static LEAN: Mutex<()> = Mutex::new(());

/// What Lean does. `None` if it is not installed, which is an error in CI and a message on a
/// developer's terminal.
pub(crate) fn with_lean<T>(run: impl FnOnce() -> Result<T, Error>) -> Option<T> {
    let _guard = LEAN.lock();
    match run() {
        Ok(result) => Some(result),
        Err(error @ Error::Missing(_)) if std::env::var("CI").as_deref() != Ok("true") => {
            // Not `eprintln!`, which the test harness swallows.
            let _ = writeln!(std::io::stderr(), "NOT COMPARED with Lean. {error}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}
