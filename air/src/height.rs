//! Heights of traces.

use alloc::vec::Vec;

/// Least log2 of a trace's height.
pub const MIN_LOG_HEIGHT: usize = 4;

/// Height of a trace with `rows` rows.
pub fn padded_height(rows: usize) -> usize {
    rows.next_power_of_two().max(1 << MIN_LOG_HEIGHT)
}

/// Row-major preprocessed rows, padded by repeating the last row.
pub(crate) fn pad_with_last<const W: usize>(mut rows: Vec<[u32; W]>) -> Vec<u32> {
    if let Some(&last) = rows.last() {
        rows.resize(padded_height(rows.len()), last);
    }
    rows.into_flattened()
}
