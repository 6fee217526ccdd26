//! Loads: an effective address, one RAM word, a destination.

use core::marker::PhantomData;

use p3_field::Field;

use super::access::{RamTime, Read, Write, WriteFixed, access_ram, read, write, write_fixed};
use crate::builder::Builder;
use crate::columns;
use crate::columns::{Columns, Word};
use crate::cores::address::Address;
use crate::expr::Expr;
use crate::instruction::{
    ChipCols, Frame, InstructionChip, Selected, advance, fetch, one_hot, select,
};
use crate::ops;
use crate::rom::{Op, VARIANT, reg};
use crate::step::Step;

/// What a load makes of a RAM word.
pub struct LoadRow<E> {
    /// Offset of the address in the word, constrained to 0..=3.
    pub offset: E,
    /// The variant bit of the opcode, boolean.
    pub variant: E,
    /// The RAM word.
    pub memory: Word<E>,
    /// The result, in 16-bit limbs.
    pub out: Word<E>,
}

/// The meaning of a load over the RAM word and the destination's old value.
pub trait LoadCore: Copy + Default + Send + Sync + 'static {
    /// The columns.
    type Cols<T>: Columns<T>;
    /// Constraints and lookups.
    fn eval<B: Builder>(
        b: &mut B,
        selectors: &[B::E],
        is_real: &B::E,
        cols: &Self::Cols<B::E>,
        old: &Word<B::E>,
    ) -> LoadRow<B::E>;
    /// The cells of a step.
    fn fill<F: Field>(selector: usize, step: &Step) -> Self::Cols<F>;
}

columns! {
    /// The plumbing of a load.
    pub struct LoadFormat {
        /// Time and place.
        frame: Frame,
        /// Base register, slot 0.
        base: Read,
        /// Effective address.
        address: Address,
        /// Time of the RAM access, slot 2.
        ram: RamTime,
        /// Destination, slot 3.
        c: Write,
    }
}

impl<E: Expr> LoadFormat<E> {
    fn eval<B: Builder<E = E>>(&self, b: &mut B, selected: &Selected<E>, row: &LoadRow<E>) {
        let Self { frame, base, address, ram, c } = self;
        let Selected { is_real, opcode } = selected;
        let opcode = opcode.clone() + row.variant.times(VARIANT);
        let imm = address.imm.clone();
        let fields = [base.index.clone(), imm.lo, c.index.clone(), imm.hi];
        let (key, memory) = (address.key(), &row.memory);
        advance(b, frame, is_real);
        address.eval(b, row.offset.clone(), is_real);
        read(b, base, frame.clk.clone(), &address.base, is_real);
        access_ram(b, key, frame.clk.plus(2), ram, memory.clone(), memory.clone(), is_real);
        write(b, c, frame.clk.plus(3), &row.out, is_real);
        fetch(b, &frame.pc, opcode, fields, is_real);
    }
}

impl<F: Field> LoadFormat<F> {
    fn of(step: &Step) -> Self {
        Self {
            frame: Frame::of(step),
            base: Read::of(step.rom.a, &step.a, step.clk),
            address: Address::of(step),
            ram: RamTime::of(&step.m, step.clk + 2),
            c: Write::of(step.rom.c, &step.c, step.clk + 3),
        }
    }
}

/// A load chip with `N` opcodes.
#[derive(Clone, Copy, Debug)]
pub struct Load<C, const N: usize> {
    name: &'static str,
    ops: &'static [Op],
    core: PhantomData<C>,
}

impl<C, const N: usize> Load<C, N> {
    /// The chip of `ops`, in the order of the core's selectors.
    pub const fn new(name: &'static str, ops: &'static [Op]) -> Self {
        assert!(ops.len() == N);
        Self { name, ops, core: PhantomData }
    }
}

impl<C: LoadCore, const N: usize> InstructionChip for Load<C, N> {
    type Cols<T> = ChipCols<LoadFormat<T>, [T; N], C::Cols<T>>;
    fn name(&self) -> &'static str {
        self.name
    }
    fn ops(&self) -> &'static [Op] {
        self.ops
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &Self::Cols<B::E>) {
        let selected = select(b, self.ops, &cols.select);
        let old = &cols.format.c.prev;
        let row = C::eval(b, &cols.select, &selected.is_real, &cols.core, old);
        cols.format.eval(b, &selected, &row);
    }
    fn fill<F: Field>(&self, step: &Step) -> Self::Cols<F> {
        let position = self.position(step);
        ChipCols {
            format: LoadFormat::of(step),
            select: one_hot(position),
            core: C::fill(position, step),
        }
    }
}

columns! {
    /// Columns of [`LoadLinked`].
    pub struct LoadLinkedCols {
        /// The plumbing.
        format: LoadFormat,
        /// The row is real.
        is_real: cell,
        /// The word loaded.
        value: Word,
        /// The reservation, slot 2.
        reservation: WriteFixed,
    }
}

/// LL: a load that also sets the reservation to address | 1.
#[derive(Clone, Copy, Debug, Default)]
pub struct LoadLinked;

impl InstructionChip for LoadLinked {
    type Cols<T> = LoadLinkedCols<T>;
    fn name(&self) -> &'static str {
        "load-linked"
    }
    fn ops(&self) -> &'static [Op] {
        ops![Ll]
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &LoadLinkedCols<B::E>) {
        let LoadLinkedCols { format, is_real, value, reservation } = cols;
        let selected = select(b, self.ops(), core::slice::from_ref(is_real));
        let row = LoadRow {
            offset: B::E::zero(),
            variant: B::E::zero(),
            memory: value.clone(),
            out: value.clone(),
        };
        format.eval(b, &selected, &row);
        let Word { lo, hi } = format.address.aligned();
        let reserved = Word { lo: lo.plus(1), hi };
        write_fixed(b, reg::LL, reservation, format.frame.clk.plus(2), &reserved, is_real);
    }
    fn fill<F: Field>(&self, step: &Step) -> LoadLinkedCols<F> {
        LoadLinkedCols {
            format: LoadFormat::of(step),
            is_real: F::ONE,
            value: Word::from_u32(step.m.value),
            reservation: WriteFixed::of(&step.x, step.clk + 2),
        }
    }
}
