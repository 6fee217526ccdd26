//! Bytes read as a list of choices.

/// What is left of an input. When nothing is left, every choice is the first one.
pub(super) struct Choices<'a>(pub(super) &'a [u8]);

impl Choices<'_> {
    /// The next byte.
    pub(super) fn byte(&mut self) -> u8 {
        let (&first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        first
    }

    /// A number below `bound`, which is not 0 and at most 2^16.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::from(u16::from_le_bytes([self.byte(), self.byte()])) % bound
    }

    /// The next word.
    pub(super) fn word(&mut self) -> u32 {
        u32::from_le_bytes(core::array::from_fn(|_| self.byte()))
    }

    /// Whether there are bytes left.
    pub(super) fn more(&self) -> bool {
        !self.0.is_empty()
    }
}
