//! What every field of the machine and each of its challenge extensions must satisfy: one suite,
//! one line per extension.

use mipsilon_field::{
    BabyBear, BabyBear4, BabyBear5, BabyBear8, Goldilocks, Goldilocks2, Goldilocks3, KoalaBear,
    KoalaBear4, KoalaBear5, KoalaBear8, MachineField, Mersenne31, QM31,
};
use p3_field::extension::ComplexExtendable;
use p3_field::{ExtensionField, PrimeCharacteristicRing, TwoAdicField};
use proptest::prelude::*;

/// log2 of the largest evaluation domain that every field must have: the greatest trace at the
/// least blowup.
const MIN_DOMAIN: usize = 23;

/// Canonical integers below the characteristic, the extremes and some between.
fn canonical<F: MachineField>() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(1),
        Just(0xffff),
        Just(1 << 29),
        Just(F::ORDER_U64 / 2),
        Just(F::ORDER_U64 - 1),
        0..F::ORDER_U64,
    ]
}

/// The bound that the chips rely on, and the name.
fn characteristic<F: MachineField>(order: u64, name: &str) {
    let () = F::LARGE_ENOUGH;
    assert_eq!(F::ORDER_U64, order);
    assert_eq!(F::NAME, name);
    // The carry of a checked sum of two limbs: 2^16 is invertible, and no sum of a limb and a
    // 29-bit key wraps.
    assert_eq!(F::from_u64(1 << 16) * F::from_u64(1 << 16).inverse(), F::ONE);
    assert_eq!(F::from_u64((1 << 30) - 1).as_canonical_u64(), (1 << 30) - 1);
    assert_eq!(F::from_u64(order), F::ZERO);
}

/// Integers and field elements stand for each other, and arithmetic is that modulo the order.
fn arithmetic<F: MachineField>(x: u64, y: u64) {
    let order = u128::from(F::ORDER_U64);
    let (a, b) = (F::from_u64(x), F::from_u64(y));
    let modulo = |value: u128| (value % order) as u64;
    assert_eq!(a.as_canonical_u64(), x);
    assert_eq!((a + b).as_canonical_u64(), modulo(u128::from(x) + u128::from(y)));
    assert_eq!((a - b).as_canonical_u64(), modulo(u128::from(x) + order - u128::from(y)));
    assert_eq!((a * b).as_canonical_u64(), modulo(u128::from(x) * u128::from(y)));
    assert_eq!(a.try_inverse().map(|inverse| a * inverse), (x != 0).then_some(F::ONE));
}

/// The base field is a subfield, the basis is one, and Frobenius fixes exactly the base field.
fn extension<F: MachineField, EF: ExtensionField<F>>(degree: usize, coefficients: &[u64]) {
    assert_eq!(EF::DIMENSION, degree);
    let base: Vec<F> = coefficients[..degree].iter().map(|&c| F::from_u64(c)).collect();
    let (x, y) = (base[0], base[1]);
    assert_eq!(EF::from(x) + EF::from(y), EF::from(x + y));
    assert_eq!(EF::from(x) * EF::from(y), EF::from(x * y));
    assert_eq!(EF::from(x).as_base(), Some(x));

    let element = EF::from_basis_coefficients_slice(&base).expect("as many as the degree");
    assert_eq!(element.as_basis_coefficients_slice(), base);
    let sum: EF =
        (0..degree).map(|i| EF::ith_basis_element(i).expect("a basis element") * base[i]).sum();
    assert_eq!(element, sum);
    assert_eq!(element.try_inverse().map(|inverse| element * inverse), {
        (!element.is_zero()).then_some(EF::ONE)
    });

    let frobenius = |element: EF| element.exp_u64(F::ORDER_U64);
    let conjugates: Vec<EF> =
        std::iter::successors(Some(element), |&e| Some(frobenius(e))).take(degree + 1).collect();
    assert_eq!(conjugates[degree], element, "x^(p^d) = x");
    assert_eq!(conjugates[1] == element, element.as_base().is_some());
    let norm: EF = conjugates[..degree].iter().copied().product();
    assert!(norm.as_base().is_some(), "norms are in the base field");
}

/// Subgroups of order 2^k up to the two-adicity.
fn two_adic<F: MachineField + TwoAdicField>(two_adicity: usize) {
    assert_eq!(F::TWO_ADICITY, two_adicity);
    assert!(F::TWO_ADICITY >= MIN_DOMAIN);
    assert_eq!((F::ORDER_U64 - 1).trailing_zeros() as usize, two_adicity);
    for bits in 1..=F::TWO_ADICITY {
        let generator = F::two_adic_generator(bits);
        assert_eq!(generator.exp_power_of_2(bits - 1), F::NEG_ONE, "order 2^{bits}");
        assert_eq!(generator.square(), F::two_adic_generator(bits - 1));
    }
}

/// Points of order 2^k on the circle x^2 + y^2 = 1.
fn circle<F: MachineField + ComplexExtendable>(two_adicity: usize) {
    assert_eq!(F::CIRCLE_TWO_ADICITY, two_adicity);
    assert!(F::CIRCLE_TWO_ADICITY > MIN_DOMAIN);
    assert_eq!((F::ORDER_U64 + 1).trailing_zeros() as usize, two_adicity);
    for bits in 1..=F::CIRCLE_TWO_ADICITY {
        let generator = F::circle_two_adic_generator(bits);
        let [x, y] = [generator.real(), generator.imag()];
        assert_eq!(x * x + y * y, F::ONE);
        assert_eq!(generator.exp_power_of_2(bits - 1), -p3_field::extension::Complex::<F>::ONE);
    }
}

macro_rules! conformance {
    ($module:ident: $field:ty, $order:expr, $name:literal, $domain:ident($two_adicity:literal),
     $($test:ident: $extension:ty, $degree:literal;)*) => {
        mod $module {
            use super::*;

            #[test]
            fn has_the_order_the_chips_rely_on() {
                characteristic::<$field>($order, $name);
            }

            #[test]
            fn has_domains() {
                $domain::<$field>($two_adicity);
            }

            proptest! {
                #[test]
                fn computes_modulo_its_order(
                    x in canonical::<$field>(),
                    y in canonical::<$field>(),
                ) {
                    arithmetic::<$field>(x, y);
                }

                $(#[test]
                fn $test(coefficients in prop::collection::vec(canonical::<$field>(), 8)) {
                    extension::<$field, $extension>($degree, &coefficients);
                })*
            }
        }
    };
}

conformance! {
    koala_bear: KoalaBear, (1 << 31) - (1 << 24) + 1, "koala-bear", two_adic(24),
    extends_to_degree_4: KoalaBear4, 4;
    extends_to_degree_5: KoalaBear5, 5;
    extends_to_degree_8: KoalaBear8, 8;
}

conformance! {
    baby_bear: BabyBear, (1 << 31) - (1 << 27) + 1, "baby-bear", two_adic(27),
    extends_to_degree_4: BabyBear4, 4;
    extends_to_degree_5: BabyBear5, 5;
    extends_to_degree_8: BabyBear8, 8;
}

conformance! {
    goldilocks: Goldilocks, 0xffff_ffff_0000_0001, "goldilocks", two_adic(32),
    extends_to_degree_2: Goldilocks2, 2;
    extends_to_degree_3: Goldilocks3, 3;
}

conformance! {
    mersenne_31: Mersenne31, (1 << 31) - 1, "mersenne-31", circle(31),
    extends_to_degree_4: QM31, 4;
}
