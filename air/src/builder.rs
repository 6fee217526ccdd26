//! What a chip is written against: rows in, named constraints and typed bus messages out.

use crate::bus::Bus;
use crate::columns::Columns;
use crate::expr::Expr;

/// Receives the constraints and interactions of one chip, for one row (or one symbolic row).
///
/// Implementations: [`crate::plonky3`] (prover, verifier, Plonky3's symbolic and debug builders),
/// [`crate::record`] (the exported AST) and [`crate::evaluate`] (concrete rows).
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
    /// Puts a message on a bus `multiplicity` times (negative: takes it off).
    ///
    /// `weight` bounds |multiplicity| on every row, as the chip's constraints prove; 0 for the
    /// provided side of a lookup, whose multiplicity is arbitrary.
    fn interact<const N: usize>(
        &mut self,
        bus: Bus,
        fields: [Self::E; N],
        multiplicity: Self::E,
        weight: u32,
    );

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
