//! Memory to the public output, one byte a row.

use p3_field::Field;

use super::{Transfer, TransferFrame};
use crate::builder::Builder;
use crate::chip::Chip;
use crate::columns;
use crate::columns::{Bytes, Columns, Word};
use crate::expr::Expr;
use crate::layout::Layout;
use crate::memory::access::{Accesses, RamTime};
use crate::memory::clock::Slot;
use crate::message;
use crate::message::Output;
use crate::rom::reg;
use crate::step::TransferStep;

columns! {
    /// An output that goes on.
    pub struct Writing {
        /// What is left of it.
        transfer: Transfer,
    }
}

message! {
    Writing on Transfer, Some(2), "output";
}

columns! {
    /// Columns of [`OutputTransfer`].
    pub struct OutputTransferCols {
        /// Time, place and progress.
        frame: TransferFrame,
        /// Bits of the address modulo 4.
        offset: [cell; 2],
        /// Bits of the lane: the offset's, flipped on a big endian machine.
        lane: [cell; 2],
        /// The byte is the last of its word.
        word_end: cell,
        /// The RAM word.
        memory: Bytes,
        /// The byte.
        byte: cell,
        /// Time of the RAM access, slot 2.
        ram: RamTime,
        /// Output bytes before: the index of this one.
        index: cell,
        /// Distance to the counter's previous access.
        index_ago: cell,
    }
}

/// The chip of the public output's bytes. The counter register obeys its own invariant, not that
/// of words: its low limb counts the rows of this chip, its high limb is 0.
#[derive(Clone, Copy, Debug, Default)]
pub struct OutputTransfer;

impl Chip for OutputTransfer {
    fn columns(&self) -> Layout {
        OutputTransferCols::<u32>::layout()
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        let cols = b.row::<OutputTransferCols<B::E>>();
        let OutputTransferCols { frame, offset, lane, word_end, memory, byte, ram, .. } = &cols;
        let (is_real, big) = (&frame.is_real, &frame.big_endian);
        for (lane, offset) in lane.iter().zip(offset) {
            b.assert_bool("offset bit is boolean", offset);
            let flipped = offset.clone() + big.clone() - offset.clone() * big.times(2);
            b.assert_eq("lane bit", lane.clone(), flipped);
        }
        let [o0, o1] = offset.clone();
        b.assert_eq("end of the word", word_end.clone(), o0.clone() * o1.clone());
        let [m0, m1, m2, m3] = memory.byte.clone();
        let [l0, l1] = lane;
        let low = m0.clone() + l0.clone() * (m1 - m0);
        let high = m2.clone() + l0.clone() * (m3 - m2);
        b.assert_eq("byte of the lane", byte.clone(), low.clone() + l1.clone() * (high - low));
        b.range_bytes(memory, is_real);
        let word = memory.word();
        let accesses = Accesses { clk: &frame.clk, is_real };
        accesses.ram(b, frame.key.clone(), ram, word.clone(), word);
        let counter = (B::E::constant(reg::OUTPUT.into()), &cols.index_ago);
        let (before, after) = (Word::low(cols.index.clone()), Word::low(cols.index.plus(1)));
        accesses.register(b, Slot::C, counter, before, after);
        b.push(Output { index: cols.index.clone(), byte: byte.clone() }, is_real.clone());
        let offset = o0 + o1.times(2);
        let next = (frame.key.clone() + word_end.clone(), offset.plus(1) - word_end.times(4));
        frame.eval(b, |transfer| Writing { transfer }, (offset, B::E::one()), next);
    }
}

impl<F: Field> OutputTransferCols<F> {
    /// The row of a step.
    pub fn of(step: &TransferStep) -> Self {
        let offset = step.address % 4;
        let lane = if step.big_endian { 3 - offset } else { offset };
        let bits = |x: u32| [x & 1, x >> 1].map(F::from_u32);
        Self {
            frame: TransferFrame::of(step, 1),
            offset: bits(offset),
            lane: bits(lane),
            word_end: F::from_bool(offset == 3),
            memory: Bytes::from_u32(step.m.value),
            byte: F::from_u32(step.m.value >> (8 * lane) & 0xff),
            ram: RamTime::of(&step.m, step.clk),
            index: F::from_u32(step.counter.prev),
            index_ago: F::from_u32(step.counter.ago(Slot::C.time(step.clk))),
        }
    }
}
