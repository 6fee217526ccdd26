//! Private input into memory, one RAM word a row.

use p3_field::Field;

use super::{Transfer, TransferFrame};
use crate::builder::Builder;
use crate::chip::Chip;
use crate::columns;
use crate::columns::{Bytes, Columns};
use crate::expr::Expr;
use crate::layout::Layout;
use crate::memory::access::{Accesses, RamTime};
use crate::message;
use crate::step::TransferStep;

columns! {
    /// A read that goes on.
    pub struct Reading {
        /// What is left of it.
        transfer: Transfer,
    }
}

message! {
    Reading on Transfer, Some(1), "read";
}

columns! {
    /// Columns of [`ReadTransfer`]. Lanes count from the least significant byte.
    pub struct ReadTransferCols {
        /// Time, place and progress.
        frame: TransferFrame,
        /// One-hot lowest lane written.
        first: [cell; 4],
        /// One-hot highest lane written.
        end: [cell; 4],
        /// Address modulo 4.
        offset: cell,
        /// The word before.
        prev: Bytes,
        /// The word after: input bytes in the lanes written.
        new: Bytes,
        /// Time of the RAM access, slot 2.
        ram: RamTime,
    }
}

/// The chip of read's rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadTransfer;

impl Chip for ReadTransfer {
    fn columns(&self) -> Layout {
        ReadTransferCols::<u32>::layout()
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        let cols = b.row::<ReadTransferCols<B::E>>();
        let ReadTransferCols { frame, first, end, offset, prev, new, ram } = &cols;
        let (is_real, big) = (&frame.is_real, &frame.big_endian);
        for flag in first.iter().chain(end) {
            b.assert_bool("lane flag is boolean", flag);
        }
        b.assert_eq("first is one-hot", first.iter().cloned().sum(), is_real.clone());
        b.assert_eq("end is one-hot", end.iter().cloned().sum(), is_real.clone());
        // A lane is written if the first is not above it and the end is not below it. Between two
        // lanes, writing goes on or not; it cannot have ended before it began.
        let mut written = B::E::zero();
        let mut count = B::E::zero();
        for lane in 0..4 {
            written = written + first[lane].clone();
            let kept = written.not() * (new.byte[lane].clone() - prev.byte[lane].clone());
            b.assert_zero("other lanes keep their byte", kept);
            count = count + written.clone();
            written = written - end[lane].clone();
            if lane < 3 {
                b.assert_bool("writing goes on or not", &written);
            }
        }
        let index = |flags: &[B::E; 4]| flags[1].clone() + flags[2].times(2) + flags[3].times(3);
        let little_offset = index(first);
        let big_offset = is_real.times(3) - index(end);
        let chosen = little_offset.clone() + big.clone() * (big_offset - little_offset);
        b.assert_eq("offset", offset.clone(), chosen);
        let to_word_end = end[3].clone() + big.clone() * (first[0].clone() - end[3].clone());
        b.assert_zero(
            "a row before the last reaches the end of its word",
            (is_real.clone() - frame.last.clone()) * to_word_end.not(),
        );
        b.range_bytes(prev, is_real);
        b.range_bytes(new, is_real);
        let accesses = Accesses { clk: &frame.clk, is_real };
        accesses.ram(b, frame.key.clone(), ram, prev.word(), new.word());
        let next = (frame.key.plus(1), B::E::zero());
        frame.eval(b, |transfer| Reading { transfer }, (offset.clone(), count), next);
    }
}

impl<F: Field> ReadTransferCols<F> {
    /// The row of a step.
    pub fn of(step: &TransferStep) -> Self {
        let (offset, count) = (step.address % 4, step.word_count());
        let last = offset + count - 1;
        let (first, end) = if step.big_endian { (3 - last, 3 - offset) } else { (offset, last) };
        let one_hot = |lane: u32| core::array::from_fn(|i| F::from_bool(i as u32 == lane));
        Self {
            frame: TransferFrame::of(step, count),
            first: one_hot(first),
            end: one_hot(end),
            offset: F::from_u32(offset),
            prev: Bytes::from_u32(step.m.prev),
            new: Bytes::from_u32(step.m.value),
            ram: RamTime::of(&step.m, step.clk),
        }
    }
}
