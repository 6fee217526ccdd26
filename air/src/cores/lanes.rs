//! Bytes and halves inside a RAM word, for both endians.
//!
//! Lanes count from the least significant end: address offset o is lane o on a little endian
//! machine and lane 3 - o (for halves 1 - o/2) on a big endian one; both flip the offset's bits.

use p3_field::Field;

use super::address::effective_address;
use crate::adapters::load::{LoadCore, LoadRow};
use crate::adapters::store::{StoreCore, StoreRow};
use crate::builder::Builder;
use crate::bus::Messages;
use crate::columns;
use crate::columns::{Bytes, Word};
use crate::expr::Expr;
use crate::step::Step;

columns! {
    /// LW and SW: the word itself.
    pub struct WholeWord {
        /// The word loaded, or the source of the store.
        value: Word,
    }
}

/// LW.
#[derive(Clone, Copy, Debug, Default)]
pub struct LoadWord;

impl LoadCore for LoadWord {
    type Cols<T> = WholeWord<T>;
    fn eval<B: Builder>(
        _b: &mut B,
        _selectors: &[B::E],
        _is_real: &B::E,
        cols: &WholeWord<B::E>,
        _old: &Word<B::E>,
    ) -> LoadRow<B::E> {
        let value = cols.value.clone();
        LoadRow { offset: B::E::zero(), variant: B::E::zero(), memory: value.clone(), out: value }
    }
    fn fill<F: Field>(_selector: usize, step: &Step) -> WholeWord<F> {
        WholeWord { value: Word::from_u32(step.m.value) }
    }
}

columns! {
    /// Columns of [`StoreWord`].
    pub struct StoreWordCols {
        /// The source.
        value: Word,
        /// The word before.
        prev: Word,
    }
}

/// SW.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoreWord;

impl StoreCore for StoreWord {
    type Cols<T> = StoreWordCols<T>;
    fn eval<B: Builder>(
        _b: &mut B,
        _selectors: &[B::E],
        _is_real: &B::E,
        cols: &StoreWordCols<B::E>,
    ) -> StoreRow<B::E> {
        let StoreWordCols { value, prev } = cols.clone();
        let zero = B::E::zero();
        StoreRow { offset: zero.clone(), variant: zero, source: value.clone(), prev, new: value }
    }
    fn fill<F: Field>(_selector: usize, step: &Step) -> StoreWordCols<F> {
        StoreWordCols { value: Word::from_u32(step.b.value), prev: Word::from_u32(step.m.prev) }
    }
}

columns! {
    /// The offset of an access in its word.
    pub struct Offset {
        /// Bits 0 and 1 of the address.
        bit: [cell; 2],
        /// The program is big endian.
        big_endian: cell,
    }
}

impl<E: Expr> Offset<E> {
    /// Constrains the bits; `half` is 1 for a half, whose offset is even.
    fn eval<B: Builder<E = E>>(&self, b: &mut B, half: &E, is_real: &E) {
        for bit in &self.bit {
            b.assert_bool("offset bit is boolean", bit);
        }
        b.assert_bool("big_endian is boolean", &self.big_endian);
        b.assert_zero("big_endian on real rows", self.big_endian.clone() * is_real.not());
        b.assert_zero("halves are aligned", half.clone() * self.bit[0].clone());
    }
    /// The offset.
    fn offset(&self) -> E {
        self.bit[0].clone() + self.bit[1].times(2)
    }
    /// Bit `i` of the lane (degree 2).
    fn lane(&self, i: usize) -> E {
        let (bit, big) = (self.bit[i].clone(), self.big_endian.clone());
        bit.clone() + big.clone() - bit * big.times(2)
    }
}

impl<F: Field> Offset<F> {
    fn of(step: &Step) -> Self {
        let address = effective_address(step);
        Self {
            bit: [address & 1, address >> 1 & 1].map(F::from_u32),
            big_endian: F::from_bool(step.rom.variant),
        }
    }
}

/// The lane of an access: 0 to 3 for a byte; for a half bit 1 tells the limb.
fn lane_value(step: &Step) -> u32 {
    let offset = effective_address(step) & 3;
    if step.rom.variant { 3 - offset } else { offset }
}

