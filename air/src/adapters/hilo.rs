//! Two registers into HI and LO: the multiply and divide family.

use core::marker::PhantomData;

use p3_field::Field;

use super::access::{Read, WriteFixed, read, write_fixed};
use crate::builder::Builder;
use crate::columns;
use crate::columns::{Columns, Word};
use crate::expr::Expr;
use crate::instruction::{ChipCols, Frame, InstructionChip, advance, fetch, one_hot, select};
use crate::rom::{Op, reg};
use crate::step::Step;

/// Operands and results of a [`HiLoCore`].
pub struct HiLoRow<E> {
    /// rs.
    pub a: Word<E>,
    /// rt.
    pub b: Word<E>,
    /// HI after, range-checked.
    pub hi: Word<E>,
    /// LO after, range-checked.
    pub lo: Word<E>,
}

/// A function from two words and the old (HI, LO) to the new (HI, LO).
pub trait HiLoCore: Copy + Default + Send + Sync + 'static {
    /// The columns.
    type Cols<T>: Columns<T>;
    /// Constraints and lookups.
    fn eval<B: Builder>(
        b: &mut B,
        selectors: &[B::E],
        is_real: &B::E,
        cols: &Self::Cols<B::E>,
        old_hi: &Word<B::E>,
        old_lo: &Word<B::E>,
    ) -> HiLoRow<B::E>;
    /// The cells for operands `a`, `b`; `old` and `new` are (HI, LO).
    fn fill<F: Field>(
        selector: usize,
        a: u32,
        b: u32,
        old: (u32, u32),
        new: (u32, u32),
    ) -> Self::Cols<F>;
}

columns! {
    /// The plumbing of a [`HiLo`] chip.
    pub struct HiLoFormat {
        /// Time and place.
        frame: Frame,
        /// rs, slot 0.
        a: Read,
        /// rt, slot 1.
        b: Read,
        /// HI, slot 2.
        hi: WriteFixed,
        /// LO, slot 2.
        lo: WriteFixed,
    }
}

/// A chip that writes HI and LO, with `N` opcodes.
#[derive(Clone, Copy, Debug)]
pub struct HiLo<C, const N: usize> {
    name: &'static str,
    ops: &'static [Op],
    core: PhantomData<C>,
}

impl<C, const N: usize> HiLo<C, N> {
    /// The chip of `ops`, in the order of the core's selectors.
    pub const fn new(name: &'static str, ops: &'static [Op]) -> Self {
        assert!(ops.len() == N);
        Self { name, ops, core: PhantomData }
    }
}

impl<C: HiLoCore, const N: usize> InstructionChip for HiLo<C, N> {
    type Cols<T> = ChipCols<HiLoFormat<T>, [T; N], C::Cols<T>>;
    fn name(&self) -> &'static str {
        self.name
    }
    fn ops(&self) -> &'static [Op] {
        self.ops
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &Self::Cols<B::E>) {
        let selected = select(b, self.ops, &cols.select);
        let is_real = &selected.is_real;
        let HiLoFormat { frame, a, b: operand, hi, lo } = &cols.format;
        let row = C::eval(b, &cols.select, is_real, &cols.core, &hi.prev, &lo.prev);
        let zero = B::E::zero();
        let fields = [a.index.clone(), operand.index.clone(), zero.clone(), zero];
        advance(b, frame, is_real);
        read(b, a, frame.clk.clone(), &row.a, is_real);
        read(b, operand, frame.clk.plus(1), &row.b, is_real);
        write_fixed(b, reg::HI, hi, frame.clk.plus(2), &row.hi, is_real);
        write_fixed(b, reg::LO, lo, frame.clk.plus(2), &row.lo, is_real);
        fetch(b, &frame.pc, selected.opcode.clone(), fields, is_real);
    }
    fn fill<F: Field>(&self, step: &Step) -> Self::Cols<F> {
        let position = self.position(step);
        let (old, new) = ((step.m.prev, step.x.prev), (step.m.value, step.x.value));
        ChipCols {
            format: HiLoFormat {
                frame: Frame::of(step),
                a: Read::of(step.rom.a, &step.a, step.clk),
                b: Read::of(step.rom.b, &step.b, step.clk + 1),
                hi: WriteFixed::of(&step.m, step.clk + 2),
                lo: WriteFixed::of(&step.x, step.clk + 2),
            },
            select: one_hot(position),
            core: C::fill(position, step.a.value, step.b.value, old, new),
        }
    }
}
