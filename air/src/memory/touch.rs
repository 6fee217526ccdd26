//! Renewed timestamps: a register that no instruction used for 2^16 ticks is read here, so that
//! the other chips check its age in 16 bits.

use p3_field::Field;

use super::access::range_time;
use super::{Memory, Space};
use crate::builder::Builder;
use crate::chip::Chip;
use crate::columns;
use crate::columns::{Columns, Word};
use crate::expr::Expr;
use crate::layout::Layout;
use crate::step::TouchStep;

columns! {
    /// Columns of [`Touch`].
    pub struct TouchCols {
        /// The row is real.
        is_real: cell,
        /// Register index.
        index: cell,
        /// Its value.
        value: Word,
        /// The new timestamp, bits 0 to 15.
        time_lo: cell,
        /// The new timestamp, bits 16 to 23.
        time_hi: cell,
        /// Distance to the previous access, bits 0 to 15.
        ago_lo: cell,
        /// Distance to the previous access, bits 16 to 23.
        ago_hi: cell,
    }
}

/// A register read outside the run's steps. Its time is any, so it is range-checked itself: else a
/// chain of touches could lead around the field to an earlier time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Touch;

impl Chip for Touch {
    fn columns(&self) -> Layout {
        TouchCols::<u32>::layout()
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        let TouchCols { is_real, index, value, time_lo, time_hi, ago_lo, ago_hi } = b.row();
        b.assert_bool("is_real is boolean", &is_real);
        let time = time_lo.clone() + time_hi.times(1 << 16);
        let prev_time = time.plus(-1) - ago_lo.clone() - ago_hi.times(1 << 16);
        range_time(b, &time_lo, &time_hi, &is_real);
        range_time(b, &ago_lo, &ago_hi, &is_real);
        let space = Space::Register.expr::<B::E>();
        let prev = Memory {
            space: space.clone(),
            key: index.clone(),
            value: value.clone(),
            time: prev_time,
        };
        b.pull(prev, is_real.clone());
        b.push(Memory { space, key: index, value, time }, is_real);
    }
}

impl<F: Field> TouchCols<F> {
    /// The row of a step.
    pub fn of(step: &TouchStep) -> Self {
        let ago = step.time - step.prev_time - 1;
        Self {
            is_real: F::ONE,
            index: F::from_u32(step.index),
            value: Word::from_u32(step.value),
            time_lo: F::from_u32(step.time & 0xffff),
            time_hi: F::from_u32(step.time >> 16),
            ago_lo: F::from_u32(ago & 0xffff),
            ago_hi: F::from_u32(ago >> 16),
        }
    }
}
