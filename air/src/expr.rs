//! The algebra that constraints are written in, and the small helpers every chip uses.

use core::ops::{Add, Mul, Neg, Sub};

use p3_field::PrimeCharacteristicRing;

use crate::columns::{Bytes, Word};

/// A polynomial expression over a row. Constants are integers: no constraint depends on the field.
pub trait Expr:
    Clone
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Neg<Output = Self>
    + core::iter::Sum
{
    /// The integer `value` as an expression.
    fn constant(value: i64) -> Self;
    /// Zero.
    fn zero() -> Self {
        Self::constant(0)
    }
    /// One.
    fn one() -> Self {
        Self::constant(1)
    }
    /// `factor * self`.
    fn times(&self, factor: i64) -> Self {
        self.clone() * Self::constant(factor)
    }
    /// `self + offset`.
    fn plus(&self, offset: i64) -> Self {
        self.clone() + Self::constant(offset)
    }
    /// `1 - self`: the negation of a boolean.
    fn not(&self) -> Self {
        Self::one() - self.clone()
    }
}

impl<R: PrimeCharacteristicRing> Expr for R {
    fn constant(value: i64) -> Self {
        R::from_i64(value)
    }
}

impl<E: Expr> Word<E> {
    /// The word with both limbs constant.
    pub fn constant(value: u32) -> Self {
        Self { lo: E::constant((value & 0xffff).into()), hi: E::constant((value >> 16).into()) }
    }
    /// A small value that fits the low limb.
    pub fn low(lo: E) -> Self {
        Self { lo, hi: E::zero() }
    }
}

impl<E: Expr> Bytes<E> {
    /// The word whose bytes these are.
    pub fn word(&self) -> Word<E> {
        let [b0, b1, b2, b3] = self.byte.clone();
        Word { lo: b0 + b1.times(256), hi: b2 + b3.times(256) }
    }
}

impl<F: PrimeCharacteristicRing> Word<F> {
    /// The limbs of `value`.
    pub fn from_u32(value: u32) -> Self {
        Self { lo: F::from_u32(value & 0xffff), hi: F::from_u32(value >> 16) }
    }
}

impl<F: PrimeCharacteristicRing> Bytes<F> {
    /// The bytes of `value`.
    pub fn from_u32(value: u32) -> Self {
        Self { byte: value.to_le_bytes().map(F::from_u8) }
    }
}
