//! Proving a run.

use std::fmt;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use mipsilon_field::MachineField;
use mipsilon_pcs::shape::{check_shape, shape_of};
use mipsilon_pcs::{
    Backend, BackendId, BackendVisitor, NoBackend, Promise, ProveError, Security, SecurityProfile,
    Statement, dispatch,
};

use crate::cost::{self, CountError};
use crate::proof::Proof;
use crate::statement::{context, machine_digest, public_values};
use crate::trace::{self, TraceError};
use crate::{ExecutionError, Limits, Program, RunOutcome, Terminal, record};

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
    pub outcome: RunOutcome,
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

impl From<CountError> for ProvingError {
    fn from(error: CountError) -> Self {
        match error {
            CountError::Execution(error) => error.into(),
            CountError::Trace(error) => error.into(),
        }
    }
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
        let (outcome, record) = record(program, input, &mut *terminal, limits, &progress.cycles)?;

        progress.enter(Stage::Trace);
        let tables = program.tables(outcome.output.len());
        let traces = trace::generate::<F>(program, &tables, &record)?;
        let end_clk = record.end_clk;
        drop(record);
        let shape = shape_of(&traces.matrices, backend.min_log_height());
        check_shape(&tables, &shape, backend.log_heights()).map_err(ProvingError::TooLarge)?;
        let security = backend.security(&tables, &shape);
        if let Some(promise) = profile.promise()
            && security.log_proofs(promise).is_none()
        {
            let bits = security.figure(promise.goal);
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
            shape: shape.values().copied().collect(),
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
