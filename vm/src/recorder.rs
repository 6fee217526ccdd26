//! What the executor tells a recorder; the one that records is in [`mod@crate::record`].

use mipsilon_spec::Endian;

/// Listens to every access of a run, in the order of their timestamps within a row. Registers are
/// indices of the register space (`mipsilon_air::rom::reg`).
pub(crate) trait Recorder {
    /// Register a was read.
    fn a(&mut self, index: u8, value: u32);
    /// Register b, or the source of a store, was read.
    fn b(&mut self, index: u8, value: u32);
    /// The RAM word `key` was accessed.
    fn ram(&mut self, key: u32, prev: u32, value: u32);
    /// HI was accessed.
    fn hi(&mut self, prev: u32, value: u32);
    /// LO was accessed.
    fn lo(&mut self, prev: u32, value: u32);
    /// The reservation was accessed.
    fn ll(&mut self, prev: u32, value: u32);
    /// The destination was written.
    fn c(&mut self, index: u8, prev: u32, value: u32);
    /// The instruction of entry `index`, other than SYSCALL, is complete.
    fn step(&mut self, index: usize, pc: u32, next_pc: u32);
    /// A SYSCALL is complete, but for its transfers.
    fn syscall(&mut self, call: &CallEvent);
    /// A word was read from the private input.
    fn input(&mut self, transfer: &TransferEvent);
    /// A byte was written to the public output, the `count`-th from 0.
    fn output(&mut self, transfer: &TransferEvent, count: u32);
    /// Whether no further row fits.
    fn full(&self) -> bool;
}

/// A SYSCALL. Pairs are the values before and after.
pub(crate) struct CallEvent {
    pub(crate) pc: u32,
    pub(crate) next_pc: u32,
    pub(crate) endian: Endian,
    pub(crate) v0: (u32, u32),
    pub(crate) a0: u32,
    pub(crate) a1: u32,
    pub(crate) a2: u32,
    pub(crate) a3: (u32, u32),
}

/// One row of a transfer. `word` is the RAM word before and after.
pub(crate) struct TransferEvent {
    pub(crate) pc: u32,
    pub(crate) next_pc: u32,
    pub(crate) endian: Endian,
    pub(crate) address: u32,
    pub(crate) remaining: u32,
    pub(crate) word: (u32, u32),
}

/// Records nothing, at no cost.
pub(crate) struct Off;

impl Recorder for Off {
    #[inline(always)]
    fn a(&mut self, _: u8, _: u32) {}
    #[inline(always)]
    fn b(&mut self, _: u8, _: u32) {}
    #[inline(always)]
    fn ram(&mut self, _: u32, _: u32, _: u32) {}
    #[inline(always)]
    fn hi(&mut self, _: u32, _: u32) {}
    #[inline(always)]
    fn lo(&mut self, _: u32, _: u32) {}
    #[inline(always)]
    fn ll(&mut self, _: u32, _: u32) {}
    #[inline(always)]
    fn c(&mut self, _: u8, _: u32, _: u32) {}
    #[inline(always)]
    fn step(&mut self, _: usize, _: u32, _: u32) {}
    #[inline(always)]
    fn syscall(&mut self, _: &CallEvent) {}
    #[inline(always)]
    fn input(&mut self, _: &TransferEvent) {}
    #[inline(always)]
    fn output(&mut self, _: &TransferEvent, _: u32) {}
    #[inline(always)]
    fn full(&self) -> bool {
        false
    }
}
