//! DIV and DIVU on absolute values: |a| = |q| |b| + |r| with |r| < |b|.

use p3_field::Field;

use super::multiply::product_limbs;
use crate::builder::Builder;
use crate::columns;
use crate::columns::{Bytes, Word};
use crate::expr::Expr;
use crate::interface::{Core, HiLo, HiLoPair, HiLoRow, HiLoValues, In, Out, Selected};

columns! {
    /// A word that is another one, negated if a sign is set.
    pub struct Negation {
        /// Carries of word + other = 2^32 carry when negated.
        carry: [cell; 2],
    }
}

impl<E: Expr> Negation<E> {
    /// Constrains `y` to be -x if `sign` is 1 and x if it is 0, on rows where `enabled` is 1. Both
    /// words must have 16-bit limbs.
    fn eval<B: Builder<E = E>>(&self, b: &mut B, sign: &E, enabled: &E, x: &Word<E>, y: &Word<E>) {
        let [c0, c1] = &self.carry;
        b.assert_bool("carry out of the low limb is boolean", c0);
        b.assert_bool("carry out of the high limb is boolean", c1);
        let mut limb = |name, x: &E, y: &E, carry_in: E, carry_out: &E| {
            let negated = y.clone() + x.clone() + carry_in - carry_out.times(1 << 16);
            let copied = y.clone() - x.clone();
            let chosen = sign.clone() * negated + sign.not() * copied;
            b.assert_zero(name, enabled.clone() * chosen);
        };
        limb("negation, low limb", &x.lo, &y.lo, E::zero(), c0);
        limb("negation, high limb", &x.hi, &y.hi, c0.clone(), c1);
    }
}

impl<F: Field> Negation<F> {
    fn of(sign: bool, x: u32) -> Self {
        Self { carry: [sign && x & 0xffff != 0, sign && x != 0].map(F::from_bool) }
    }
}

columns! {
    /// Columns of [`Divide`].
    pub struct DivideCols {
        /// Dividend.
        a: Word,
        /// Divisor.
        b: Word,
        /// Sign bits of the operands for DIV, 0 for DIVU.
        sign: [cell; 2],
        /// Sign of the quotient: they differ.
        quotient_sign: cell,
        /// The divisor is zero.
        by_zero: cell,
        /// |a|.
        abs_a: Word,
        /// |b|.
        abs_b: Bytes,
        /// |q|.
        abs_q: Bytes,
        /// |r|.
        abs_r: Word,
        /// The relations of a, b, q, r to their absolute values.
        negation_a: Negation,
        /// Of the divisor.
        negation_b: Negation,
        /// Of the quotient.
        negation_q: Negation,
        /// Of the remainder.
        negation_r: Negation,
        /// Carry out of the low limb of |q| |b| + |r|, 11 bits.
        carry: cell,
        /// |b| - |r| - 1.
        margin: Word,
        /// Borrow out of its low limb.
        borrow: cell,
        /// LO after: the quotient, or the dividend if the divisor is zero.
        lo: Word,
        /// HI after: the remainder, or 0 if the divisor is zero.
        hi: Word,
    }
}

/// Selector 0: DIV; selector 1: DIVU.
///
/// Theorem: `Constraints.sound` in `Chips/Cores/Divide.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Divide;

impl Core for Divide {
    type Interface = HiLo;
    type Cols<T> = DivideCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        let DivideCols { a, b: divisor, sign: [sign_a, sign_b], quotient_sign, by_zero, .. } = cols;
        let DivideCols { abs_a, abs_b, abs_q, abs_r, carry, margin, borrow, lo, hi, .. } = cols;
        let signed = &selectors[0];
        for (sign, word) in [(sign_a, a), (sign_b, divisor)] {
            b.assert_bool("sign is boolean", sign);
            b.assert_zero("a sign only in DIV", sign.clone() * signed.not());
            b.range(15, word.hi.clone() - sign.times(1 << 15), signed.clone());
        }
        let differ = sign_a.clone() + sign_b.clone() - sign_a.clone() * sign_b.times(2);
        b.assert_eq("sign of the quotient", quotient_sign.clone(), differ);

        b.range_word(abs_a, is_real);
        b.range_bytes(abs_b, is_real);
        b.range_bytes(abs_q, is_real);
        b.range_word(abs_r, is_real);
        let abs_b_word = abs_b.word();
        cols.negation_a.eval(b, sign_a, is_real, a, abs_a);
        cols.negation_b.eval(b, sign_b, is_real, divisor, &abs_b_word);

