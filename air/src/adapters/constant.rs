//! The specialised rows: NOP, MOVE (register copies, also from and to HI, LO and the TLS
//! register) and LI (constants).

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::instruction::{Frame, Real, Rows, advance, fetch, select};
use crate::memory::access::{Accesses, Read, Write};
use crate::memory::clock::Slot;
use crate::rom::Op;
use crate::step::Step;

columns! {
    /// Columns of [`Nop`].
    pub struct NopCols {
        /// Time and place.
        frame: Frame,
        /// The row is real.
        is_real: cell,
    }
}

/// No effect but the next state.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nop;

impl Rows for Nop {
    type Cols<T> = NopCols<T>;
    const OPS: usize = 1;
    fn eval<B: Builder>(b: &mut B, ops: &[Op], cols: &Self::Cols<B::E>) {
        let NopCols { frame, is_real } = cols;
        let Real { opcode, .. } = select(b, ops, core::slice::from_ref(is_real));
        let fields = core::array::from_fn(|_| B::E::zero());
        advance(b, frame, is_real);
        fetch(b, &frame.pc, opcode, fields, is_real);
    }
    fn fill<F: Field>(_position: usize, step: &Step) -> NopCols<F> {
        NopCols { frame: Frame::of(step), is_real: F::ONE }
    }
}

columns! {
    /// Columns of [`Move`].
    pub struct MoveCols {
        /// Time and place.
        frame: Frame,
        /// The row is real.
        is_real: cell,
        /// Source.
        a: Read,
        /// The value copied.
        value: Word,
        /// Destination.
        c: Write,
    }
}

/// c = a.
#[derive(Clone, Copy, Debug, Default)]
pub struct Move;

impl Rows for Move {
    type Cols<T> = MoveCols<T>;
    const OPS: usize = 1;
    fn eval<B: Builder>(b: &mut B, ops: &[Op], cols: &Self::Cols<B::E>) {
        let MoveCols { frame, is_real, a, value, c } = cols;
        let Real { opcode, .. } = select(b, ops, core::slice::from_ref(is_real));
        let fields = [a.index.clone(), B::E::zero(), c.index.clone(), B::E::zero()];
        advance(b, frame, is_real);
        Accesses { clk: &frame.clk, is_real }.read(b, Slot::A, a, value);
        Accesses { clk: &frame.clk, is_real }.write(b, Slot::C, c, value);
        fetch(b, &frame.pc, opcode, fields, is_real);
    }
    fn fill<F: Field>(_position: usize, step: &Step) -> MoveCols<F> {
        MoveCols {
            frame: Frame::of(step),
            is_real: F::ONE,
            a: Read::a(step),
            value: Word::from_u32(step.a.value),
            c: Write::c(step),
        }
    }
}

columns! {
    /// Columns of [`Li`].
    pub struct LiCols {
        /// Time and place.
        frame: Frame,
        /// The row is real.
        is_real: cell,
        /// The constant.
        value: Word,
        /// Destination.
        c: Write,
    }
}

/// c = constant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Li;

impl Rows for Li {
    type Cols<T> = LiCols<T>;
    const OPS: usize = 1;
    fn eval<B: Builder>(b: &mut B, ops: &[Op], cols: &Self::Cols<B::E>) {
        let LiCols { frame, is_real, value, c } = cols;
        let Real { opcode, .. } = select(b, ops, core::slice::from_ref(is_real));
        let fields = [B::E::zero(), value.lo.clone(), c.index.clone(), value.hi.clone()];
        advance(b, frame, is_real);
        Accesses { clk: &frame.clk, is_real }.write(b, Slot::C, c, value);
        fetch(b, &frame.pc, opcode, fields, is_real);
    }
    fn fill<F: Field>(_position: usize, step: &Step) -> LiCols<F> {
        LiCols {
            frame: Frame::of(step),
            is_real: F::ONE,
            value: Word::from_u32(step.rom.immediate()),
            c: Write::c(step),
        }
    }
}
