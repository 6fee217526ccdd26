//! The registers that a condition reads.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::{Columns, Word};
use crate::expr::Expr;
use crate::memory::access::{Accesses, Read};
use crate::memory::clock::Slot;
use crate::step::Step;

/// Where the operands of a condition come from.
pub trait Operands: Copy + Default + Send + Sync + 'static {
    /// The columns.
    type Cols<T>: Columns<T>;
    /// Reads the operands' values; returns their ROM fields (a, b, d).
    fn eval<B: Builder>(
        b: &mut B,
        cols: &Self::Cols<B::E>,
        accesses: &Accesses<'_, B::E>,
        values: (&Word<B::E>, &Word<B::E>),
    ) -> [B::E; 3];
    /// The cells of a step.
    fn fill<F: Field>(step: &Step) -> Self::Cols<F>;
    /// The operands of a step.
    fn values(step: &Step) -> (u32, u32);
}

columns! {
    /// Columns of [`OneRegister`] and [`RegisterImmediate`].
    pub struct OneRegisterCols {
        /// rs.
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
        accesses: &Accesses<'_, B::E>,
        values: (&Word<B::E>, &Word<B::E>),
    ) -> [B::E; 3] {
        accesses.read(b, Slot::A, &cols.a, values.0);
        [cols.a.index.clone(), B::E::zero(), B::E::zero()]
    }
    fn fill<F: Field>(step: &Step) -> OneRegisterCols<F> {
        OneRegisterCols { a: Read::a(step) }
    }
    fn values(step: &Step) -> (u32, u32) {
        (step.a.value, 0)
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
        accesses: &Accesses<'_, B::E>,
        values: (&Word<B::E>, &Word<B::E>),
    ) -> [B::E; 3] {
        accesses.read(b, Slot::A, &cols.a, values.0);
        [cols.a.index.clone(), values.1.lo.clone(), values.1.hi.clone()]
    }
    fn fill<F: Field>(step: &Step) -> OneRegisterCols<F> {
        OneRegister::fill(step)
    }
    fn values(step: &Step) -> (u32, u32) {
        (step.a.value, step.rom.immediate())
    }
}

columns! {
    /// Columns of [`TwoRegisters`].
    pub struct TwoRegistersCols {
        /// rs.
        a: Read,
        /// rt.
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
        accesses: &Accesses<'_, B::E>,
        values: (&Word<B::E>, &Word<B::E>),
    ) -> [B::E; 3] {
        accesses.read(b, Slot::A, &cols.a, values.0);
        accesses.read(b, Slot::B, &cols.b, values.1);
        [cols.a.index.clone(), cols.b.index.clone(), B::E::zero()]
    }
    fn fill<F: Field>(step: &Step) -> TwoRegistersCols<F> {
        TwoRegistersCols { a: Read::a(step), b: Read::b(step) }
    }
    fn values(step: &Step) -> (u32, u32) {
        (step.a.value, step.b.value)
    }
}
