//! Branches: a condition on one or two registers, then the slot and the next pc.
//!
//! A branch row pulls (pc, pc + 4), so a branch in a delay slot has no row; that its own slot
//! holds no branch is known statically: the ROM gives other branches no opcode, and for a likely
//! branch, whose slot only matters if it is taken, the flag slot_ok.

use core::marker::PhantomData;

use p3_field::Field;

use super::access::{Read, WriteFixed, read, write_fixed};
use crate::builder::Builder;
use crate::bus::Messages;
use crate::columns;
use crate::columns::{Columns, Word, join};
use crate::cores::compare::{Condition, ConditionRow, Negative, NegativeCols};
use crate::expr::Expr;
use crate::instruction::{InstructionChip, fetch, one_hot, select};
use crate::ops;
use crate::rom::{Op, reg};
use crate::step::Step;

/// The registers that a condition reads.
pub trait Operands: Copy + Default + Send + Sync + 'static {
    /// The columns.
    type Cols<T>: Columns<T>;
    /// Reads the operands at `clk`; returns their ROM fields (a, b, d).
    fn eval<B: Builder>(
        b: &mut B,
        cols: &Self::Cols<B::E>,
        clk: &B::E,
        row: &ConditionRow<B::E>,
        is_real: &B::E,
    ) -> [B::E; 3];
    /// The cells of a step.
    fn fill<F: Field>(step: &Step) -> Self::Cols<F>;
    /// The second operand of a step.
    fn second(step: &Step) -> u32;
}

columns! {
    /// Columns of [`OneRegister`] and [`RegisterImmediate`].
    pub struct OneRegisterCols {
        /// rs, slot 0.
        a: Read,
    }
}

/// One register; the condition's second operand is a constant of the core.
#[derive(Clone, Copy, Debug, Default)]
pub struct OneRegister;

impl Operands for OneRegister {
    type Cols<T> = OneRegisterCols<T>;
    fn eval<B: Builder>(
        b: &mut B,
        cols: &OneRegisterCols<B::E>,
        clk: &B::E,
        row: &ConditionRow<B::E>,
        is_real: &B::E,
    ) -> [B::E; 3] {
        read(b, &cols.a, clk.clone(), &row.a, is_real);
        [cols.a.index.clone(), B::E::zero(), B::E::zero()]
    }
    fn fill<F: Field>(step: &Step) -> OneRegisterCols<F> {
        OneRegisterCols { a: Read::of(step.rom.a, &step.a, step.clk) }
    }
    fn second(_step: &Step) -> u32 {
        0
    }
}

/// A register and the sign-extended immediate.
#[derive(Clone, Copy, Debug, Default)]
pub struct RegisterImmediate;

impl Operands for RegisterImmediate {
    type Cols<T> = OneRegisterCols<T>;
    fn eval<B: Builder>(
        b: &mut B,
        cols: &OneRegisterCols<B::E>,
        clk: &B::E,
        row: &ConditionRow<B::E>,
        is_real: &B::E,
    ) -> [B::E; 3] {
        read(b, &cols.a, clk.clone(), &row.a, is_real);
        [cols.a.index.clone(), row.b.lo.clone(), row.b.hi.clone()]
    }
    fn fill<F: Field>(step: &Step) -> OneRegisterCols<F> {
        OneRegister::fill(step)
    }
    fn second(step: &Step) -> u32 {
        step.rom.immediate()
    }
}

columns! {
    /// Columns of [`TwoRegisters`].
    pub struct TwoRegistersCols {
        /// rs, slot 0.
        a: Read,
        /// rt, slot 1.
        b: Read,
    }
}

/// Two registers.
#[derive(Clone, Copy, Debug, Default)]
pub struct TwoRegisters;

