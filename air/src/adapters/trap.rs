//! Conditional traps: a row exists only when the condition does not hold.

use core::marker::PhantomData;

use p3_field::Field;

use super::operands::Operands;
use crate::builder::Builder;
use crate::columns;
use crate::expr::Expr;
use crate::instruction::{Adapter, Frame, Real, Row, advance, fetch};
use crate::interface::Test;
use crate::memory::access::Accesses;
use crate::step::Step;

/// The format of traps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trap<O>(PhantomData<O>);

columns! {
    /// Columns of [`Trap`] but its operands'.
    pub struct TrapCols {
        /// Time and place.
        frame: Frame,
    }
}

impl<O: Operands> Adapter for Trap<O> {
    type Interface = Test;
    /// Time and place, then the registers.
    type Cols<T> = (TrapCols<T>, O::Cols<T>);
    fn given<E: Expr>(_cols: &Self::Cols<E>) {}
    fn eval<B: Builder>(b: &mut B, cols: &Self::Cols<B::E>, real: &Real<B::E>, row: &Row<Self, B>) {
        let (TrapCols { frame }, operands) = cols;
        let Real { is_real, opcode } = real;
        let accesses = Accesses { clk: &frame.clk, is_real };
        let [field_a, field_b, field_d] = O::eval(b, operands, &accesses, (&row.a, &row.b));
        b.assert_zero("no trap", row.holds.clone());
        advance(b, frame, is_real);
        let fields = [field_a, field_b, B::E::zero(), field_d];
        fetch(b, &frame.pc, opcode.clone(), fields, is_real);
    }
    fn fill<F: Field>(step: &Step) -> Self::Cols<F> {
        (TrapCols { frame: Frame::of(step) }, O::fill(step))
    }
    fn values(step: &Step) -> (u32, u32) {
        O::values(step)
    }
}
