//! Bitwise operations, bit counts, extensions and bit fields.

/// NOR: the complement of `a | b`.
pub fn nor(a: u32, b: u32) -> u32 {
    !(a | b)
}

/// LUI: the immediate in the upper half.
pub fn lui(imm: u16) -> u32 {
    (imm as u32) << 16
}

/// CLZ: the number of leading zeros, 32 for 0.
#[hax_lib::ensures(|result| result <= 32)]
pub fn clz(v: u32) -> u32 {
    v.leading_zeros()
}

/// CLO: the number of leading ones, 32 for 2^32 − 1.
#[hax_lib::ensures(|result| result <= 32)]
pub fn clo(v: u32) -> u32 {
    (!v).leading_zeros()
}

/// SEB: the low byte, sign-extended.
pub fn seb(v: u32) -> u32 {
    v as u8 as i8 as i32 as u32
}

/// SEH: the low halfword, sign-extended.
pub fn seh(v: u32) -> u32 {
    v as u16 as i16 as i32 as u32
}

/// WSBH: the bytes swapped within each halfword.
pub fn wsbh(v: u32) -> u32 {
    ((v & 0x00ff_00ff) << 8) | ((v >> 8) & 0x00ff_00ff)
}

/// A word whose low `size` bits are 1, for `size` up to 32.
#[hax_lib::requires(size <= 32)]
fn low_ones(size: u32) -> u32 {
    if size >= 32 { 0xffff_ffff } else { (1 << size) - 1 }
}

/// EXT: the `size` bits of `v` from bit `pos`, zero-extended.
#[hax_lib::requires(pos < 32 && 1 <= size && size <= 32 - pos)]
pub fn ext(v: u32, pos: u32, size: u32) -> u32 {
    (v >> (pos & 31)) & low_ones(size)
}

/// INS: `old` with bits `msb..lsb` replaced by the low bits of `v`.
#[hax_lib::requires(lsb <= msb && msb < 32)]
pub fn ins(old: u32, v: u32, lsb: u32, msb: u32) -> u32 {
    let size = msb.wrapping_sub(lsb).wrapping_add(1);
    let mask = low_ones(size) << (lsb & 31);
    (old & !mask) | ((v << (lsb & 31)) & mask)
}
