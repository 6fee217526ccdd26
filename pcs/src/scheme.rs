//! What the backends on `p3-batch-stark` share: a univariate commitment scheme with its parameters
//! ([`Scheme`]) makes a [`Backend`].

use mipsilon_air::machine::Tables;
use mipsilon_air::record::Recording;
use mipsilon_field::MachineField;
use p3_air::symbolic::SymbolicExpressionExt;
use p3_batch_stark::{Domain, PcsError, StarkGenericConfig, Val};
use p3_challenger::GrindingChallenger;
use p3_commit::Pcs;
use p3_field::{Algebra, BasedVectorSpace};
use p3_matrix::dense::RowMajorMatrix;
use p3_uni_stark::PcsProverError;

use crate::backend::{Backend, ProveError, Shape, Statement, Verifier, VerifyError};
use crate::layout::{ChipCost, Rules};
use crate::security::Security;
use crate::stark;

/// A univariate commitment scheme with its hash, challenge field and parameters.
pub trait Scheme: Clone + Send + Sync + 'static {
    /// Plonky3's configuration.
    type Config: StarkGenericConfig;

    /// The scheme's name in flags, proof files and digests.
    fn name(&self) -> &'static str;
    /// The name of the hash.
    fn hash(&self) -> &'static str;
    /// What the scheme adds to the columns of a chip.
    fn rules(&self) -> Rules;
    /// log2 of the least height of a trace.
    fn min_log_height(&self) -> u8;
    /// log2 of the greatest height of a trace, as far as the field has domains for it.
    fn max_log_height(&self) -> u8;
    /// The parameters in one canonical line.
    fn parameters(&self) -> String;
    /// The configuration, its challenger seeded with a statement's context.
    fn config(&self, context: &[u8; 32]) -> Self::Config;
    /// The configuration that commits to the preprocessed columns, the same for prover and
    /// verifier.
    fn setup_config(&self) -> Self::Config {
        self.config(&[0; 32])
    }
    /// The security of a proof of this shape.
    fn security(&self, tables: &Tables, shape: &Shape) -> Security;
}

/// The backend of a [`Scheme`].
#[derive(Clone, Copy, Debug)]
pub struct Stark<S>(pub S);

impl<S: Scheme> Backend for Stark<S>
where
    Val<S::Config>: MachineField,
    SymbolicExpressionExt<Val<S::Config>, <S::Config as StarkGenericConfig>::Challenge>:
        Algebra<<S::Config as StarkGenericConfig>::Challenge>,
    Domain<S::Config>: Send + Sync,
    <S::Config as StarkGenericConfig>::Pcs: Sync,
    PcsError<S::Config>: core::fmt::Debug,
    PcsProverError<S::Config>: Send + core::fmt::Debug,
    <S::Config as StarkGenericConfig>::Challenger: GrindingChallenger<Witness = Val<S::Config>>,
    <<S::Config as StarkGenericConfig>::Pcs as Pcs<
        <S::Config as StarkGenericConfig>::Challenge,
        <S::Config as StarkGenericConfig>::Challenger,
    >>::ProverData: Sync,
    <<S::Config as StarkGenericConfig>::Pcs as Pcs<
        <S::Config as StarkGenericConfig>::Challenge,
        <S::Config as StarkGenericConfig>::Challenger,
    >>::Commitment: Sync,
{
    type Field = Val<S::Config>;

    fn pcs(&self) -> &'static str {
        self.0.name()
    }
    fn hash(&self) -> &'static str {
        self.0.hash()
    }
    fn extension_degree(&self) -> usize {
        <<S::Config as StarkGenericConfig>::Challenge as BasedVectorSpace<Val<S::Config>>>::DIMENSION
    }
    fn zero_knowledge(&self) -> bool {
        self.0.rules().openings.is_zk()
    }
    fn min_log_height(&self) -> u8 {
        self.0.min_log_height()
    }
    fn max_log_height(&self) -> u8 {
        self.0.max_log_height()
    }
    fn parameters(&self) -> String {
        self.0.parameters()
    }
    fn cells_per_row(&self, chip: &Recording) -> usize {
        ChipCost::of(chip, self.0.rules()).cells(self.extension_degree())
    }
    fn prove(
        &self,
        statement: &Statement<'_>,
        traces: Vec<Option<RowMajorMatrix<Self::Field>>>,
    ) -> Result<Vec<u8>, ProveError> {
        stark::prove(&self.0, statement, traces)
    }
    fn verifier(&self, tables: &Tables, shape: &Shape) -> Result<Box<dyn Verifier>, VerifyError> {
        Ok(Box::new(stark::Verifier::new(self.0.clone(), tables, shape)?))
    }
    fn security(&self, tables: &Tables, shape: &Shape) -> Security {
        self.0.security(tables, shape)
    }
}
