//! Instruction chips: one row per executed instruction.
//!
//! A chip is an *adapter* (the plumbing of a format: fetch, register and memory accesses, next
//! state) with a *core* (the meaning over abstract words), and one boolean selector per opcode.
//! Every row pulls the machine state, looks its instruction up in the ROM and pushes the next
//! state; padding rows are all zero and send nothing.

use p3_field::Field;

use crate::builder::Builder;
use crate::bus::{Messages, lookup_tag};
use crate::chip::Chip;
use crate::columns;
use crate::columns::{Columns, column_names, join};
use crate::expr::Expr;
use crate::rom::Op;
use crate::step::Step;

columns! {
    /// Time and place of a row.
    pub struct Frame {
        /// Time of the row.
        clk: cell,
        /// pc / 4.
        pc: cell,
        /// next_pc / 4.
        next_pc: cell,
    }
}

impl<F: Field> Frame<F> {
    /// The frame of a step.
    pub fn of(step: &Step) -> Self {
        Self {
            clk: F::from_u32(step.clk),
            pc: F::from_u32(step.pc),
            next_pc: F::from_u32(step.next_pc),
        }
    }
}

/// A chip whose rows are executed instructions.
pub trait InstructionChip: Copy + Send + Sync + 'static {
    /// The columns.
    type Cols<T>: Columns<T>;
    /// Unique name.
    fn name(&self) -> &'static str;
    /// The opcodes whose rows are in this chip, in the order of their selectors.
    fn ops(&self) -> &'static [Op];
    /// Constraints and interactions.
    fn eval<B: Builder>(&self, b: &mut B, cols: &Self::Cols<B::E>);
    /// The row of a step.
    fn fill<F: Field>(&self, step: &Step) -> Self::Cols<F>;

    /// The position of the step's opcode among [`Self::ops`].
    fn position(&self, step: &Step) -> usize {
        self.ops().iter().position(|&op| op == step.rom.op).unwrap_or(usize::MAX)
    }
}

/// The columns of a chip of a format and a core.
#[derive(Clone, Debug)]
pub struct ChipCols<F, S, C> {
    /// The format's columns.
    pub format: F,
    /// One selector per opcode.
    pub select: S,
    /// The core's columns.
    pub core: C,
}

impl<T, F: Columns<T>, S: Columns<T>, C: Columns<T>> Columns<T> for ChipCols<F, S, C> {
    const WIDTH: usize = F::WIDTH + S::WIDTH + C::WIDTH;
    fn read(cells: &mut impl FnMut() -> T) -> Self {
        Self { format: F::read(cells), select: S::read(cells), core: C::read(cells) }
    }
    fn write(self, put: &mut impl FnMut(T)) {
        self.format.write(put);
        self.select.write(put);
        self.core.write(put);
    }
    fn names(prefix: &str, out: &mut Vec<String>) {
        F::names(prefix, out);
        S::names(&join(prefix, "select"), out);
        C::names(prefix, out);
    }
}

/// An [`InstructionChip`] as a [`Chip`].
#[derive(Clone, Copy, Debug)]
pub struct Rows<I>(pub I);

impl<I: InstructionChip> Chip for Rows<I> {
    fn name(&self) -> &'static str {
        self.0.name()
    }
    fn column_names(&self) -> Vec<String> {
        column_names::<I::Cols<u32>>()
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        let cols = b.row::<I::Cols<B::E>>();
        self.0.eval(b, &cols);
    }
}

/// What the selectors of a row say.
#[derive(Clone, Debug)]
pub struct Selected<E> {
    /// 1 on a row of an executed instruction, 0 on padding.
    pub is_real: E,
    /// The opcode field of the ROM row, without variant bit.
    pub opcode: E,
}

/// Constrains the selectors: each boolean, at most one set.
pub fn select<B: Builder>(b: &mut B, ops: &[Op], selectors: &[B::E]) -> Selected<B::E> {
    for selector in selectors {
        b.assert_bool("selector is boolean", selector);
    }
    let is_real: B::E = selectors.iter().cloned().sum();
    if selectors.len() > 1 {
        b.assert_bool("at most one selector is set", &is_real);
    }
    let opcode =
        ops.iter().zip(selectors).map(|(op, s)| s.times(i64::from(op.code()))).sum::<B::E>();
    Selected { is_real, opcode }
}

/// Selector cells with the `position`-th set.
pub fn one_hot<F: Field, const N: usize>(position: usize) -> [F; N] {
    core::array::from_fn(|i| F::from_bool(i == position))
}

/// Looks the row's instruction up: `fields` are (a, b, c, d).
pub fn fetch<B: Builder>(b: &mut B, pc: &B::E, opcode: B::E, fields: [B::E; 4], is_real: &B::E) {
    let [a, b_field, c, d] = fields;
    b.lookup(lookup_tag::PROGRAM, [pc.clone(), opcode, a, b_field, c, d], is_real.clone());
}

/// Fetches and steps to the following instruction: (next_pc, next_pc + 4).
pub fn advance<B: Builder>(b: &mut B, frame: &Frame<B::E>, is_real: &B::E) {
    let Frame { clk, pc, next_pc } = frame.clone();
    b.pull_state(clk.clone(), pc, next_pc.clone(), is_real.clone());
    b.push_state(clk.plus(4), next_pc.clone(), next_pc.plus(1), is_real.clone());
}

/// A constant list of ISA opcodes as [`Op`]s: `ops![Addu, Subu]`.
#[macro_export]
macro_rules! ops {
    ($($op:ident),* $(,)?) => {
        &[$($crate::rom::Op::Isa(::mipsilon_spec::Opcode::$op)),*]
    };
}
