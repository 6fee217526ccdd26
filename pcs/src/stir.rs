//! STIR over a two-adic field, with any hash whose challenger can observe its commitments.
//!
//! Traces of one height are committed in one tree and tested by one STIR instance; heights never
//! share a domain. To put a trace on the domain of one twice as high doubles its committed cells,
//! tens a row, and saves an instance, whose oracles are four to eight elements a row: it never
//! pays for the prover. Hence, too, the schedule of an instance depends on its own height and
//! openings only, not on the other heights of a proof.

#[cfg(test)]
mod search;
mod settings;
mod soundness;
#[cfg(test)]
mod tests;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::marker::PhantomData;

use mipsilon_air::machine::Tables;
use p3_commit::ExtensionMmcs;
use p3_field::ExtensionField;
use p3_stir::{StirConfig, StirConfigError, TwoAdicStirPcs};
use p3_uni_stark::{OpeningShape, StarkConfig};

pub use self::settings::StirSettings;

use self::soundness::{Instance, stir_security};
use crate::backend::seed;
use crate::fri::{TwoAdicMachineField, max_log_height};
use crate::hash::TreeHash;
use crate::layout::{LayoutCounts, Rules};
use crate::scheme::{self, Scheme};
use crate::security::{Security, Strength};
use crate::shape::MIN_LOG_HEIGHT;
use crate::shape::Shape;

/// STIR with base field `F`, challenges in `EF` and the trees of `H`.
#[derive(Clone, Copy, Debug)]
pub struct Stir<F, EF, H> {
    settings: StirSettings,
    types: PhantomData<(F, EF, H)>,
}

impl<F, EF, H> Stir<F, EF, H> {
    /// The name of the commitment scheme.
    pub const NAME: &'static str = "stir";

    /// The scheme with these parameters.
    pub const fn new(settings: StirSettings) -> Self {
        Self { settings, types: PhantomData }
    }
}

type Mmcs<F, H> = <H as TreeHash<F>>::Mmcs;
type Oracles<F, EF, H> = ExtensionMmcs<F, EF, Mmcs<F, H>>;
type Challenger<F, H> = <H as TreeHash<F>>::Challenger;
type Dft<F> = <F as TwoAdicMachineField>::Dft;
type Pcs<F, EF, H> = TwoAdicStirPcs<F, Dft<F>, Mmcs<F, H>, Oracles<F, EF, H>, EF, Challenger<F, H>>;
type Config<F, EF, H> = StarkConfig<Pcs<F, EF, H>, EF, Challenger<F, H>>;
type Schedule<F, EF, H> = StirConfig<F, EF, Oracles<F, EF, H>, Challenger<F, H>>;

impl<F, EF, H> Stir<F, EF, H>
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F>,
    H: TreeHash<F>,
{
    /// The schedule of the instance that tests so many openings of traces of this height: the one
    /// that Plonky3 derives when it opens and verifies, where nothing is ground before the
    /// openings are combined and where heights share no domain.
    fn schedule(
        &self,
        log_height: usize,
        openings: usize,
    ) -> Result<Schedule<F, EF, H>, StirConfigError> {
        StirConfig::try_new_with_batching(
            log_height,
            self.settings.with_mmcs(ExtensionMmcs::new(H::mmcs())),
            &[(log_height, openings)],
            None,
            self.settings.options(),
        )
    }

    /// The instances of a proof of this shape, the tallest first.
    fn instances(&self, tables: &Tables, shape: &Shape) -> Result<Vec<Instance>, StirConfigError> {
        let mut heights: Vec<u8> = shape.values().flatten().copied().collect();
        heights.sort_unstable_by(|l, r| r.cmp(l));
        heights.dedup();
        let rules = Rules { openings: OpeningShape::TwoAdic, log_blowup: self.settings.log_blowup };
        heights
            .into_iter()
            .map(|height| {
                let these = shape.map(|_, log| log.filter(|&log| log == height));
                let counts = LayoutCounts::of(tables, &these, rules, EF::DIMENSION);
                self.schedule(height.into(), counts.openings)
                    .map(|schedule| Instance::of(&schedule, counts.openings))
            })
            .collect()
    }
}

impl<F, EF, H> Scheme for Stir<F, EF, H>
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F>,
    H: TreeHash<F>,
    Config<F, EF, H>: scheme::Config,
{
    type Config = Config<F, EF, H>;

    fn name(&self) -> &'static str {
        Self::NAME
    }
    fn hash(&self) -> &'static str {
        H::NAME
    }
    fn rules(&self) -> Rules {
        Rules { openings: OpeningShape::TwoAdic, log_blowup: self.settings.log_blowup }
    }
    fn min_log_height(&self) -> u8 {
        MIN_LOG_HEIGHT
    }
    fn max_log_height(&self) -> u8 {
        max_log_height::<F>(self.settings.log_blowup)
    }
    fn parameters(&self) -> String {
        self.settings.to_string()
    }
    fn config(&self, context: &[u8; 32]) -> Self::Config {
        let mmcs = H::mmcs();
        let parameters = self.settings.with_mmcs(ExtensionMmcs::new(mmcs.clone()));
        let pcs = TwoAdicStirPcs::new(F::Dft::default(), mmcs, parameters)
            .with_options(self.settings.options())
            .with_max_log_height_spread(0);
        StarkConfig::new(pcs, seed(H::challenger(), context))
            .with_lookup_proof_of_work_bits(self.settings.lookup_grinding)
            .with_ood_proof_of_work_bits(self.settings.ood_grinding)
    }
    fn security(&self, tables: &Tables, shape: &Shape) -> Security {
        let strength = Strength::of::<F>(EF::DIMENSION, H::COLLISION_RESISTANCE);
        match self.instances(tables, shape) {
            Ok(instances) => {
                stir_security(&self.settings, self.rules(), strength, &instances, tables, shape)
            }
            // Then the verifier rejects every proof.
            Err(error) => Security::none(error.to_string()),
        }
    }
}
