//! What a core is, and what adapters and cores tell each other.
//!
//! A core is the meaning of a chip's opcodes over abstract words. Registers, memory, program and
//! time are the adapter's: see [`crate::instruction`].

use p3_field::Field;

use crate::builder::Builder;
use crate::columns::{Columns, Word};
use crate::step::Step;

/// What adapters and cores of a format tell each other.
pub trait Interface: 'static {
    /// What the adapter gives the core besides the core's own columns.
    type Given<E>;
    /// What the core makes of a row.
    type Row<E>;
    /// The integers that the core fills its columns from.
    type Values<'a>;
}

/// What a core is told of a row.
#[derive(Debug)]
pub struct Selected<'a, E, G> {
    /// One boolean per opcode, at most one of them set.
    pub selectors: &'a [E],
    /// 1 on a row of an executed instruction, 0 on padding.
    pub is_real: &'a E,
    /// What the adapter gives.
    pub given: &'a G,
}

impl<'a, E, G> Selected<'a, E, G> {
    /// The same with something else given.
    pub const fn with<H>(&self, given: &'a H) -> Selected<'a, E, H> {
        Selected { selectors: self.selectors, is_real: self.is_real, given }
    }
}

/// What a core `C` is told of a row of `B`.
pub type In<'a, C, B> = Selected<
    'a,
    <B as Builder>::E,
    <<C as Core>::Interface as Interface>::Given<<B as Builder>::E>,
>;

/// What a core makes of it.
pub type Out<C, B> = <<C as Core>::Interface as Interface>::Row<<B as Builder>::E>;

/// The meaning of opcodes.
///
/// Obligations: given that words of the row have 16-bit limbs or are immediates of the ROM, a
/// satisfied row with selector i set makes of it what the spec function of opcode i does, in 16-bit
/// limbs; the all-zero row satisfies everything. The theorem that a core's documentation names says
/// that it does.
pub trait Core: Copy + Default + Send + Sync + 'static {
    /// The format.
    type Interface: Interface;
    /// The columns.
    type Cols<T>: Columns<T>;
    /// Constraints and lookups.
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B>;
    /// The cells under the `selector`-th opcode.
    fn fill<F: Field>(
        selector: usize,
        values: &<Self::Interface as Interface>::Values<'_>,
    ) -> Self::Cols<F>;
}

/// A function of two words, and of the destination's old value for the merging instructions.
#[derive(Debug)]
pub struct Alu;

/// Operands and result of an ALU instruction.
pub struct AluRow<E> {
    /// First operand, pulled from memory.
    pub a: Word<E>,
    /// Second operand: pulled from memory, or the immediate of the ROM row.
    pub b: Word<E>,
    /// Result, range-checked by the core or a copy.
    pub out: Word<E>,
}

/// The values of [`AluRow`].
#[derive(Clone, Copy, Debug)]
pub struct AluValues {
    /// First operand.
    pub a: u32,
    /// Second operand.
    pub b: u32,
    /// The destination's old value.
    pub old: u32,
    /// Result.
    pub out: u32,
}

impl Interface for Alu {
    /// The destination's old value.
    type Given<E> = Word<E>;
    type Row<E> = AluRow<E>;
    type Values<'a> = AluValues;
}

/// A function from two words and the old (HI, LO) to the new (HI, LO).
#[derive(Clone, Copy, Debug, Default)]
pub struct HiLo;

/// Operands and results of a multiply or divide.
pub struct HiLoRow<E> {
    /// rs.
    pub a: Word<E>,
    /// rt.
    pub b: Word<E>,
    /// HI and LO after, range-checked.
    pub new: HiLoPair<Word<E>>,
}

/// HI and LO.
#[derive(Clone, Copy, Debug)]
pub struct HiLoPair<T> {
    /// HI.
    pub hi: T,
    /// LO.
    pub lo: T,
}

/// The values of [`HiLoRow`].
#[derive(Clone, Copy, Debug)]
pub struct HiLoValues {
    /// rs.
    pub a: u32,
    /// rt.
    pub b: u32,
    /// HI and LO before.
    pub old: HiLoPair<u32>,
    /// HI and LO after.
    pub new: HiLoPair<u32>,
}

impl Interface for HiLo {
    /// HI and LO before.
    type Given<E> = HiLoPair<Word<E>>;
    type Row<E> = HiLoRow<E>;
    type Values<'a> = HiLoValues;
}

/// A function of a RAM word and the destination's old value.
#[derive(Clone, Copy, Debug, Default)]
pub struct Load;

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

impl Interface for Load {
    /// The destination's old value.
    type Given<E> = Word<E>;
    type Row<E> = LoadRow<E>;
    type Values<'a> = &'a Step;
}

/// A function of rt and a RAM word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Store;

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

impl Interface for Store {
    type Given<E> = ();
    type Row<E> = StoreRow<E>;
    type Values<'a> = &'a Step;
}

/// A condition on two operands, for branches and traps.
#[derive(Debug)]
pub struct Test;

/// The operands of a condition and its verdict.
pub struct TestRow<E> {
    /// First operand.
    pub a: Word<E>,
    /// Second operand.
    pub b: Word<E>,
    /// 1 if the condition holds, 0 if not and on padding (degree at most 2).
    pub holds: E,
}

impl Interface for Test {
    type Given<E> = ();
    type Row<E> = TestRow<E>;
    /// Both operands.
    type Values<'a> = (u32, u32);
}

/// A core that tests a condition.
pub trait Condition: Core<Interface = Test> {
    /// Whether the condition of the `selector`-th opcode holds.
    fn holds(selector: usize, a: u32, b: u32) -> bool;
}

/// A condition, and where the run goes on.
#[derive(Debug)]
pub struct Branching;

/// Where a branch is and leads to.
pub struct BranchPlace<E> {
    /// pc / 4.
    pub pc: E,
    /// target / 4.
    pub target: E,
}

/// The operands of a branch and what follows it.
pub struct BranchRow<E> {
    /// First operand.
    pub a: Word<E>,
    /// Second operand.
    pub b: Word<E>,
    /// The next pc, / 4.
    pub next: E,
    /// The one after, / 4.
    pub after: E,
    /// The ROM's field d: the slot holds no branch (likely branches only).
    pub slot_ok: E,
}

/// The values of [`BranchRow`].
#[derive(Clone, Copy, Debug)]
pub struct BranchValues<'a> {
    /// Both operands.
    pub operands: (u32, u32),
    /// The step.
    pub step: &'a Step,
}

impl Interface for Branching {
    type Given<E> = BranchPlace<E>;
    type Row<E> = BranchRow<E>;
    type Values<'a> = BranchValues<'a>;
}
