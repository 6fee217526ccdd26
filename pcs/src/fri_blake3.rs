//! FRI with Blake3 trees and a Blake3 challenger, over KoalaBear.

use core::marker::PhantomData;

use mipsilon_field::{KoalaBear, KoalaBear4, KoalaBear5};
use p3_blake3::Blake3;
use p3_challenger::{HashChallenger, SerializingChallenger32};
use p3_commit::ExtensionMmcs;
use p3_fri::TwoAdicFriPcs;
use p3_merkle_tree::MerkleTreeMmcs;
use p3_monty_31::dft::RecursiveDft;
use p3_symmetric::{CompressionFunctionFromHasher, SerializingHasher};
use p3_uni_stark::StarkConfig;

use crate::backend::seed;
use crate::fri::fri_backend;
use crate::parameters::FriSettings;

type Hash = SerializingHasher<Blake3>;
type Compress = CompressionFunctionFromHasher<Blake3, 2, 32>;
type Mmcs = MerkleTreeMmcs<KoalaBear, u8, Hash, Compress, 2, 32>;
type Challenger = SerializingChallenger32<KoalaBear, HashChallenger<u8, Blake3, 32>>;
type Dft = RecursiveDft<KoalaBear>;
type Pcs<EF> = TwoAdicFriPcs<KoalaBear, Dft, Mmcs, ExtensionMmcs<KoalaBear, EF, Mmcs>>;
type Config<EF> = StarkConfig<Pcs<EF>, EF, Challenger>;

/// The backend with challenges in `EF`.
#[derive(Clone, Copy, Debug)]
pub struct FriBlake3<EF> {
    settings: FriSettings,
    challenge: PhantomData<EF>,
}

impl<EF> FriBlake3<EF> {
    /// The name of the commitment scheme.
    pub const NAME: &'static str = "fri-blake3";

    /// The backend with these parameters.
    pub const fn new(settings: FriSettings) -> Self {
        Self { settings, challenge: PhantomData }
    }
}

macro_rules! configure {
    ($challenge:ty, $degree:literal) => {
        impl FriBlake3<$challenge> {
            pub(crate) fn config(&self, context: &[u8; 32]) -> Config<$challenge> {
                let mmcs = Mmcs::new(Hash::new(Blake3 {}), Compress::new(Blake3 {}), 0);
                let fri = self.settings.with_mmcs(ExtensionMmcs::new(mmcs.clone()));
                let challenger = Challenger::from_hasher(Vec::new(), Blake3 {});
                let challenger = seed::<KoalaBear, _>(challenger, context);
                StarkConfig::new(Pcs::new(Dft::default(), mmcs, fri), challenger)
            }
        }

        fri_backend!(FriBlake3<$challenge>, KoalaBear, $degree, "blake3", 128);
    };
}

configure!(KoalaBear4, 4);
configure!(KoalaBear5, 5);