impl Operands for TwoRegisters {
    type Cols<T> = TwoRegistersCols<T>;
    fn eval<B: Builder>(
        b: &mut B,
        cols: &TwoRegistersCols<B::E>,
        clk: &B::E,
        row: &ConditionRow<B::E>,
        is_real: &B::E,
    ) -> [B::E; 3] {
        read(b, &cols.a, clk.clone(), &row.a, is_real);
        read(b, &cols.b, clk.plus(1), &row.b, is_real);
        [cols.a.index.clone(), cols.b.index.clone(), B::E::zero()]
    }
    fn fill<F: Field>(step: &Step) -> TwoRegistersCols<F> {
        TwoRegistersCols {
            a: Read::of(step.rom.a, &step.a, step.clk),
            b: Read::of(step.rom.b, &step.b, step.clk + 1),
        }
    }
    fn second(step: &Step) -> u32 {
        step.b.value
    }
}

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

/// Pulls (pc, pc + 4) and pushes the next state.
pub fn jump_to<B: Builder>(b: &mut B, clk: &B::E, pc: &B::E, next: (B::E, B::E), is_real: &B::E) {
    b.pull_state(clk.clone(), pc.clone(), pc.plus(1), is_real.clone());
    b.push_state(clk.plus(4), next.0, next.1, is_real.clone());
}

columns! {
    /// The outcome of a branch that always executes its slot.
    pub struct Plain {
        /// The pc after the slot, / 4.
        after: cell,
    }
}

columns! {
    /// The outcome of a likely branch, which nullifies its slot if not taken.
    pub struct Likely {
        /// The slot holds no branch.
        slot_ok: cell,
        /// The next pc, / 4.
        next: cell,
        /// The one after, / 4.
        after: cell,
    }
}

/// What a branch does about its slot.
pub trait Slot: Copy + Default + Send + Sync + 'static {
    /// The columns.
    type Cols<T>: Columns<T>;
    /// Constrains the next state; returns it with the ROM field d.
    fn eval<B: Builder>(
        b: &mut B,
        cols: &Self::Cols<B::E>,
        jump: &Jump<B::E>,
        taken: &B::E,
        is_real: &B::E,
    ) -> (B::E, B::E, B::E);
    /// The cells of a step.
    fn fill<F: Field>(step: &Step, taken: bool) -> Self::Cols<F>;
}

/// The slot is always executed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Always;

impl Slot for Always {
    type Cols<T> = Plain<T>;
    fn eval<B: Builder>(
        b: &mut B,
        cols: &Plain<B::E>,
        jump: &Jump<B::E>,
        taken: &B::E,
        is_real: &B::E,
    ) -> (B::E, B::E, B::E) {
        let fall_through = jump.pc.plus(2);
        b.assert_eq(
            "pc after the slot",
            is_real.clone() * (cols.after.clone() - fall_through.clone()),
            taken.clone() * (jump.target.clone() - fall_through),
        );
        (jump.pc.plus(1), cols.after.clone(), B::E::zero())
    }
    fn fill<F: Field>(step: &Step, taken: bool) -> Plain<F> {
        Plain { after: F::from_u32(if taken { step.rom.c } else { step.pc + 2 }) }
    }
}

/// The slot is executed if the branch is taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct IfTaken;

impl Slot for IfTaken {
    type Cols<T> = Likely<T>;
    fn eval<B: Builder>(
        b: &mut B,
        cols: &Likely<B::E>,
        jump: &Jump<B::E>,
        taken: &B::E,
        is_real: &B::E,
    ) -> (B::E, B::E, B::E) {
        let Likely { slot_ok, next, after } = cols;
        b.assert_zero("a taken branch has a good slot", taken.clone() * slot_ok.not());
        b.assert_zero(
            "next pc",
            is_real.clone() * (next.clone() - jump.pc.plus(2)) + taken.clone(),
        );
        let fall_through = jump.pc.plus(3);
        b.assert_eq(
            "pc after the next",
            is_real.clone() * (after.clone() - fall_through.clone()),
            taken.clone() * (jump.target.clone() - fall_through),
        );
        (next.clone(), after.clone(), slot_ok.clone())
    }
    fn fill<F: Field>(step: &Step, taken: bool) -> Likely<F> {
        let (next, after) =
            if taken { (step.pc + 1, step.rom.c) } else { (step.pc + 2, step.pc + 3) };
        Likely {
            slot_ok: F::from_u32(step.rom.d),
            next: F::from_u32(next),
            after: F::from_u32(after),
        }
    }
}

