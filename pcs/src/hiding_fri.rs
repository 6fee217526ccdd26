//! Hiding FRI: zero knowledge, over a two-adic field.
//!
//! Every trace column is interleaved with as many random rows, every matrix gets random columns, a
//! random polynomial is added to the batch, and the leaves of the trees are salted; all of it from
//! the operating system's randomness, drawn anew for each proof.
//!
//! Public all the same: the program, the exit code, the public output, the number of cycles (as
//! `end_clk`), which chips have rows and the heights of their traces, and for each chip one
//! element of the challenge field, the sum of its LogUp fractions. That sum is a function of the
//! chip's messages and of two challenges; it is not masked, so that this is zero knowledge only up
//! to what the sums tell: an observer who guesses a whole witness can check his guess against them.

use alloc::string::{String, ToString};
use core::marker::PhantomData;

use mipsilon_air::machine::Tables;
use p3_commit::ExtensionMmcs;
use p3_field::ExtensionField;
use p3_fri::HidingFriPcs;
use p3_uni_stark::{OpeningShape, StarkConfig};
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::backend::seed;
use crate::fri::{TwoAdicMachineField, max_log_height};
use crate::hash::HidingHash;
use crate::layout::{LayoutCounts, Rules};
use crate::parameters::FriSettings;
use crate::scheme::{self, Scheme};
use crate::security::{Security, Strength, fri_security};
use crate::shape::MAX_LOG_HEIGHT;
use crate::shape::Shape;

/// Hiding FRI with base field `F`, challenges in `EF` and the salted trees of `H`.
#[derive(Clone, Copy, Debug)]
pub struct HidingFri<F, EF, H> {
    settings: FriSettings,
    types: PhantomData<(F, EF, H)>,
}

impl<F, EF, H> HidingFri<F, EF, H> {
    /// The name of the commitment scheme.
    pub const NAME: &'static str = "hiding-fri";

    /// The scheme with these parameters.
    pub const fn new(settings: FriSettings) -> Self {
        Self { settings, types: PhantomData }
    }
}

impl<F, EF, H> HidingFri<F, EF, H>
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F>,
    H: HidingHash<F>,
{
    fn configure(&self, context: &[u8; 32], rng: fn() -> StdRng) -> Config<F, EF, H> {
        let mmcs = H::hiding_mmcs(rng());
        let fri = self.settings.with_mmcs(ExtensionMmcs::new(mmcs.clone()));
        let challenger = seed(H::challenger(), context);
        let pcs = HidingFriPcs::new(F::Dft::default(), mmcs, fri, EF::DIMENSION, rng());
        self.settings.grind(StarkConfig::new(pcs, challenger))
    }
}

type Mmcs<F, H> = <H as HidingHash<F>>::HidingMmcs;
type Dft<F> = <F as TwoAdicMachineField>::Dft;
type Pcs<F, EF, H> = HidingFriPcs<F, Dft<F>, Mmcs<F, H>, ExtensionMmcs<F, EF, Mmcs<F, H>>, StdRng>;
type Config<F, EF, H> = StarkConfig<Pcs<F, EF, H>, EF, <H as crate::hash::TreeHash<F>>::Challenger>;

impl<F, EF, H> Scheme for HidingFri<F, EF, H>
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F>,
    H: HidingHash<F>,
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
        // As many random columns as hide one element of the challenge field.
        let openings = OpeningShape::hiding(EF::DIMENSION);
        Rules { openings, log_blowup: self.settings.log_blowup }
    }
    /// Plonky3 wants twice as many random rows as base-field values of a column are revealed: one
    /// a query, and the challenge field's degree at each of two points.
    fn min_log_height(&self) -> u8 {
        let revealed = self.settings.queries + 2 * EF::DIMENSION;
        (2 * revealed).next_power_of_two().ilog2() as u8
    }
    /// Random rows double the trace, which makes what is committed as high as without hiding.
    fn max_log_height(&self) -> u8 {
        max_log_height::<F>(self.settings.log_blowup + 1).min(MAX_LOG_HEIGHT - 1)
    }
    fn parameters(&self) -> String {
        self.settings.to_string()
    }
    fn config(&self, context: &[u8; 32]) -> Self::Config {
        // Who only verifies draws nothing.
        #[cfg(not(feature = "prove"))]
        return self.configure(context, || StdRng::from_seed([0; 32]));
        #[cfg(feature = "prove")]
        self.configure(context, rand::make_rng)
    }
    /// The salts of public columns are public: prover and verifier make the same commitment.
    fn setup_config(&self) -> Self::Config {
        self.configure(&[0; 32], || StdRng::from_seed([0; 32]))
    }
    fn security(&self, tables: &Tables, shape: &Shape) -> Security {
        let strength = Strength::of::<F>(EF::DIMENSION, H::COLLISION_RESISTANCE);
        let counts = LayoutCounts::of(tables, shape, self.rules(), EF::DIMENSION);
        fri_security(&self.settings, strength, &counts)
    }
}
