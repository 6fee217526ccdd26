//! What a chip is written against: rows in, named constraints and typed bus messages out.

use crate::bus::Direction;
use crate::columns::{Bytes, Columns, Word};
use crate::expr::Expr;
use crate::message::{BytePair, Message, Range};

/// Receives the constraints and interactions of one chip, for one row (or one symbolic row).
///
/// Implementations: [`crate::plonky3`] (prover, verifier, Plonky3's symbolic and debug builders),
/// [`crate::ast`] (the exported AST) and [`crate::evaluate`] (concrete rows).
pub trait Builder {
    /// Expressions over the row.
    type E: Expr;
    /// Main column `index` of this row.
    fn main(&self, index: usize) -> Self::E;
    /// Main column `index` of the next row (the first row after the last).
    fn main_next(&self, index: usize) -> Self::E;
    /// Preprocessed column `index` of this row.
    fn preprocessed(&self, index: usize) -> Self::E;
    /// Public value `index`.
    fn public(&self, index: usize) -> Self::E;
    /// Constrains `value` to be zero on every row.
    fn assert_zero(&mut self, name: &'static str, value: Self::E);
    /// Constrains `value` to be zero on every row but the last.
    fn assert_zero_transition(&mut self, name: &'static str, value: Self::E);
    /// Does `direction` with `count` messages. `count` must be constrained to 0 or 1 by the chip;
    /// what a table provides it may provide any number of times.
    fn interact<M: Message<Self::E>>(&mut self, direction: Direction, message: M, count: Self::E);

    /// Pushes a message `count` times: 0 or 1.
    fn push<M: Message<Self::E>>(&mut self, message: M, count: Self::E) {
        const { assert!(Direction::Push.is_on(M::KIND.bus)) };
        self.interact(Direction::Push, message, count);
    }
    /// Pulls a message `count` times: 0 or 1.
    fn pull<M: Message<Self::E>>(&mut self, message: M, count: Self::E) {
        const { assert!(Direction::Pull.is_on(M::KIND.bus)) };
        self.interact(Direction::Pull, message, count);
    }
    /// Looks a message up `count` times: 0 or 1.
    fn lookup<M: Message<Self::E>>(&mut self, message: M, count: Self::E) {
        const { assert!(Direction::Lookup.is_on(M::KIND.bus)) };
        self.interact(Direction::Lookup, message, count);
    }
    /// Provides a message `count` times: any number.
    fn provide<M: Message<Self::E>>(&mut self, message: M, count: Self::E) {
        const { assert!(Direction::Provide.is_on(M::KIND.bus)) };
        self.interact(Direction::Provide, message, count);
    }
    /// Checks `value < 2^bits`.
    fn range(&mut self, bits: i64, value: Self::E, count: Self::E) {
        self.lookup(Range { bits: Self::E::constant(bits), value }, count);
    }
    /// Checks that both limbs have 16 bits.
    fn range_word(&mut self, word: &Word<Self::E>, count: &Self::E) {
        self.range(16, word.lo.clone(), count.clone());
        self.range(16, word.hi.clone(), count.clone());
    }
    /// Checks that `x` and `y` are bytes.
    fn byte_pair(&mut self, x: Self::E, y: Self::E, count: Self::E) {
        self.lookup(BytePair { x, y }, count);
    }
    /// Checks that all four bytes of a word are bytes.
    fn range_bytes(&mut self, bytes: &Bytes<Self::E>, count: &Self::E) {
        let [b0, b1, b2, b3] = bytes.byte.clone();
        self.byte_pair(b0, b1, count.clone());
        self.byte_pair(b2, b3, count.clone());
    }

    /// Constrains `left = right` on every row.
    fn assert_eq(&mut self, name: &'static str, left: Self::E, right: Self::E) {
        self.assert_zero(name, left - right);
    }
    /// Constrains `value` to be 0 or 1.
    fn assert_bool(&mut self, name: &'static str, value: &Self::E) {
        self.assert_zero(name, value.clone() * value.plus(-1));
    }
    /// All main columns of this row as a columns struct.
    fn row<C: Columns<Self::E>>(&self) -> C {
        let mut index = 0;
        C::read(&mut || {
            index += 1;
            self.main(index - 1)
        })
    }
    /// All main columns of the next row as a columns struct.
    fn next_row<C: Columns<Self::E>>(&self) -> C {
        let mut index = 0;
        C::read(&mut || {
            index += 1;
            self.main_next(index - 1)
        })
    }
    /// All preprocessed columns of this row as a columns struct.
    fn preprocessed_row<C: Columns<Self::E>>(&self) -> C {
        let mut index = 0;
        C::read(&mut || {
            index += 1;
            self.preprocessed(index - 1)
        })
    }
}
