//! Addition and subtraction, modulo 2^32 and with an overflow trap.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::interface::{Alu, AluRow, AluValues, Core, In, Out, Selected};

columns! {
    /// Columns of [`AddSub`].
    pub struct AddSubCols {
        /// First operand.
        a: Word,
        /// Second operand.
        b: Word,
        /// Result.
        out: Word,
        /// Carry (or borrow) out of each limb.
        carry: [cell; 2],
    }
}

/// Selector 0: a + b; selector 1, if present: a - b; modulo 2^32.
///
/// Theorem: `sound` in `Chips/Cores/AddSub.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AddSub;

/// The sign of the second operand: +1 for selector 0, -1 for selector 1.
fn sign<E: Expr>(selectors: &[E]) -> E {
    match selectors {
        [add, sub] => add.clone() - sub.clone(),
        _ => selectors[0].clone(),
    }
}

impl Core for AddSub {
    type Interface = Alu;
    type Cols<T> = AddSubCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        let AddSubCols { a, b: operand, out, carry } = cols.clone();
        let s = sign(selectors);
        let [c0, c1] = carry;
        b.assert_bool("carry out of the low limb is boolean", &c0);
        b.assert_bool("carry out of the high limb is boolean", &c1);
        let low = s.clone() * (operand.lo.clone() - c0.times(1 << 16));
        b.assert_eq("low limb", a.lo.clone() + low, out.lo.clone());
        let high = s * (operand.hi.clone() + c0 - c1.times(1 << 16));
        b.assert_eq("high limb", a.hi.clone() + high, out.hi.clone());
        b.range_word(&out, is_real);
        AluRow { a, b: operand, out }
    }
    fn fill<F: Field>(selector: usize, values: &AluValues) -> AddSubCols<F> {
        let &AluValues { a, b, out, .. } = values;
        let (lo, hi) = if selector == 0 {
            ((a & 0xffff) + (b & 0xffff) > 0xffff, u64::from(a) + u64::from(b) > u32::MAX.into())
        } else {
            (a & 0xffff < b & 0xffff, a < b)
        };
        AddSubCols {
            a: Word::from_u32(a),
            b: Word::from_u32(b),
            out: Word::from_u32(out),
            carry: [lo, hi].map(F::from_bool),
        }
    }
}

columns! {
    /// Columns of [`AddSubTrap`].
    pub struct AddSubTrapCols {
        /// First operand.
        a: Word,
        /// Second operand.
        b: Word,
        /// Result.
        out: Word,
        /// Carry (or borrow) out of the low limb.
        carry: cell,
        /// Sign bits of a, b and the result.
        sign: [cell; 3],
    }
}

/// Like [`AddSub`], but a row exists only when the signed result does not overflow: with the sign
/// bits split off, the equation of the high limbs holds in the integers, without carry out.
///
/// Theorem: `sound` in `Chips/Cores/AddSubTrap.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AddSubTrap;

impl Core for AddSubTrap {
    type Interface = Alu;
    type Cols<T> = AddSubTrapCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        let AddSubTrapCols { a, b: operand, out, carry, sign: signs } = cols.clone();
        let s = sign(selectors);
        b.assert_bool("carry out of the low limb is boolean", &carry);
        for sign in &signs {
            b.assert_bool("sign is boolean", sign);
        }
        let low = s.clone() * (operand.lo.clone() - carry.times(1 << 16));
        b.assert_eq("low limb", a.lo.clone() + low, out.lo.clone());
        let signed = |hi: &B::E, sign: &B::E| hi.clone() - sign.times(1 << 16);
        b.assert_eq(
            "signed high limb without overflow",
            signed(&a.hi, &signs[0]) + s * (signed(&operand.hi, &signs[1]) + carry),
            signed(&out.hi, &signs[2]),
        );
        for (hi, sign) in [&a.hi, &operand.hi, &out.hi].into_iter().zip(&signs) {
            b.range(15, hi.clone() - sign.times(1 << 15), is_real.clone());
        }
        b.range(16, out.lo.clone(), is_real.clone());
        AluRow { a, b: operand, out }
    }
    fn fill<F: Field>(selector: usize, values: &AluValues) -> AddSubTrapCols<F> {
        let &AluValues { a, b, out, .. } = values;
        let carry = if selector == 0 {
            (a & 0xffff) + (b & 0xffff) > 0xffff
        } else {
            a & 0xffff < b & 0xffff
        };
        AddSubTrapCols {
            a: Word::from_u32(a),
            b: Word::from_u32(b),
            out: Word::from_u32(out),
            carry: F::from_bool(carry),
            sign: [a, b, out].map(|w| F::from_u32(w >> 31)),
        }
    }
}
