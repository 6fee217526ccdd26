//! Products of bytes, combined into 16-bit limbs: limb products would overflow a 31-bit field.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::{Bytes, Word};
use crate::expr::Expr;
use crate::interface::{
    Alu, AluRow, AluValues, Core, HiLo, HiLoPair, HiLoRow, HiLoValues, In, Out, Selected,
};

/// The sums of byte products that make up each 16-bit limb of a 64-bit product (degree 2). Each is
/// at most 257 * 4 * 255^2 < 2^27.
pub fn product_limbs<E: Expr>(a: &Bytes<E>, b: &Bytes<E>) -> [E; 4] {
    let column = |k: usize| -> E {
        (0..4)
            .filter(|i| (k.saturating_sub(3)..=k.min(3)).contains(i))
            .map(|i| a.byte[i].clone() * b.byte[k - i].clone())
            .sum()
    };
    [
        column(0) + column(1).times(256),
        column(2) + column(3).times(256),
        column(4) + column(5).times(256),
        column(6),
    ]
}

/// [`product_limbs`] on integers.
fn product_limb_values(a: u32, b: u32) -> [i64; 4] {
    let (a, b) = (a.to_le_bytes().map(i64::from), b.to_le_bytes().map(i64::from));
    let mut limbs = [0; 4];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            limbs[(i + j) / 2] += (x * y) << (8 * ((i + j) % 2));
        }
    }
    limbs
}

columns! {
    /// Columns of [`MultiplyLow`].
    pub struct MultiplyLowCols {
        /// First factor.
        a: Bytes,
        /// Second factor.
        b: Bytes,
        /// The low word of the product.
        out: Word,
        /// Carry out of each limb, 11 bits.
        carry: [cell; 2],
    }
}

/// MUL: the low word of the product.
///
/// Theorem: `Constraints.sound` in `Chips/Cores/MultiplyLow.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct MultiplyLow;

impl Core for MultiplyLow {
    type Interface = Alu;
    type Cols<T> = MultiplyLowCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let is_real = told.is_real;
        let MultiplyLowCols { a, b: operand, out, carry: [c0, c1] } = cols;
        b.range_bytes(a, is_real);
        b.range_bytes(operand, is_real);
        let [p0, p1, _, _] = product_limbs(a, operand);
        b.assert_eq("low limb", p0, out.lo.clone() + c0.times(1 << 16));
        b.assert_eq("high limb", p1 + c0.clone(), out.hi.clone() + c1.times(1 << 16));
        b.range(11, c0.clone(), is_real.clone());
        b.range(11, c1.clone(), is_real.clone());
        b.range_word(out, is_real);
        AluRow { a: a.word(), b: operand.word(), out: out.clone() }
    }
    fn fill<F: Field>(_selector: usize, values: &AluValues) -> MultiplyLowCols<F> {
        let &AluValues { a, b, out, .. } = values;
        let [p0, p1, _, _] = product_limb_values(a, b);
        let c0 = p0 >> 16;
        let c1 = (p1 + c0) >> 16;
        MultiplyLowCols {
            a: Bytes::from_u32(a),
            b: Bytes::from_u32(b),
            out: Word::from_u32(out),
            carry: [c0, c1].map(F::from_i64),
        }
    }
}

columns! {
    /// Columns of [`Multiply`].
    pub struct MultiplyCols {
        /// First factor.
        a: Bytes,
        /// Second factor.
        b: Bytes,
        /// Sign bits of the factors in the signed instructions, else 0.
        sign: [cell; 2],
        /// LO after.
        lo: Word,
        /// HI after.
        hi: Word,
        /// Carry out of each limb plus 2^11, 12 bits.
        carry: [cell; 4],
    }
}

/// MULT, MULTU, MADD, MADDU, MSUB, MSUBU: (HI, LO) becomes, or changes by, the 64-bit product.
///
/// Theorem: `Constraints.sound` in `Chips/Cores/Multiply.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Multiply;

