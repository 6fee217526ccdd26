//! Proving and verifying the chips through `p3-multi-stark`, for any multilinear commitment scheme.

#[cfg(feature = "prove")]
mod prove;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use mipsilon_air::machine::Tables;
use mipsilon_air::plonky3::Replayed;
use mipsilon_field::MachineField;
use p3_air::BaseAir;
use p3_challenger::{CanObserve, CanSampleUniformBits, FieldChallenger, GrindingChallenger};
use p3_field::{Field, PrimeCharacteristicRing};
use p3_multi_stark::config::{Commitment, MultiStarkConfig};
use p3_multi_stark::{
    MultiStarkProof, VerifierInstance, VerifierInstances, VerifyingKey, security_report, setup,
};
use p3_sumcheck::PrescribedPointPcs;
use p3_sumcheck::layout::TableShape;

use crate::airs::{self, public_values};
use crate::backend::{self, VerifyError, seed};
use crate::security::Security;
use crate::shape::Shape;
use crate::univariate::decode;

#[cfg(feature = "prove")]
pub(crate) use self::prove::prove;

/// Grinding of the sumchecks outside the commitment scheme: the security report would not count
/// it.
const SUMCHECK_GRINDING: usize = 0;

/// The present chips of a machine as AIRs, with what a configuration is derived from.
pub(crate) struct Airs<F: Field> {
    airs: Vec<Replayed<F>>,
    log_heights: Vec<usize>,
}

impl<F: Field> Airs<F> {
    /// The chips that `shape` declares.
    pub(crate) fn new(tables: &Tables, shape: &Shape, min_log_height: u8) -> Self {
        let airs = airs::present(tables, shape, min_log_height);
        Self {
            airs: airs.into_iter().map(Replayed::from).collect(),
            log_heights: shape.values().flatten().map(|&log| log.into()).collect(),
        }
    }

    /// The shapes of the tables that are `width` columns wide, if any.
    fn table_shapes(&self, width: impl Fn(&Replayed<F>) -> usize) -> Vec<TableShape> {
        let shapes = self.airs.iter().zip(&self.log_heights);
        shapes
            .map(|(air, &log_height)| (log_height, width(air)))
            .filter(|&(_, width)| width > 0)
            .map(|(log_height, width)| TableShape::new(log_height, width))
            .collect()
    }

    /// The shapes of the main traces.
    pub(crate) fn main(&self) -> Vec<TableShape> {
        self.table_shapes(|air| air.width())
    }

    /// The shapes of the preprocessed traces.
    pub(crate) fn preprocessed(&self) -> Vec<TableShape> {
        self.table_shapes(|air| air.preprocessed_width())
    }
}

/// A configuration of `p3-multi-stark` that proves and verifies.
pub(crate) trait Config:
    MultiStarkConfig<
        Pcs: PrescribedPointPcs<Self::Challenge, Self::Challenger>,
        Challenger: Clone
                        + FieldChallenger<Self::Val>
                        + GrindingChallenger<Witness = Self::Val>
                        + CanSampleUniformBits<Self::Val>
                        + CanObserve<Commitment<Self>>,
    >
{
    /// log2 of the candidates that the commitments to the main and to the preprocessed columns
    /// leave open together.
    fn log_candidates(&self) -> f64;
}

/// Verifies proofs of one shape.
pub(crate) struct Verifier<C: Config> {
    config: C,
    challenger: C::Challenger,
    airs: Vec<Replayed<C::Val>>,
    log_heights: Vec<usize>,
    key: VerifyingKey<C>,
}

impl<C> Verifier<C>
where
    C: Config,
    Commitment<C>: Clone,
{
    /// Commits to the tables.
    ///
    /// # Errors
    /// See [`VerifyError`].
    pub(crate) fn new(
        config: C,
        airs: Airs<C::Val>,
        challenger: C::Challenger,
    ) -> Result<Self, VerifyError> {
        let Airs { airs, log_heights } = airs;
        let refs: Vec<_> = airs.iter().collect();
        let (_, key) = setup(&config, &refs, &mut challenger.clone())
            .map_err(|error| VerifyError::Malformed(format!("{error:?}")))?;
        Ok(Self { config, challenger, airs, log_heights, key })
    }
}

impl<C> backend::Verifier for Verifier<C>
where
    C: Config<Val: MachineField>,
    Commitment<C>: Clone,
{
    fn verify(&self, public: &[u32], context: &[u8; 32], proof: &[u8]) -> Result<(), VerifyError> {
        let Self { config, challenger, airs, log_heights, key } = self;
        let proof: MultiStarkProof<C> = decode(proof)?;
        let public = public_values(airs, public);
        let instances = VerifierInstances::new(
            airs.iter()
                .zip(log_heights)
                .zip(&public)
                .map(|((air, &log_height), public)| {
                    VerifierInstance::new(air, key, log_height, public)
                })
                .collect(),
        );
        let mut challenger = seed::<C::Val, _>(challenger.clone(), context);
        p3_multi_stark::verify(config, instances, &proof, SUMCHECK_GRINDING, &mut challenger)
            .map_err(|error| VerifyError::Invalid(error.to_string()))
    }
}

/// The security of proofs of these chips. All terms count: the reductions', LogUp's among them, both
/// openings', and the collisions'; those drawn before the openings over every candidate that the
/// commitments leave open.
///
/// # Errors
/// What makes it impossible to tell.
pub(crate) fn report<C: Config>(
    config: &C,
    airs: &Airs<C::Val>,
    mut challenger: C::Challenger,
) -> Result<Security, String>
where
    Commitment<C>: Clone,
{
    // The report looks at no key, but the instances that it is made from hold one.
    let (_, key) = setup::<C, Replayed<C::Val>>(config, &[], &mut challenger)
        .map_err(|error| format!("{error:?}"))?;
    let public: Vec<Vec<C::Val>> =
        airs.airs.iter().map(|air| C::Val::zero_vec(air.num_public_values())).collect();
    let instances = VerifierInstances::new(
        airs.airs
            .iter()
            .zip(&airs.log_heights)
            .zip(&public)
            .map(|((air, &log_height), public)| {
                VerifierInstance::new(air, &key, log_height, public)
            })
            .collect(),
    );
    let report = security_report(config, &instances).map_err(|error| error.to_string())?;
    let bits = report
        .security_bits()
        .ok_or_else(|| format!("no bound for {}", report.unassessed_components().join(", ")))?;
    let security = Security::of(report.terms(), config.log_candidates(), None);
    // Here the errors add up.
    Ok(Security { proven: bits as u32, conjectured: bits as u32, ..security })
}
