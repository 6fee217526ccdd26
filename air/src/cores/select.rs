//! Conditional moves.

use p3_field::Field;

use super::compare::{Condition, ConditionRow, Equal, EqualCols};
use crate::adapters::alu::{AluCore, AluRow};
use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;

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
#[derive(Clone, Copy, Debug, Default)]
pub struct ConditionalMove;

impl AluCore for ConditionalMove {
    type Cols<T> = ConditionalMoveCols<T>;
    fn eval<B: Builder>(
        b: &mut B,
        selectors: &[B::E],
        is_real: &B::E,
        cols: &ConditionalMoveCols<B::E>,
        old: &Word<B::E>,
    ) -> AluRow<B::E> {
        let ConditionalMoveCols { a, test, out } = cols.clone();
        let ConditionRow { a: tested, b: zero, holds } = Equal::eval(b, selectors, is_real, &test);
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
    fn fill<F: Field>(
        selector: usize,
        a: u32,
        b: u32,
        _old: u32,
        out: u32,
    ) -> ConditionalMoveCols<F> {
        ConditionalMoveCols {
            a: Word::from_u32(a),
            test: Equal::fill(selector, b, 0),
            out: Word::from_u32(out),
        }
    }
}
