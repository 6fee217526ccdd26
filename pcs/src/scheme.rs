//! A univariate commitment scheme with its parameters. [`crate::univariate`] makes a backend of it.

use alloc::string::String;
use core::fmt::Debug;

use mipsilon_air::machine::Tables;
use mipsilon_field::MachineField;
use p3_air::symbolic::SymbolicExpressionExt;
use p3_batch_stark::{StarkGenericConfig, Val};
use p3_challenger::GrindingChallenger;
use p3_commit::{Pcs, PolynomialSpace};

use crate::layout::Rules;
use crate::security::Security;
use crate::shape::Shape;

/// A configuration of `p3-batch-stark` that proves and verifies over a field of the machine.
pub trait Config:
    StarkGenericConfig<
        Pcs: Pcs<
            Self::Challenge,
            Self::Challenger,
            Domain: PolynomialSpace<Val: MachineField> + Send + Sync,
            ProverData: Sync,
            Commitment: Sync,
            Error: Debug,
            ProverError: Send + Debug,
        > + Sync,
        Challenger: GrindingChallenger<Witness = Val<Self>>,
    >
{
}

impl<C> Config for C where
    C: StarkGenericConfig<
            Pcs: Pcs<
                C::Challenge,
                C::Challenger,
                Domain: PolynomialSpace<Val: MachineField> + Send + Sync,
                ProverData: Sync,
                Commitment: Sync,
                Error: Debug,
                ProverError: Send + Debug,
            > + Sync,
            Challenger: GrindingChallenger<Witness = Val<C>>,
        >
{
}

/// Symbolic expressions in a configuration's challenge field. Plonky3 makes them an algebra over each
/// of its extension fields by name, so the bound cannot be a part of [`Config`].
pub(crate) type Symbolic<C> = SymbolicExpressionExt<Val<C>, <C as StarkGenericConfig>::Challenge>;

/// A univariate commitment scheme with its hash, challenge field and parameters.
pub trait Scheme: Clone + Send + Sync + 'static {
    /// Plonky3's configuration.
    type Config: Config;

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
