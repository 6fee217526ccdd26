//! Where the run goes on after a branch.

use core::marker::PhantomData;

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::Columns;
use crate::expr::Expr;
use crate::interface::{
    BranchPlace, BranchRow, BranchValues, Branching, Condition, Core, In, Out, TestRow,
};
use crate::step::Step;

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
        place: &BranchPlace<B::E>,
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
        place: &BranchPlace<B::E>,
        taken: &B::E,
        is_real: &B::E,
    ) -> (B::E, B::E, B::E) {
        let fall_through = place.pc.plus(2);
        b.assert_eq(
            "pc after the slot",
            is_real.clone() * (cols.after.clone() - fall_through.clone()),
            taken.clone() * (place.target.clone() - fall_through),
        );
        (place.pc.plus(1), cols.after.clone(), B::E::zero())
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
        place: &BranchPlace<B::E>,
        taken: &B::E,
        is_real: &B::E,
    ) -> (B::E, B::E, B::E) {
        let Likely { slot_ok, next, after } = cols;
        b.assert_zero("a taken branch has a good slot", taken.clone() * slot_ok.not());
        b.assert_zero(
            "next pc",
            is_real.clone() * (next.clone() - place.pc.plus(2)) + taken.clone(),
        );
        let fall_through = place.pc.plus(3);
        b.assert_eq(
            "pc after the next",
            is_real.clone() * (after.clone() - fall_through.clone()),
            taken.clone() * (place.target.clone() - fall_through),
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

/// A condition, and what the branch does about its slot.
///
/// Theorem: `sound` in `Chips/Formats/Slot.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BranchOutcome<C, S>(PhantomData<(C, S)>);

impl<C: Condition, S: Slot> Core for BranchOutcome<C, S> {
    type Interface = Branching;
    /// Those of the condition, then those of the slot.
    type Cols<T> = (C::Cols<T>, S::Cols<T>);
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let (condition, slot) = cols;
        let TestRow { a, b: second, holds } = C::eval(b, told.with(&()), condition);
        let (next, after, slot_ok) = S::eval(b, slot, told.given, &holds, told.is_real);
        BranchRow { a, b: second, next, after, slot_ok }
    }
    fn fill<F: Field>(selector: usize, values: &BranchValues<'_>) -> Self::Cols<F> {
        let &BranchValues { operands, step } = values;
        let taken = C::holds(selector, operands.0, operands.1);
        (C::fill(selector, &operands), S::fill(step, taken))
    }
}
