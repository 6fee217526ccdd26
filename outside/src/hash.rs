//! SHA-256 over the bytes of field elements.

use mipsilon_field::MachineField;
use mipsilon_pcs::hash::TreeHash;
use p3_challenger::{HashChallenger, SerializingChallenger32};
use p3_field::PrimeField32;
use p3_merkle_tree::MerkleTreeMmcs;
use p3_sha256::{Sha256 as Primitive, Sha256Compress};
use p3_symmetric::SerializingHasher;

/// SHA-256: the whole hash over the leaves, its compression function in the tree, a chain of hashes
/// in the challenger.
#[derive(Clone, Copy, Debug)]
pub struct Sha256;

type Leaves = SerializingHasher<Primitive>;

impl<F: MachineField + PrimeField32> TreeHash<F> for Sha256 {
    const NAME: &'static str = "sha256";
    const COLLISION_RESISTANCE: usize = 128;
    type Mmcs = MerkleTreeMmcs<F, u8, Leaves, Sha256Compress, 2, 32>;
    type Challenger = SerializingChallenger32<F, HashChallenger<u8, Primitive, 32>>;

    fn mmcs() -> Self::Mmcs {
        Self::Mmcs::new(Leaves::new(Primitive), Sha256Compress, 0)
    }
    fn challenger() -> Self::Challenger {
        SerializingChallenger32::from_hasher(Vec::new(), Primitive)
    }
}
