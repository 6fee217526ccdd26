//! RAM words outside the image that a run touches: zero at time 0.

use p3_field::Field;

use super::gaps::{Gap, GapTable};
use super::image::ImageEnd;
use super::{Memory, Space};
use crate::builder::Builder;
use crate::chip::Chip;
use crate::columns;
use crate::columns::{Columns, Word};
use crate::expr::Expr;
use crate::layout::Layout;
use crate::step::Final;

columns! {
    /// A 29-bit value, range-checked.
    pub struct Bits29 {
        /// Bits 0 to 15.
        low: cell,
        /// Bits 16 to 28.
        high: cell,
    }
}

impl<E: Expr> Bits29<E> {
    fn range<B: Builder<E = E>>(&self, b: &mut B, count: &E) {
        b.range(16, self.low.clone(), count.clone());
        b.range(13, self.high.clone(), count.clone());
    }
    fn value(&self) -> E {
        self.low.clone() + self.high.times(1 << 16)
    }
}

impl<F: Field> Bits29<F> {
    fn of(value: u32) -> Self {
        Self { low: F::from_u32(value & 0xffff), high: F::from_u32(value >> 16) }
    }
}

columns! {
    /// Columns of [`ZeroInit`].
    pub struct ZeroInitCols {
        /// The row is real; real rows come first.
        is_real: cell,
        /// Address / 4.
        key: Bits29,
        /// The next row's key minus this one's minus 1.
        step: Bits29,
        /// First key of the gap.
        first: cell,
        /// key - first.
        above: Bits29,
        /// Last key of the gap minus key.
        below: Bits29,
        /// The word at the end of the run.
        last: ImageEnd,
    }
}

/// One row per touched word outside the image, in strictly ascending order of key: the only reason
/// why no word has two rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct ZeroInit;

impl Chip for ZeroInit {
    fn columns(&self) -> Layout {
        ZeroInitCols::<u32>::layout()
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        let ZeroInitCols { is_real, key, step, first, above, below, last } = b.row();
        let next: ZeroInitCols<B::E> = b.next_row();
        b.assert_bool("is_real is boolean", &is_real);
        b.assert_zero_transition("real rows come first", next.is_real.clone() * is_real.not());
        let expected = key.value() + step.value().plus(1);
        b.assert_zero_transition("keys ascend", next.is_real * (next.key.value() - expected));
        for bits in [&key, &step, &above, &below] {
            bits.range(b, &is_real);
        }
        let key = key.value();
        b.assert_eq("above the first key", key.clone(), first.clone() + above.value());
        let end = key.clone() + below.value() + is_real.clone();
        b.lookup(Gap { first, end }, is_real.clone());
        let (space, zero) = (Space::Ram.expr::<B::E>(), B::E::zero());
        let start =
            Memory { space: space.clone(), key: key.clone(), value: Word::constant(0), time: zero };
        b.push(start, is_real.clone());
        b.pull(Memory { space, key, value: last.value, time: last.time }, is_real);
    }
}

impl<F: Field> ZeroInitCols<F> {
    /// The row of `key`, followed by the row of `next` if any.
    pub fn of(key: u32, next: Option<u32>, gaps: &GapTable, last: &Final) -> Self {
        let (first, end) = gaps.find(key).map_or((key, key + 1), |(_, gap)| gap);
        Self {
            is_real: F::ONE,
            key: Bits29::of(key),
            step: Bits29::of(next.map_or(0, |next| next - key - 1)),
            first: F::from_u32(first),
            above: Bits29::of(key - first),
            below: Bits29::of(end - 1 - key),
            last: ImageEnd::of(last),
        }
    }
}
