//! Comparisons: less-than for SLT and the traps, equality and signs for branches.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::interface::{Alu, AluRow, AluValues, Condition, Core, In, Out, Selected, Test, TestRow};

columns! {
    /// A less-than comparison of two words, signed or unsigned.
    pub struct LessThan {
        /// First operand.
        a: Word,
        /// Second operand.
        b: Word,
        /// a - b modulo 2^32, in the order compared.
        difference: Word,
        /// Borrow out of the low limb.
        borrow: cell,
        /// The verdict.
        less: cell,
        /// Sign bits of a and b for a signed comparison, 0 for an unsigned one.
        sign: [cell; 2],
    }
}

impl<E: Expr> LessThan<E> {
    /// Constrains `less` to be 1 if a < b and 0 if a >= b, on rows where `is_real` is 1.
    /// `signed`, a boolean, is 1 for a signed comparison.
    pub fn eval<B: Builder<E = E>>(&self, b: &mut B, signed: &E, is_real: &E) {
        let Self { a, b: other, difference, borrow, less, sign } = self;
        b.assert_bool("borrow is boolean", borrow);
        b.assert_bool("less is boolean", less);
        for (sign, hi) in sign.iter().zip([&a.hi, &other.hi]) {
            b.assert_bool("sign is boolean", sign);
            b.assert_zero("no sign in an unsigned comparison", sign.clone() * signed.not());
            b.range(15, hi.clone() - sign.times(1 << 15), signed.clone());
        }
        b.assert_eq(
            "low limb",
            a.lo.clone() - other.lo.clone(),
            difference.lo.clone() - borrow.times(1 << 16),
        );
        let signed_hi = |hi: &E, sign: &E| hi.clone() - sign.times(1 << 16);
        b.assert_eq(
            "high limb",
            signed_hi(&a.hi, &sign[0]) - signed_hi(&other.hi, &sign[1]) - borrow.clone(),
            difference.hi.clone() - less.times(1 << 16),
        );
        b.range_word(difference, is_real);
    }
}

impl<F: Field> LessThan<F> {
    /// The cells that compare `a` and `b`.
    pub fn of(a: u32, b: u32, signed: bool) -> Self {
        let less = if signed { (a as i32) < b as i32 } else { a < b };
        let difference = a.wrapping_sub(b);
        Self {
            a: Word::from_u32(a),
            b: Word::from_u32(b),
            difference: Word::from_u32(difference),
            borrow: F::from_bool(a & 0xffff < b & 0xffff),
            less: F::from_bool(less),
            sign: [a, b].map(|w| F::from_bool(signed && w >> 31 == 1)),
        }
    }
}

/// Selector 0: signed a < b; selector 1: unsigned a < b; the result is 0 or 1.
///
/// Theorem: `sound` in `Chips/Cores/LessThan.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct SetLessThan;

impl Core for SetLessThan {
    type Interface = Alu;
    type Cols<T> = LessThan<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        cols.eval(b, &selectors[0], is_real);
        let LessThan { a, b: operand, less, .. } = cols.clone();
        AluRow { a, b: operand, out: Word::low(less) }
    }
    fn fill<F: Field>(selector: usize, values: &AluValues) -> LessThan<F> {
        let &AluValues { a, b, .. } = values;
        LessThan::of(a, b, selector == 0)
    }
}

columns! {
    /// Columns of [`Equal`].
    pub struct EqualCols {
        /// First operand.
        a: Word,
        /// Second operand.
        b: Word,
        /// 1 if the operands are equal.
        equal: cell,
        /// If they differ: weights that combine the limb differences to 1.
        weight: [cell; 2],
    }
}

/// Selector 0: a = b; selector 1: a ≠ b.
///
/// Theorem: `sound` in `Chips/Cores/Equal.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Equal;

impl Core for Equal {
    type Interface = Test;
    type Cols<T> = EqualCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        let EqualCols { a, b: operand, equal, weight: [u, v] } = cols.clone();
        let (lo, hi) = (a.lo.clone() - operand.lo.clone(), a.hi.clone() - operand.hi.clone());
        b.assert_bool("equal is boolean", &equal);
        b.assert_zero("equal low limbs", equal.clone() * lo.clone());
        b.assert_zero("equal high limbs", equal.clone() * hi.clone());
        b.assert_eq("different operands", is_real.clone() - equal.clone(), lo * u + hi * v);
        let holds = selectors[0].clone() * equal.clone() + selectors[1].clone() * equal.not();
        TestRow { a, b: operand, holds }
    }
    fn fill<F: Field>(_selector: usize, &(a, b): &(u32, u32)) -> EqualCols<F> {
        let (a, b) = (Word::<F>::from_u32(a), Word::<F>::from_u32(b));
        let u = (a.lo - b.lo).try_inverse().unwrap_or(F::ZERO);
        let v = if u.is_zero() { (a.hi - b.hi).try_inverse().unwrap_or(F::ZERO) } else { F::ZERO };
        EqualCols { equal: F::from_bool(u.is_zero() && v.is_zero()), a, b, weight: [u, v] }
    }
}

