//! Branches: operands, a condition, the slot and the next pc.
//!
//! A branch row pulls (pc, pc + 4), so a branch in a delay slot has no row; that its own slot
//! holds no branch is known statically: the ROM gives other branches no opcode, and for a likely
//! branch, whose slot only matters if it is taken, the flag slot_ok.

use core::marker::PhantomData;

use p3_field::Field;

use super::jump::Jump;
use super::operands::Operands;
use crate::builder::Builder;
use crate::expr::Expr;
use crate::instruction::{Adapter, Real, Row, fetch};
use crate::interface::{BranchPlace, BranchValues, Branching};
use crate::memory::access::Accesses;
use crate::step::Step;

/// The format of branches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Branch<O>(PhantomData<O>);

impl<O: Operands> Adapter for Branch<O> {
    type Interface = Branching;
    /// Time, place and target, then the registers.
    type Cols<T> = (Jump<T>, O::Cols<T>);
    fn given<E: Expr>(cols: &Self::Cols<E>) -> BranchPlace<E> {
        cols.0.place()
    }
    fn eval<B: Builder>(b: &mut B, cols: &Self::Cols<B::E>, real: &Real<B::E>, row: &Row<Self, B>) {
        let (jump, operands) = cols;
        let Real { is_real, opcode } = real;
        let accesses = Accesses { clk: &jump.clk, is_real };
        let [field_a, field_b, _] = O::eval(b, operands, &accesses, (&row.a, &row.b));
        jump.go(b, (row.next.clone(), row.after.clone()), is_real);
        let fields = [field_a, field_b, jump.target.clone(), row.slot_ok.clone()];
        fetch(b, &jump.pc, opcode.clone(), fields, is_real);
    }
    fn fill<F: Field>(step: &Step) -> Self::Cols<F> {
        (Jump::of(step), O::fill(step))
    }
    fn values(step: &Step) -> BranchValues<'_> {
        BranchValues { operands: O::values(step), step }
    }
}
