//! FRI over a two-adic field, with any hash.

use alloc::string::{String, ToString};
use core::fmt::Debug;
use core::marker::PhantomData;

use mipsilon_air::machine::Tables;
use mipsilon_field::{Goldilocks, MachineField, MontyPrime};
use p3_commit::ExtensionMmcs;
use p3_dft::{Radix2DitParallel, TwoAdicSubgroupDft};
use p3_field::{ExtensionField, TwoAdicField};
use p3_fri::TwoAdicFriPcs;
use p3_monty_31::dft::RecursiveDft;
use p3_monty_31::{MontyField31, TwoAdicData};
use p3_uni_stark::{OpeningShape, StarkConfig};

use crate::backend::seed;
use crate::hash::TreeHash;
use crate::layout::{LayoutCounts, Rules};
use crate::parameters::FriSettings;
use crate::scheme::{self, Scheme};
use crate::security::{Security, Strength, fri_security};
use crate::shape::{MAX_LOG_HEIGHT, MIN_LOG_HEIGHT, Shape};

/// A two-adic field with the fastest of Plonky3's transforms for it.
pub trait TwoAdicMachineField: MachineField + TwoAdicField {
    /// The transform.
    type Dft: TwoAdicSubgroupDft<Self> + Debug + Send + Sync;
}

impl<P: MontyPrime + TwoAdicData> TwoAdicMachineField for MontyField31<P> {
    type Dft = RecursiveDft<Self>;
}

impl TwoAdicMachineField for Goldilocks {
    type Dft = Radix2DitParallel<Self>;
}

/// log2 of the greatest trace height whose LDE the field has a domain for.
pub(crate) fn max_log_height<F: TwoAdicField>(log_lde: usize) -> u8 {
    MAX_LOG_HEIGHT.min((F::TWO_ADICITY - log_lde) as u8)
}

/// FRI with base field `F`, challenges in `EF` and the trees of `H`.
#[derive(Clone, Copy, Debug)]
pub struct Fri<F, EF, H> {
    name: &'static str,
    settings: FriSettings,
    types: PhantomData<(F, EF, H)>,
}

impl<F, EF, H> Fri<F, EF, H> {
    /// The scheme with these parameters, under the name that flags and proofs give it.
    pub const fn new(name: &'static str, settings: FriSettings) -> Self {
        Self { name, settings, types: PhantomData }
    }
}

type Mmcs<F, H> = <H as TreeHash<F>>::Mmcs;
type Dft<F> = <F as TwoAdicMachineField>::Dft;
type Pcs<F, EF, H> = TwoAdicFriPcs<F, Dft<F>, Mmcs<F, H>, ExtensionMmcs<F, EF, Mmcs<F, H>>>;
type Config<F, EF, H> = StarkConfig<Pcs<F, EF, H>, EF, <H as TreeHash<F>>::Challenger>;

impl<F, EF, H> Scheme for Fri<F, EF, H>
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F>,
    H: TreeHash<F>,
    Config<F, EF, H>: scheme::Config,
{
    type Config = Config<F, EF, H>;

    fn name(&self) -> &'static str {
        self.name
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
        let fri = self.settings.with_mmcs(ExtensionMmcs::new(mmcs.clone()));
        let challenger = seed(H::challenger(), context);
        self.settings
            .grind(StarkConfig::new(TwoAdicFriPcs::new(F::Dft::default(), mmcs, fri), challenger))
    }
    fn security(&self, tables: &Tables, shape: &Shape) -> Security {
        let strength = Strength::of::<F>(EF::DIMENSION, H::COLLISION_RESISTANCE);
        let counts = LayoutCounts::of(tables, shape, self.rules(), EF::DIMENSION);
        fri_security(&self.settings, strength, &counts)
    }
}
