//! Instruction chips: one row per executed instruction.
//!
//! A chip is an *adapter* (the plumbing of a format: fetch, register and memory accesses, next
//! state) with a *core* (the meaning over abstract words), and one boolean selector per opcode.
//! Every row pulls the machine state, looks its instruction up in the ROM and pushes the next
//! state; padding rows are all zero and send nothing.

use alloc::vec;
use core::marker::PhantomData;

use p3_field::Field;

use crate::builder::Builder;
use crate::chip::Chip;
use crate::columns;
use crate::columns::Columns;
use crate::expr::Expr;
use crate::interface::{Core, Interface, Selected};
use crate::layout::{Layout, Part};
use crate::memory::clock;
use crate::message::{Fetch, State};
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

/// The rows of an instruction chip.
pub trait Rows: Copy + Send + Sync + 'static {
    /// The columns.
    type Cols<T>: Columns<T>;
    /// Number of opcodes.
    const OPS: usize;
    /// Constraints and interactions. `ops` are the opcodes in the order of the selectors.
    fn eval<B: Builder>(b: &mut B, ops: &[Op], cols: &Self::Cols<B::E>);
    /// The row of a step with the `position`-th opcode.
    fn fill<F: Field>(position: usize, step: &Step) -> Self::Cols<F>;
}

/// A chip whose rows are executed instructions.
#[derive(Clone, Copy, Debug)]
pub struct InstructionChip<R> {
    ops: &'static [Op],
    rows: PhantomData<R>,
}

impl<R: Rows> InstructionChip<R> {
    /// The chip of `ops`, in the order of the selectors.
    pub const fn new(ops: &'static [Op]) -> Self {
        assert!(ops.len() == R::OPS);
        Self { ops, rows: PhantomData }
    }

    /// The row of a step; `None` if another chip executes it.
    pub fn fill<F: Field>(&self, step: &Step) -> Option<R::Cols<F>> {
        let position = self.ops.iter().position(|&op| op == step.rom.op)?;
        Some(R::fill(position, step))
    }
}

impl<R: Rows> Chip for InstructionChip<R> {
    fn columns(&self) -> Layout {
        R::Cols::<u32>::layout()
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        let cols = b.row::<R::Cols<B::E>>();
        R::eval(b, self.ops, &cols);
    }
}

/// The plumbing of a format: fetch, accesses and next state.
pub trait Adapter: Copy + Default + Send + Sync + 'static {
    /// What it and its cores tell each other.
    type Interface: Interface;
    /// The columns.
    type Cols<T>: Columns<T>;
    /// What it gives the core.
    fn given<E: Expr>(cols: &Self::Cols<E>) -> <Self::Interface as Interface>::Given<E>;
    /// Constraints and interactions, given what the core makes of the row.
    fn eval<B: Builder>(b: &mut B, cols: &Self::Cols<B::E>, real: &Real<B::E>, row: &Row<Self, B>);
    /// The cells of a step.
    fn fill<F: Field>(step: &Step) -> Self::Cols<F>;
    /// What the core fills its cells from.
    fn values(step: &Step) -> <Self::Interface as Interface>::Values<'_>;
}

/// What the core of an adapter makes of a row.
pub type Row<A, B> = <<A as Adapter>::Interface as Interface>::Row<<B as Builder>::E>;

/// The rows of an adapter and a core with `N` opcodes.
#[derive(Clone, Copy, Debug)]
pub struct Instruction<A, C, const N: usize>(PhantomData<(A, C)>);

/// The columns of an [`Instruction`].
#[derive(Clone, Debug)]
pub struct ChipCols<A, S, C> {
    /// The adapter's columns.
    pub adapter: A,
    /// One selector per opcode.
    pub select: S,
    /// The core's columns.
    pub core: C,
}

