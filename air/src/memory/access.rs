//! Register and RAM accesses: pull the previous value, push the new one, check that time advances.
//!
//! The previous timestamp is not a column: it is `time - 1 - ago` with `ago` range-checked, to 16
//! bits for registers (a `touch` row renews a register that has not been used for longer) and to
//! 24 bits for RAM. Guarantee: the pulled timestamp is smaller than the pushed one, provided that
//! both are below 2^24 as the clock bound and the `touch` chip ensure.

use p3_field::Field;

use super::clock::{REGISTER_AGO_BITS, Slot, TIME_BITS};
use super::{Memory, Space};
use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::step::{Access, Step};

columns! {
    /// A register that is read; its value is in the columns of the core.
    pub struct Read {
        /// Register index.
        index: cell,
        /// Distance to the previous access, 16 bits.
        ago: cell,
    }
}

columns! {
    /// A register that is written.
    pub struct Write {
        /// Register index.
        index: cell,
        /// Value before.
        prev: Word,
        /// Distance to the previous access, 16 bits.
        ago: cell,
    }
}

columns! {
    /// A fixed register that is written.
    pub struct WriteFixed {
        /// Value before.
        prev: Word,
        /// Distance to the previous access, 16 bits.
        ago: cell,
    }
}

columns! {
    /// Time of a RAM access.
    pub struct RamTime {
        /// Distance to the previous access, bits 0 to 15.
        ago_lo: cell,
        /// Distance to the previous access, bits 16 to 23.
        ago_hi: cell,
    }
}

impl<F: Field> Read<F> {
    /// The cells of a read at `time`.
    pub fn of(index: u32, access: &Access, time: u32) -> Self {
        Self { index: F::from_u32(index), ago: F::from_u32(access.ago(time)) }
    }
    /// The cells of a step's read of register a.
    pub fn a(step: &Step) -> Self {
        Self::of(step.rom.a, &step.a, Slot::A.time(step.clk))
    }
    /// The cells of a step's read of register b.
    pub fn b(step: &Step) -> Self {
        Self::of(step.rom.b, &step.b, Slot::B.time(step.clk))
    }
}

impl<F: Field> Write<F> {
    /// The cells of a write at `time`.
    pub fn of(index: u32, access: &Access, time: u32) -> Self {
        let WriteFixed { prev, ago } = WriteFixed::of(access, time);
        Self { index: F::from_u32(index), prev, ago }
    }
    /// The cells of a step's write of register c.
    pub fn c(step: &Step) -> Self {
        Self::of(step.rom.c, &step.c, Slot::C.time(step.clk))
    }
}

impl<F: Field> WriteFixed<F> {
    /// The cells of a write at `time`.
    pub fn of(access: &Access, time: u32) -> Self {
        Self { prev: Word::from_u32(access.prev), ago: F::from_u32(access.ago(time)) }
    }
}

impl<F: Field> RamTime<F> {
    /// The cells of an access in the row at `clk`.
    pub fn of(access: &Access, clk: u32) -> Self {
        let ago = access.ago(Slot::M.time(clk));
        Self { ago_lo: F::from_u32(ago & 0xffff), ago_hi: F::from_u32(ago >> 16) }
    }
}

/// The accesses of a row.
pub struct Accesses<'a, E> {
    /// Time of the row.
    pub clk: &'a E,
    /// The row is real.
    pub is_real: &'a E,
}

impl<E: Expr> Accesses<'_, E> {
    /// Reads a register.
    pub fn read<B: Builder<E = E>>(
        &self,
        b: &mut B,
        slot: Slot,
        access: &Read<E>,
        value: &Word<E>,
    ) {
        let Read { index, ago } = access;
        self.register(b, slot, (index.clone(), ago), value.clone(), value.clone());
    }

    /// Writes a register. `value` must be range-checked or a copy of a pulled value.
    pub fn write<B: Builder<E = E>>(
        &self,
        b: &mut B,
        slot: Slot,
        access: &Write<E>,
        value: &Word<E>,
    ) {
        let Write { index, prev, ago } = access;
        self.register(b, slot, (index.clone(), ago), prev.clone(), value.clone());
    }

    /// Writes the register `index`.
    pub fn write_fixed<B: Builder<E = E>>(
        &self,
        b: &mut B,
        slot: Slot,
        index: u32,
        access: &WriteFixed<E>,
        value: &Word<E>,
    ) {
        let WriteFixed { prev, ago } = access;
        self.register(b, slot, (E::constant(index.into()), ago), prev.clone(), value.clone());
    }

    /// One access to the register `index`, last accessed `ago`: from value `prev` to `value`.
    pub fn register<B: Builder<E = E>>(
        &self,
        b: &mut B,
        slot: Slot,
        (index, ago): (E, &E),
        prev: Word<E>,
        value: Word<E>,
    ) {
        let time = slot.at(self.clk);
        access(b, (Space::Register, index), (time, ago), (prev, value), self.is_real);
        b.range(REGISTER_AGO_BITS.into(), ago.clone(), self.is_real.clone());
    }

    /// One access to the RAM word `key`: from value `prev` to `value`.
    pub fn ram<B: Builder<E = E>>(
        &self,
        b: &mut B,
        key: E,
        ram: &RamTime<E>,
        prev: Word<E>,
        value: Word<E>,
    ) {
        let ago = ram.ago_lo.clone() + ram.ago_hi.times(1 << 16);
        let time = Slot::M.at(self.clk);
        access(b, (Space::Ram, key), (time, &ago), (prev, value), self.is_real);
        range_time(b, &ram.ago_lo, &ram.ago_hi, self.is_real);
    }
}

/// Pulls a location's value from `ago + 1` before `time`, and pushes the one at `time`.
fn access<B: Builder>(
    b: &mut B,
    (space, key): (Space, B::E),
    (time, ago): (B::E, &B::E),
    (prev, value): (Word<B::E>, Word<B::E>),
    count: &B::E,
) {
    let prev_time = time.plus(-1) - ago.clone();
    let prev = Memory { space: space.expr(), key: key.clone(), value: prev, time: prev_time };
    b.pull(prev, count.clone());
    b.push(Memory { space: space.expr(), key, value, time }, count.clone());
}

/// Checks a time, or a distance of times, of [`TIME_BITS`]: 16 in `lo`, the others in `hi`.
pub(super) fn range_time<B: Builder>(b: &mut B, lo: &B::E, hi: &B::E, count: &B::E) {
    b.range(16, lo.clone(), count.clone());
    b.range(i64::from(TIME_BITS) - 16, hi.clone(), count.clone());
}