/// A branch chip with `N` opcodes: operands × condition × slot.
#[derive(Clone, Copy, Debug)]
pub struct Branch<O, C, S, const N: usize> {
    name: &'static str,
    ops: &'static [Op],
    parts: PhantomData<(O, C, S)>,
}

impl<O, C, S, const N: usize> Branch<O, C, S, N> {
    /// The chip of `ops`, in the order of the condition's selectors.
    pub const fn new(name: &'static str, ops: &'static [Op]) -> Self {
        assert!(ops.len() == N);
        Self { name, ops, parts: PhantomData }
    }
}

/// Columns of [`Branch`].
#[derive(Clone, Debug)]
pub struct BranchCols<T, O, K, C, S> {
    /// Time, place, target.
    pub jump: Jump<T>,
    /// The registers.
    pub operands: O,
    /// One selector per opcode.
    pub select: K,
    /// The condition's columns.
    pub condition: C,
    /// The outcome.
    pub slot: S,
}

impl<T, O, K, C, S> Columns<T> for BranchCols<T, O, K, C, S>
where
    O: Columns<T>,
    K: Columns<T>,
    C: Columns<T>,
    S: Columns<T>,
{
    const WIDTH: usize = Jump::<T>::WIDTH + O::WIDTH + K::WIDTH + C::WIDTH + S::WIDTH;
    fn read(cells: &mut impl FnMut() -> T) -> Self {
        Self {
            jump: Jump::read(cells),
            operands: O::read(cells),
            select: K::read(cells),
            condition: C::read(cells),
            slot: S::read(cells),
        }
    }
    fn write(self, put: &mut impl FnMut(T)) {
        self.jump.write(put);
        self.operands.write(put);
        self.select.write(put);
        self.condition.write(put);
        self.slot.write(put);
    }
    fn names(prefix: &str, out: &mut Vec<String>) {
        Jump::<T>::names(prefix, out);
        O::names(prefix, out);
        K::names(&join(prefix, "select"), out);
        C::names(prefix, out);
        S::names(prefix, out);
    }
}

impl<O: Operands, C: Condition, S: Slot, const N: usize> InstructionChip for Branch<O, C, S, N> {
    type Cols<T> = BranchCols<T, O::Cols<T>, [T; N], C::Cols<T>, S::Cols<T>>;
    fn name(&self) -> &'static str {
        self.name
    }
    fn ops(&self) -> &'static [Op] {
        self.ops
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &Self::Cols<B::E>) {
        let selected = select(b, self.ops, &cols.select);
        let (is_real, jump) = (&selected.is_real, &cols.jump);
        let row = C::eval(b, &cols.select, is_real, &cols.condition);
        let [field_a, field_b, _] = O::eval(b, &cols.operands, &jump.clk, &row, is_real);
        let (next, after, slot_ok) = S::eval(b, &cols.slot, jump, &row.holds, is_real);
        jump_to(b, &jump.clk, &jump.pc, (next, after), is_real);
        let fields = [field_a, field_b, jump.target.clone(), slot_ok];
        fetch(b, &jump.pc, selected.opcode.clone(), fields, is_real);
    }
    fn fill<F: Field>(&self, step: &Step) -> Self::Cols<F> {
        let position = self.position(step);
        let second = O::second(step);
        let taken = C::holds(position, step.a.value, second);
        BranchCols {
            jump: Jump::of(step),
            operands: O::fill(step),
            select: one_hot(position),
            condition: C::fill(position, step.a.value, second),
            slot: S::fill(step, taken),
        }
    }
}

