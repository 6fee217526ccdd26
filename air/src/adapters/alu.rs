//! Destination from two operands: register-register and register-immediate formats.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::instruction::{Adapter, Frame, Real, Row, advance, fetch};
use crate::interface::{Alu, AluValues};
use crate::memory::access::{Accesses, Read, Write};
use crate::memory::clock::Slot;
use crate::step::Step;

columns! {
    /// Columns of [`RegReg`].
    pub struct RegRegCols {
        /// Time and place.
        frame: Frame,
        /// First source.
        a: Read,
        /// Second source.
        b: Read,
        /// Destination.
        c: Write,
    }
}

/// c = f(a, b) on registers.
#[derive(Clone, Copy, Debug, Default)]
pub struct RegReg;

impl Adapter for RegReg {
    type Interface = Alu;
    type Cols<T> = RegRegCols<T>;
    fn given<E: Expr>(cols: &RegRegCols<E>) -> Word<E> {
        cols.c.prev.clone()
    }
    fn eval<B: Builder>(b: &mut B, cols: &Self::Cols<B::E>, real: &Real<B::E>, row: &Row<Self, B>) {
        let RegRegCols { frame, a, b: operand, c } = cols;
        let Real { is_real, opcode } = real;
        let fields = [a.index.clone(), operand.index.clone(), c.index.clone(), B::E::zero()];
        let accesses = Accesses { clk: &frame.clk, is_real };
        advance(b, frame, is_real);
        accesses.read(b, Slot::A, a, &row.a);
        accesses.read(b, Slot::B, operand, &row.b);
        accesses.write(b, Slot::C, c, &row.out);
        fetch(b, &frame.pc, opcode.clone(), fields, is_real);
    }
    fn fill<F: Field>(step: &Step) -> RegRegCols<F> {
        RegRegCols { frame: Frame::of(step), a: Read::a(step), b: Read::b(step), c: Write::c(step) }
    }
    fn values(step: &Step) -> AluValues {
        AluValues { a: step.a.value, b: step.b.value, old: step.c.prev, out: step.c.value }
    }
}

columns! {
    /// Columns of [`RegImm`]. The immediate is in the core's operand.
    pub struct RegImmCols {
        /// Time and place.
        frame: Frame,
        /// Source.
        a: Read,
        /// Destination.
        c: Write,
    }
}

/// c = f(a, immediate).
#[derive(Clone, Copy, Debug, Default)]
pub struct RegImm;

impl Adapter for RegImm {
    type Interface = Alu;
    type Cols<T> = RegImmCols<T>;
    fn given<E: Expr>(cols: &RegImmCols<E>) -> Word<E> {
        cols.c.prev.clone()
    }
    fn eval<B: Builder>(b: &mut B, cols: &Self::Cols<B::E>, real: &Real<B::E>, row: &Row<Self, B>) {
        let RegImmCols { frame, a, c } = cols;
        let Real { is_real, opcode } = real;
        let fields = [a.index.clone(), row.b.lo.clone(), c.index.clone(), row.b.hi.clone()];
        let accesses = Accesses { clk: &frame.clk, is_real };
        advance(b, frame, is_real);
        accesses.read(b, Slot::A, a, &row.a);
        accesses.write(b, Slot::C, c, &row.out);
        fetch(b, &frame.pc, opcode.clone(), fields, is_real);
    }
    fn fill<F: Field>(step: &Step) -> RegImmCols<F> {
        RegImmCols { frame: Frame::of(step), a: Read::a(step), c: Write::c(step) }
    }
    fn values(step: &Step) -> AluValues {
        AluValues { b: step.rom.immediate(), ..RegReg::values(step) }
    }
}
