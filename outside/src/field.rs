//! The field of 2^31 - 2^25 + 1 elements and its extension of degree 5.
//!
//! All constants follow from the prime p, the least generator g = 5 of its units, and the
//! polynomial X^5 + X^2 - 1, which is irreducible over it: `MONTY_MU` is p^-1 modulo 2^32; the
//! generator of 2^i elements is g^((p - 1) / 2^i); row k of the Frobenius matrix is X^(k p).
//! p^5 - 1 = 2^25 * 3^2 * 7 * 11 * 31 * 61 * 106254431 * 9035048772318995816274011, so X + 2
//! generates the units of the extension, as the tests check by these factors.

use core::mem::transmute;

use mipsilon_field::MontyPrime;
use p3_field::extension::QuinticTrinomialExtensionField;
use p3_monty_31::{
    FieldParameters, MontyField31, MontyParameters, PackedMontyParameters, TrinomialQuinticData,
    TwoAdicData,
};

/// The field of 2^31 - 2^25 + 1 elements.
pub type Monty25 = MontyField31<Monty25Parameters>;

/// Its extension by a root of X^5 + X^2 - 1, about 155 bits.
pub type Monty25x5 = QuinticTrinomialExtensionField<Monty25>;

/// The parameters of [`Monty25`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Monty25Parameters;

impl MontyPrime for Monty25Parameters {
    const NAME: &'static str = "monty-25";
}

impl MontyParameters for Monty25Parameters {
    const PRIME: u32 = 0x7e00_0001;
    const MONTY_BITS: u32 = 32;
    const MONTY_MU: u32 = 0x8200_0001;
}

impl PackedMontyParameters for Monty25Parameters {}

impl FieldParameters for Monty25Parameters {
    const MONTY_GEN: Monty25 = Monty25::new(5);
}

impl TwoAdicData for Monty25Parameters {
    const TWO_ADICITY: usize = 25;
    type ArrayLike = &'static [Monty25];
    const TWO_ADIC_GENERATORS: Self::ArrayLike = &Monty25::new_array([
        0x1, 0x7e000000, 0x36570922, 0x5c6f272c, 0x1cd35fa7, 0x1351be14, 0xf8f30b3, 0x6628b7e1,
        0x402e0dea, 0x1c96321, 0x854c922, 0x4d514601, 0x4ee0882f, 0xb89cfd8, 0x592c659e, 0x5c84ecb,
        0x4e0efa00, 0x598df3ef, 0x470d9da3, 0x42ed69c4, 0x73912291, 0x3c3282ef, 0x1904fd1d,
        0xb72a009, 0x66a7abf8, 0x757d36ee,
    ]);
    const ROOTS_8: Self::ArrayLike = &Monty25::new_array([0x1, 0x5c6f272c, 0x36570922, 0x113a8c5f]);
    const INV_ROOTS_8: Self::ArrayLike =
        &Monty25::new_array([0x1, 0x6cc573a2, 0x47a8f6df, 0x2190d8d5]);
    const ROOTS_16: Self::ArrayLike = &Monty25::new_array([
        0x1, 0x1cd35fa7, 0x5c6f272c, 0x262a56a9, 0x36570922, 0x19c2131a, 0x113a8c5f, 0x69a4ccc9,
    ]);
    const INV_ROOTS_16: Self::ArrayLike = &Monty25::new_array([
        0x1, 0x145b3338, 0x6cc573a2, 0x643dece7, 0x47a8f6df, 0x57d5a958, 0x2190d8d5, 0x612ca05a,
    ]);
}

impl TrinomialQuinticData for Monty25Parameters {
    const EXT_GENERATOR: [Monty25; 5] = Monty25::new_array([2, 1, 0, 0, 0]);
    // p^4 + p^3 + p^2 + p + 1 is odd: no root of unity is outside the base field.
    const EXT_TWO_ADICITY: usize = 25;
    const FROBENIUS_COEFFS: [[Monty25; 5]; 4] = Monty25::new_2d_array([
        [402290567, 807959252, 385439914, 2079770423, 1781185178],
        [535488587, 1934190505, 235010714, 187837906, 899926646],
        [1343393423, 33842633, 1449587145, 1534345967, 1178902399],
        [2073387648, 1210737906, 1130153124, 1341716863, 1650542500],
    ]);
    type ArrayLike = [[Monty25; 5]; 0];
    const TWO_ADIC_EXTENSION_GENERATORS: Self::ArrayLike = [];
}

/// The prime and `MONTY_MU` in every lane of a vector, as Plonky3's arithmetic on the vectors of an
/// instruction set wants them.
macro_rules! lanes {
    ($parameters:ident, $architecture:ident, $p:ident, $mu:ident, $lanes:literal) => {
        #[expect(unsafe_code, reason = "a vector has no other constant constructor")]
        // SAFETY: the types have the same size, and all bits of a vector may be anything.
        const _: () = {
            use core::arch::$architecture::*;

            impl p3_monty_31::$parameters for Monty25Parameters {
                const PACKED_P: $p =
                    unsafe { transmute::<[u32; $lanes], $p>([Self::PRIME; $lanes]) };
                const PACKED_MU: $mu =
                    unsafe { transmute::<[u32; $lanes], $mu>([Self::MONTY_MU; $lanes]) };
            }
        };
    };
}

#[cfg(all(target_arch = "x86_64", target_feature = "avx512f"))]
lanes!(MontyParametersAVX512, x86_64, __m512i, __m512i, 16);
#[cfg(all(target_arch = "x86_64", target_feature = "avx2", not(target_feature = "avx512f")))]
lanes!(MontyParametersAVX2, x86_64, __m256i, __m256i, 8);
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
lanes!(MontyParametersNeon, aarch64, uint32x4_t, int32x4_t, 4);
