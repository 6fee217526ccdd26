//! Plonky3's own tests of fields, on the constants of this one.

use mipsilon_field::MachineField;
use mipsilon_outside_example::{Monty25, Monty25x5};
use num_bigint::BigUint;
use p3_field::{ExtensionField, Field, PrimeCharacteristicRing, PrimeField64};
use p3_field_testing::{
    test_extension_field, test_field, test_field_dft, test_frobenius, test_packed_extension_field,
    test_packed_field, test_packed_field_dot_product_boundary, test_prime_field,
    test_prime_field_32, test_prime_field_64, test_two_adic_extension_field, test_two_adic_field,
};

const ZERO: [Monty25; 1] = [Monty25::ZERO];
const ONE: [Monty25; 1] = [Monty25::ONE];

#[test]
fn is_large_enough_for_the_chips() {
    let () = Monty25::LARGE_ENOUGH;
    assert_eq!(Monty25::ORDER_U64, (1 << 31) - (1 << 25) + 1);
    assert_eq!(Monty25::NAME, "monty-25");
}

/// The number of units as a product of prime powers: a generator has no smaller order.
fn factors(extension: bool) -> Vec<(BigUint, u32)> {
    let base: [(u128, u32); 3] = [(2, 25), (3, 2), (7, 1)];
    let more = [(11, 1), (31, 1), (61, 1), (106254431, 1), (9035048772318995816274011, 1)];
    let more = if extension { &more[..] } else { &[] };
    base.iter().chain(more).map(|&(prime, power)| (BigUint::from(prime), power)).collect()
}

mod base {
    use super::*;

    test_field!(super::Monty25, &super::ZERO, &super::ONE, &super::factors(false));
    test_prime_field!(super::Monty25);
    test_prime_field_64!(super::Monty25, &super::ZERO, &super::ONE);
    test_prime_field_32!(super::Monty25, &super::ZERO, &super::ONE);
    test_two_adic_field!(super::Monty25);
    test_field_dft!(dft, super::Monty25, super::Monty25x5, p3_monty_31::dft::RecursiveDft<_>);
}

mod extension {
    use super::*;

    const ZERO: [Monty25x5; 1] = [Monty25x5::ZERO];
    const ONE: [Monty25x5; 1] = [Monty25x5::ONE];

    test_field!(super::Monty25x5, &super::ZERO, &super::ONE, &super::factors(true));
    test_extension_field!(super::Monty25, super::Monty25x5);
    test_two_adic_extension_field!(super::Monty25, super::Monty25x5);
    test_frobenius!(super::Monty25, super::Monty25x5);
}

/// The constants in vectors.
mod packed {
    use super::*;

    type Packed = <Monty25 as Field>::Packing;
    const ZERO: [Packed; 1] = [Packed::ZERO];
    const ONE: [Packed; 1] = [Packed::ONE];

    test_packed_field!(super::Packed, &super::ZERO, &super::ONE, super::specials());
    test_packed_field_dot_product_boundary!(super::Packed);

    /// Elements at the ends and in the middle, in the lanes of a vector.
    fn specials() -> Packed {
        use p3_field::PackedValue;
        const P: u64 = Monty25::ORDER_U64;
        Packed::from_fn(|i| Monty25::from_u64([0, 1, P - 1, P - 2, P / 2, P / 2 + 1][i % 6]))
    }
}

mod packed_extension {
    use super::*;

    type Packed = <Monty25x5 as ExtensionField<Monty25>>::ExtensionPacking;
    const ZERO: [Packed; 1] = [Packed::ZERO];
    const ONE: [Packed; 1] = [Packed::ONE];

    test_packed_extension_field!(
        super::Monty25,
        super::Monty25x5,
        super::Packed,
        &super::ZERO,
        &super::ONE
    );
}
