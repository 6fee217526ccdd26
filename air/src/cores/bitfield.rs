//! EXT and INS: fields cut out of words at positions that the ROM gives.

use p3_field::Field;

use super::shift::{Cut, LeftShift};
use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::interface::{Alu, AluRow, AluValues, Core, In, Out, Selected};
use crate::message::Range;

columns! {
    /// The bits of a word below a [`Cut`]: the limb that is cut, as low + 2^t high.
    pub struct LowBits {
        /// The t low bits.
        low: cell,
        /// The 16 - t high bits.
        high: cell,
    }
}

impl<E: Expr> LowBits<E> {
    /// Constrains the split; returns `word` modulo 2^position (degree 2).
    fn eval<B: Builder<E = E>>(
        &self,
        b: &mut B,
        cut: &Cut<E>,
        word: &Word<E>,
        is_real: &E,
    ) -> Word<E> {
        let [u0, u1, u2] = cut.one_hot(is_real);
        let Self { low, high } = self;
        let value = low.clone() + high.clone() * cut.power.clone();
        b.assert_zero("cut of the low limb", u0.clone() * (word.lo.clone() - value.clone()));
        b.assert_zero("cut of the high limb", u1.clone() * (word.hi.clone() - value));
        b.lookup(Range { bits: cut.t.clone(), value: low.clone() }, is_real.clone());
        let high_bits = is_real.times(16) - cut.t.clone();
        b.lookup(Range { bits: high_bits, value: high.clone() }, is_real.clone());
        Word {
            lo: u0 * low.clone() + (u1.clone() + u2.clone()) * word.lo.clone(),
            hi: u1 * low.clone() + u2 * word.hi.clone(),
        }
    }
}

impl<F: Field> LowBits<F> {
    fn of(word: u32, position: u32) -> Self {
        let limb = match position / 16 {
            0 => word & 0xffff,
            1 => word >> 16,
            _ => 0,
        };
        let t = position % 16;
        Self { low: F::from_u32(limb & ((1 << t) - 1)), high: F::from_u32(limb >> t) }
    }
}

/// `word` modulo 2^`bits`.
fn low_bits(word: u32, bits: u32) -> u32 {
    (u64::from(word) & ((1 << bits) - 1)) as u32
}

columns! {
    /// Columns of [`Extract`].
    pub struct ExtractCols {
        /// The source.
        a: Word,
        /// The end of the field: pos + size.
        end: Cut,
        /// The cut of the source at the end.
        below: LowBits,
        /// The source modulo 2^end.
        masked: Word,
        /// The left shift whose high word is a right shift by pos: 32 - pos.
        distance: Cut,
        /// The masked source, shifted.
        shifted: LeftShift,
        /// Result.
        out: Word,
    }
}

/// EXT: the operand is (pos + size, 32 - pos).
///
/// Theorem: `sound` in `Chips/Cores/Extract.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extract;

impl Core for Extract {
    type Interface = Alu;
    type Cols<T> = ExtractCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let is_real = told.is_real;
        let ExtractCols { a, end, below, masked, distance, shifted, out } = cols;
        end.eval(b, is_real);
        distance.eval(b, is_real);
        let low = below.eval(b, end, a, is_real);
        b.assert_eq("masked low limb", masked.lo.clone(), low.lo);
        b.assert_eq("masked high limb", masked.hi.clone(), low.hi);
        let [_, _, lo, hi] = shifted.eval(b, distance, masked, is_real);
        b.assert_eq("low limb", out.lo.clone(), lo);
        b.assert_eq("high limb", out.hi.clone(), hi);
        let operand = Word { lo: end.position(), hi: distance.position() };
        AluRow { a: a.clone(), b: operand, out: out.clone() }
    }
    fn fill<F: Field>(_selector: usize, values: &AluValues) -> ExtractCols<F> {
        let &AluValues { a, b, out, .. } = values;
        let (end, distance) = (b & 0xffff, b >> 16);
        let masked = low_bits(a, end);
        ExtractCols {
            a: Word::from_u32(a),
            end: Cut::at(end),
            below: LowBits::of(a, end),
            masked: Word::from_u32(masked),
            distance: Cut::at(distance),
            shifted: LeftShift::of(masked, distance),
            out: Word::from_u32(out),
        }
    }
}

columns! {
    /// Columns of [`Insert`].
    pub struct InsertCols {
        /// The source.
        a: Word,
        /// The start of the field: lsb.
        start: Cut,
        /// The end of the field: msb + 1.
        end: Cut,
        /// The source shifted left by lsb.
        shifted: LeftShift,
        /// The low word of that.
        source: Word,
        /// The cut of it at the end of the field.
        source_below_end: LowBits,
        /// The cut of the old value at the end of the field.
        old_below_end: LowBits,
        /// The cut of the old value at the start of the field.
        old_below_start: LowBits,
        /// Result.
        out: Word,
    }
}

/// INS: the operand is (lsb, msb + 1); the destination's other bits stay.
///
/// Theorem: `sound` in `Chips/Cores/Insert.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Insert;

impl Core for Insert {
    type Interface = Alu;
    type Cols<T> = InsertCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { is_real, given: old, .. } = told;
        let InsertCols { a, start, end, shifted, source, out, .. } = cols;
        start.eval(b, is_real);
        end.eval(b, is_real);
        let [lo, hi, _, _] = shifted.eval(b, start, a, is_real);
        b.assert_eq("shifted low limb", source.lo.clone(), lo);
        b.assert_eq("shifted high limb", source.hi.clone(), hi);
        let field = cols.source_below_end.eval(b, end, source, is_real);
        let below_end = cols.old_below_end.eval(b, end, old, is_real);
        let below_start = cols.old_below_start.eval(b, start, old, is_real);
        let mut merge =
            |name, old: &B::E, below_end: B::E, field: B::E, below: B::E, out: &B::E| {
                let merged = is_real.clone() * old.clone() - below_end + field + below;
                b.assert_eq(name, is_real.clone() * out.clone(), merged);
            };
        merge("low limb", &old.lo, below_end.lo, field.lo, below_start.lo, &out.lo);
        merge("high limb", &old.hi, below_end.hi, field.hi, below_start.hi, &out.hi);
        let operand = Word { lo: start.position(), hi: end.position() };
        AluRow { a: a.clone(), b: operand, out: out.clone() }
    }
    fn fill<F: Field>(_selector: usize, values: &AluValues) -> InsertCols<F> {
        let &AluValues { a, b, old, out } = values;
        let (start, end) = (b & 0xffff, b >> 16);
        let source = a << start;
        InsertCols {
            a: Word::from_u32(a),
            start: Cut::at(start),
            end: Cut::at(end),
            shifted: LeftShift::of(a, start),
            source: Word::from_u32(source),
            source_below_end: LowBits::of(source, end),
            old_below_end: LowBits::of(old, end),
            old_below_start: LowBits::of(old, start),
            out: Word::from_u32(out),
        }
    }
}