columns! {
    /// A return address pc + 8 = 4 word + 2^16 high.
    pub struct Link {
        /// Bits 2 to 15.
        word: cell,
        /// Bits 16 to 31.
        high: cell,
        /// $31, slot 3.
        ra: WriteFixed,
    }
}

columns! {
    /// Columns of [`BranchLink`].
    pub struct BranchLinkCols {
        /// Time, place, target.
        jump: Jump,
        /// rs, slot 0.
        a: OneRegisterCols,
        /// One selector per opcode.
        select: [cell; 4],
        /// The condition.
        condition: NegativeCols,
        /// Whether the branch is taken.
        taken: cell,
        /// The outcome.
        outcome: Likely,
        /// The return address.
        link: Link,
    }
}

/// BLTZAL, BGEZAL and their likely forms, which write $31 even if not taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct BranchLink;

impl InstructionChip for BranchLink {
    type Cols<T> = BranchLinkCols<T>;
    fn name(&self) -> &'static str {
        "branch-link"
    }
    fn ops(&self) -> &'static [Op] {
        ops![Bltzal, Bgezal, Bltzall, Bgezall]
    }
    fn eval<B: Builder>(&self, b: &mut B, cols: &BranchLinkCols<B::E>) {
        let BranchLinkCols { jump, a, condition, taken, outcome, link, .. } = cols;
        let Likely { slot_ok, next, after } = outcome;
        let selected = select(b, self.ops(), &cols.select);
        let is_real = &selected.is_real;
        let row = Negative::eval(b, &cols.select, is_real, condition);
        let [field_a, field_b, _] = OneRegister::eval(b, a, &jump.clk, &row, is_real);
        b.assert_eq("taken", taken.clone(), row.holds);
        let likely = cols.select[2].clone() + cols.select[3].clone();
        b.assert_zero(
            "a taken likely branch has a good slot",
            likely.clone() * taken.clone() * slot_ok.not(),
        );
        let nullified = likely * taken.not();
        b.assert_zero(
            "next pc",
            is_real.clone() * (next.clone() - jump.pc.plus(1)) - nullified.clone(),
        );
        let fall_through = jump.pc.plus(2);
        b.assert_eq(
            "pc after the next",
            is_real.clone() * (after.clone() - fall_through.clone()),
            nullified + taken.clone() * (jump.target.clone() - fall_through),
        );
        let return_pc = link.word.clone() + link.high.times(1 << 14);
        b.assert_zero("return address", is_real.clone() * (return_pc - jump.pc.plus(2)));
        b.range(14, link.word.clone(), is_real.clone());
        b.range(16, link.high.clone(), is_real.clone());
        let value = Word { lo: link.word.times(4), hi: link.high.clone() };
        write_fixed(b, reg::RA, &link.ra, jump.clk.plus(3), &value, is_real);
        jump_to(b, &jump.clk, &jump.pc, (next.clone(), after.clone()), is_real);
        let fields = [field_a, field_b, jump.target.clone(), slot_ok.clone()];
        fetch(b, &jump.pc, selected.opcode.clone(), fields, is_real);
    }
    fn fill<F: Field>(&self, step: &Step) -> BranchLinkCols<F> {
        let position = self.position(step);
        let taken = Negative::holds(position, step.a.value, 0);
        let outcome = if position >= 2 {
            IfTaken::fill(step, taken)
        } else {
            let Plain { after } = Always::fill(step, taken);
            Likely { slot_ok: F::from_u32(step.rom.d), next: F::from_u32(step.pc + 1), after }
        };
        let return_pc = step.pc + 2;
        BranchLinkCols {
            jump: Jump::of(step),
            a: OneRegister::fill(step),
            select: one_hot(position),
            condition: Negative::fill(position, step.a.value, 0),
            taken: F::from_bool(taken),
            outcome,
            link: Link {
                word: F::from_u32(return_pc & 0x3fff),
                high: F::from_u32(return_pc >> 14),
                ra: WriteFixed::of(&step.c, step.clk + 3),
            },
        }
    }
}