/// Added to a carry, which may be negative, before its range check.
const CARRY_OFFSET: i64 = 1 << 11;

impl Core for Multiply {
    type Interface = HiLo;
    type Cols<T> = MultiplyCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, given: old } = told;
        let MultiplyCols { a, b: operand, sign: [sign_a, sign_b], lo, hi, carry } = cols;
        let [mult, multu, madd, maddu, msub, msubu] =
            core::array::from_fn(|i| selectors[i].clone());
        let signed = mult.clone() + madd.clone() + msub.clone();
        let subtract = msub + msubu;
        let accumulate = madd.clone() + maddu.clone() + subtract.clone();
        let factor = mult + multu + madd + maddu - subtract;
        let (word_a, word_b) = (a.word(), operand.word());
        b.range_bytes(a, is_real);
        b.range_bytes(operand, is_real);
        for (sign, word) in [(sign_a, &word_a), (sign_b, &word_b)] {
            b.assert_bool("sign is boolean", sign);
            b.assert_zero("a sign only in a signed product", sign.clone() * signed.not());
            b.range(15, word.hi.clone() - sign.times(1 << 15), signed.clone());
        }
        // A negative factor is its word minus 2^32, which takes the other factor from HI.
        let correction =
            |x: &B::E, y: &B::E| sign_a.clone() * y.clone() + sign_b.clone() * x.clone();
        let [p0, p1, p2, p3] = product_limbs(a, operand);
        let product = [
            p0,
            p1,
            p2 - correction(&word_a.lo, &word_b.lo),
            p3 - correction(&word_a.hi, &word_b.hi),
        ];
        let old = [&old.lo.lo, &old.lo.hi, &old.hi.lo, &old.hi.hi];
        let out = [&lo.lo, &lo.hi, &hi.lo, &hi.hi];
        let names = ["LO low limb", "LO high limb", "HI low limb", "HI high limb"];
        let mut carry_in = B::E::zero();
        for (i, product) in product.into_iter().enumerate() {
            let carry_out = carry[i].clone() - is_real.times(CARRY_OFFSET);
            let total = factor.clone() * product + accumulate.clone() * old[i].clone() + carry_in;
            b.assert_eq(names[i], total, out[i].clone() + carry_out.times(1 << 16));
            b.range(12, carry[i].clone(), is_real.clone());
            carry_in = carry_out;
        }
        b.range_word(lo, is_real);
        b.range_word(hi, is_real);
        HiLoRow { a: word_a, b: word_b, new: HiLoPair { hi: hi.clone(), lo: lo.clone() } }
    }
    fn fill<F: Field>(selector: usize, values: &HiLoValues) -> MultiplyCols<F> {
        let &HiLoValues { a, b, old, new } = values;
        let signed = selector.is_multiple_of(2);
        let sign = [a, b].map(|w| signed && w >> 31 == 1);
        let limbs = |w: u32| [i64::from(w & 0xffff), i64::from(w >> 16)];
        let mut product = product_limb_values(a, b);
        for i in 0..2 {
            product[2 + i] -= i64::from(sign[0]) * limbs(b)[i] + i64::from(sign[1]) * limbs(a)[i];
        }
        let (factor, accumulate) = match selector {
            0 | 1 => (1, 0),
            2 | 3 => (1, 1),
            _ => (-1, 1),
        };
        let old = [limbs(old.lo), limbs(old.hi)].concat();
        let mut carry = 0;
        let carries = core::array::from_fn(|i| {
            carry = (factor * product[i] + accumulate * old[i] + carry) >> 16;
            F::from_i64(carry + CARRY_OFFSET)
        });
        MultiplyCols {
            a: Bytes::from_u32(a),
            b: Bytes::from_u32(b),
            sign: sign.map(F::from_bool),
            lo: Word::from_u32(new.lo),
            hi: Word::from_u32(new.hi),
            carry: carries,
        }
    }
}
