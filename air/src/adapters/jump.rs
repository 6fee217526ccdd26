//! J, JAL, JR and JALR. Link values of JAL and JALR are constants of the ROM.

use p3_field::Field;

use super::access::{Read, Write, WriteFixed, read, write, write_fixed};
use super::branch::{Jump, jump_to};
use crate::builder::Builder;
use crate::bus::Messages;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::instruction::{InstructionChip, fetch, select};
use crate::ops;
use crate::rom::{Op, reg};
use crate::step::Step;

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

impl InstructionChip for J {
    type Cols<T> = JCols<T>;
    fn name(&self) -> &'static str {
        "jump"
    }
    fn ops(&self) -> &'static [Op] {
        ops![J]
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &JCols<B::E>) {
        let JCols { jump, is_real } = cols;
        let selected = select(b, self.ops(), core::slice::from_ref(is_real));
        let zero = B::E::zero();
        let fields = [zero.clone(), zero.clone(), jump.target.clone(), zero];
        jump_to(b, &jump.clk, &jump.pc, (jump.pc.plus(1), jump.target.clone()), is_real);
        fetch(b, &jump.pc, selected.opcode, fields, is_real);
    }
    fn fill<F: Field>(&self, step: &Step) -> JCols<F> {
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
        /// $31, slot 3.
        ra: WriteFixed,
    }
}

/// JAL.
#[derive(Clone, Copy, Debug, Default)]
pub struct Jal;

impl InstructionChip for Jal {
    type Cols<T> = JalCols<T>;
    fn name(&self) -> &'static str {
        "jump-link"
    }
    fn ops(&self) -> &'static [Op] {
        ops![Jal]
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &JalCols<B::E>) {
        let JalCols { jump, is_real, link, ra } = cols;
        let selected = select(b, self.ops(), core::slice::from_ref(is_real));
        let fields = [B::E::zero(), link.lo.clone(), jump.target.clone(), link.hi.clone()];
        jump_to(b, &jump.clk, &jump.pc, (jump.pc.plus(1), jump.target.clone()), is_real);
        write_fixed(b, reg::RA, ra, jump.clk.plus(3), link, is_real);
        fetch(b, &jump.pc, selected.opcode, fields, is_real);
    }
    fn fill<F: Field>(&self, step: &Step) -> JalCols<F> {
        JalCols {
            jump: Jump::of(step),
            is_real: F::ONE,
            link: Word::from_u32(step.rom.immediate()),
            ra: WriteFixed::of(&step.c, step.clk + 3),
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
        /// The register, slot 0.
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
        read(b, a, clk.clone(), &value, is_real);
        b.range(14, word.clone(), is_real.clone());
        let target = word.clone() + high.times(1 << 14);
        jump_to(b, clk, pc, (pc.plus(1), target), is_real);
    }
}

impl<F: Field> RegisterJump<F> {
    fn of(step: &Step) -> Self {
        let target = step.a.value;
        Self {
            clk: F::from_u32(step.clk),
            pc: F::from_u32(step.pc),
            a: Read::of(step.rom.a, &step.a, step.clk),
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

impl InstructionChip for Jr {
    type Cols<T> = JrCols<T>;
    fn name(&self) -> &'static str {
        "jump-register"
    }
    fn ops(&self) -> &'static [Op] {
        ops![Jr]
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &JrCols<B::E>) {
        let JrCols { jump, is_real } = cols;
        let selected = select(b, self.ops(), core::slice::from_ref(is_real));
        let zero = B::E::zero();
        let fields = [jump.a.index.clone(), zero.clone(), zero.clone(), zero];
        jump.eval(b, is_real);
        fetch(b, &jump.pc, selected.opcode, fields, is_real);
    }
    fn fill<F: Field>(&self, step: &Step) -> JrCols<F> {
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
        /// Destination, slot 3.
        c: Write,
    }
}

/// JALR and JALR.HB.
#[derive(Clone, Copy, Debug, Default)]
pub struct Jalr;

impl InstructionChip for Jalr {
    type Cols<T> = JalrCols<T>;
    fn name(&self) -> &'static str {
        "jump-link-register"
    }
    fn ops(&self) -> &'static [Op] {
        ops![Jalr]
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &JalrCols<B::E>) {
        let JalrCols { jump, is_real, link, c } = cols;
        let selected = select(b, self.ops(), core::slice::from_ref(is_real));
        let fields = [jump.a.index.clone(), link.lo.clone(), c.index.clone(), link.hi.clone()];
        jump.eval(b, is_real);
        write(b, c, jump.clk.plus(3), link, is_real);
        fetch(b, &jump.pc, selected.opcode, fields, is_real);
    }
    fn fill<F: Field>(&self, step: &Step) -> JalrCols<F> {
        JalrCols {
            jump: RegisterJump::of(step),
            is_real: F::ONE,
            link: Word::from_u32(step.rom.immediate()),
            c: Write::of(step.rom.c, &step.c, step.clk + 3),
        }
    }
}
