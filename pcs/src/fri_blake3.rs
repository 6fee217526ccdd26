//! FRI with Blake3 trees and a Blake3 challenger, over KoalaBear.

use core::marker::PhantomData;

use mipsilon_air::machine::Tables;
use mipsilon_field::{KoalaBear, KoalaBear4, KoalaBear5};
use p3_blake3::Blake3;
use p3_challenger::{HashChallenger, SerializingChallenger32};
use p3_commit::ExtensionMmcs;
use p3_fri::TwoAdicFriPcs;
use p3_matrix::dense::RowMajorMatrix;
use p3_merkle_tree::MerkleTreeMmcs;
use p3_monty_31::dft::RecursiveDft;
use p3_symmetric::{CompressionFunctionFromHasher, SerializingHasher};
use p3_uni_stark::StarkConfig;

use crate::backend::{Backend, ProveError, Shape, Statement, VerifyError, seed};
use crate::parameters::FriSettings;
use crate::security::{Security, Strength, fri_security};
use crate::stark;

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

macro_rules! impl_backend {
    ($challenge:ty, $degree:literal) => {
        impl FriBlake3<$challenge> {
            pub(crate) fn config(&self, context: &[u8; 32]) -> Config<$challenge> {
                let mmcs = Mmcs::new(Hash::new(Blake3 {}), Compress::new(Blake3 {}), 0);
                let fri = self.settings.with_mmcs(ExtensionMmcs::new(mmcs.clone()));
                let challenger =
                    seed::<KoalaBear, _>(Challenger::from_hasher(Vec::new(), Blake3 {}), context);
                StarkConfig::new(Pcs::new(Dft::default(), mmcs, fri), challenger)
            }
        }

        impl Backend for FriBlake3<$challenge> {
            type Field = KoalaBear;
            fn pcs(&self) -> &'static str {
                Self::NAME
            }
            fn hash(&self) -> &'static str {
                "blake3"
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
                // p = 2^31 - 2^24 + 1 > 2^30.98.
                let challenge_bits = 3098 * $degree / 100;
                let strength = Strength { challenge_bits, collision_resistance: 128 };
                fri_security(&self.settings, strength, $degree, tables, shape)
            }
        }
    };
}

impl_backend!(KoalaBear4, 4);
impl_backend!(KoalaBear5, 5);
