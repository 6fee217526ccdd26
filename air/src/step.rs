//! What the executor records of a run: the integers that trace generation turns into rows.

use crate::rom::ProgramRow;

/// One access to a register or RAM word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Timestamp of the previous access to the location.
    pub prev_time: u32,
    /// Value before the access.
    pub prev: u32,
    /// Value after the access; equals `prev` for a read.
    pub value: u32,
}

impl Access {
    /// `time - prev_time - 1`, the range-checked distance.
    pub const fn ago(&self, time: u32) -> u32 {
        time.wrapping_sub(self.prev_time).wrapping_sub(1)
    }
}

/// One executed instruction: one row of an instruction chip.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Time of the row.
    pub clk: u32,
    /// pc / 4.
    pub pc: u32,
    /// next_pc / 4.
    pub next_pc: u32,
    /// The program row.
    pub rom: ProgramRow,
    /// Register a (slot 0).
    pub a: Access,
    /// Register b (slot 1), or the source rt of a store.
    pub b: Access,
    /// Destination register c (slot 3).
    pub c: Access,
    /// The RAM word (slot 2), or HI of a multiply or divide.
    pub m: Access,
    /// LL (slot 2) of LL and SC, or LO of a multiply or divide.
    pub x: Access,
}

/// One executed SYSCALL. Slots: a0, a1, a2 at 0; v0 and a3 at 3.
#[derive(Clone, Copy, Debug)]
pub struct SyscallStep {
    /// Time of the row.
    pub clk: u32,
    /// pc / 4.
    pub pc: u32,
    /// next_pc / 4.
    pub next_pc: u32,
    /// Whether the program is big endian.
    pub big_endian: bool,
    /// $v0: the number before, the result after.
    pub v0: Access,
    /// $a0.
    pub a0: Access,
    /// $a1.
    pub a1: Access,
    /// $a2.
    pub a2: Access,
    /// $a3: the error flag after.
    pub a3: Access,
}

/// One row of a transfer: a word of private input, or a byte of public output.
#[derive(Clone, Copy, Debug)]
pub struct TransferStep {
    /// Time of the row.
    pub clk: u32,
    /// pc / 4 of the SYSCALL.
    pub pc: u32,
    /// next_pc / 4.
    pub next_pc: u32,
    /// Whether the program is big endian.
    pub big_endian: bool,
    /// Byte address of the first byte of the row.
    pub address: u32,
    /// Bytes left, this row's included.
    pub remaining: u32,
    /// The RAM word (slot 2).
    pub m: Access,
    /// The output counter (slot 3); unused for private input.
    pub counter: Access,
}

impl TransferStep {
    /// Bytes that a word-sized row moves: up to the end of the word or of the buffer.
    pub fn word_count(&self) -> u32 {
        self.remaining.min(4 - self.address % 4)
    }
}

/// A register access without effect that renews a timestamp older than a 16-bit distance.
#[derive(Clone, Copy, Debug)]
pub struct TouchStep {
    /// Register index.
    pub index: u32,
    /// Its value.
    pub value: u32,
    /// The old timestamp.
    pub prev_time: u32,
    /// The new timestamp.
    pub time: u32,
}

/// A location at the end of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Final {
    /// The value.
    pub value: u32,
    /// Timestamp of the last access, 0 if never accessed.
    pub time: u32,
}
