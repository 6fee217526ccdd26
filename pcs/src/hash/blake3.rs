//! Blake3 over the bytes of field elements.

use alloc::vec::Vec;

use mipsilon_field::{Goldilocks, Mersenne31, MontyPrime};
use p3_challenger::{HashChallenger, SerializingChallenger32, SerializingChallenger64};
use p3_merkle_tree::MerkleTreeMmcs;
use p3_monty_31::MontyField31;
use p3_symmetric::{CompressionFunctionFromHasher, SerializingHasher};

use super::TreeHash;

/// Blake3.
#[derive(Clone, Copy, Debug)]
pub struct Blake3;

type Primitive = p3_blake3::Blake3;
type Leaves = SerializingHasher<Primitive>;
type Compress = CompressionFunctionFromHasher<Primitive, 2, 32>;

macro_rules! blake3 {
    ($field:ty, $challenger:ident $(, $parameters:ident)?) => {
        impl$(<$parameters: MontyPrime>)? TreeHash<$field> for Blake3 {
            const NAME: &'static str = "blake3";
            const COLLISION_RESISTANCE: usize = 128;
            type Mmcs = MerkleTreeMmcs<$field, u8, Leaves, Compress, 2, 32>;
            type Challenger = $challenger<$field, HashChallenger<u8, Primitive, 32>>;

            fn mmcs() -> Self::Mmcs {
                Self::Mmcs::new(Leaves::new(Primitive {}), Compress::new(Primitive {}), 0)
            }
            fn challenger() -> Self::Challenger {
                $challenger::from_hasher(Vec::new(), Primitive {})
            }
        }
    };
}

blake3!(MontyField31<P>, SerializingChallenger32, P);
blake3!(Mersenne31, SerializingChallenger32);
blake3!(Goldilocks, SerializingChallenger64);