impl Condition for Equal {
    fn holds(selector: usize, a: u32, b: u32) -> bool {
        (a == b) == (selector == 0)
    }
}

columns! {
    /// Columns of [`Sign`].
    pub struct SignCols {
        /// The operand.
        a: Word,
        /// Its sign bit.
        negative: cell,
        /// 1 if the operand is zero.
        zero: cell,
        /// If it is not zero: weights that combine its limbs to 1.
        weight: [cell; 2],
    }
}

/// Selectors 0 to 3: a <= 0, a > 0, a < 0, a >= 0, signed.
///
/// Theorem: `sound` in `Chips/Cores/Sign.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sign;

impl Core for Sign {
    type Interface = Test;
    type Cols<T> = SignCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        let SignCols { a, negative, zero, weight: [u, v] } = cols.clone();
        b.assert_bool("negative is boolean", &negative);
        b.range(15, a.hi.clone() - negative.times(1 << 15), is_real.clone());
        b.assert_bool("zero is boolean", &zero);
        b.assert_zero("zero low limb", zero.clone() * a.lo.clone());
        b.assert_zero("zero high limb", zero.clone() * a.hi.clone());
        let combined = a.lo.clone() * u + a.hi.clone() * v;
        b.assert_eq("not zero", is_real.clone() - zero.clone(), combined);
        // A zero operand is not negative, so at most one of the two flags is set.
        let at_most_zero = negative.clone() + zero;
        let holds = selectors[0].clone() * at_most_zero.clone()
            + selectors[1].clone() * at_most_zero.not()
            + selectors[2].clone() * negative.clone()
            + selectors[3].clone() * negative.not();
        TestRow { a, b: Word::constant(0), holds }
    }
    fn fill<F: Field>(_selector: usize, &(a, _b): &(u32, u32)) -> SignCols<F> {
        let EqualCols { a: word, equal, weight, .. } = Equal::fill::<F>(0, &(a, 0));
        SignCols { a: word, negative: F::from_u32(a >> 31), zero: equal, weight }
    }
}

impl Condition for Sign {
    fn holds(selector: usize, a: u32, _b: u32) -> bool {
        let a = a as i32;
        [a <= 0, a > 0, a < 0, a >= 0][selector]
    }
}

columns! {
    /// Columns of [`Negative`].
    pub struct NegativeCols {
        /// The operand.
        a: Word,
        /// Its sign bit.
        negative: cell,
    }
}

/// Selectors alternate between a < 0 and a >= 0, signed.
///
/// Theorem: `sound` in `Chips/Cores/Negative.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Negative;

impl Core for Negative {
    type Interface = Test;
    type Cols<T> = NegativeCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        let NegativeCols { a, negative } = cols.clone();
        b.assert_bool("negative is boolean", &negative);
        b.range(15, a.hi.clone() - negative.times(1 << 15), is_real.clone());
        let less: B::E = selectors.iter().step_by(2).cloned().sum();
        let at_least: B::E = selectors.iter().skip(1).step_by(2).cloned().sum();
        let holds = less * negative.clone() + at_least * negative.not();
        TestRow { a, b: Word::constant(0), holds }
    }
    fn fill<F: Field>(_selector: usize, &(a, _b): &(u32, u32)) -> NegativeCols<F> {
        NegativeCols { a: Word::from_u32(a), negative: F::from_u32(a >> 31) }
    }
}

impl Condition for Negative {
    fn holds(selector: usize, a: u32, _b: u32) -> bool {
        (a >> 31 == 1) == selector.is_multiple_of(2)
    }
}

/// Selectors 0 to 3: signed a < b, unsigned a < b, signed a >= b, unsigned a >= b.
///
/// Theorem: `Decides.sound` in `Chips/Cores/Less.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Less;

impl Core for Less {
    type Interface = Test;
    type Cols<T> = LessThan<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        let [lt, ltu, ge, geu] = core::array::from_fn(|i| selectors[i].clone());
        cols.eval(b, &(lt.clone() + ge.clone()), is_real);
        let LessThan { a, b: operand, less, .. } = cols.clone();
        let holds = (lt + ltu) * less.clone() + (ge + geu) * less.not();
        TestRow { a, b: operand, holds }
    }
    fn fill<F: Field>(selector: usize, &(a, b): &(u32, u32)) -> LessThan<F> {
        LessThan::of(a, b, selector.is_multiple_of(2))
    }
}

impl Condition for Less {
    fn holds(selector: usize, a: u32, b: u32) -> bool {
        let less = if selector.is_multiple_of(2) { (a as i32) < b as i32 } else { a < b };
        less == (selector < 2)
    }
}