impl<T, A: Columns<T>, S: Columns<T>, C: Columns<T>> Columns<T> for ChipCols<A, S, C> {
    const WIDTH: usize = A::WIDTH + S::WIDTH + C::WIDTH;
    fn read(cells: &mut impl FnMut() -> T) -> Self {
        Self { adapter: A::read(cells), select: S::read(cells), core: C::read(cells) }
    }
    fn write(self, put: &mut impl FnMut(T)) {
        self.adapter.write(put);
        self.select.write(put);
        self.core.write(put);
    }
    fn layout() -> Layout {
        let select = Part { name: "select", doc: "", layout: S::layout() };
        Layout::Parts(vec![Part::nameless(A::layout()), select, Part::nameless(C::layout())])
    }
}

impl<A: Adapter, C: Core<Interface = A::Interface>, const N: usize> Rows for Instruction<A, C, N> {
    type Cols<T> = ChipCols<A::Cols<T>, [T; N], C::Cols<T>>;
    const OPS: usize = N;
    fn eval<B: Builder>(b: &mut B, ops: &[Op], cols: &Self::Cols<B::E>) {
        let ChipCols { adapter, select: selectors, core } = cols;
        let real = select(b, ops, selectors);
        let selected = Selected { selectors, is_real: &real.is_real, given: &A::given(adapter) };
        let row = C::eval(b, selected, core);
        A::eval(b, adapter, &real, &row);
    }
    fn fill<F: Field>(position: usize, step: &Step) -> Self::Cols<F> {
        ChipCols {
            adapter: A::fill(step),
            select: one_hot(position),
            core: C::fill(position, &A::values(step)),
        }
    }
}

/// What the selectors of a row say.
#[derive(Clone, Debug)]
pub struct Real<E> {
    /// 1 on a row of an executed instruction, 0 on padding.
    pub is_real: E,
    /// The opcode field of the ROM row, without variant bit.
    pub opcode: E,
}

/// Constrains the selectors: each boolean, at most one set.
pub fn select<B: Builder>(b: &mut B, ops: &[Op], selectors: &[B::E]) -> Real<B::E> {
    for selector in selectors {
        b.assert_bool("selector is boolean", selector);
    }
    let is_real: B::E = selectors.iter().cloned().sum();
    if selectors.len() > 1 {
        b.assert_bool("at most one selector is set", &is_real);
    }
    let opcode =
        ops.iter().zip(selectors).map(|(op, s)| s.times(i64::from(op.code()))).sum::<B::E>();
    Real { is_real, opcode }
}

/// Selector cells with the `position`-th set.
pub fn one_hot<F: Field, const N: usize>(position: usize) -> [F; N] {
    core::array::from_fn(|i| F::from_bool(i == position))
}

/// Looks the row's instruction up: `fields` are (a, b, c, d).
pub fn fetch<B: Builder>(b: &mut B, pc: &B::E, opcode: B::E, fields: [B::E; 4], is_real: &B::E) {
    let [a, b_field, c, d] = fields;
    let row = Fetch { pc: pc.clone(), opcode, a, b: b_field, c, d };
    b.lookup(row, is_real.clone());
}

/// Steps to the following instruction: (next_pc, next_pc + 4).
pub fn advance<B: Builder>(b: &mut B, frame: &Frame<B::E>, is_real: &B::E) {
    let Frame { clk, pc, next_pc } = frame.clone();
    let next = (next_pc.clone(), next_pc.plus(1));
    transition(b, &clk, (pc, next_pc), next, is_real);
}

/// Pulls the state `from` = (pc, next_pc) and pushes the state `to` a row later.
pub fn transition<B: Builder>(
    b: &mut B,
    clk: &B::E,
    from: (B::E, B::E),
    to: (B::E, B::E),
    is_real: &B::E,
) {
    b.pull(State { clk: clk.clone(), pc: from.0, next_pc: from.1 }, is_real.clone());
    let clk = clock::next_row(clk);
    b.push(State { clk, pc: to.0, next_pc: to.1 }, is_real.clone());
}

/// A constant list of ISA opcodes as [`Op`]s: `ops![Addu, Subu]`.
#[macro_export]
macro_rules! ops {
    ($($op:ident),* $(,)?) => {
        &[$($crate::rom::Op::Isa(::mipsilon_spec::Opcode::$op)),*]
    };
}
