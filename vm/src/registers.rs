//! The register space of the executor.

use std::mem;

/// A power of two, so that a masked index needs no bounds check.
const SIZE: usize = 64;

/// The values of the register space (`mipsilon_air::rom::reg`). Indices count modulo 64.
pub(crate) struct RegisterFile([u32; SIZE]);

impl RegisterFile {
    /// All registers 0.
    pub(crate) fn new() -> Self {
        Self([0; SIZE])
    }

    /// The value of a register.
    #[inline(always)]
    pub(crate) fn get(&self, index: u8) -> u32 {
        self.0[usize::from(index) % SIZE]
    }

    /// Sets a register; returns its old value.
    #[inline(always)]
    pub(crate) fn set(&mut self, index: u8, value: u32) -> u32 {
        mem::replace(&mut self.0[usize::from(index) % SIZE], value)
    }
}