columns! {
    /// Columns of [`LoadLane`].
    pub struct LoadLaneCols {
        /// The RAM word.
        memory: Word,
        /// Place of the access.
        offset: Offset,
        /// The limb with the lane.
        half: cell,
        /// Its high byte.
        high: cell,
        /// The byte of the lane.
        byte: cell,
        /// The byte with the sign: of LB the byte, of LH the high byte, else 0.
        top: cell,
        /// Its highest bit.
        sign: cell,
        /// Low limb of the result; the high limb is 0xffff times the sign.
        out: cell,
    }
}

/// Selectors 0 to 3: LB, LBU, LH, LHU.
#[derive(Clone, Copy, Debug, Default)]
pub struct LoadLane;

impl LoadCore for LoadLane {
    type Cols<T> = LoadLaneCols<T>;
    fn eval<B: Builder>(
        b: &mut B,
        selectors: &[B::E],
        is_real: &B::E,
        cols: &LoadLaneCols<B::E>,
        _old: &Word<B::E>,
    ) -> LoadRow<B::E> {
        let [lb, lbu, lh, lhu] = core::array::from_fn(|i| selectors[i].clone());
        let LoadLaneCols { memory, offset, half, high, byte, top, sign, out } = cols;
        let is_half = lh.clone() + lhu;
        let signed = lb.clone() + lh.clone();
        offset.eval(b, &is_half, is_real);
        let chosen = memory.lo.clone() + offset.lane(1) * (memory.hi.clone() - memory.lo.clone());
        b.assert_eq("limb of the lane", half.clone(), chosen);
        let low = half.clone() - high.times(256);
        b.byte_pair(low.clone(), high.clone(), is_real.clone());
        let chosen = low.clone() + offset.lane(0) * (high.clone() - low);
        b.assert_eq("byte of the lane", byte.clone(), chosen);
        b.assert_eq("top", top.clone(), lb.clone() * byte.clone() + lh * high.clone());
        b.assert_bool("sign is boolean", sign);
        b.assert_zero("a sign only in LB and LH", sign.clone() * signed.not());
        b.range(7, top.clone() - sign.times(128), signed);
        let value =
            (lb.clone() + lbu) * byte.clone() + is_half * half.clone() + lb * sign.times(0xff00);
        b.assert_eq("low limb", out.clone(), value);
        LoadRow {
            offset: offset.offset(),
            variant: offset.big_endian.clone(),
            memory: memory.clone(),
            out: Word { lo: out.clone(), hi: sign.times(0xffff) },
        }
    }
    fn fill<F: Field>(selector: usize, step: &Step) -> LoadLaneCols<F> {
        let lane = lane_value(step);
        let half = step.m.value >> (lane / 2 * 16) & 0xffff;
        let byte = step.m.value >> (if lane % 2 == 1 { 8 } else { 0 } + lane / 2 * 16) & 0xff;
        let top = match selector {
            0 => byte,
            2 => half >> 8,
            _ => 0,
        };
        LoadLaneCols {
            memory: Word::from_u32(step.m.value),
            offset: Offset::of(step),
            half: F::from_u32(half),
            high: F::from_u32(half >> 8),
            byte: F::from_u32(byte),
            top: F::from_u32(top),
            sign: F::from_u32(top >> 7),
            out: F::from_u32(step.c.value & 0xffff),
        }
    }
}

columns! {
    /// Columns of [`StoreLane`].
    pub struct StoreLaneCols {
        /// The source.
        source: Word,
        /// The high byte of its low limb.
        source_high: cell,
        /// The RAM word before.
        prev: Word,
        /// Place of the access.
        offset: Offset,
        /// Bit 0 of the lane.
        odd: cell,
        /// The limb with the lane, before.
        half: cell,
        /// Its high byte.
        high: cell,
        /// The limb with the lane, after.
        new_half: cell,
        /// The RAM word after.
        new: Word,
    }
}

/// Selectors 0 and 1: SB, SH.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoreLane;

