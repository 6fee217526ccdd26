//! Proving a run and verifying the proof.

use std::fmt;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use mipsilon_air::machine::{Buckets, Tables, air_digest, instruction_ops};
use mipsilon_field::MachineField;
use mipsilon_pcs::layout::LAYOUT;
use mipsilon_pcs::shape::{check_shape, shape_of};
use mipsilon_pcs::{
    Backend, BackendVisitor, NoBackend, ProveError, Statement, VerifyError, dispatch,
};
use mipsilon_spec::syscall::MAX_OUTPUT;

use crate::cost;
use crate::proof::{FormatError, Proof};
use crate::trace::{self, TraceError};
use crate::{ExecutionError, Limits, MAX_END_CLK, Outcome, Program, Record, Terminal, record};

// What `Options` is made of and `Verified` reports, so that users need no other crate.
pub use mipsilon_pcs::{BackendId, Goal, Promise, Security, SecurityProfile};

/// How to prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Field and commitment scheme.
    pub backend: BackendId,
    /// Security profile.
    pub security: SecurityProfile,
}

impl Default for Options {
    fn default() -> Self {
        Self { backend: BackendId::default(), security: SecurityProfile::Proven100 }
    }
}

/// What a prover is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Executing the program.
    Execute,
    /// Filling the traces.
    Trace,
    /// Proving.
    Prove,
}

/// How far a prover is, for another thread to show.
#[derive(Debug, Default)]
pub struct Progress {
    cycles: AtomicU64,
    stage: AtomicU8,
}

impl Progress {
    /// Instructions executed so far.
    pub fn cycles(&self) -> u64 {
        self.cycles.load(Ordering::Relaxed)
    }

    /// What the prover is doing.
    pub fn stage(&self) -> Stage {
        match self.stage.load(Ordering::Relaxed) {
            0 => Stage::Execute,
            1 => Stage::Trace,
            _ => Stage::Prove,
        }
    }

    fn enter(&self, stage: Stage) {
        self.stage.store(stage as u8, Ordering::Relaxed);
    }
}

/// A proof and how it came about.
#[derive(Clone, Debug)]
pub struct Proved {
    /// How the run ended.
    pub outcome: Outcome,
    /// The proof.
    pub proof: Proof,
    /// Its security.
    pub security: Security,
    /// Whether it hides the private input.
    pub zero_knowledge: bool,
    /// Committed base-field cells: see [`cost::cells`].
    pub cells: u64,
}

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum ProvingError {
    /// The program did not exit.
    #[error(transparent)]
    Execution(#[from] ExecutionError),
    /// There is no such backend.
    #[error(transparent)]
    Backend(#[from] NoBackend),
    /// The traces could not be filled.
    #[error(transparent)]
    Trace(#[from] TraceError),
    /// The prover failed.
    #[error(transparent)]
    Prover(#[from] ProveError),
    /// The run is too large for one proof.
    #[error("the run does not fit one proof: {0}")]
    TooLarge(String),
    /// The verifier would refuse the proof: the profile does not keep its promise on this run.
    #[error(
        "a proof of this run would have {bits} {} bits of security, {profile} promises {}",
        .promise.goal,
        .promise.bits
    )]
    Insecure {
        /// What it would have.
        bits: u32,
        /// The profile asked for.
        profile: SecurityProfile,
        /// What that promises.
        promise: Promise,
    },
}

/// Executes a program with a private input and proves its run: [`Prover`] without extras.
///
/// # Errors
/// See [`ProvingError`].
pub fn prove(program: &Program, input: &[u8], options: &Options) -> Result<Proved, ProvingError> {
    Prover::new(program, input).prove(options)
}

/// Proves a run of a program.
pub struct Prover<'a> {
    program: &'a Program,
    input: &'a [u8],
    limits: Limits,
    terminal: Box<Terminal<'a>>,
    progress: Option<&'a Progress>,
}

impl<'a> Prover<'a> {
    /// A prover of the run of `program` with this private input.
    pub fn new(program: &'a Program, input: &'a [u8]) -> Self {
        let (limits, terminal) = (Limits::default(), Box::new(|_, _: &[u8]| ()));
        Self { program, input, limits, terminal, progress: None }
    }

    /// Bounds the run.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Receives what the program writes to its standard output and error; without it, nobody does.
    #[must_use]
    pub fn terminal(self, terminal: impl FnMut(u32, &[u8]) + 'a) -> Self {
        Self { terminal: Box::new(terminal), ..self }
    }

    /// Follows the work.
    #[must_use]
    pub fn progress(self, progress: &'a Progress) -> Self {
        Self { progress: Some(progress), ..self }
    }

    /// Executes the program and proves the run.
    ///
    /// # Errors
    /// See [`ProvingError`].
    pub fn prove(self, options: &Options) -> Result<Proved, ProvingError> {
        let profile = options.security;
        dispatch(&options.backend, profile, WithProfile { prover: self, profile })?
    }

    /// Executes the program and proves the run with a backend of the caller's own.
    ///
    /// # Errors
    /// See [`ProvingError`].
    pub fn prove_with<F: MachineField>(
        self,
        backend: &dyn Backend<Field = F>,
        profile: SecurityProfile,
    ) -> Result<Proved, ProvingError> {
        let Self { program, input, limits, mut terminal, progress } = self;
        let unseen = Progress::default();
        let progress = progress.unwrap_or(&unseen);
        progress.enter(Stage::Execute);
        let (outcome, record) = execute(program, input, &mut *terminal, limits, &progress.cycles)?;

        progress.enter(Stage::Trace);
        let tables = trace::tables(program, outcome.output.len());
        let traces = trace::generate::<F>(program, &tables, &record)?;
        let end_clk = record.end_clk;
        drop(record);
        let shape = shape_of(&traces.matrices, backend.min_log_height());
        check_shape(&tables, &shape, backend.log_heights()).map_err(ProvingError::TooLarge)?;
        let security = backend.security(&tables, &shape);
        if let Some(promise) = profile.promise()
            && promise.log_proofs(&security).is_none()
        {
            let bits = promise.goal.of(&security);
            return Err(ProvingError::Insecure { bits, profile, promise });
        }

        progress.enter(Stage::Prove);
        let mut proof = Proof {
            field: F::NAME.to_owned(),
            pcs: backend.pcs().to_owned(),
            security: profile.name().to_owned(),
            machine_digest: machine_digest(backend),
            program_digest: program.digest(),
            exit_code: outcome.exit_code,
            end_clk,
            output: outcome.output.clone(),
            shape,
            proof: Vec::new(),
        };
        let public = public_values(program, &proof);
        let statement = Statement { tables: &tables, public: &public, context: context(&proof) };
        proof.proof =
            tracing::info_span!("prove").in_scope(|| backend.prove(&statement, traces.matrices))?;
        Ok(Proved {
            outcome,
            security,
            zero_knowledge: backend.zero_knowledge(),
            cells: cost::cells(&traces.rows, |chip| backend.cells_per_row(chip)),
            proof,
        })
    }
}

impl fmt::Debug for Prover<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prover").field("limits", &self.limits).finish_non_exhaustive()
    }
}

