//! Backends as somebody else would add them: [`sha256`] has a hash that `mipsilon_pcs` does not have,
//! [`monty25`] a field that Plonky3 does not have. `docs/adding-a-backend.md` walks through them.

mod field;
mod hash;

use mipsilon_field::{KoalaBear, KoalaBear5};
use mipsilon_pcs::fri::Fri;
use mipsilon_pcs::hash::Blake3;
use mipsilon_pcs::parameters::FOLDING;
use mipsilon_pcs::univariate::Stark;
use mipsilon_pcs::{Backend, FriSettings};

pub use field::{Monty25, Monty25Parameters, Monty25x5};
pub use hash::Sha256;

/// At least 110 proven bits with challenges of 153 bits or more, also on the heaviest shape: 1,024
/// proofs together have the 100 that the profile promises.
pub const PROVEN: FriSettings = FriSettings {
    queries: 208,
    query_grinding: 10,
    batch_grinding: 12,
    commit_grinding: 3,
    ..FOLDING
};

/// A handful of queries, for tests: no security.
pub const INSECURE: FriSettings = FriSettings { queries: 8, ..FOLDING };

/// FRI over KoalaBear with trees of SHA-256.
pub fn sha256(settings: FriSettings) -> Box<dyn Backend<Field = KoalaBear>> {
    Box::new(Stark(Fri::<KoalaBear, KoalaBear5, Sha256>::new("fri-sha256", settings)))
}

/// FRI over [`Monty25`] with trees of Blake3.
pub fn monty25(settings: FriSettings) -> Box<dyn Backend<Field = Monty25>> {
    Box::new(Stark(Fri::<Monty25, Monty25x5, Blake3>::new("fri-blake3", settings)))
}

/// FRI over [`Monty25`] with trees of SHA-256.
pub fn monty25_sha256(settings: FriSettings) -> Box<dyn Backend<Field = Monty25>> {
    Box::new(Stark(Fri::<Monty25, Monty25x5, Sha256>::new("fri-sha256", settings)))
}
