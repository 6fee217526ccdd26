//! Register and RAM accesses: pull the previous value, push the new one, check that time advances.
//!
//! The previous timestamp is not a column: it is `time - 1 - ago` with `ago` range-checked, to 16
//! bits for registers (a `touch` row renews a register that has not been used for longer) and to
//! 24 bits for RAM. Guarantee: the pulled timestamp is smaller than the pushed one, provided that
//! both are below 2^24 as the clock bound and the `touch` chip ensure.

use p3_field::Field;

use crate::builder::Builder;
use crate::bus::{Messages, Space};
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::step::Access;

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
}

impl<F: Field> Write<F> {
    /// The cells of a write at `time`.
    pub fn of(index: u32, access: &Access, time: u32) -> Self {
        let WriteFixed { prev, ago } = WriteFixed::of(access, time);
        Self { index: F::from_u32(index), prev, ago }
    }
}

impl<F: Field> WriteFixed<F> {
    /// The cells of a write at `time`.
    pub fn of(access: &Access, time: u32) -> Self {
        Self { prev: Word::from_u32(access.prev), ago: F::from_u32(access.ago(time)) }
    }
}

impl<F: Field> RamTime<F> {
    /// The cells of an access at `time`.
    pub fn of(access: &Access, time: u32) -> Self {
        let ago = access.ago(time);
        Self { ago_lo: F::from_u32(ago & 0xffff), ago_hi: F::from_u32(ago >> 16) }
    }
}

/// One access to register `index` at `time`: from value `prev` to `value`.
pub fn access_register<B: Builder>(
    b: &mut B,
    index: B::E,
    time: B::E,
    ago: &B::E,
    prev: Word<B::E>,
    value: Word<B::E>,
    count: &B::E,
) {
    let prev_time = time.clone().plus(-1) - ago.clone();
    b.pull_memory(Space::Register, index.clone(), prev, prev_time, count.clone());
    b.push_memory(Space::Register, index, value, time, count.clone());
    b.range(16, ago.clone(), count.clone());
}

/// Reads a register at `time`.
pub fn read<B: Builder>(
    b: &mut B,
    access: &Read<B::E>,
    time: B::E,
    value: &Word<B::E>,
    count: &B::E,
) {
    let Read { index, ago } = access;
    access_register(b, index.clone(), time, ago, value.clone(), value.clone(), count);
}

/// Writes a register at `time`. `value` must be range-checked or a copy of a pulled value.
pub fn write<B: Builder>(
    b: &mut B,
    access: &Write<B::E>,
    time: B::E,
    value: &Word<B::E>,
    count: &B::E,
) {
    let Write { index, prev, ago } = access;
    access_register(b, index.clone(), time, ago, prev.clone(), value.clone(), count);
}

/// Writes the register `index` at `time`.
pub fn write_fixed<B: Builder>(
    b: &mut B,
    index: u32,
    access: &WriteFixed<B::E>,
    time: B::E,
    value: &Word<B::E>,
    count: &B::E,
) {
    let index = B::E::constant(index.into());
    let WriteFixed { prev, ago } = access;
    access_register(b, index, time, ago, prev.clone(), value.clone(), count);
}

/// One access to the RAM word `key` at `time`: from value `prev` to `value`.
pub fn access_ram<B: Builder>(
    b: &mut B,
    key: B::E,
    time: B::E,
    ram: &RamTime<B::E>,
    prev: Word<B::E>,
    value: Word<B::E>,
    count: &B::E,
) {
    let ago = ram.ago_lo.clone() + ram.ago_hi.times(1 << 16);
    let prev_time = time.clone().plus(-1) - ago;
    b.pull_memory(Space::Ram, key.clone(), prev, prev_time, count.clone());
    b.push_memory(Space::Ram, key, value, time, count.clone());
    b.range(16, ram.ago_lo.clone(), count.clone());
    b.range(8, ram.ago_hi.clone(), count.clone());
}
