//! Circle FRI over Mersenne31, with any hash.

use alloc::string::{String, ToString};
use core::marker::PhantomData;

use mipsilon_air::machine::Tables;
use mipsilon_field::{Mersenne31, QM31};
use p3_circle::CirclePcs;
use p3_commit::ExtensionMmcs;
use p3_field::BasedVectorSpace;
use p3_field::extension::ComplexExtendable;
use p3_uni_stark::{OpeningShape, StarkConfig};

use crate::backend::seed;
use crate::hash::TreeHash;
use crate::layout::{LayoutCounts, Rules};
use crate::parameters::FriSettings;
use crate::scheme::{self, Scheme};
use crate::security::{Security, Strength, fri_security};
use crate::shape::{MAX_LOG_HEIGHT, MIN_LOG_HEIGHT, Shape};

/// Circle FRI with the trees of `H`.
#[derive(Clone, Copy, Debug)]
pub struct Circle<H> {
    name: &'static str,
    settings: FriSettings,
    hash: PhantomData<H>,
}

impl<H> Circle<H> {
    /// The scheme with these parameters, which must fold two points at a time to a constant, under
    /// the name that flags and proofs give it.
    pub const fn new(name: &'static str, settings: FriSettings) -> Self {
        Self { name, settings, hash: PhantomData }
    }
}

type Mmcs<H> = <H as TreeHash<Mersenne31>>::Mmcs;
type Pcs<H> = CirclePcs<Mersenne31, Mmcs<H>, ExtensionMmcs<Mersenne31, QM31, Mmcs<H>>>;
type Config<H> = StarkConfig<Pcs<H>, QM31, <H as TreeHash<Mersenne31>>::Challenger>;

impl<H> Scheme for Circle<H>
where
    H: TreeHash<Mersenne31>,
    Config<H>: scheme::Config,
{
    type Config = Config<H>;

    fn name(&self) -> &'static str {
        self.name
    }
    fn hash(&self) -> &'static str {
        H::NAME
    }
    fn rules(&self) -> Rules {
        Rules { openings: OpeningShape::Circle, log_blowup: self.settings.log_blowup }
    }
    fn min_log_height(&self) -> u8 {
        MIN_LOG_HEIGHT
    }
    fn max_log_height(&self) -> u8 {
        let domains = <Mersenne31 as ComplexExtendable>::CIRCLE_TWO_ADICITY - 1;
        MAX_LOG_HEIGHT.min((domains - self.settings.log_blowup) as u8)
    }
    fn parameters(&self) -> String {
        self.settings.to_string()
    }
    fn config(&self, context: &[u8; 32]) -> Self::Config {
        let mmcs = H::mmcs();
        let fri = self.settings.with_mmcs(ExtensionMmcs::new(mmcs.clone()));
        let challenger = seed(H::challenger(), context);
        self.settings.grind(StarkConfig::new(CirclePcs::new(mmcs, fri), challenger))
    }
    fn security(&self, tables: &Tables, shape: &Shape) -> Security {
        let degree = <QM31 as BasedVectorSpace<Mersenne31>>::DIMENSION;
        let strength = Strength::of::<Mersenne31>(degree, H::COLLISION_RESISTANCE);
        let counts = LayoutCounts::of(tables, shape, self.rules(), degree);
        fri_security(&self.settings, strength, &counts)
    }
}
