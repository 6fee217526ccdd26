//! The fields that Mipsilon proves over.
//!
//! [`MachineField`] is what a base field must offer: a characteristic above
//! [`LEAST_CHARACTERISTIC`] and a name. Challenge extensions are type aliases
//! beside it. Nothing here knows of chips, commitments or programs.
//!
//! | field | characteristic | challenges | evaluation domains |
//! |---|---|---|---|
//! | [`KoalaBear`] | 2^31 - 2^24 + 1 | [`KoalaBear4`], [`KoalaBear5`], [`KoalaBear8`] | subgroups up to 2^24 |
//! | [`BabyBear`] | 2^31 - 2^27 + 1 | [`BabyBear4`], [`BabyBear5`], [`BabyBear8`] | subgroups up to 2^27 |
//! | [`Mersenne31`] | 2^31 - 1 | [`QM31`] | circle of 2^31 points |
//! | [`Goldilocks`] | 2^64 - 2^32 + 1 | [`Goldilocks2`], [`Goldilocks3`] | subgroups up to 2^32 |
//!
//! Mersenne31's extension of degree 3 has less than 2^93 elements: too few for 100 bits.

#![no_std]

use p3_field::PrimeField64;
use p3_field::extension::{
    BinomialExtensionField, CubicTrinomialExtensionField, QuinticTrinomialExtensionField,
};
use p3_monty_31::{FieldParameters, MontyField31};

pub use p3_baby_bear::BabyBear;
pub use p3_goldilocks::Goldilocks;
pub use p3_koala_bear::KoalaBear;
pub use p3_mersenne_31::{Mersenne31, QM31};

/// What the characteristic of a field must exceed: the bound of the theorems in Lean, to which it is
/// exported. A checked sum of limbs, carries and keys stays below it, and so do the multiplicities
/// of all messages of a proof and its rows of time.
pub const LEAST_CHARACTERISTIC: u64 = (1 << 30) + (1 << 29);

/// A base field of the machine.
pub trait MachineField: PrimeField64 {
    /// The name in flags, proof files and digests.
    const NAME: &'static str;
    /// Evaluated by every user of the field: the characteristic exceeds [`LEAST_CHARACTERISTIC`].
    const LARGE_ENOUGH: () = assert!(Self::ORDER_U64 > LEAST_CHARACTERISTIC);
}

/// The parameters of a 31-bit prime in Montgomery form, with a name: what it takes to make
/// [`MontyField31`] over them a [`MachineField`], also from outside this crate.
pub trait MontyPrime: FieldParameters {
    /// The name of the field.
    const NAME: &'static str;
}

impl<P: MontyPrime> MachineField for MontyField31<P> {
    const NAME: &'static str = P::NAME;
}

impl MontyPrime for p3_koala_bear::KoalaBearParameters {
    const NAME: &'static str = "koala-bear";
}

impl MontyPrime for p3_baby_bear::BabyBearParameters {
    const NAME: &'static str = "baby-bear";
}

impl MachineField for Mersenne31 {
    const NAME: &'static str = "mersenne-31";
}

impl MachineField for Goldilocks {
    const NAME: &'static str = "goldilocks";
}

/// KoalaBear's challenge field of degree 4, about 124 bits.
pub type KoalaBear4 = BinomialExtensionField<KoalaBear, 4>;

/// KoalaBear's challenge field of degree 5, about 155 bits.
pub type KoalaBear5 = QuinticTrinomialExtensionField<KoalaBear>;

/// KoalaBear's challenge field of degree 8, about 248 bits.
pub type KoalaBear8 = BinomialExtensionField<KoalaBear, 8>;

/// BabyBear's challenge field of degree 4, about 124 bits.
pub type BabyBear4 = BinomialExtensionField<BabyBear, 4>;

/// BabyBear's challenge field of degree 5, about 155 bits.
pub type BabyBear5 = BinomialExtensionField<BabyBear, 5>;

/// BabyBear's challenge field of degree 8, about 247 bits.
pub type BabyBear8 = BinomialExtensionField<BabyBear, 8>;

/// Goldilocks' challenge field of degree 2, about 128 bits.
pub type Goldilocks2 = BinomialExtensionField<Goldilocks, 2>;

/// Goldilocks' challenge field of degree 3, about 192 bits.
pub type Goldilocks3 = CubicTrinomialExtensionField<Goldilocks>;