impl StoreCore for StoreLane {
    type Cols<T> = StoreLaneCols<T>;
    fn eval<B: Builder>(
        b: &mut B,
        selectors: &[B::E],
        is_real: &B::E,
        cols: &StoreLaneCols<B::E>,
    ) -> StoreRow<B::E> {
        let [sb, sh] = core::array::from_fn(|i| selectors[i].clone());
        let StoreLaneCols { source, source_high, prev, offset, odd, half, high, new_half, new } =
            cols;
        offset.eval(b, &sh, is_real);
        let byte = source.lo.clone() - source_high.times(256);
        b.byte_pair(byte.clone(), source_high.clone(), is_real.clone());
        let limb = offset.lane(1);
        let chosen = prev.lo.clone() + limb.clone() * (prev.hi.clone() - prev.lo.clone());
        b.assert_eq("limb of the lane", half.clone(), chosen);
        let low = half.clone() - high.times(256);
        b.byte_pair(low.clone(), high.clone(), is_real.clone());
        b.assert_eq("lane bit", odd.clone(), offset.lane(0));
        let even_value = byte.clone() + high.times(256);
        let odd_value = low + byte.times(256);
        let of_byte = even_value.clone() + odd.clone() * (odd_value - even_value);
        let merged = sb * of_byte + sh * source.lo.clone();
        b.assert_eq("limb after", new_half.clone(), merged);
        let lo = prev.lo.clone() + limb.not() * (new_half.clone() - prev.lo.clone());
        b.assert_zero("low limb", is_real.clone() * new.lo.clone() - lo);
        let hi = prev.hi.clone() + limb * (new_half.clone() - prev.hi.clone());
        b.assert_zero("high limb", is_real.clone() * new.hi.clone() - hi);
        StoreRow {
            offset: offset.offset(),
            variant: offset.big_endian.clone(),
            source: source.clone(),
            prev: prev.clone(),
            new: new.clone(),
        }
    }
    fn fill<F: Field>(_selector: usize, step: &Step) -> StoreLaneCols<F> {
        let lane = lane_value(step);
        let half = |word: u32| word >> (lane / 2 * 16) & 0xffff;
        StoreLaneCols {
            source: Word::from_u32(step.b.value),
            source_high: F::from_u32(step.b.value >> 8 & 0xff),
            prev: Word::from_u32(step.m.prev),
            offset: Offset::of(step),
            odd: F::from_u32(lane & 1),
            half: F::from_u32(half(step.m.prev)),
            high: F::from_u32(half(step.m.prev) >> 8),
            new_half: F::from_u32(half(step.m.value)),
            new: Word::from_u32(step.m.value),
        }
    }
}

columns! {
    /// The word alignment of an unaligned access: a of the manual's formulas, the offset on a big
    /// endian machine and 3 minus the offset on a little endian one.
    pub struct Alignment {
        /// One-hot a on real rows.
        is: [cell; 4],
        /// The program is big endian.
        big_endian: cell,
    }
}

impl<E: Expr> Alignment<E> {
    fn eval<B: Builder<E = E>>(&self, b: &mut B, is_real: &E) {
        for is in &self.is {
            b.assert_bool("alignment is boolean", is);
        }
        b.assert_eq("alignment is one-hot", self.is.iter().cloned().sum(), is_real.clone());
        b.assert_bool("big_endian is boolean", &self.big_endian);
    }
    /// The address offset (degree 2).
    fn offset(&self, is_real: &E) -> E {
        let a = self.is[1].clone() + self.is[2].times(2) + self.is[3].times(3);
        is_real.times(3) - a.clone() + self.big_endian.clone() * (a.times(2).plus(-3))
    }
    /// The bytes of `x` moved up by `distance(a)`, over those of `y`.
    fn up(&self, x: &Bytes<E>, y: &Bytes<E>, distance: impl Fn(usize) -> usize) -> Bytes<E> {
        self.funnel(|a, i| {
            let n = distance(a);
            if i >= n { x.byte[i - n].clone() } else { y.byte[i].clone() }
        })
    }
    /// The bytes of `x` moved down by `distance(a)`, over those of `y`.
    fn down(&self, x: &Bytes<E>, y: &Bytes<E>, distance: impl Fn(usize) -> usize) -> Bytes<E> {
        self.funnel(|a, i| {
            let n = distance(a);
            if i + n < 4 { x.byte[i + n].clone() } else { y.byte[i].clone() }
        })
    }
    fn funnel(&self, byte: impl Fn(usize, usize) -> E) -> Bytes<E> {
        Bytes {
            byte: core::array::from_fn(|i| (0..4).map(|a| self.is[a].clone() * byte(a, i)).sum()),
        }
    }
}

