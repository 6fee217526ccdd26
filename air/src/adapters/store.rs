//! Stores: an effective address, a source register, one RAM word.

use core::marker::PhantomData;

use p3_field::Field;

use super::access::{RamTime, Read, Write, WriteFixed, access_ram, read, write, write_fixed};
use crate::builder::Builder;
use crate::columns;
use crate::columns::{Columns, Word};
use crate::cores::address::{Address, effective_address};
use crate::cores::compare::{Condition, ConditionRow, Equal, EqualCols};
use crate::expr::Expr;
use crate::instruction::{
    ChipCols, Frame, InstructionChip, Selected, advance, fetch, one_hot, select,
};
use crate::ops;
use crate::rom::{Op, VARIANT, reg};
use crate::step::Step;

/// What a store makes of a RAM word.
pub struct StoreRow<E> {
    /// Offset of the address in the word, constrained to 0..=3.
    pub offset: E,
    /// The variant bit of the opcode, boolean.
    pub variant: E,
    /// rt.
    pub source: Word<E>,
    /// The RAM word before.
    pub prev: Word<E>,
    /// The RAM word after, in 16-bit limbs.
    pub new: Word<E>,
}

/// The meaning of a store over rt and the RAM word.
pub trait StoreCore: Copy + Default + Send + Sync + 'static {
    /// The columns.
    type Cols<T>: Columns<T>;
    /// Constraints and lookups.
    fn eval<B: Builder>(
        b: &mut B,
        selectors: &[B::E],
        is_real: &B::E,
        cols: &Self::Cols<B::E>,
    ) -> StoreRow<B::E>;
    /// The cells of a step.
    fn fill<F: Field>(selector: usize, step: &Step) -> Self::Cols<F>;
}

columns! {
    /// The plumbing of a store.
    pub struct StoreFormat {
        /// Time and place.
        frame: Frame,
        /// Base register, slot 0.
        base: Read,
        /// Source register, slot 1.
        source: Read,
        /// Effective address.
        address: Address,
        /// Time of the RAM access, slot 2.
        ram: RamTime,
    }
}

impl<E: Expr> StoreFormat<E> {
    fn eval<B: Builder<E = E>>(&self, b: &mut B, selected: &Selected<E>, row: &StoreRow<E>) {
        let Self { frame, base, source, address, ram } = self;
        let Selected { is_real, opcode } = selected;
        let opcode = opcode.clone() + row.variant.times(VARIANT);
        let imm = address.imm.clone();
        let fields = [base.index.clone(), imm.lo, source.index.clone(), imm.hi];
        let (key, time) = (address.key(), frame.clk.plus(2));
        advance(b, frame, is_real);
        address.eval(b, row.offset.clone(), is_real);
        read(b, base, frame.clk.clone(), &address.base, is_real);
        read(b, source, frame.clk.plus(1), &row.source, is_real);
        access_ram(b, key, time, ram, row.prev.clone(), row.new.clone(), is_real);
        fetch(b, &frame.pc, opcode, fields, is_real);
    }
}

impl<F: Field> StoreFormat<F> {
    fn of(step: &Step) -> Self {
        Self {
            frame: Frame::of(step),
            base: Read::of(step.rom.a, &step.a, step.clk),
            source: Read::of(step.rom.c, &step.b, step.clk + 1),
            address: Address::of(step),
            ram: RamTime::of(&step.m, step.clk + 2),
        }
    }
}

/// A store chip with `N` opcodes.
#[derive(Clone, Copy, Debug)]
pub struct Store<C, const N: usize> {
    name: &'static str,
    ops: &'static [Op],
    core: PhantomData<C>,
}

impl<C, const N: usize> Store<C, N> {
    /// The chip of `ops`, in the order of the core's selectors.
    pub const fn new(name: &'static str, ops: &'static [Op]) -> Self {
        assert!(ops.len() == N);
        Self { name, ops, core: PhantomData }
    }
}

