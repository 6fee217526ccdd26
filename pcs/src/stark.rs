//! Proving and verifying the chips through `p3-batch-stark`, for any [`Scheme`].

use mipsilon_air::chip::Chip;
use mipsilon_air::machine::{ChipVisitor, all_chips};
use mipsilon_air::plonky3::Dyn;
use mipsilon_air::record::Recording;
use p3_air::symbolic::SymbolicExpressionExt;
use p3_batch_stark::{
    BatchProof, Domain, PcsError, ProverData, StarkGenericConfig, StarkInstance, Val, prove_batch,
    verify_batch,
};
use p3_challenger::GrindingChallenger;
use p3_commit::Pcs;
use p3_field::{Algebra, BasedVectorSpace, PrimeField64};
use p3_matrix::dense::RowMajorMatrix;
use p3_uni_stark::{PcsProverError, ProvingError};

use crate::backend::{ProveError, Shape, Statement, VerifyError};
use crate::layout::{ChipCost, Rules};
use crate::scheme::Scheme;
use crate::shape::{check_shape, pad, shape_of};

/// The present chips of a machine as AIRs, with their public values.
struct Airs<'a, F: PrimeField64> {
    shape: &'a Shape,
    public: &'a [u32],
    rules: Rules,
    min_height: usize,
    index: usize,
    airs: Vec<Dyn<F>>,
    /// The degree that each chip's LogUp columns may have: that of the cheaper layout.
    lookup_budgets: Vec<usize>,
    public_values: Vec<Vec<F>>,
}

impl<F: PrimeField64> ChipVisitor for Airs<'_, F> {
    fn visit<C: Chip>(&mut self, chip: C) {
        let present = self.shape[self.index].is_some();
        self.index += 1;
        if present {
            let public = if chip.public_values() > 0 { self.public } else { &[] };
            self.public_values.push(public.iter().map(|&v| F::from_u32(v)).collect());
            let cost = ChipCost::of(&Recording::of(&chip), self.rules);
            self.lookup_budgets.push(cost.lookup_budget);
            self.airs.push(Dyn::new(chip, self.min_height));
        }
    }
}

impl<'a, F: PrimeField64> Airs<'a, F> {
    fn new(scheme: &impl Scheme, statement: &'a Statement<'_>, shape: &'a Shape) -> Self {
        let mut airs = Self {
            shape,
            public: statement.public,
            rules: scheme.rules(),
            min_height: 1 << scheme.min_log_height(),
            index: 0,
            airs: Vec::new(),
            lookup_budgets: Vec::new(),
            public_values: Vec::new(),
        };
        all_chips(statement.tables, &mut airs);
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
    let airs = Airs::<Val<SC>>::new(scheme, statement, &shape);
    let failed = |error: &dyn core::fmt::Debug| ProveError::Prover(format!("{error:?}"));
    let data =
        airs.setup(&scheme.setup_config(), &degrees(&config, &shape)).map_err(|e| failed(&e))?;
    let Airs { airs, public_values, .. } = airs;
    let traces: Vec<_> =
        traces.into_iter().flatten().map(|trace| pad(trace, scheme.min_log_height())).collect();
    let instances: Vec<_> = airs
        .iter()
        .zip(&traces)
        .zip(public_values)
        .map(|((air, trace), public_values)| StarkInstance { air, trace, public_values })
        .collect();
    let proof = prove_batch(&config, &instances, &data).map_err(|e| failed(&e))?;
    Ok(postcard::to_allocvec(&proof)?)
}

/// Verifies a proof of traces of the given heights.
///
/// # Errors
/// See [`VerifyError`].
pub(crate) fn verify<S, SC>(
    scheme: &S,
    statement: &Statement<'_>,
    shape: &Shape,
    proof: &[u8],
) -> Result<(), VerifyError>
where
    S: Scheme<Config = SC>,
    SC: StarkGenericConfig,
    SymbolicExpressionExt<Val<SC>, SC::Challenge>: Algebra<SC::Challenge>,
    SC::Challenger: GrindingChallenger<Witness = Val<SC>>,
    SC::Challenge: BasedVectorSpace<Val<SC>>,
    PcsError<SC>: core::fmt::Debug,
    PcsProverError<SC>: core::fmt::Debug,
{
    let log_heights = scheme.min_log_height()..=scheme.max_log_height();
    check_shape(statement.tables, shape, log_heights).map_err(VerifyError::Malformed)?;
    let proof: BatchProof<SC> = decode(proof)?;
    let config = scheme.config(&statement.context);
    let degrees = degrees(&config, shape);
    if proof.degree_bits != degrees {
        return Err(VerifyError::Heights);
    }
    let airs = Airs::<Val<SC>>::new(scheme, statement, shape);
    let data = airs
        .setup(&scheme.setup_config(), &degrees)
        .map_err(|error| VerifyError::Malformed(format!("{error:?}")))?;
    let Airs { airs, public_values, .. } = airs;
    verify_batch(&config, &airs, &proof, &public_values, &data.common)
        .map_err(|error| VerifyError::Invalid(format!("{error:?}")))
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
