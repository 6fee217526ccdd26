//! Stores: an effective address, a source register, one RAM word.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::cores::address::{Address, effective_address};
use crate::cores::compare::{Equal, EqualCols};
use crate::expr::Expr;
use crate::instruction::{Adapter, Frame, Real, Row, Rows, advance, fetch, select};
use crate::interface::{Core, Selected, Store, StoreRow, TestRow};
use crate::memory::access::{Accesses, RamTime, Read, Write, WriteFixed};
use crate::memory::clock::Slot;
use crate::rom::{Op, VARIANT, reg};
use crate::step::Step;

columns! {
    /// The plumbing of a store.
    pub struct StoreFormat {
        /// Time and place.
        frame: Frame,
        /// Base register.
        base: Read,
        /// Source register.
        source: Read,
        /// Effective address.
        address: Address,
        /// Time of the RAM access.
        ram: RamTime,
    }
}

impl Adapter for Store {
    type Interface = Self;
    type Cols<T> = StoreFormat<T>;
    fn given<E: Expr>(_cols: &StoreFormat<E>) {}
    fn eval<B: Builder>(b: &mut B, cols: &Self::Cols<B::E>, real: &Real<B::E>, row: &Row<Self, B>) {
        let StoreFormat { frame, base, source, address, ram } = cols;
        let Real { is_real, opcode } = real;
        let opcode = opcode.clone() + row.variant.times(VARIANT);
        let imm = address.imm.clone();
        let fields = [base.index.clone(), imm.lo, source.index.clone(), imm.hi];
        let accesses = Accesses { clk: &frame.clk, is_real };
        advance(b, frame, is_real);
        address.eval(b, row.offset.clone(), is_real);
        accesses.read(b, Slot::A, base, &address.base);
        accesses.read(b, Slot::B, source, &row.source);
        accesses.ram(b, address.key(), ram, row.prev.clone(), row.new.clone());
        fetch(b, &frame.pc, opcode, fields, is_real);
    }
    fn fill<F: Field>(step: &Step) -> StoreFormat<F> {
        StoreFormat {
            frame: Frame::of(step),
            base: Read::a(step),
            source: Read::of(step.rom.c, &step.b, Slot::B.time(step.clk)),
            address: Address::of(step),
            ram: RamTime::of(&step.m, step.clk),
        }
    }
    fn values(step: &Step) -> &Step {
        step
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
        /// Destination of the success flag.
        c: Write,
    }
}

/// SC: stores if the reservation is on the word, writes the success flag to rt and clears the
/// reservation. RAM is accessed in any case, so a bad address traps.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoreConditional;

impl Rows for StoreConditional {
    type Cols<T> = StoreConditionalCols<T>;
    const OPS: usize = 1;
    fn eval<B: Builder>(b: &mut B, ops: &[Op], cols: &Self::Cols<B::E>) {
        let StoreConditionalCols { format, is_real, to_zero, value, prev, new, test, .. } = cols;
        let real = select(b, ops, core::slice::from_ref(is_real));
        b.assert_bool("to_zero is boolean", to_zero);
        b.assert_zero("to_zero on real rows", to_zero.clone() * is_real.not());
        let row = StoreRow {
            offset: B::E::zero(),
            variant: to_zero.clone(),
            source: value.clone(),
            prev: prev.clone(),
            new: new.clone(),
        };
        Store::eval(b, format, &real, &row);

        let selectors = [is_real.clone(), B::E::zero()];
        let told = Selected { selectors: &selectors, is_real, given: &() };
        let TestRow { a: reserved, b: wanted, .. } = Equal::eval(b, told, test);
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

        let accesses = Accesses { clk: &format.frame.clk, is_real };
        let cleared = WriteFixed { prev: reserved, ago: cols.reservation_ago.clone() };
        accesses.write_fixed(b, Slot::M, reg::LL, &cleared, &Word::constant(0));
        let destination = format.source.index.clone() + to_zero.times(i64::from(reg::SINK));
        b.assert_eq("destination", cols.c.index.clone(), destination);
        accesses.write(b, Slot::C, &cols.c, &Word::low(success));
    }
    fn fill<F: Field>(_position: usize, step: &Step) -> StoreConditionalCols<F> {
        let index = if step.rom.variant { reg::SINK } else { step.rom.c };
        StoreConditionalCols {
            format: Store::fill(step),
            is_real: F::ONE,
            to_zero: F::from_bool(step.rom.variant),
            value: Word::from_u32(step.b.value),
            prev: Word::from_u32(step.m.prev),
            new: Word::from_u32(step.m.value),
            test: Equal::fill(0, &(step.x.prev, effective_address(step) | 1)),
            reservation_ago: F::from_u32(step.x.ago(Slot::M.time(step.clk))),
            c: Write::of(index, &step.c, Slot::C.time(step.clk)),
        }
    }
}
