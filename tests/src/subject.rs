//! A backend with a run to prove: the trait by itself, below files and digests.

use mipsilon_air::machine::{ChipMap, Tables};
use mipsilon_field::MachineField;
use mipsilon_pcs::shape::shape_of;
use mipsilon_pcs::{Backend, Shape, Statement, VerifyError};
use mipsilon_vm::Program;
use p3_matrix::dense::RowMajorMatrix;

use crate::fixtures::{INPUT, program};
use crate::guest::{Witness, witness};

/// A backend with an honest witness of a run and its statement.
pub struct Subject<'a, F> {
    /// The backend.
    pub backend: &'a dyn Backend<Field = F>,
    /// The tables.
    pub tables: Tables,
    /// The public values.
    pub public: Vec<u32>,
    /// The trace of each chip that has one.
    pub traces: ChipMap<Option<RowMajorMatrix<F>>>,
    /// The heights of the traces.
    pub shape: Shape,
}

impl<'a, F: MachineField> Subject<'a, F> {
    /// The honest run of the fixtures.
    pub fn new(backend: &'a dyn Backend<Field = F>) -> Self {
        Self::of(backend, &program(), INPUT)
    }

    /// The honest run of a program.
    pub fn of(backend: &'a dyn Backend<Field = F>, program: &Program, input: &[u8]) -> Self {
        let Witness { tables, traces, public } = witness::<F>(program, input);
        let public = public.iter().map(|value| value.as_canonical_u64() as u32).collect();
        let shape = shape_of(&traces.matrices, backend.min_log_height());
        Self { backend, tables, public, traces: traces.matrices, shape }
    }

    /// What is claimed of the run, in some context.
    pub fn statement(&self) -> Statement<'_> {
        Statement { tables: &self.tables, public: &self.public, context: [7; 32] }
    }

    /// Proves the traces, whatever they are.
    pub fn prove(&self, statement: &Statement<'_>) -> Vec<u8> {
        self.backend.prove(statement, self.traces.clone()).expect("a proof")
    }

    /// Verifies a proof.
    ///
    /// # Errors
    /// See [`VerifyError`].
    pub fn verify(&self, statement: &Statement<'_>, proof: &[u8]) -> Result<(), VerifyError> {
        self.backend.verify(statement, &self.shape, proof)
    }
}