struct WithProfile<'a> {
    prover: Prover<'a>,
    profile: SecurityProfile,
}

impl BackendVisitor for WithProfile<'_> {
    type Output = Result<Proved, ProvingError>;
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) -> Self::Output {
        self.prover.prove_with(backend, self.profile)
    }
}

/// Executes a program and records its rows by chip.
pub(crate) fn execute(
    program: &Program,
    input: &[u8],
    terminal: &mut Terminal<'_>,
    limits: Limits,
    cycles: &AtomicU64,
) -> Result<(Outcome, Record), ExecutionError> {
    let buckets = Buckets::new();
    // Unprovable rows end the run, and SYSCALL has a list of its own.
    let bucket_of = |op| buckets.get(op).unwrap_or(0);
    let chips = instruction_ops().len();
    tracing::info_span!("execute")
        .in_scope(|| record(program, input, terminal, limits, cycles, chips, bucket_of))
}

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
    // Time 1 has passed at least once, in steps of 4.
    if !(5..=MAX_END_CLK).contains(&proof.end_clk) || proof.end_clk % 4 != 1 {
        return Err(Rejected::Claim(format!("an end at time {}", proof.end_clk)));
    }
    let tables: Tables = trace::tables(program, proof.output.len());
    check_shape(&tables, &proof.shape, backend.log_heights()).map_err(VerifyError::Malformed)?;
    let security = backend.security(&tables, &proof.shape);
    let least = Promise { goal: Goal::Proven, bits: min_bits };
    // The proof's own profile is at least as strong as the one asked for.
    for required in made.promise().into_iter().chain([least]) {
        if required.log_proofs(&security).is_none() {
            return Err(Rejected::Insecure { bits: required.goal.of(&security), required });
        }
    }
    let public = public_values(program, proof);
    let statement = Statement { tables: &tables, public: &public, context: context(proof) };
    backend.verify(&statement, &proof.shape, &proof.proof)?;
    Ok(Verified {
        exit_code: proof.exit_code,
        output: proof.output.clone(),
        security,
        zero_knowledge: backend.zero_knowledge(),
    })
}

/// Digest of the machine: the chips, the field, the backend and its parameters.
pub fn machine_digest<F: MachineField>(backend: &dyn Backend<Field = F>) -> [u8; 32] {
    let parameters = format!(
        "field={} pcs={} hash={} extension={} {} min-height=2^{} layout={LAYOUT}",
        F::NAME,
        backend.pcs(),
        backend.hash(),
        backend.extension_degree(),
        backend.parameters(),
        backend.min_log_height(),
    );
    let mut hasher = blake3::Hasher::new_derive_key("mipsilon machine digest v1");
    hasher.update(&air_digest()).update(parameters.as_bytes());
    *hasher.finalize().as_bytes()
}

/// What the challenger starts from: every claim of the proof.
fn context(proof: &Proof) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("mipsilon statement v2");
    // Two profiles can have the same parameters, and hence one machine digest.
    hasher.update(&(proof.security.len() as u64).to_le_bytes()).update(proof.security.as_bytes());
    hasher
        .update(&proof.machine_digest)
        .update(&proof.program_digest)
        .update(&proof.exit_code.to_le_bytes())
        .update(&proof.end_clk.to_le_bytes())
        .update(&(proof.output.len() as u64).to_le_bytes())
        .update(&proof.output);
    for height in &proof.shape {
        // 0 stands for an absent chip; no chip has a single row.
        hasher.update(&[height.unwrap_or(0)]);
    }
    *hasher.finalize().as_bytes()
}

/// The public values of the `public` chip.
fn public_values(program: &Program, proof: &Proof) -> Vec<u32> {
    let code = proof.exit_code;
    let header = [program.entry() / 4, proof.end_clk, code & 0xffff, code >> 16];
    header.into_iter().chain(proof.output.iter().map(|&byte| byte.into())).collect()
}
