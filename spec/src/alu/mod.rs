//! The meaning of each operation as a pure function on words, without registers or memory.
//!
//! Every function is total. Addition, subtraction and the bitwise operations without a function here
//! are Rust's `wrapping_add`, `wrapping_sub`, `&`, `|` and `^`.

mod arithmetic;
mod bits;
mod lanes;
mod shift;

pub use arithmetic::{
    add_overflow, div, divu, madd, maddu, msub, msubu, mul, mult, multu, slt, sltu, sub_overflow,
};
pub use bits::{clo, clz, ext, ins, lui, nor, seb, seh, wsbh};
pub use lanes::{load_byte, load_half, lwl, lwr, store_byte, store_half, swl, swr};
pub use shift::{rotr, sll, sra, srl};
