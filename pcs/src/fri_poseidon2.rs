//! FRI with Poseidon2 trees and a Poseidon2 duplex challenger, over KoalaBear.

use core::marker::PhantomData;

use mipsilon_field::{KoalaBear, KoalaBear4, KoalaBear5};
use p3_challenger::DuplexChallenger;
use p3_commit::ExtensionMmcs;
use p3_field::Field;
use p3_fri::TwoAdicFriPcs;
use p3_koala_bear::{Poseidon2KoalaBear, default_koalabear_poseidon2_16};
use p3_merkle_tree::MerkleTreeMmcs;
use p3_monty_31::dft::RecursiveDft;
use p3_symmetric::{PaddingFreeSponge, TruncatedPermutation};
use p3_uni_stark::StarkConfig;

use crate::backend::seed;
use crate::fri::fri_backend;
use crate::parameters::FriSettings;

type Permutation = Poseidon2KoalaBear<16>;
type Hash = PaddingFreeSponge<Permutation, 16, 8, 8>;
type Compress = TruncatedPermutation<Permutation, 2, 8, 16>;
type Packed = <KoalaBear as Field>::Packing;
type Mmcs = MerkleTreeMmcs<Packed, Packed, Hash, Compress, 2, 8>;
type Challenger = DuplexChallenger<KoalaBear, Permutation, 16, 8>;
type Dft = RecursiveDft<KoalaBear>;
type Pcs<EF> = TwoAdicFriPcs<KoalaBear, Dft, Mmcs, ExtensionMmcs<KoalaBear, EF, Mmcs>>;
type Config<EF> = StarkConfig<Pcs<EF>, EF, Challenger>;

/// The backend with challenges in `EF`.
#[derive(Clone, Copy, Debug)]
pub struct FriPoseidon2<EF> {
    settings: FriSettings,
    challenge: PhantomData<EF>,
}

impl<EF> FriPoseidon2<EF> {
    /// The name of the commitment scheme.
    pub const NAME: &'static str = "fri-poseidon2";

    /// The backend with these parameters.
    pub const fn new(settings: FriSettings) -> Self {
        Self { settings, challenge: PhantomData }
    }
}

macro_rules! configure {
    ($challenge:ty, $degree:literal) => {
        impl FriPoseidon2<$challenge> {
            pub(crate) fn config(&self, context: &[u8; 32]) -> Config<$challenge> {
                let permutation = default_koalabear_poseidon2_16();
                let hash = Hash::new(permutation.clone());
                let mmcs = Mmcs::new(hash, Compress::new(permutation.clone()), 0);
                let fri = self.settings.with_mmcs(ExtensionMmcs::new(mmcs.clone()));
                let challenger = seed::<KoalaBear, _>(Challenger::new(permutation), context);
                StarkConfig::new(Pcs::new(Dft::default(), mmcs, fri), challenger)
            }
        }

        // A digest is eight elements of 30.99 bits: 248 bits, collisions at half of that.
        fri_backend!(FriPoseidon2<$challenge>, KoalaBear, $degree, "poseidon2", 123);
    };
}

configure!(KoalaBear4, 4);
configure!(KoalaBear5, 5);
