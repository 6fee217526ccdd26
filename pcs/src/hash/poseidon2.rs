//! Poseidon2 with Plonky3's default constants: a sponge over the leaves, a truncated permutation
//! in the tree, a duplex challenger.

use mipsilon_field::{BabyBear, Goldilocks, KoalaBear, Mersenne31};
use p3_baby_bear::{Poseidon2BabyBear, default_babybear_poseidon2_16};
use p3_challenger::DuplexChallenger;
use p3_field::Field;
use p3_goldilocks::{Poseidon2Goldilocks, default_goldilocks_poseidon2_8};
use p3_koala_bear::{Poseidon2KoalaBear, default_koalabear_poseidon2_16};
use p3_merkle_tree::{MerkleTreeHidingMmcs, MerkleTreeMmcs};
use p3_mersenne_31::{Poseidon2Mersenne31, default_mersenne31_poseidon2_16};
use p3_symmetric::{PaddingFreeSponge, TruncatedPermutation};
use rand::rngs::StdRng;

use super::{HidingHash, TreeHash};

/// Poseidon2.
#[derive(Clone, Copy, Debug)]
pub struct Poseidon2;

/// Field elements that salt a leaf.
const SALT: usize = 4;

/// The permutation of a field: its width, the rate of the sponge, which is the length of a digest,
/// and the collision resistance of that digest in bits.
macro_rules! poseidon2 {
    ($field:ty, $permutation:ty, $default:expr, $width:literal, $rate:literal, $bits:literal) => {
        const _: () = {
            type Packed = <$field as Field>::Packing;
            type Sponge = PaddingFreeSponge<$permutation, $width, $rate, $rate>;
            type Compress = TruncatedPermutation<$permutation, 2, $rate, $width>;

            impl TreeHash<$field> for Poseidon2 {
                const NAME: &'static str = "poseidon2";
                const COLLISION_RESISTANCE: usize = $bits;
                type Mmcs = MerkleTreeMmcs<Packed, Packed, Sponge, Compress, 2, $rate>;
                type Challenger = DuplexChallenger<$field, $permutation, $width, $rate>;

                fn mmcs() -> Self::Mmcs {
                    let permutation = $default;
                    Self::Mmcs::new(Sponge::new(permutation.clone()), Compress::new(permutation), 0)
                }
                fn challenger() -> Self::Challenger {
                    Self::Challenger::new($default)
                }
            }

            impl HidingHash<$field> for Poseidon2 {
                type HidingMmcs =
                    MerkleTreeHidingMmcs<Packed, Packed, Sponge, Compress, StdRng, 2, $rate, SALT>;

                fn hiding_mmcs(rng: StdRng) -> Self::HidingMmcs {
                    let permutation = $default;
                    let sponge = Sponge::new(permutation.clone());
                    Self::HidingMmcs::new(sponge, Compress::new(permutation), 0, rng)
                }
            }
        };
    };
}

// Eight elements of 30.9 to 31 bits, and four of 64: collisions at half of that.
poseidon2!(KoalaBear, Poseidon2KoalaBear<16>, default_koalabear_poseidon2_16(), 16, 8, 123);
poseidon2!(BabyBear, Poseidon2BabyBear<16>, default_babybear_poseidon2_16(), 16, 8, 123);
poseidon2!(Mersenne31, Poseidon2Mersenne31<16>, default_mersenne31_poseidon2_16(), 16, 8, 123);
poseidon2!(Goldilocks, Poseidon2Goldilocks<8>, default_goldilocks_poseidon2_8(), 8, 4, 127);