impl<F: Field> Alignment<F> {
    fn of(step: &Step) -> Self {
        let offset = effective_address(step) & 3;
        let a = if step.rom.variant { offset } else { 3 - offset };
        Self {
            is: core::array::from_fn(|i| F::from_bool(i as u32 == a)),
            big_endian: F::from_bool(step.rom.variant),
        }
    }
}

/// Constrains `out` to be `left` under selector 0 and `right` under selector 1.
fn assert_merged<B: Builder>(
    b: &mut B,
    selectors: &[B::E],
    left: &Word<B::E>,
    right: &Word<B::E>,
    out: &Word<B::E>,
) {
    let merged =
        |l: &B::E, r: &B::E| selectors[0].clone() * l.clone() + selectors[1].clone() * r.clone();
    b.assert_eq("low limb", out.lo.clone(), merged(&left.lo, &right.lo));
    b.assert_eq("high limb", out.hi.clone(), merged(&left.hi, &right.hi));
}

columns! {
    /// Columns of [`LoadUnaligned`] and [`StoreUnaligned`].
    pub struct UnalignedCols {
        /// The RAM word before.
        memory: Bytes,
        /// rt before.
        register: Bytes,
        /// Place of the access.
        alignment: Alignment,
        /// The merged word.
        out: Word,
    }
}

impl<E: Expr> UnalignedCols<E> {
    fn eval<B: Builder<E = E>>(&self, b: &mut B, is_real: &E) {
        b.range_bytes(&self.memory, is_real);
        b.range_bytes(&self.register, is_real);
        self.alignment.eval(b, is_real);
    }
}

/// Selectors 0 and 1: LWL, LWR.
#[derive(Clone, Copy, Debug, Default)]
pub struct LoadUnaligned;

impl LoadCore for LoadUnaligned {
    type Cols<T> = UnalignedCols<T>;
    fn eval<B: Builder>(
        b: &mut B,
        selectors: &[B::E],
        is_real: &B::E,
        cols: &UnalignedCols<B::E>,
        old: &Word<B::E>,
    ) -> LoadRow<B::E> {
        let UnalignedCols { memory, register, alignment, out } = cols;
        cols.eval(b, is_real);
        let register_word = register.word();
        b.assert_eq("old rt, low limb", register_word.lo, old.lo.clone() * is_real.clone());
        b.assert_eq("old rt, high limb", register_word.hi, old.hi.clone() * is_real.clone());
        let left = alignment.up(memory, register, |a| a).word();
        let right = alignment.down(memory, register, |a| 3 - a).word();
        assert_merged(b, selectors, &left, &right, out);
        LoadRow {
            offset: alignment.offset(is_real),
            variant: alignment.big_endian.clone(),
            memory: memory.word(),
            out: out.clone(),
        }
    }
    fn fill<F: Field>(_selector: usize, step: &Step) -> UnalignedCols<F> {
        UnalignedCols {
            memory: Bytes::from_u32(step.m.prev),
            register: Bytes::from_u32(step.c.prev),
            alignment: Alignment::of(step),
            out: Word::from_u32(step.c.value),
        }
    }
}

/// Selectors 0 and 1: SWL, SWR.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoreUnaligned;

impl StoreCore for StoreUnaligned {
    type Cols<T> = UnalignedCols<T>;
    fn eval<B: Builder>(
        b: &mut B,
        selectors: &[B::E],
        is_real: &B::E,
        cols: &UnalignedCols<B::E>,
    ) -> StoreRow<B::E> {
        let UnalignedCols { memory, register, alignment, out } = cols;
        cols.eval(b, is_real);
        let left = alignment.down(register, memory, |a| a).word();
        let right = alignment.up(register, memory, |a| 3 - a).word();
        assert_merged(b, selectors, &left, &right, out);
        StoreRow {
            offset: alignment.offset(is_real),
            variant: alignment.big_endian.clone(),
            source: register.word(),
            prev: memory.word(),
            new: out.clone(),
        }
    }
    fn fill<F: Field>(_selector: usize, step: &Step) -> UnalignedCols<F> {
        UnalignedCols {
            memory: Bytes::from_u32(step.m.prev),
            register: Bytes::from_u32(step.b.value),
            alignment: Alignment::of(step),
            out: Word::from_u32(step.m.value),
        }
    }
}
