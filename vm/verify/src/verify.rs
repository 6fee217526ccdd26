//! Verifying a proof of a run.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use mipsilon_air::memory::clock;
use mipsilon_field::MachineField;
use mipsilon_pcs::shape::check_shape;
use mipsilon_pcs::{
    Backend, BackendId, BackendVisitor, Goal, NoBackend, Promise, Security, SecurityProfile, Shape,
    Statement, VerifyError, dispatch,
};
use mipsilon_spec::syscall::MAX_OUTPUT;

use crate::Program;
use crate::proof::{FormatError, Proof};
use crate::statement::{context, machine_digest, public_values};

/// What a verified proof says.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// The exit code.
    pub exit_code: u32,
    /// The public output.
    pub output: Vec<u8>,
    /// The proof's security.
    pub security: Security,
    /// Whether the proof hides the private input.
    pub zero_knowledge: bool,
}

/// Why a proof is rejected.
#[derive(Debug, thiserror::Error)]
pub enum Rejected {
    /// The file is no proof.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The proof names a backend that does not exist.
    #[error(transparent)]
    Backend(#[from] NoBackend),
    /// The proof names a profile that does not exist.
    #[error("{0}")]
    Profile(String),
    /// The proof's profile is weaker than asked for.
    #[error("the proof was made with the profile {made}, weaker than {asked}")]
    Weak {
        /// The proof's.
        made: SecurityProfile,
        /// The verifier's.
        asked: SecurityProfile,
    },
    /// The proof has fewer bits than its profile promises, or fewer proven ones than asked for.
    #[error(
        "the proof has {bits} {} bits of security, {} are asked for", .required.goal, .required.bits
    )]
    Insecure {
        /// What it has.
        bits: u32,
        /// What is asked for.
        required: Promise,
    },
    /// The proof is for other chips or parameters.
    #[error("the proof is for another machine: its chips or parameters are not this version's")]
    Machine,
    /// The proof is for another program.
    #[error("the proof is for another program than this ELF file")]
    Program,
    /// A claim is out of bounds.
    #[error("the proof claims {0}")]
    Claim(String),
    /// The proof itself is bad.
    #[error(transparent)]
    Proof(#[from] VerifyError),
}

/// The security that a verifier asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The weakest profile that will do.
    pub profile: SecurityProfile,
    /// The least proven bits, where that is more than the profile requires.
    pub min_bits: u32,
}

impl From<SecurityProfile> for Demand {
    fn from(profile: SecurityProfile) -> Self {
        Self { profile, min_bits: 0 }
    }
}

/// Verifies that a proof shows a run of `program`, with at least the security asked for.
///
/// # Errors
/// See [`Rejected`].
pub fn verify(
    program: &Program,
    proof: &Proof,
    demand: impl Into<Demand>,
) -> Result<Verified, Rejected> {
    let made: SecurityProfile = proof.security.parse().map_err(Rejected::Profile)?;
    let id = BackendId { field: proof.field.clone(), pcs: proof.pcs.clone() };
    dispatch(&id, made, Verifier { program, proof, demand: demand.into() })?
}

struct Verifier<'a> {
    program: &'a Program,
    proof: &'a Proof,
    demand: Demand,
}

impl BackendVisitor for Verifier<'_> {
    type Output = Result<Verified, Rejected>;
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) -> Self::Output {
        verify_with(backend, self.program, self.proof, self.demand)
    }
}

/// Verifies with a backend of the caller's own; see [`verify`].
///
/// # Errors
/// See [`Rejected`].
pub fn verify_with<F: MachineField>(
    backend: &dyn Backend<Field = F>,
    program: &Program,
    proof: &Proof,
    demand: impl Into<Demand>,
) -> Result<Verified, Rejected> {
    let Demand { profile: asked, min_bits } = demand.into();
    let made: SecurityProfile = proof.security.parse().map_err(Rejected::Profile)?;
    if made < asked {
        return Err(Rejected::Weak { made, asked });
    }
    let names = (proof.field.as_str(), proof.pcs.as_str());
    if names != (F::NAME, backend.pcs()) || proof.machine_digest != machine_digest(backend) {
        return Err(Rejected::Machine);
    }
    if proof.program_digest != program.digest() {
        return Err(Rejected::Program);
    }
    if proof.output.len() > MAX_OUTPUT as usize {
        return Err(Rejected::Claim(format!("{} bytes of output", proof.output.len())));
    }
    if !clock::is_end(proof.end_clk) {
        return Err(Rejected::Claim(format!("an end at time {}", proof.end_clk)));
    }
    let tables = program.tables(proof.output.len());
    let shape = Shape::try_from(proof.shape.clone()).map_err(VerifyError::Malformed)?;
    check_shape(&tables, &shape, backend.log_heights()).map_err(VerifyError::Malformed)?;
    let security = backend.security(&tables, &shape);
    let least = Promise { goal: Goal::Proven, bits: min_bits };
    // The proof's own profile is at least as strong as the one asked for.
    for required in made.promise().into_iter().chain([least]) {
        if security.log_proofs(required).is_none() {
            return Err(Rejected::Insecure { bits: security.figure(required.goal), required });
        }
    }
    let public = public_values(program, proof);
    let statement = Statement { tables: &tables, public: &public, context: context(proof) };
    backend.verify(&statement, &shape, &proof.proof)?;
    Ok(Verified {
        exit_code: proof.exit_code,
        output: proof.output.clone(),
        security,
        zero_knowledge: backend.zero_knowledge(),
    })
}
