//! Branches that write a return address.

use p3_field::Field;

use super::jump::Jump;
use super::operands::{OneRegister, OneRegisterCols, Operands};
use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::cores::compare::{Negative, NegativeCols};
use crate::cores::outcome::{Always, IfTaken, Likely, Plain, Slot as _};
use crate::expr::Expr;
use crate::instruction::{Real, Rows, fetch, one_hot, select};
use crate::interface::{Condition, Core, Selected};
use crate::memory::access::{Accesses, WriteFixed};
use crate::memory::clock::Slot;
use crate::rom::{Op, reg};
use crate::step::Step;

columns! {
    /// A return address pc + 8 = 4 word + 2^16 high.
    pub struct Link {
        /// Bits 2 to 15.
        word: cell,
        /// Bits 16 to 31.
        high: cell,
        /// $31.
        ra: WriteFixed,
    }
}

columns! {
    /// Columns of [`BranchLink`].
    pub struct BranchLinkCols {
        /// Time, place, target.
        jump: Jump,
        /// rs.
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

impl Rows for BranchLink {
    type Cols<T> = BranchLinkCols<T>;
    const OPS: usize = 4;
    fn eval<B: Builder>(b: &mut B, ops: &[Op], cols: &Self::Cols<B::E>) {
        let BranchLinkCols { jump, a, condition, taken, outcome, link, .. } = cols;
        let Likely { slot_ok, next, after } = outcome;
        let Real { is_real, opcode } = &select(b, ops, &cols.select);
        let accesses = Accesses { clk: &jump.clk, is_real };
        let told = Selected { selectors: &cols.select, is_real, given: &() };
        let row = Negative::eval(b, told, condition);
        let [field_a, field_b, _] = OneRegister::eval(b, a, &accesses, (&row.a, &row.b));
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
        accesses.write_fixed(b, Slot::C, reg::RA, &link.ra, &value);
        jump.go(b, (next.clone(), after.clone()), is_real);
        let fields = [field_a, field_b, jump.target.clone(), slot_ok.clone()];
        fetch(b, &jump.pc, opcode.clone(), fields, is_real);
    }
    fn fill<F: Field>(position: usize, step: &Step) -> BranchLinkCols<F> {
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
            condition: Negative::fill(position, &(step.a.value, 0)),
            taken: F::from_bool(taken),
            outcome,
            link: Link {
                word: F::from_u32(return_pc & 0x3fff),
                high: F::from_u32(return_pc >> 14),
                ra: WriteFixed::of(&step.c, Slot::C.time(step.clk)),
            },
        }
    }
}
