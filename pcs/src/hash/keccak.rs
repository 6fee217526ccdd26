//! Keccak-f over the bytes of field elements: an overwrite-mode sponge of rate 17 words in the
//! trees, as many at a time as vectors hold, and Keccak-256 in the challenger.

use alloc::vec::Vec;

use mipsilon_field::{Goldilocks, Mersenne31, MontyPrime};
use p3_challenger::{HashChallenger, SerializingChallenger32, SerializingChallenger64};
use p3_keccak::{Keccak256Hash, KeccakF, VECTOR_LEN};
use p3_merkle_tree::MerkleTreeMmcs;
use p3_monty_31::MontyField31;
use p3_symmetric::{CompressionFunctionFromHasher, PaddingFreeSponge, SerializingHasher};

use super::TreeHash;

/// Keccak.
#[derive(Clone, Copy, Debug)]
pub struct Keccak;

type Sponge = PaddingFreeSponge<KeccakF, 25, 17, 4>;
type Leaves = SerializingHasher<Sponge>;
type Compress = CompressionFunctionFromHasher<Sponge, 2, 4>;

macro_rules! keccak {
    ($field:ty, $challenger:ident $(, $parameters:ident)?) => {
        impl$(<$parameters: MontyPrime>)? TreeHash<$field> for Keccak {
            const NAME: &'static str = "keccak";
            const COLLISION_RESISTANCE: usize = 128;
            type Mmcs =
                MerkleTreeMmcs<[$field; VECTOR_LEN], [u64; VECTOR_LEN], Leaves, Compress, 2, 4>;
            type Challenger = $challenger<$field, HashChallenger<u8, Keccak256Hash, 32>>;

            fn mmcs() -> Self::Mmcs {
                let sponge = Sponge::new(KeccakF {});
                Self::Mmcs::new(Leaves::new(sponge), Compress::new(sponge), 0)
            }
            fn challenger() -> Self::Challenger {
                $challenger::from_hasher(Vec::new(), Keccak256Hash {})
            }
        }
    };
}

keccak!(MontyField31<P>, SerializingChallenger32, P);
keccak!(Mersenne31, SerializingChallenger32);
keccak!(Goldilocks, SerializingChallenger64);