impl<C: StoreCore, const N: usize> InstructionChip for Store<C, N> {
    type Cols<T> = ChipCols<StoreFormat<T>, [T; N], C::Cols<T>>;
    fn name(&self) -> &'static str {
        self.name
    }
    fn ops(&self) -> &'static [Op] {
        self.ops
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &Self::Cols<B::E>) {
        let selected = select(b, self.ops, &cols.select);
        let row = C::eval(b, &cols.select, &selected.is_real, &cols.core);
        cols.format.eval(b, &selected, &row);
    }
    fn fill<F: Field>(&self, step: &Step) -> Self::Cols<F> {
        let position = self.position(step);
        ChipCols {
            format: StoreFormat::of(step),
            select: one_hot(position),
            core: C::fill(position, step),
        }
    }
}

columns! {
    /// Columns of [`StoreConditional`].
    pub struct StoreConditionalCols {
        /// The plumbing.
        format: StoreFormat,
        /// The row is real.
        is_real: cell,
        /// rt is $0, so the success flag goes to the sink.
        to_zero: cell,
        /// rt.
        value: Word,
        /// The RAM word before.
        prev: Word,
        /// The RAM word after: rt on success, else as before.
        new: Word,
        /// The test of the reservation against address | 1.
        test: EqualCols,
        /// Distance to the previous access of the reservation.
        reservation_ago: cell,
        /// Destination of the success flag, slot 3.
        c: Write,
    }
}

/// SC: stores if the reservation is on the word, writes the success flag to rt and clears the
/// reservation. RAM is accessed in any case, so a bad address traps.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoreConditional;

impl InstructionChip for StoreConditional {
    type Cols<T> = StoreConditionalCols<T>;
    fn name(&self) -> &'static str {
        "store-conditional"
    }
    fn ops(&self) -> &'static [Op] {
        ops![Sc]
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &StoreConditionalCols<B::E>) {
        let StoreConditionalCols { format, is_real, to_zero, value, prev, new, test, .. } = cols;
        let selected = select(b, self.ops(), core::slice::from_ref(is_real));
        b.assert_bool("to_zero is boolean", to_zero);
        b.assert_zero("to_zero on real rows", to_zero.clone() * is_real.not());
        let row = StoreRow {
            offset: B::E::zero(),
            variant: to_zero.clone(),
            source: value.clone(),
            prev: prev.clone(),
            new: new.clone(),
        };
        format.eval(b, &selected, &row);

        let selectors = [is_real.clone(), B::E::zero()];
        let ConditionRow { a: reserved, b: wanted, .. } = Equal::eval(b, &selectors, is_real, test);
        let success = test.equal.clone();
        let Word { lo, hi } = format.address.aligned();
        b.assert_eq("address | 1, low limb", wanted.lo, lo + is_real.clone());
        b.assert_eq("address | 1, high limb", wanted.hi, hi);
        let mut mux = |name, new: &B::E, prev: &B::E, value: &B::E| {
            let stored = success.clone() * (value.clone() - prev.clone());
            b.assert_eq(name, new.clone() - prev.clone(), stored);
        };
        mux("low limb", &new.lo, &prev.lo, &value.lo);
        mux("high limb", &new.hi, &prev.hi, &value.hi);

        let time = format.frame.clk.plus(2);
        let cleared = WriteFixed { prev: reserved, ago: cols.reservation_ago.clone() };
        write_fixed(b, reg::LL, &cleared, time, &Word::constant(0), is_real);
        let destination = format.source.index.clone() + to_zero.times(i64::from(reg::SINK));
        b.assert_eq("destination", cols.c.index.clone(), destination);
        let flag = Word::low(success);
        write(b, &cols.c, format.frame.clk.plus(3), &flag, is_real);
    }
    fn fill<F: Field>(&self, step: &Step) -> StoreConditionalCols<F> {
        let index = if step.rom.variant { reg::SINK } else { step.rom.c };
        StoreConditionalCols {
            format: StoreFormat::of(step),
            is_real: F::ONE,
            to_zero: F::from_bool(step.rom.variant),
            value: Word::from_u32(step.b.value),
            prev: Word::from_u32(step.m.prev),
            new: Word::from_u32(step.m.value),
            test: Equal::fill(0, step.x.prev, effective_address(step) | 1),
            reservation_ago: F::from_u32(step.x.ago(step.clk + 2)),
            c: Write::of(index, &step.c, step.clk + 3),
        }
    }
}
