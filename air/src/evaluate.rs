//! Evaluating a chip on concrete rows: which constraints fail, which messages are sent.

use p3_field::Field;

use crate::builder::Builder;
use crate::bus::Direction;
use crate::chip::Chip;
use crate::message::{Kind, Message};

/// One concrete row of a chip.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a, F> {
    /// Main cells of the row.
    pub main: &'a [F],
    /// Main cells of the next row.
    pub next: &'a [F],
    /// Preprocessed cells of the row.
    pub preprocessed: &'a [F],
    /// Public values of the chip.
    pub public: &'a [F],
    /// Whether this is the last row, where transition constraints do not apply.
    pub last: bool,
}

/// What an evaluation reports to.
pub trait Sink<F> {
    /// Constraint `index` of the chip evaluated to a nonzero value.
    fn failed(&mut self, _index: usize) {}
    /// Interaction `index` of the chip has a nonzero multiplicity.
    fn message(&mut self, index: usize, kind: &Kind, fields: &[F], multiplicity: F);
}

/// Evaluates one row of a chip.
pub fn evaluate_row<F: Field, C: Chip>(chip: &C, row: Row<'_, F>, sink: &mut impl Sink<F>) {
    chip.eval(&mut Evaluator { row, sink, constraint: 0, interaction: 0 });
}

struct Evaluator<'a, F, S> {
    row: Row<'a, F>,
    sink: &'a mut S,
    constraint: usize,
    interaction: usize,
}

impl<F: Field, S: Sink<F>> Builder for Evaluator<'_, F, S> {
    type E = F;
    #[inline]
    fn main(&self, index: usize) -> F {
        self.row.main[index]
    }
    #[inline]
    fn main_next(&self, index: usize) -> F {
        self.row.next[index]
    }
    #[inline]
    fn preprocessed(&self, index: usize) -> F {
        self.row.preprocessed[index]
    }
    #[inline]
    fn public(&self, index: usize) -> F {
        self.row.public[index]
    }
    #[inline]
    fn assert_zero(&mut self, _name: &'static str, value: F) {
        if !value.is_zero() {
            self.sink.failed(self.constraint);
        }
        self.constraint += 1;
    }
    #[inline]
    fn assert_zero_transition(&mut self, name: &'static str, value: F) {
        self.assert_zero(name, if self.row.last { F::ZERO } else { value });
    }
    #[inline]
    fn interact<M: Message<F>>(&mut self, direction: Direction, message: M, count: F) {
        if !count.is_zero() {
            let fields = &message.tuple()[..M::KIND.bus.width()];
            self.sink.message(self.interaction, &M::KIND, fields, direction.signed(count));
        }
        self.interaction += 1;
    }
}
