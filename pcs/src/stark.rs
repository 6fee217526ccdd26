//! Proving and verifying the chips through `p3-batch-stark`, for any [`Scheme`].

use mipsilon_air::chip::Chip;
use mipsilon_air::machine::{ChipVisitor, Tables, all_chips};
use mipsilon_air::plonky3::Dyn;
use mipsilon_air::record::Recording;
use p3_air::BaseAir;
use p3_air::symbolic::SymbolicExpressionExt;
use p3_batch_stark::{
    BatchProof, CommonData, Domain, PcsError, ProverData, StarkGenericConfig, StarkInstance, Val,
    prove_batch, verify_batch,
};
use p3_challenger::GrindingChallenger;
use p3_commit::Pcs;
use p3_field::{Algebra, BasedVectorSpace, PrimeField64};
use p3_matrix::dense::RowMajorMatrix;
use p3_uni_stark::{PcsProverError, ProvingError};

use crate::backend::{self, ProveError, Shape, Statement, VerifyError};
use crate::layout::{ChipCost, Rules};
use crate::scheme::Scheme;
use crate::shape::{check_shape, pad, shape_of};

/// The present chips of a machine as AIRs.
struct Airs<'a, F: PrimeField64> {
    shape: &'a Shape,
    rules: Rules,
    min_height: usize,
    index: usize,
    airs: Vec<Dyn<F>>,
    /// The degree that each chip's LogUp columns may have: that of the cheaper layout.
    lookup_budgets: Vec<usize>,
}

impl<F: PrimeField64> ChipVisitor for Airs<'_, F> {
    fn visit<C: Chip>(&mut self, chip: C) {
        let present = self.shape[self.index].is_some();
        self.index += 1;
        if present {
            let cost = ChipCost::of(&Recording::of(&chip), self.rules);
            self.lookup_budgets.push(cost.lookup_budget);
            self.airs.push(Dyn::new(chip, self.min_height));
        }
    }
}

impl<'a, F: PrimeField64> Airs<'a, F> {
    fn new(scheme: &impl Scheme, tables: &Tables, shape: &'a Shape) -> Self {
        let mut airs = Self {
            shape,
            rules: scheme.rules(),
            min_height: 1 << scheme.min_log_height(),
            index: 0,
            airs: Vec::new(),
            lookup_budgets: Vec::new(),
        };
        all_chips(tables, &mut airs);
        airs
    }

    /// Commits to the preprocessed columns and lays out the LogUp columns.
    #[tracing::instrument(skip_all)]
    fn setup<SC>(
        &self,
        config: &SC,
        degrees: &[usize],
    ) -> Result<ProverData<SC>, ProvingError<PcsProverError<SC>>>
    where
        SC: StarkGenericConfig<Pcs: Pcs<SC::Challenge, SC::Challenger>>,
        Domain<SC>: p3_commit::PolynomialSpace<Val = F>,
        SymbolicExpressionExt<Val<SC>, SC::Challenge>: Algebra<SC::Challenge>,
    {
        ProverData::from_airs_and_degrees_with_lookup_budgets(
            config,
            &self.airs,
            degrees,
            &self.lookup_budgets,
            self.rules.log_blowup,
        )
    }
}

/// The public values of each chip.
fn public_values<F: PrimeField64>(airs: &[Dyn<F>], public: &[u32]) -> Vec<Vec<F>> {
    let values = |air: &Dyn<F>| if air.num_public_values() > 0 { public } else { &[] };
    airs.iter().map(|air| values(air).iter().map(|&v| F::from_u32(v)).collect()).collect()
}

/// log2 of the heights that Plonky3 commits to.
fn degrees(config: &impl StarkGenericConfig, shape: &Shape) -> Vec<usize> {
    shape.iter().flatten().map(|&log| usize::from(log) + config.is_zk()).collect()
}

/// Proves.
///
/// # Errors
/// See [`ProveError`].
pub(crate) fn prove<S, SC>(
    scheme: &S,
    statement: &Statement<'_>,
    traces: Vec<Option<RowMajorMatrix<Val<SC>>>>,
) -> Result<Vec<u8>, ProveError>
where
    S: Scheme<Config = SC>,
    SC: StarkGenericConfig,
    SymbolicExpressionExt<Val<SC>, SC::Challenge>: Algebra<SC::Challenge>,
    Domain<SC>: Send + Sync,
    SC::Pcs: Sync,
    PcsProverError<SC>: Send + core::fmt::Debug,
    SC::Challenger: GrindingChallenger<Witness = Val<SC>>,
    <SC::Pcs as Pcs<SC::Challenge, SC::Challenger>>::ProverData: Sync,
    <SC::Pcs as Pcs<SC::Challenge, SC::Challenger>>::Commitment: Sync,
{
    let config = scheme.config(&statement.context);
    let shape = shape_of(&traces, scheme.min_log_height());
    let airs = Airs::<Val<SC>>::new(scheme, statement.tables, &shape);
    let failed = |error: &dyn core::fmt::Debug| ProveError::Prover(format!("{error:?}"));
    let data =
        airs.setup(&scheme.setup_config(), &degrees(&config, &shape)).map_err(|e| failed(&e))?;
    let airs = airs.airs;
    let traces: Vec<_> =
        traces.into_iter().flatten().map(|trace| pad(trace, scheme.min_log_height())).collect();
    let instances: Vec<_> = airs
        .iter()
        .zip(&traces)
        .zip(public_values(&airs, statement.public))
        .map(|((air, trace), public_values)| StarkInstance { air, trace, public_values })
        .collect();
    let proof = prove_batch(&config, &instances, &data).map_err(|e| failed(&e))?;
    Ok(postcard::to_allocvec(&proof)?)
}

/// Verifies proofs of one shape.
pub(crate) struct Verifier<S: Scheme> {
    scheme: S,
    degrees: Vec<usize>,
    airs: Vec<Dyn<Val<S::Config>>>,
    common: CommonData<S::Config>,
}

impl<S, SC> Verifier<S>
where
    S: Scheme<Config = SC>,
    SC: StarkGenericConfig,
    Val<SC>: PrimeField64,
    SymbolicExpressionExt<Val<SC>, SC::Challenge>: Algebra<SC::Challenge>,
    PcsProverError<SC>: core::fmt::Debug,
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
        let airs = Airs::<Val<SC>>::new(&scheme, tables, shape);
        let data = airs
            .setup(&config, &degrees)
            .map_err(|error| VerifyError::Malformed(format!("{error:?}")))?;
        Ok(Self { scheme, degrees, airs: airs.airs, common: data.common })
    }
}

impl<S, SC> backend::Verifier for Verifier<S>
where
    S: Scheme<Config = SC>,
    SC: StarkGenericConfig,
    Val<SC>: PrimeField64,
    SymbolicExpressionExt<Val<SC>, SC::Challenge>: Algebra<SC::Challenge>,
    SC::Challenger: GrindingChallenger<Witness = Val<SC>>,
    SC::Challenge: BasedVectorSpace<Val<SC>>,
    PcsError<SC>: core::fmt::Debug,
    PcsProverError<SC>: core::fmt::Debug,
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
