//! Hashes: Merkle trees and a challenger over one primitive.

mod blake3;
mod keccak;
mod poseidon2;

use core::fmt::Debug;

use mipsilon_field::MachineField;
use p3_challenger::{FieldChallenger, GrindingChallenger};
use p3_commit::Mmcs;
use rand::rngs::StdRng;

pub use self::blake3::Blake3;
pub use self::keccak::Keccak;
pub use self::poseidon2::Poseidon2;

/// The trees and the challenger of a backend over the base field `F`.
pub trait TreeHash<F: MachineField>: Clone + Debug + Send + Sync + 'static {
    /// The hash's name.
    const NAME: &'static str;
    /// Collision resistance of the trees, in bits: half of what a digest has.
    const COLLISION_RESISTANCE: usize;
    /// Merkle trees.
    type Mmcs: Mmcs<F>;
    /// The Fiat-Shamir challenger.
    type Challenger: FieldChallenger<F> + GrindingChallenger<Witness = F> + Clone;

    /// The trees.
    fn mmcs() -> Self::Mmcs;
    /// A fresh challenger.
    fn challenger() -> Self::Challenger;
}

/// A hash with trees whose leaves are salted.
pub trait HidingHash<F: MachineField>: TreeHash<F> {
    /// Merkle trees with salted leaves.
    type HidingMmcs: Mmcs<F>;

    /// The trees, salted from `rng`.
    fn hiding_mmcs(rng: StdRng) -> Self::HidingMmcs;
}
