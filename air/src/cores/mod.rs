//! Cores: the meaning of instructions over abstract words.

pub mod add;
pub mod address;
pub mod bitfield;
pub mod bitwise;
pub mod compare;
pub mod count;
pub mod divide;
pub mod extend;
pub mod lanes;
pub mod multiply;
pub mod outcome;
pub mod select;
pub mod shift;
pub mod unaligned;
pub mod whole;
