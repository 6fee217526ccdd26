//! J, JAL, JR and JALR. Link values of JAL and JALR are constants of the ROM.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::instruction::{Real, Rows, fetch, select, transition};
use crate::interface::BranchPlace;
use crate::memory::access::{Accesses, Read, Write, WriteFixed};
use crate::memory::clock::Slot;
use crate::rom::{Op, reg};
use crate::step::Step;

columns! {
    /// Time, place and target of a branch or jump.
    pub struct Jump {
        /// Time of the row.
        clk: cell,
        /// pc / 4; next_pc / 4 is one more.
        pc: cell,
        /// target / 4.
        target: cell,
    }
}

impl<F: Field> Jump<F> {
    /// The frame of a step with a static target.
    pub fn of(step: &Step) -> Self {
        Self {
            clk: F::from_u32(step.clk),
            pc: F::from_u32(step.pc),
            target: F::from_u32(step.rom.c),
        }
    }
}

impl<E: Expr> Jump<E> {
    /// Where it is and leads to.
    pub fn place(&self) -> BranchPlace<E> {
        BranchPlace { pc: self.pc.clone(), target: self.target.clone() }
    }

    /// Goes on at `to` = (pc, next_pc).
    pub fn go<B: Builder<E = E>>(&self, b: &mut B, to: (E, E), is_real: &E) {
        leave(b, &self.clk, &self.pc, to, is_real);
    }

    /// Goes on in the slot, and then at the target.
    fn take<B: Builder<E = E>>(&self, b: &mut B, is_real: &E) {
        self.go(b, (self.pc.plus(1), self.target.clone()), is_real);
    }
}

/// From a row that is in no slot to the state `to` = (pc, next_pc).
fn leave<B: Builder>(b: &mut B, clk: &B::E, pc: &B::E, to: (B::E, B::E), is_real: &B::E) {
    transition(b, clk, (pc.clone(), pc.plus(1)), to, is_real);
}

columns! {
    /// Columns of [`J`].
    pub struct JCols {
        /// Time, place, target.
        jump: Jump,
        /// The row is real.
        is_real: cell,
    }
}

/// J.
#[derive(Clone, Copy, Debug, Default)]
pub struct J;

impl Rows for J {
    type Cols<T> = JCols<T>;
    const OPS: usize = 1;
    fn eval<B: Builder>(b: &mut B, ops: &[Op], cols: &Self::Cols<B::E>) {
        let JCols { jump, is_real } = cols;
        let Real { opcode, .. } = select(b, ops, core::slice::from_ref(is_real));
        let zero = B::E::zero();
        let fields = [zero.clone(), zero.clone(), jump.target.clone(), zero];
        jump.take(b, is_real);
        fetch(b, &jump.pc, opcode, fields, is_real);
    }
    fn fill<F: Field>(_position: usize, step: &Step) -> JCols<F> {
        JCols { jump: Jump::of(step), is_real: F::ONE }
    }
}

columns! {
    /// Columns of [`Jal`].
    pub struct JalCols {
        /// Time, place, target.
        jump: Jump,
        /// The row is real.
        is_real: cell,
        /// The return address.
        link: Word,
        /// $31.
        ra: WriteFixed,
    }
}

/// JAL.
#[derive(Clone, Copy, Debug, Default)]
pub struct Jal;

impl Rows for Jal {
    type Cols<T> = JalCols<T>;
    const OPS: usize = 1;
    fn eval<B: Builder>(b: &mut B, ops: &[Op], cols: &Self::Cols<B::E>) {
        let JalCols { jump, is_real, link, ra } = cols;
        let Real { opcode, .. } = select(b, ops, core::slice::from_ref(is_real));
        let fields = [B::E::zero(), link.lo.clone(), jump.target.clone(), link.hi.clone()];
        jump.take(b, is_real);
        Accesses { clk: &jump.clk, is_real }.write_fixed(b, Slot::C, reg::RA, ra, link);
        fetch(b, &jump.pc, opcode, fields, is_real);
    }
    fn fill<F: Field>(_position: usize, step: &Step) -> JalCols<F> {
        JalCols {
            jump: Jump::of(step),
            is_real: F::ONE,
            link: Word::from_u32(step.rom.immediate()),
            ra: WriteFixed::of(&step.c, Slot::C.time(step.clk)),
        }
    }
}

