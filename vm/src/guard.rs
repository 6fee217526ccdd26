//! The limit on the stack, which ends endless recursion before it has filled RAM.

use std::ops::Range;

/// The bytes below a full stack that `$sp` must not be in, as Linux keeps free (`stack_guard_gap`).
/// A program may have other stacks further below.
const GAP: u32 = 1 << 20;

/// Knows when `$sp` has left the stack that the program started with.
#[derive(Clone, Debug)]
pub(crate) struct StackGuard {
    /// The size of the stack in bytes.
    limit: u32,
    /// The addresses of the gap below it.
    gap: Range<u32>,
}

impl StackGuard {
    /// A guard of the stack of at most `limit` bytes that starts at `top`; without a limit, one that
    /// never objects.
    pub(crate) fn new(top: u32, limit: Option<u32>) -> Self {
        let limit = limit.unwrap_or(u32::MAX);
        let end = top.saturating_sub(limit);
        Self { limit, gap: end.saturating_sub(GAP)..end }
    }

    /// The size that the stack has outgrown with this `$sp`, if it has.
    pub(crate) fn outgrown(&self, sp: u32) -> Option<u32> {
        self.gap.contains(&sp).then_some(self.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_gap_is_refused() {
        let guard = StackGuard::new(0x8000_0000, Some(8 << 20));
        for (sp, expected) in [
            (0x8000_0000, None),
            (0x7f80_0000, None),
            (0x7f7f_fffc, Some(8 << 20)),
            (0x7f70_0000, Some(8 << 20)),
            (0x7f6f_fffc, None),
            (0x0040_0000, None),
        ] {
            assert_eq!(guard.outgrown(sp), expected, "{sp:#x}");
        }
    }

    #[test]
    fn limits_of_all_sizes_are_possible() {
        for limit in [None, Some(u32::MAX), Some(0x8000_0000)] {
            let guard = StackGuard::new(0x8000_0000, limit);
            assert!((0..=31).all(|bit| guard.outgrown(1 << bit).is_none()), "{limit:?}");
        }
        assert_eq!(StackGuard::new(0x8000_0000, Some(0)).outgrown(0x7fff_fffc), Some(0));
    }
}
