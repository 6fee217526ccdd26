//! Effective addresses: base + immediate, split into a RAM key and an offset in the word.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::step::Step;

columns! {
    /// base + immediate modulo 2^32 = 4 word + offset + 2^16 high, below 2^31.
    pub struct Address {
        /// The base register's value.
        base: Word,
        /// The sign-extended immediate of the ROM row.
        imm: Word,
        /// Carry out of each limb.
        carry: [cell; 2],
        /// Bits 2 to 15 of the address.
        word: cell,
        /// Bits 16 to 30 of the address.
        high: cell,
    }
}

impl<E: Expr> Address<E> {
    /// Constrains the address; `offset`, an expression, must be 0 to 3. `word` is looked up
    /// itself: a range check of 4 word would not bound it.
    pub fn eval<B: Builder<E = E>>(&self, b: &mut B, offset: E, is_real: &E) {
        let Self { base, imm, carry: [c0, c1], word, high } = self;
        b.assert_bool("carry out of the low limb is boolean", c0);
        b.assert_bool("carry out of the high limb is boolean", c1);
        b.assert_eq(
            "address, low limb",
            base.lo.clone() + imm.lo.clone(),
            word.times(4) + offset + c0.times(1 << 16),
        );
        b.assert_eq(
            "address, high limb",
            base.hi.clone() + imm.hi.clone() + c0.clone(),
            high.clone() + c1.times(1 << 16),
        );
        b.range(14, word.clone(), is_real.clone());
        b.range(15, high.clone(), is_real.clone());
    }

    /// address / 4.
    pub fn key(&self) -> E {
        self.word.clone() + self.high.times(1 << 14)
    }

    /// address & ~3 as a word.
    pub fn aligned(&self) -> Word<E> {
        Word { lo: self.word.times(4), hi: self.high.clone() }
    }
}

/// The address of a load or store.
pub fn effective_address(step: &Step) -> u32 {
    step.a.value.wrapping_add(step.rom.immediate())
}

impl<F: Field> Address<F> {
    /// The cells of a step.
    pub fn of(step: &Step) -> Self {
        let (base, imm) = (step.a.value, step.rom.immediate());
        let address = effective_address(step);
        let low_carry = (base & 0xffff) + (imm & 0xffff) > 0xffff;
        Self {
            base: Word::from_u32(base),
            imm: Word::from_u32(imm),
            carry: [low_carry, base.checked_add(imm).is_none()].map(F::from_bool),
            word: F::from_u32((address & 0xffff) >> 2),
            high: F::from_u32(address >> 16),
        }
    }
}
