//! The specialised rows: NOP, MOVE (register copies, also from and to HI, LO and the TLS
//! register) and LI (constants).

use p3_field::Field;

use super::access::{Read, Write, read, write};
use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::instruction::{Frame, InstructionChip, advance, fetch, select};
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

impl InstructionChip for Nop {
    type Cols<T> = NopCols<T>;
    fn name(&self) -> &'static str {
        "nop"
    }
    fn ops(&self) -> &'static [Op] {
        &[Op::Nop]
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &NopCols<B::E>) {
        let NopCols { frame, is_real } = cols;
        let selected = select(b, self.ops(), core::slice::from_ref(is_real));
        let fields = core::array::from_fn(|_| B::E::zero());
        advance(b, frame, is_real);
        fetch(b, &frame.pc, selected.opcode, fields, is_real);
    }
    fn fill<F: Field>(&self, step: &Step) -> NopCols<F> {
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
        /// Source, slot 0.
        a: Read,
        /// The value copied.
        value: Word,
        /// Destination, slot 3.
        c: Write,
    }
}

/// c = a.
#[derive(Clone, Copy, Debug, Default)]
pub struct Move;

impl InstructionChip for Move {
    type Cols<T> = MoveCols<T>;
    fn name(&self) -> &'static str {
        "move"
    }
    fn ops(&self) -> &'static [Op] {
        &[Op::Move]
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &MoveCols<B::E>) {
        let MoveCols { frame, is_real, a, value, c } = cols;
        let selected = select(b, self.ops(), core::slice::from_ref(is_real));
        let fields = [a.index.clone(), B::E::zero(), c.index.clone(), B::E::zero()];
        advance(b, frame, is_real);
        read(b, a, frame.clk.clone(), value, is_real);
        write(b, c, frame.clk.plus(3), value, is_real);
        fetch(b, &frame.pc, selected.opcode, fields, is_real);
    }
    fn fill<F: Field>(&self, step: &Step) -> MoveCols<F> {
        MoveCols {
            frame: Frame::of(step),
            is_real: F::ONE,
            a: Read::of(step.rom.a, &step.a, step.clk),
            value: Word::from_u32(step.a.value),
            c: Write::of(step.rom.c, &step.c, step.clk + 3),
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
        /// Destination, slot 3.
        c: Write,
    }
}

/// c = constant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Li;

impl InstructionChip for Li {
    type Cols<T> = LiCols<T>;
    fn name(&self) -> &'static str {
        "li"
    }
    fn ops(&self) -> &'static [Op] {
        &[Op::Li]
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &LiCols<B::E>) {
        let LiCols { frame, is_real, value, c } = cols;
        let selected = select(b, self.ops(), core::slice::from_ref(is_real));
        let fields = [B::E::zero(), value.lo.clone(), c.index.clone(), value.hi.clone()];
        advance(b, frame, is_real);
        write(b, c, frame.clk.plus(3), value, is_real);
        fetch(b, &frame.pc, selected.opcode, fields, is_real);
    }
    fn fill<F: Field>(&self, step: &Step) -> LiCols<F> {
        LiCols {
            frame: Frame::of(step),
            is_real: F::ONE,
            value: Word::from_u32(step.rom.immediate()),
            c: Write::of(step.rom.c, &step.c, step.clk + 3),
        }
    }
}
