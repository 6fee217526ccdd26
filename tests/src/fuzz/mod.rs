//! Fuzzing: functions of any bytes that panic if something is wrong. `fuzz/` runs them under
//! libFuzzer, `tests/tests/fuzz.rs` on the committed corpus and on seeded mutations of it;
//! `docs/fuzzing.md` says how.

use std::path::{Path, PathBuf};

mod choices;
mod decoder;
mod elf;
mod executor;
mod mutation;
mod proof_file;
mod tree;
mod verifier;

pub use self::decoder::decoder;
pub use self::elf::elf;
pub use self::executor::executor;
pub use self::proof_file::proof_file;
pub use self::verifier::{SCHEMES, verifier};

/// The folder of the inputs that an entry point starts from.
pub fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name)
}

/// An entry point with the name of its corpus.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The folder in `fuzz/corpus`, and the binary of `fuzz/`.
    pub name: &'static str,
    /// Tries an input.
    pub run: fn(&[u8]),
}

/// Every entry point.
pub const TARGETS: [Target; 5] = [
    Target { name: "elf", run: elf },
    Target { name: "proof_file", run: proof_file },
    Target { name: "decoder", run: decoder },
    Target { name: "executor", run: executor },
    Target { name: "verifier", run: verifier },
];

/// Asserts that an error says something, in one line, and gives the terminal no orders.
fn is_one_line(text: &str) {
    assert!(!text.is_empty() && !text.contains(char::is_control), "{text:?}");
}
