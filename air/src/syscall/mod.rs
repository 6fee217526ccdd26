//! System calls: the SYSCALL row and the rows of multi-row transfers.
//!
//! A transfer is a chain of messages, one row of time each, from the SYSCALL row to a last row that
//! pushes the next machine state; so the walk through the states passes through it. Each kind of
//! transfer has a message of its own, with the fields of [`Transfer`].

mod call;
mod output;
mod read;

pub use call::{Call, CallCols};
pub use output::{OutputTransfer, OutputTransferCols, Writing};
pub use read::{ReadTransfer, ReadTransferCols, Reading};

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::expr::Expr;
use crate::memory::clock;
use crate::message::{Message, State};
use crate::step::TransferStep;

columns! {
    /// A transfer between two rows of time.
    pub struct Transfer {
        /// Time of the next row.
        clk: cell,
        /// pc / 4 of the SYSCALL.
        pc: cell,
        /// next_pc / 4.
        next_pc: cell,
        /// Address / 4.
        key: cell,
        /// Address modulo 4; plus 4 if the program is big endian.
        lane: cell,
        /// Bytes left.
        remaining: cell,
    }
}

columns! {
    /// Time, place and progress of a transfer row.
    pub struct TransferFrame {
        /// Time of the row.
        clk: cell,
        /// pc / 4 of the SYSCALL.
        pc: cell,
        /// next_pc / 4.
        next_pc: cell,
        /// Address / 4.
        key: cell,
        /// The program is big endian.
        big_endian: cell,
        /// Bytes left, this row's included.
        remaining: cell,
        /// The row is real.
        is_real: cell,
        /// The transfer ends with this row.
        last: cell,
    }
}

impl<F: Field> TransferFrame<F> {
    /// The cells of a row that moves `count` bytes.
    fn of(step: &TransferStep, count: u32) -> Self {
        Self {
            clk: F::from_u32(step.clk),
            pc: F::from_u32(step.pc),
            next_pc: F::from_u32(step.next_pc),
            key: F::from_u32(step.address >> 2),
            big_endian: F::from_bool(step.big_endian),
            remaining: F::from_u32(step.remaining),
            is_real: F::ONE,
            last: F::from_bool(step.remaining == count),
        }
    }
}

impl<E: Expr> TransferFrame<E> {
    /// Constrains the flags, pulls the row's message, and pushes the next one or the next state.
    /// `kind` makes a message of a transfer; `offset` is the address modulo 4; `count` bytes move;
    /// the next row starts at (`next_key`, `next_offset`).
    fn eval<B: Builder<E = E>, M: Message<E>>(
        &self,
        b: &mut B,
        kind: impl Fn(Transfer<E>) -> M,
        (offset, count): (E, E),
        (next_key, next_offset): (E, E),
    ) {
        let Self { clk, pc, next_pc, key, big_endian, remaining, is_real, last } = self.clone();
        b.assert_bool("is_real is boolean", &is_real);
        b.assert_bool("last is boolean", &last);
        b.assert_zero("last on real rows", last.clone() * is_real.not());
        b.assert_bool("big_endian is boolean", &big_endian);
        let left = remaining.clone() - count;
        b.assert_zero("the last row moves what is left", last.clone() * left.clone());
        let message = |clk: E, key: E, offset: E, remaining: E| {
            let lane = offset + big_endian.times(4);
            kind(Transfer { clk, pc: pc.clone(), next_pc: next_pc.clone(), key, lane, remaining })
        };
        b.pull(message(clk.clone(), key, offset, remaining), is_real.clone());
        let after = clock::next_row(&clk);
        let next = message(after.clone(), next_key, next_offset, left);
        b.push(next, is_real - last.clone());
        let pc = next_pc.clone();
        b.push(State { clk: after, pc, next_pc: next_pc.plus(1) }, last);
    }
}
