//! What every backend does.

use alloc::boxed::Box;
use alloc::string::String;
use core::ops::RangeInclusive;

use mipsilon_air::ast::ChipAst;
#[cfg(feature = "prove")]
use mipsilon_air::machine::ChipMap;
use mipsilon_air::machine::Tables;
use mipsilon_field::MachineField;
use p3_challenger::CanObserve;

use crate::security::Security;
use crate::shape::{MAX_LOG_HEIGHT, Shape};

/// What prover and verifier agree on before the proof.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    /// The tables of the program and of the output's length.
    pub tables: &'a Tables,
    /// Public values of the `public` chip.
    pub public: &'a [u32],
    /// Seeds the challenger: binds whatever the proof system's own transcript does not.
    pub context: [u8; 32],
}

/// The traces of the chips that have rows.
#[cfg(feature = "prove")]
pub type Traces<F> = ChipMap<Option<p3_matrix::dense::RowMajorMatrix<F>>>;

/// Why a proof could not be made.
#[cfg(feature = "prove")]
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// The proof system failed.
    #[error("the prover failed: {0}")]
    Prover(String),
    /// The proof could not be serialised.
    #[error("the proof could not be serialised: {0}")]
    Serialise(#[from] postcard::Error),
}

/// Why a proof is rejected.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The bytes are no proof of this backend.
    #[error("the proof is malformed: {0}")]
    Malformed(String),
    /// The proof's heights are not the declared ones.
    #[error("the proof was made for other trace heights than it declares")]
    Heights,
    /// The proof does not verify.
    #[error("the proof does not verify: {0}")]
    Invalid(String),
}

/// A way to prove: field, commitment scheme, hash, challenger.
pub trait Backend: Send + Sync {
    /// The base field of the traces.
    type Field: MachineField;

    /// The commitment scheme's name.
    fn pcs(&self) -> &'static str;
    /// The name of the hash.
    fn hash(&self) -> &'static str;
    /// Degree of the challenge extension.
    fn extension_degree(&self) -> usize;
    /// Whether proofs hide the witness.
    fn zero_knowledge(&self) -> bool;
    /// log2 of the least height of a trace; lower ones are padded to it.
    fn min_log_height(&self) -> u8;
    /// log2 of the greatest height of a trace, at most [`MAX_LOG_HEIGHT`].
    fn max_log_height(&self) -> u8 {
        MAX_LOG_HEIGHT
    }
    /// log2 of the heights that a trace may have.
    fn log_heights(&self) -> RangeInclusive<u8> {
        self.min_log_height()..=self.max_log_height()
    }
    /// The parameters in one canonical line, which the machine digest binds.
    fn parameters(&self) -> String;
    /// Base-field cells committed for each row of a chip.
    fn cells_per_row(&self, chip: &ChipAst) -> usize;

    /// Proves that the present traces satisfy the statement. Returns the serialised proof.
    ///
    /// # Errors
    /// See [`ProveError`].
    #[cfg(feature = "prove")]
    fn prove(
        &self,
        statement: &Statement<'_>,
        traces: Traces<Self::Field>,
    ) -> Result<alloc::vec::Vec<u8>, ProveError>;

    /// A verifier of proofs for traces of the given heights. It has committed to the tables, which
    /// is most of the work where many proofs of one program and shape are verified.
    ///
    /// # Errors
    /// See [`VerifyError`].
    fn verifier(&self, tables: &Tables, shape: &Shape) -> Result<Box<dyn Verifier>, VerifyError>;

    /// Verifies a proof for traces of the given heights.
    ///
    /// # Errors
    /// See [`VerifyError`].
    fn verify(
        &self,
        statement: &Statement<'_>,
        shape: &Shape,
        proof: &[u8],
    ) -> Result<(), VerifyError> {
        let Statement { tables, public, context } = statement;
        self.verifier(tables, shape)?.verify(public, context, proof)
    }

    /// The security of a proof of this shape.
    fn security(&self, tables: &Tables, shape: &Shape) -> Security;
}

/// Verifies proofs that have the tables and the shape in common: see [`Backend::verifier`].
pub trait Verifier {
    /// Verifies a proof of the statement with these public values and this context.
    ///
    /// # Errors
    /// See [`VerifyError`].
    fn verify(&self, public: &[u32], context: &[u8; 32], proof: &[u8]) -> Result<(), VerifyError>;
}

/// A challenger that has absorbed the statement's context, one byte per field element. Every backend
/// begins with it, so here its field is checked, when it is compiled.
pub fn seed<F: MachineField, C: CanObserve<F>>(mut challenger: C, context: &[u8; 32]) -> C {
    let () = F::LARGE_ENOUGH;
    context.iter().for_each(|&byte| challenger.observe(F::from_u8(byte)));
    challenger
}