columns! {
    /// A jump to the address in a register: aligned, 4 word + 2^16 high.
    pub struct RegisterJump {
        /// Time of the row.
        clk: cell,
        /// pc / 4; next_pc / 4 is one more.
        pc: cell,
        /// The register.
        a: Read,
        /// Bits 2 to 15 of the target.
        word: cell,
        /// Bits 16 to 31 of the target.
        high: cell,
    }
}

impl<E: Expr> RegisterJump<E> {
    /// Reads the target, checks its alignment and steps to the slot.
    fn eval<B: Builder<E = E>>(&self, b: &mut B, is_real: &E) {
        let Self { clk, pc, a, word, high } = self;
        let value = Word { lo: word.times(4), hi: high.clone() };
        Accesses { clk, is_real }.read(b, Slot::A, a, &value);
        b.range(14, word.clone(), is_real.clone());
        let target = word.clone() + high.times(1 << 14);
        leave(b, clk, pc, (pc.plus(1), target), is_real);
    }
}

impl<F: Field> RegisterJump<F> {
    fn of(step: &Step) -> Self {
        let target = step.a.value;
        Self {
            clk: F::from_u32(step.clk),
            pc: F::from_u32(step.pc),
            a: Read::a(step),
            word: F::from_u32((target & 0xffff) >> 2),
            high: F::from_u32(target >> 16),
        }
    }
}

columns! {
    /// Columns of [`Jr`].
    pub struct JrCols {
        /// The jump.
        jump: RegisterJump,
        /// The row is real.
        is_real: cell,
    }
}

/// JR and JR.HB.
#[derive(Clone, Copy, Debug, Default)]
pub struct Jr;

impl Rows for Jr {
    type Cols<T> = JrCols<T>;
    const OPS: usize = 1;
    fn eval<B: Builder>(b: &mut B, ops: &[Op], cols: &Self::Cols<B::E>) {
        let JrCols { jump, is_real } = cols;
        let Real { opcode, .. } = select(b, ops, core::slice::from_ref(is_real));
        let zero = B::E::zero();
        let fields = [jump.a.index.clone(), zero.clone(), zero.clone(), zero];
        jump.eval(b, is_real);
        fetch(b, &jump.pc, opcode, fields, is_real);
    }
    fn fill<F: Field>(_position: usize, step: &Step) -> JrCols<F> {
        JrCols { jump: RegisterJump::of(step), is_real: F::ONE }
    }
}

columns! {
    /// Columns of [`Jalr`].
    pub struct JalrCols {
        /// The jump.
        jump: RegisterJump,
        /// The row is real.
        is_real: cell,
        /// The return address.
        link: Word,
        /// Destination.
        c: Write,
    }
}

/// JALR and JALR.HB.
#[derive(Clone, Copy, Debug, Default)]
pub struct Jalr;

impl Rows for Jalr {
    type Cols<T> = JalrCols<T>;
    const OPS: usize = 1;
    fn eval<B: Builder>(b: &mut B, ops: &[Op], cols: &Self::Cols<B::E>) {
        let JalrCols { jump, is_real, link, c } = cols;
        let Real { opcode, .. } = select(b, ops, core::slice::from_ref(is_real));
        let fields = [jump.a.index.clone(), link.lo.clone(), c.index.clone(), link.hi.clone()];
        jump.eval(b, is_real);
        Accesses { clk: &jump.clk, is_real }.write(b, Slot::C, c, link);
        fetch(b, &jump.pc, opcode, fields, is_real);
    }
    fn fill<F: Field>(_position: usize, step: &Step) -> JalrCols<F> {
        JalrCols {
            jump: RegisterJump::of(step),
            is_real: F::ONE,
            link: Word::from_u32(step.rom.immediate()),
            c: Write::c(step),
        }
    }
}
