//! FRI with Poseidon2 trees and a Poseidon2 duplex challenger, over KoalaBear.

use core::marker::PhantomData;

use mipsilon_air::machine::Tables;
use mipsilon_field::{KoalaBear, KoalaBear4, KoalaBear5};
use p3_challenger::DuplexChallenger;
use p3_commit::ExtensionMmcs;
use p3_field::Field;
use p3_fri::TwoAdicFriPcs;
use p3_koala_bear::{Poseidon2KoalaBear, default_koalabear_poseidon2_16};
use p3_matrix::dense::RowMajorMatrix;
use p3_merkle_tree::MerkleTreeMmcs;
use p3_monty_31::dft::RecursiveDft;
use p3_symmetric::{PaddingFreeSponge, TruncatedPermutation};
use p3_uni_stark::StarkConfig;

use crate::backend::{Backend, ProveError, Shape, Statement, VerifyError, seed};
use crate::parameters::FriSettings;
use crate::security::{Security, Strength, fri_security};
use crate::stark;

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

macro_rules! impl_backend {
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

        impl Backend for FriPoseidon2<$challenge> {
            type Field = KoalaBear;
            fn pcs(&self) -> &'static str {
                Self::NAME
            }
            fn hash(&self) -> &'static str {
                "poseidon2"
            }
            fn extension_degree(&self) -> usize {
                $degree
            }
            fn zero_knowledge(&self) -> bool {
                false
            }
            fn settings(&self) -> &FriSettings {
                &self.settings
            }
            fn prove(
                &self,
                statement: &Statement<'_>,
                traces: Vec<Option<RowMajorMatrix<KoalaBear>>>,
            ) -> Result<Vec<u8>, ProveError> {
                let config = self.config(&statement.context);
                stark::prove(&config, self.settings.log_blowup, statement, traces)
            }
            fn verify(
                &self,
                statement: &Statement<'_>,
                shape: &Shape,
                proof: &[u8],
            ) -> Result<(), VerifyError> {
                let config = self.config(&statement.context);
                stark::verify(&config, self.settings.log_blowup, statement, shape, proof)
            }
            fn security(&self, tables: &Tables, shape: &Shape) -> Security {
                // A digest is eight elements of 30.99 bits: 248 bits, collisions at half of that.
                // p = 2^31 - 2^24 + 1 > 2^30.98.
                let challenge_bits = 3098 * $degree / 100;
                let strength = Strength { challenge_bits, collision_resistance: 123 };
                fri_security(&self.settings, strength, $degree, tables, shape)
            }
        }
    };
}

impl_backend!(KoalaBear4, 4);
impl_backend!(KoalaBear5, 5);
