//! Loads: an effective address, one RAM word, a destination.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::cores::address::Address;
use crate::expr::Expr;
use crate::instruction::{Adapter, Frame, Real, Row, Rows, advance, fetch, select};
use crate::interface::{Load, LoadRow};
use crate::memory::access::{Accesses, RamTime, Read, Write, WriteFixed};
use crate::memory::clock::Slot;
use crate::rom::{Op, VARIANT, reg};
use crate::step::Step;

columns! {
    /// The plumbing of a load.
    pub struct LoadFormat {
        /// Time and place.
        frame: Frame,
        /// Base register.
        base: Read,
        /// Effective address.
        address: Address,
        /// Time of the RAM access.
        ram: RamTime,
        /// Destination.
        c: Write,
    }
}

impl Adapter for Load {
    type Interface = Self;
    type Cols<T> = LoadFormat<T>;
    fn given<E: Expr>(cols: &LoadFormat<E>) -> Word<E> {
        cols.c.prev.clone()
    }
    fn eval<B: Builder>(b: &mut B, cols: &Self::Cols<B::E>, real: &Real<B::E>, row: &Row<Self, B>) {
        let LoadFormat { frame, base, address, ram, c } = cols;
        let Real { is_real, opcode } = real;
        let opcode = opcode.clone() + row.variant.times(VARIANT);
        let imm = address.imm.clone();
        let fields = [base.index.clone(), imm.lo, c.index.clone(), imm.hi];
        let accesses = Accesses { clk: &frame.clk, is_real };
        advance(b, frame, is_real);
        address.eval(b, row.offset.clone(), is_real);
        accesses.read(b, Slot::A, base, &address.base);
        accesses.ram(b, address.key(), ram, row.memory.clone(), row.memory.clone());
        accesses.write(b, Slot::C, c, &row.out);
        fetch(b, &frame.pc, opcode, fields, is_real);
    }
    fn fill<F: Field>(step: &Step) -> LoadFormat<F> {
        LoadFormat {
            frame: Frame::of(step),
            base: Read::a(step),
            address: Address::of(step),
            ram: RamTime::of(&step.m, step.clk),
            c: Write::c(step),
        }
    }
    fn values(step: &Step) -> &Step {
        step
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
        /// The reservation.
        reservation: WriteFixed,
    }
}

/// LL: a load that also sets the reservation to address | 1.
#[derive(Clone, Copy, Debug, Default)]
pub struct LoadLinked;

impl Rows for LoadLinked {
    type Cols<T> = LoadLinkedCols<T>;
    const OPS: usize = 1;
    fn eval<B: Builder>(b: &mut B, ops: &[Op], cols: &Self::Cols<B::E>) {
        let LoadLinkedCols { format, is_real, value, reservation } = cols;
        let real = select(b, ops, core::slice::from_ref(is_real));
        let row = LoadRow {
            offset: B::E::zero(),
            variant: B::E::zero(),
            memory: value.clone(),
            out: value.clone(),
        };
        Load::eval(b, format, &real, &row);
        let Word { lo, hi } = format.address.aligned();
        let reserved = Word { lo: lo.plus(1), hi };
        let accesses = Accesses { clk: &format.frame.clk, is_real };
        accesses.write_fixed(b, Slot::M, reg::LL, reservation, &reserved);
    }
    fn fill<F: Field>(_position: usize, step: &Step) -> LoadLinkedCols<F> {
        LoadLinkedCols {
            format: Load::fill(step),
            is_real: F::ONE,
            value: Word::from_u32(step.m.value),
            reservation: WriteFixed::of(&step.x, Slot::M.time(step.clk)),
        }
    }
}
