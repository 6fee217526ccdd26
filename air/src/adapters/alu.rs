//! Destination from two operands: register-register and register-immediate formats.

use core::marker::PhantomData;

use p3_field::Field;

use super::access::{Read, Write, read, write};
use crate::builder::Builder;
use crate::columns;
use crate::columns::{Columns, Word};
use crate::expr::Expr;
use crate::instruction::{
    ChipCols, Frame, InstructionChip, Selected, advance, fetch, one_hot, select,
};
use crate::rom::Op;
use crate::step::Step;

/// The operands and result of a core, as expressions over its columns.
pub struct AluRow<E> {
    /// First operand, pulled from memory.
    pub a: Word<E>,
    /// Second operand: pulled from memory, or the immediate of the ROM row.
    pub b: Word<E>,
    /// Result, range-checked by the core or a copy.
    pub out: Word<E>,
}

/// A function of two words, and of the destination's old value for the merging instructions.
///
/// Obligations: given that `a`, `b` and `old` have 16-bit limbs (or that `b` is a ROM immediate),
/// a satisfied row with selector i set has `out` equal to the spec function of opcode i, in 16-bit
/// limbs; the all-zero row satisfies everything.
pub trait AluCore: Copy + Default + Send + Sync + 'static {
    /// The columns.
    type Cols<T>: Columns<T>;
    /// Constraints and lookups. `old` is the destination's old value.
    fn eval<B: Builder>(
        b: &mut B,
        selectors: &[B::E],
        is_real: &B::E,
        cols: &Self::Cols<B::E>,
        old: &Word<B::E>,
    ) -> AluRow<B::E>;
    /// The cells for operands `a`, `b` under the `selector`-th opcode.
    fn fill<F: Field>(selector: usize, a: u32, b: u32, old: u32, out: u32) -> Self::Cols<F>;
}

/// Where the second operand comes from.
pub trait AluFormat: Copy + Default + Send + Sync + 'static {
    /// The columns.
    type Cols<T>: Columns<T>;
    /// The old value of the destination.
    fn old<E: Clone>(cols: &Self::Cols<E>) -> Word<E>;
    /// Fetch, accesses and next state.
    fn eval<B: Builder>(
        b: &mut B,
        cols: &Self::Cols<B::E>,
        selected: &Selected<B::E>,
        row: &AluRow<B::E>,
    );
    /// The cells of a step.
    fn fill<F: Field>(step: &Step) -> Self::Cols<F>;
    /// The second operand of a step.
    fn operand(step: &Step) -> u32;
}

columns! {
    /// Columns of [`RegReg`].
    pub struct RegRegCols {
        /// Time and place.
        frame: Frame,
        /// First source, slot 0.
        a: Read,
        /// Second source, slot 1.
        b: Read,
        /// Destination, slot 3.
        c: Write,
    }
}

/// c = f(a, b) on registers.
#[derive(Clone, Copy, Debug, Default)]
pub struct RegReg;

impl AluFormat for RegReg {
    type Cols<T> = RegRegCols<T>;
    fn old<E: Clone>(cols: &RegRegCols<E>) -> Word<E> {
        cols.c.prev.clone()
    }
    fn eval<B: Builder>(
        b: &mut B,
        cols: &RegRegCols<B::E>,
        selected: &Selected<B::E>,
        row: &AluRow<B::E>,
    ) {
        let RegRegCols { frame, a, b: operand, c } = cols;
        let Selected { is_real, opcode } = selected;
        let fields = [a.index.clone(), operand.index.clone(), c.index.clone(), B::E::zero()];
        advance(b, frame, is_real);
        read(b, a, frame.clk.clone(), &row.a, is_real);
        read(b, operand, frame.clk.plus(1), &row.b, is_real);
        write(b, c, frame.clk.plus(3), &row.out, is_real);
        fetch(b, &frame.pc, opcode.clone(), fields, is_real);
    }
    fn fill<F: Field>(step: &Step) -> RegRegCols<F> {
        RegRegCols {
            frame: Frame::of(step),
            a: Read::of(step.rom.a, &step.a, step.clk),
            b: Read::of(step.rom.b, &step.b, step.clk + 1),
            c: Write::of(step.rom.c, &step.c, step.clk + 3),
        }
    }
    fn operand(step: &Step) -> u32 {
        step.b.value
    }
}

columns! {
    /// Columns of [`RegImm`]. The immediate is in the core's operand.
    pub struct RegImmCols {
        /// Time and place.
        frame: Frame,
        /// Source, slot 0.
        a: Read,
        /// Destination, slot 3.
        c: Write,
    }
}

/// c = f(a, immediate).
#[derive(Clone, Copy, Debug, Default)]
pub struct RegImm;

impl AluFormat for RegImm {
    type Cols<T> = RegImmCols<T>;
    fn old<E: Clone>(cols: &RegImmCols<E>) -> Word<E> {
        cols.c.prev.clone()
    }
    fn eval<B: Builder>(
        b: &mut B,
        cols: &RegImmCols<B::E>,
        selected: &Selected<B::E>,
        row: &AluRow<B::E>,
    ) {
        let RegImmCols { frame, a, c } = cols;
        let Selected { is_real, opcode } = selected;
        let fields = [a.index.clone(), row.b.lo.clone(), c.index.clone(), row.b.hi.clone()];
        advance(b, frame, is_real);
        read(b, a, frame.clk.clone(), &row.a, is_real);
        write(b, c, frame.clk.plus(3), &row.out, is_real);
        fetch(b, &frame.pc, opcode.clone(), fields, is_real);
    }
    fn fill<F: Field>(step: &Step) -> RegImmCols<F> {
        RegImmCols {
            frame: Frame::of(step),
            a: Read::of(step.rom.a, &step.a, step.clk),
            c: Write::of(step.rom.c, &step.c, step.clk + 3),
        }
    }
    fn operand(step: &Step) -> u32 {
        step.rom.immediate()
    }
}

/// An ALU chip: format × core with `N` opcodes.
#[derive(Clone, Copy, Debug)]
pub struct Alu<A, C, const N: usize> {
    name: &'static str,
    ops: &'static [Op],
    parts: PhantomData<(A, C)>,
}

impl<A, C, const N: usize> Alu<A, C, N> {
    /// The chip of `ops`, in the order of the core's selectors.
    pub const fn new(name: &'static str, ops: &'static [Op]) -> Self {
        assert!(ops.len() == N);
        Self { name, ops, parts: PhantomData }
    }
}

impl<A: AluFormat, C: AluCore, const N: usize> InstructionChip for Alu<A, C, N> {
    type Cols<T> = ChipCols<A::Cols<T>, [T; N], C::Cols<T>>;
    fn name(&self) -> &'static str {
        self.name
    }
    fn ops(&self) -> &'static [Op] {
        self.ops
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &Self::Cols<B::E>) {
        let selected = select(b, self.ops, &cols.select);
        let old = A::old(&cols.format);
        let row = C::eval(b, &cols.select, &selected.is_real, &cols.core, &old);
        A::eval(b, &cols.format, &selected, &row);
    }
    fn fill<F: Field>(&self, step: &Step) -> Self::Cols<F> {
        let position = self.position(step);
        let operand = A::operand(step);
        ChipCols {
            format: A::fill(step),
            select: one_hot(position),
            core: C::fill(position, step.a.value, operand, step.c.prev, step.c.value),
        }
    }
}
