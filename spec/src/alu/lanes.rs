//! Bytes and halfwords within a memory word.
//!
//! `word` is the aligned memory word as LW would load it, `addr` the byte address of the access,
//! whose low two bits and the byte order select a part of the word. The unaligned accesses LWL, LWR,
//! SWL and SWR follow their figures in *MIPS32 Vol. II r2*, for both byte orders.

use crate::Endian;

/// How many bits the most significant byte of `word` lies above the byte at `addr`, as a multiple
/// of 8 up to 24.
#[hax_lib::ensures(|result| result <= 24)]
fn bits_above(addr: u32, endian: Endian) -> u32 {
    match endian {
        Endian::Big => 8 * (addr & 3),
        Endian::Little => 8 * (3 - (addr & 3)),
    }
}

/// How many bits the byte at `addr` lies above the least significant one, as a multiple of 8 up to
/// 24.
#[hax_lib::ensures(|result| result <= 24)]
fn bits_below(addr: u32, endian: Endian) -> u32 {
    24 - bits_above(addr, endian)
}

/// How many bits the halfword at `addr` (bit 0 is ignored) lies above the lower one: 0 or 16.
#[hax_lib::ensures(|result| result <= 16)]
fn half_bits_below(addr: u32, endian: Endian) -> u32 {
    match endian {
        Endian::Big => 16 - 8 * (addr & 2),
        Endian::Little => 8 * (addr & 2),
    }
}

/// LB, LBU: the byte at `addr`.
pub fn load_byte(word: u32, addr: u32, endian: Endian) -> u8 {
    (word >> bits_below(addr, endian)) as u8
}

/// LH, LHU: the halfword at `addr`, whose bit 0 is ignored.
pub fn load_half(word: u32, addr: u32, endian: Endian) -> u16 {
    (word >> half_bits_below(addr, endian)) as u16
}

/// SB: `word` with the byte at `addr` replaced.
pub fn store_byte(word: u32, addr: u32, endian: Endian, value: u8) -> u32 {
    let shift = bits_below(addr, endian);
    (word & !(0xff << shift)) | ((value as u32) << shift)
}

/// SH: `word` with the halfword at `addr`, whose bit 0 is ignored, replaced.
pub fn store_half(word: u32, addr: u32, endian: Endian, value: u16) -> u32 {
    let shift = half_bits_below(addr, endian);
    (word & !(0xffff << shift)) | ((value as u32) << shift)
}

/// LWL: `rt` with its upper bytes replaced by those of `word` from `addr` down.
pub fn lwl(word: u32, rt: u32, addr: u32, endian: Endian) -> u32 {
    let k = bits_above(addr, endian);
    (word << k) | (rt & !(0xffff_ffff << k))
}

/// LWR: `rt` with its lower bytes replaced by those of `word` from `addr` up.
pub fn lwr(word: u32, rt: u32, addr: u32, endian: Endian) -> u32 {
    let j = bits_below(addr, endian);
    (word >> j) | (rt & !(0xffff_ffff >> j))
}

/// SWL: `word` with its bytes from `addr` down replaced by the upper bytes of `rt`.
pub fn swl(word: u32, rt: u32, addr: u32, endian: Endian) -> u32 {
    let k = bits_above(addr, endian);
    (rt >> k) | (word & !(0xffff_ffff >> k))
}

/// SWR: `word` with its bytes from `addr` up replaced by the lower bytes of `rt`.
pub fn swr(word: u32, rt: u32, addr: u32, endian: Endian) -> u32 {
    let j = bits_below(addr, endian);
    (rt << j) | (word & !(0xffff_ffff << j))
}
