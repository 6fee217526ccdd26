//! Conditional traps: a row exists only when the condition does not hold.

use core::marker::PhantomData;

use p3_field::Field;

use super::branch::Operands;
use crate::builder::Builder;
use crate::columns::{Columns, join};
use crate::cores::compare::Condition;
use crate::expr::Expr;
use crate::instruction::{Frame, InstructionChip, advance, fetch, one_hot, select};
use crate::rom::Op;
use crate::step::Step;

/// A trap chip with `N` opcodes: operands × condition.
#[derive(Clone, Copy, Debug)]
pub struct Trap<O, C, const N: usize> {
    name: &'static str,
    ops: &'static [Op],
    parts: PhantomData<(O, C)>,
}

impl<O, C, const N: usize> Trap<O, C, N> {
    /// The chip of `ops`, in the order of the condition's selectors.
    pub const fn new(name: &'static str, ops: &'static [Op]) -> Self {
        assert!(ops.len() == N);
        Self { name, ops, parts: PhantomData }
    }
}

/// Columns of [`Trap`].
#[derive(Clone, Debug)]
pub struct TrapCols<T, O, K, C> {
    /// Time and place.
    pub frame: Frame<T>,
    /// The registers.
    pub operands: O,
    /// One selector per opcode.
    pub select: K,
    /// The condition's columns.
    pub condition: C,
}

impl<T, O: Columns<T>, K: Columns<T>, C: Columns<T>> Columns<T> for TrapCols<T, O, K, C> {
    const WIDTH: usize = Frame::<T>::WIDTH + O::WIDTH + K::WIDTH + C::WIDTH;
    fn read(cells: &mut impl FnMut() -> T) -> Self {
        Self {
            frame: Frame::read(cells),
            operands: O::read(cells),
            select: K::read(cells),
            condition: C::read(cells),
        }
    }
    fn write(self, put: &mut impl FnMut(T)) {
        self.frame.write(put);
        self.operands.write(put);
        self.select.write(put);
        self.condition.write(put);
    }
    fn names(prefix: &str, out: &mut Vec<String>) {
        Frame::<T>::names(&join(prefix, "frame"), out);
        O::names(prefix, out);
        K::names(&join(prefix, "select"), out);
        C::names(prefix, out);
    }
}

impl<O: Operands, C: Condition, const N: usize> InstructionChip for Trap<O, C, N> {
    type Cols<T> = TrapCols<T, O::Cols<T>, [T; N], C::Cols<T>>;
    fn name(&self) -> &'static str {
        self.name
    }
    fn ops(&self) -> &'static [Op] {
        self.ops
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &Self::Cols<B::E>) {
        let selected = select(b, self.ops, &cols.select);
        let (is_real, frame) = (&selected.is_real, &cols.frame);
        let row = C::eval(b, &cols.select, is_real, &cols.condition);
        let [field_a, field_b, field_d] = O::eval(b, &cols.operands, &frame.clk, &row, is_real);
        b.assert_zero("no trap", row.holds);
        advance(b, frame, is_real);
        let fields = [field_a, field_b, B::E::zero(), field_d];
        fetch(b, &frame.pc, selected.opcode.clone(), fields, is_real);
    }
    fn fill<F: Field>(&self, step: &Step) -> Self::Cols<F> {
        let position = self.position(step);
        TrapCols {
            frame: Frame::of(step),
            operands: O::fill(step),
            select: one_hot(position),
            condition: C::fill(position, step.a.value, O::second(step)),
        }
    }
}
