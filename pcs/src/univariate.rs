//! Proving and verifying the chips through `p3-batch-stark`, for any [`Scheme`].

#[cfg(feature = "prove")]
mod prove;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use mipsilon_air::ast::ChipAst;
use mipsilon_air::machine::Tables;
use mipsilon_air::plonky3::ChipAir;
use p3_batch_stark::{BatchProof, CommonData, ProverData, StarkGenericConfig, Val, verify_batch};
use p3_field::{Algebra, BasedVectorSpace};
use p3_uni_stark::{PcsProverError, ProvingError};

use crate::airs::{self, public_values};
use crate::backend::{self, Backend, VerifyError};
use crate::layout::{ChipCost, Rules};
use crate::scheme::{Config, Scheme, Symbolic};
use crate::security::Security;
use crate::shape::{Shape, check_shape};

/// The backend of a [`Scheme`].
#[derive(Clone, Copy, Debug)]
pub struct Stark<S>(pub S);

impl<S: Scheme> Backend for Stark<S>
where
    Symbolic<S::Config>: Algebra<<S::Config as StarkGenericConfig>::Challenge>,
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
    fn cells_per_row(&self, chip: &ChipAst) -> usize {
        ChipCost::of(chip, self.0.rules()).cells(self.extension_degree())
    }
    #[cfg(feature = "prove")]
    fn prove(
        &self,
        statement: &backend::Statement<'_>,
        traces: backend::Traces<Self::Field>,
    ) -> Result<Vec<u8>, backend::ProveError> {
        prove::prove(&self.0, statement, traces)
    }
    fn verifier(
        &self,
        tables: &Tables,
        shape: &Shape,
    ) -> Result<Box<dyn backend::Verifier>, VerifyError> {
        Ok(Box::new(Verifier::new(self.0.clone(), tables, shape)?))
    }
    fn security(&self, tables: &Tables, shape: &Shape) -> Security {
        self.0.security(tables, shape)
    }
}

/// Commits to the preprocessed columns and lays out the LogUp columns: each chip's may have the degree
/// of its cheaper layout.
#[tracing::instrument(skip_all)]
fn setup<SC>(
    config: &SC,
    airs: &[ChipAir<Val<SC>>],
    degrees: &[usize],
    rules: Rules,
) -> Result<ProverData<SC>, ProvingError<PcsProverError<SC>>>
where
    SC: Config,
    Symbolic<SC>: Algebra<SC::Challenge>,
{
    let budget = |air: &ChipAir<Val<SC>>| ChipCost::of(air.ast(), rules).lookup_budget;
    let budgets: Vec<usize> = airs.iter().map(budget).collect();
    ProverData::from_airs_and_degrees_with_lookup_budgets(
        config,
        airs,
        degrees,
        &budgets,
        rules.log_blowup,
    )
}

/// log2 of the heights that Plonky3 commits to.
fn degrees(config: &impl StarkGenericConfig, shape: &Shape) -> Vec<usize> {
    shape.values().flatten().map(|&log| usize::from(log) + config.is_zk()).collect()
}

/// Verifies proofs of one shape.
pub(crate) struct Verifier<S: Scheme> {
    scheme: S,
    degrees: Vec<usize>,
    airs: Vec<ChipAir<Val<S::Config>>>,
    common: CommonData<S::Config>,
}

impl<S, SC> Verifier<S>
where
    S: Scheme<Config = SC>,
    SC: Config,
    Symbolic<SC>: Algebra<SC::Challenge>,
{
    /// Commits to the tables.
    ///
    /// # Errors
    /// See [`VerifyError`].
    pub(crate) fn new(scheme: S, tables: &Tables, shape: &Shape) -> Result<Self, VerifyError> {
        let log_heights = scheme.min_log_height()..=scheme.max_log_height();
        check_shape(tables, shape, log_heights).map_err(VerifyError::Malformed)?;
        let config = scheme.setup_config();
        let degrees = degrees(&config, shape);
        let airs = airs::present(tables, shape, scheme.min_log_height());
        let data = setup(&config, &airs, &degrees, scheme.rules())
            .map_err(|error| VerifyError::Malformed(format!("{error:?}")))?;
        Ok(Self { scheme, degrees, airs, common: data.common })
    }
}

impl<S, SC> backend::Verifier for Verifier<S>
where
    S: Scheme<Config = SC>,
    SC: Config,
    Symbolic<SC>: Algebra<SC::Challenge>,
{
    fn verify(&self, public: &[u32], context: &[u8; 32], proof: &[u8]) -> Result<(), VerifyError> {
        let Self { scheme, degrees, airs, common } = self;
        let proof: BatchProof<SC> = decode(proof)?;
        if proof.degree_bits != *degrees {
            return Err(VerifyError::Heights);
        }
        let public_values = public_values(airs, public);
        verify_batch(&scheme.config(context), airs, &proof, &public_values, common)
            .map_err(|error| VerifyError::Invalid(format!("{error:?}")))
    }
}

/// Reads a proof and nothing after it.
pub(crate) fn decode<T>(bytes: &[u8]) -> Result<T, VerifyError>
where
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    let malformed = |error: postcard::Error| VerifyError::Malformed(error.to_string());
    let (proof, rest): (T, _) = postcard::take_from_bytes(bytes).map_err(malformed)?;
    if !rest.is_empty() {
        return Err(VerifyError::Malformed(format!("{} bytes too many", rest.len())));
    }
    // Postcard reads several encodings of one number; accepting one only keeps a proof's bytes
    // unique for what they say.
    if postcard::to_allocvec(&proof).map_err(malformed)? != bytes {
        return Err(VerifyError::Malformed("its encoding is not canonical".to_owned()));
    }
    Ok(proof)
}
