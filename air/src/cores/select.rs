//! Conditional moves.

use p3_field::Field;

use super::compare::{Equal, EqualCols};
use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::interface::{Alu, AluRow, AluValues, Core, In, Out, Selected, TestRow};

columns! {
    /// Columns of [`ConditionalMove`].
    pub struct ConditionalMoveCols {
        /// The value that may be moved.
        a: Word,
        /// The test of rt against zero.
        test: EqualCols,
        /// Result: `a` or the old value.
        out: Word,
    }
}

/// Selector 0: a if b = 0, else the old value (MOVZ); selector 1: a if b ≠ 0 (MOVN).
///
/// Theorem: `sound` in `Chips/Cores/ConditionalMove.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConditionalMove;

impl Core for ConditionalMove {
    type Interface = Alu;
    type Cols<T> = ConditionalMoveCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { is_real, given: old, .. } = told;
        let ConditionalMoveCols { a, test, out } = cols.clone();
        let TestRow { a: tested, b: zero, holds } = Equal::eval(b, told.with(&()), &test);
        b.assert_zero("tested against zero: low limb", zero.lo);
        b.assert_zero("tested against zero: high limb", zero.hi);
        let mut mux = |name, new: &B::E, old: &B::E, out: &B::E| {
            let moved = holds.clone() * (new.clone() - old.clone());
            b.assert_zero(name, is_real.clone() * (out.clone() - old.clone()) - moved);
        };
        mux("low limb", &a.lo, &old.lo, &out.lo);
        mux("high limb", &a.hi, &old.hi, &out.hi);
        AluRow { a, b: tested, out }
    }
    fn fill<F: Field>(selector: usize, values: &AluValues) -> ConditionalMoveCols<F> {
        let &AluValues { a, b, out, .. } = values;
        ConditionalMoveCols {
            a: Word::from_u32(a),
            test: Equal::fill(selector, &(b, 0)),
            out: Word::from_u32(out),
        }
    }
}
