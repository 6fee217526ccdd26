//! CLZ and CLO: the highest set bit of a word (of its complement) as a power of two.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::interface::{Alu, AluRow, AluValues, Core, In, Out, Selected};
use crate::message::{Power, Range};

columns! {
    /// Columns of [`Count`].
    pub struct CountCols {
        /// The operand.
        a: Word,
        /// The highest bit is in the high limb, in the low limb.
        limb: [cell; 2],
        /// Its position in the limb.
        t: cell,
        /// 2^t.
        power: cell,
        /// 2^(16 - t).
        copower: cell,
        /// The bits below it in the limb.
        rest: cell,
        /// The count.
        out: cell,
    }
}

/// Selector 0: leading zeros; selector 1: leading ones.
///
/// Theorem: `sound` in `Chips/Count.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count;

impl Core for Count {
    type Interface = Alu;
    type Cols<T> = CountCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        let CountCols { a, limb: [in_high, in_low], t, power, copower, rest, out } = cols.clone();
        let ones = selectors[1].clone();
        // The word whose leading zeros count: a or its complement.
        let bits =
            |limb: &B::E| limb.clone() + ones.clone() * (B::E::constant(0xffff) - limb.times(2));
        let (hi, lo) = (bits(&a.hi), bits(&a.lo));
        let found = in_high.clone() + in_low.clone();
        b.assert_bool("found in the high limb is boolean", &in_high);
        b.assert_bool("found in the low limb is boolean", &in_low);
        b.assert_bool("found at most once", &found);
        let value = power.clone() + rest.clone();
        b.assert_zero("high limb", in_high.clone() * (hi.clone() - value.clone()));
        b.assert_zero("low limb", in_low.clone() * (lo.clone() - value));
        b.assert_zero("high limb is zero", (is_real.clone() - in_high.clone()) * hi);
        b.assert_zero("low limb is zero", (is_real.clone() - found.clone()) * lo);
        b.lookup(Power { t: t.clone(), power, copower }, found.clone());
        b.lookup(Range { bits: t.clone(), value: rest }, found.clone());
        let count = in_high * (B::E::constant(15) - t.clone())
            + in_low * (B::E::constant(31) - t)
            + (is_real.clone() - found).times(32);
        b.assert_eq("count", out.clone(), count);
        AluRow { a, b: Word::constant(0), out: Word::low(out) }
    }
    fn fill<F: Field>(selector: usize, values: &AluValues) -> CountCols<F> {
        let &AluValues { a, out, .. } = values;
        let bits = if selector == 0 { a } else { !a };
        let (limb, limb_value) = match (bits >> 16, bits & 0xffff) {
            (0, 0) => ([false, false], 0),
            (0, lo) => ([false, true], lo),
            (hi, _) => ([true, false], hi),
        };
        let t = limb_value.checked_ilog2();
        let power = t.map_or(0, |t| 1 << t);
        CountCols {
            a: Word::from_u32(a),
            limb: limb.map(F::from_bool),
            t: F::from_u32(t.unwrap_or(0)),
            power: F::from_u32(power),
            copower: F::from_u32(t.map_or(0, |t| 1 << (16 - t))),
            rest: F::from_u32(limb_value - power),
            out: F::from_u32(out),
        }
    }
}
