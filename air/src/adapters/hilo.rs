//! Two registers into HI and LO: the multiply and divide family.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::instruction::{Adapter, Frame, Real, Row, advance, fetch};
use crate::interface::{HiLo, HiLoPair, HiLoValues};
use crate::memory::access::{Accesses, Read, WriteFixed};
use crate::memory::clock::Slot;
use crate::rom::reg;
use crate::step::Step;

columns! {
    /// Columns of [`HiLo`].
    pub struct HiLoCols {
        /// Time and place.
        frame: Frame,
        /// rs.
        a: Read,
        /// rt.
        b: Read,
        /// HI.
        hi: WriteFixed,
        /// LO.
        lo: WriteFixed,
    }
}

impl Adapter for HiLo {
    type Interface = Self;
    type Cols<T> = HiLoCols<T>;
    fn given<E: Expr>(cols: &HiLoCols<E>) -> HiLoPair<Word<E>> {
        HiLoPair { hi: cols.hi.prev.clone(), lo: cols.lo.prev.clone() }
    }
    fn eval<B: Builder>(b: &mut B, cols: &Self::Cols<B::E>, real: &Real<B::E>, row: &Row<Self, B>) {
        let HiLoCols { frame, a, b: operand, hi, lo } = cols;
        let Real { is_real, opcode } = real;
        let zero = B::E::zero();
        let fields = [a.index.clone(), operand.index.clone(), zero.clone(), zero];
        let accesses = Accesses { clk: &frame.clk, is_real };
        advance(b, frame, is_real);
        accesses.read(b, Slot::A, a, &row.a);
        accesses.read(b, Slot::B, operand, &row.b);
        accesses.write_fixed(b, Slot::M, reg::HI, hi, &row.new.hi);
        accesses.write_fixed(b, Slot::M, reg::LO, lo, &row.new.lo);
        fetch(b, &frame.pc, opcode.clone(), fields, is_real);
    }
    fn fill<F: Field>(step: &Step) -> HiLoCols<F> {
        HiLoCols {
            frame: Frame::of(step),
            a: Read::a(step),
            b: Read::b(step),
            hi: WriteFixed::of(&step.m, Slot::M.time(step.clk)),
            lo: WriteFixed::of(&step.x, Slot::M.time(step.clk)),
        }
    }
    fn values(step: &Step) -> HiLoValues {
        HiLoValues {
            a: step.a.value,
            b: step.b.value,
            old: HiLoPair { hi: step.m.prev, lo: step.x.prev },
            new: HiLoPair { hi: step.m.value, lo: step.x.value },
        }
    }
}