        // |q| |b| + |r| = |a|, without a carry into the high word.
        let [p0, p1, p2, p3] = product_limbs(abs_q, abs_b);
        let low = abs_a.lo.clone() + carry.times(1 << 16);
        b.assert_eq("low limb", p0 + abs_r.lo.clone(), low);
        b.assert_eq("high limb", p1 + abs_r.hi.clone() + carry.clone(), abs_a.hi.clone());
        // A sum of at most six byte products each: zero only if all are.
        b.assert_zero("no high word", p2 + p3);
        b.range(11, carry.clone(), is_real.clone());

        b.assert_bool("by_zero is boolean", by_zero);
        b.assert_zero("zero divisor, low limb", by_zero.clone() * divisor.lo.clone());
        b.assert_zero("zero divisor, high limb", by_zero.clone() * divisor.hi.clone());
        let regular = is_real.clone() - by_zero.clone();
        b.assert_bool("borrow is boolean", borrow);
        let low = abs_b_word.lo.clone() - abs_r.lo.clone().plus(1) + borrow.times(1 << 16);
        let high = abs_b_word.hi - abs_r.hi.clone() - borrow.clone();
        b.assert_zero("margin, low limb", regular.clone() * (margin.lo.clone() - low));
        b.assert_zero("margin, high limb", regular.clone() * (margin.hi.clone() - high));
        b.range_word(margin, is_real);

        cols.negation_q.eval(b, quotient_sign, &regular, &abs_q.word(), lo);
        cols.negation_r.eval(b, sign_a, &regular, abs_r, hi);
        b.assert_zero("LO by zero, low limb", by_zero.clone() * (lo.lo.clone() - a.lo.clone()));
        b.assert_zero("LO by zero, high limb", by_zero.clone() * (lo.hi.clone() - a.hi.clone()));
        b.assert_zero("HI by zero, low limb", by_zero.clone() * hi.lo.clone());
        b.assert_zero("HI by zero, high limb", by_zero.clone() * hi.hi.clone());
        b.range_word(lo, is_real);
        b.range_word(hi, is_real);
        let new = HiLoPair { hi: hi.clone(), lo: lo.clone() };
        HiLoRow { a: a.clone(), b: divisor.clone(), new }
    }
    fn fill<F: Field>(selector: usize, values: &HiLoValues) -> DivideCols<F> {
        let &HiLoValues { a, b, new, .. } = values;
        let sign = [a, b].map(|w| selector == 0 && w >> 31 == 1);
        let abs = |w: u32, sign: bool| if sign { w.wrapping_neg() } else { w };
        let (abs_a, abs_b) = (abs(a, sign[0]), abs(b, sign[1]));
        let quotient_sign = sign[0] != sign[1];
        let by_zero = b == 0;
        let (abs_q, abs_r) = if by_zero { (0, abs_a) } else { (abs_a / abs_b, abs_a % abs_b) };
        let low_bytes = |w: u32| (u64::from(w & 0xff), u64::from(w >> 8 & 0xff));
        let ((q0, q1), (b0, b1)) = (low_bytes(abs_q), low_bytes(abs_b));
        let low = q0 * b0 + ((q0 * b1 + q1 * b0) << 8) + u64::from(abs_r & 0xffff);
        let margin = if by_zero { 0 } else { abs_b - abs_r - 1 };
        let borrow = !by_zero && abs_b & 0xffff < (abs_r & 0xffff) + 1;
        DivideCols {
            a: Word::from_u32(a),
            b: Word::from_u32(b),
            sign: sign.map(F::from_bool),
            quotient_sign: F::from_bool(quotient_sign),
            by_zero: F::from_bool(by_zero),
            abs_a: Word::from_u32(abs_a),
            abs_b: Bytes::from_u32(abs_b),
            abs_q: Bytes::from_u32(abs_q),
            abs_r: Word::from_u32(abs_r),
            negation_a: Negation::of(sign[0], a),
            negation_b: Negation::of(sign[1], b),
            negation_q: Negation::of(quotient_sign, abs_q),
            negation_r: Negation::of(sign[0], abs_r),
            carry: F::from_u64(low >> 16),
            margin: Word::from_u32(margin),
            borrow: F::from_bool(borrow),
            lo: Word::from_u32(new.lo),
            hi: Word::from_u32(new.hi),
        }
    }
}
