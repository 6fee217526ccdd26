//! Bytes and halves inside a RAM word, for both endians.
//!
//! Lanes count from the least significant end: address offset o is lane o on a little endian
//! machine and lane 3 - o (for halves 1 - o/2) on a big endian one; both flip the offset's bits.

use p3_field::Field;

use super::address::effective_address;
use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::interface::{Core, In, Load, LoadRow, Out, Selected, Store, StoreRow};
use crate::step::Step;

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
///
/// Theorem: `sound` in `Chips/LoadLane.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct LoadLane;

impl Core for LoadLane {
    type Interface = Load;
    type Cols<T> = LoadLaneCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
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
    fn fill<F: Field>(selector: usize, &step: &&Step) -> LoadLaneCols<F> {
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
///
/// Theorem: `sound` in `Chips/StoreLane.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoreLane;

impl Core for StoreLane {
    type Interface = Store;
    type Cols<T> = StoreLaneCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
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
    fn fill<F: Field>(_selector: usize, &step: &&Step) -> StoreLaneCols<F> {
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
