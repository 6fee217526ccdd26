//! The fields that Mipsilon proves over.
//!
//! [`MachineField`] is what a base field must offer: a characteristic above 2^30 (a checked sum of
//! a limb, a carry and a 29-bit key never wraps) and a name. Challenge extensions are type aliases
//! beside it. Nothing here knows of chips, commitments or programs.

use p3_field::PrimeField64;
use p3_field::extension::{BinomialExtensionField, QuinticTrinomialExtensionField};

pub use p3_koala_bear::KoalaBear;

/// A base field of the machine.
pub trait MachineField: PrimeField64 {
    /// The name in flags, proof files and digests.
    const NAME: &'static str;
    /// Evaluated by every user of the field: the characteristic exceeds 2^30.
    const LARGE_ENOUGH: () = assert!(Self::ORDER_U64 > 1 << 30);
}

impl MachineField for KoalaBear {
    const NAME: &'static str = "koala-bear";
}

/// KoalaBear's challenge field of degree 4, about 124 bits.
pub type KoalaBear4 = BinomialExtensionField<KoalaBear, 4>;

/// KoalaBear's challenge field of degree 5, about 155 bits.
pub type KoalaBear5 = QuinticTrinomialExtensionField<KoalaBear>;

#[cfg(test)]
mod tests {
    use p3_field::{BasedVectorSpace, PrimeCharacteristicRing};

    use super::*;

    #[test]
    fn koala_bear_is_large_enough_and_its_extensions_have_their_degrees() {
        let () = KoalaBear::LARGE_ENOUGH;
        assert_eq!(KoalaBear::ORDER_U64, (1 << 31) - (1 << 24) + 1);
        assert_eq!(<KoalaBear4 as BasedVectorSpace<KoalaBear>>::DIMENSION, 4);
        assert_eq!(<KoalaBear5 as BasedVectorSpace<KoalaBear>>::DIMENSION, 5);
    }

    #[test]
    fn canonical_integers_round_trip() {
        for value in [0, 1, 0xffff, (1 << 30) - 1, KoalaBear::ORDER_U64 - 1] {
            assert_eq!(KoalaBear::from_u64(value).as_canonical_u64(), value);
        }
    }
}
