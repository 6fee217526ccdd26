//! The Rust specification (`spec/`) and the Lean specification (`proofs-lean/Mipsilon/Spec`) on the
//! same vectors, the chips of `air/` and their export to Lean on the same rows.
//!
//! [`vectors`] makes vectors, [`answer`] is what Rust says, [`lean::answers`] what Lean says, and
//! [`disagreements`] compares. The text of vectors and answers is described in
//! `proofs-lean/run/Vectors.lean`. Rows of chips are in [`chips`].

pub mod chips;
pub mod generate;
pub mod lean;
pub mod part;
mod random;
pub mod status;
pub mod vector;

use std::fmt;

pub use generate::vectors;
pub use vector::{Vector, answer};

/// A vector to which the specifications answer differently.
#[derive(Debug)]
pub struct Disagreement {
    /// The mnemonic of the vector's instruction.
    pub instruction: String,
    /// The vector, for a person.
    pub vector: String,
    /// The line of the vector.
    pub line: String,
    /// What Rust answers.
    pub rust: String,
    /// What Lean answers.
    pub lean: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { instruction, vector, line, rust, lean } = self;
        writeln!(f, "{instruction}: the specifications disagree\n{vector}")?;
        writeln!(f, "  line: {line}\n  Rust: {rust}\n  Lean: {lean}")
    }
}

/// The vectors for which the lines of `lean` are not what Rust answers.
///
/// # Panics
/// If `lean` has not one line per vector.
pub fn disagreements(vectors: &[Vector], lean: &str) -> Vec<Disagreement> {
    let lines: Vec<&str> = lean.lines().collect();
    assert_eq!(lines.len(), vectors.len(), "Lean must answer each vector by one line");
    let compare = |(vector, lean): (&Vector, &str)| {
        let rust = answer(vector);
        (rust != lean).then(|| Disagreement {
            instruction: vector.instruction().to_owned(),
            vector: vector.describe(),
            line: vector.line(),
            rust,
            lean: lean.to_owned(),
        })
    };
    vectors.iter().zip(lines).filter_map(compare).collect()
}
