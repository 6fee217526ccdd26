//! The adapter to Plonky3: any [`Chip`] as an `Air` for any `StarkGenericConfig`.
//!
//! Chips are of many types and `prove_batch` wants one, so a chip is put behind [`ChipAir`], an
//! object-safe view for one base field. The verifier, the symbolic builder and the debug builder
//! replay the recorded AST, so that the constraints a proof is checked against are literally the
//! exported ones; only the prover's quotient runs the chip's own code, on packed rows. It is
//! compiled once per field, not once per configuration and builder. A prover whose code disagreed
//! with the AST would make proofs that are rejected; a test compares the two all the same.
//!
//! This module is the only one of the crate that names Plonky3's STARK crates.

mod multilinear;

use alloc::sync::Arc;
use alloc::vec::Vec;

use p3_air::{Air, AirBuilder, BaseAir, DebugConstraintBuilder, WindowAccess};
use p3_batch_stark::folder::{
    ProverConstraintFolderWithLookups, VerifierConstraintFolderWithLookups,
};
use p3_batch_stark::{PackedVal, StarkGenericConfig, Val};
use p3_field::{ExtensionField, Field, PrimeCharacteristicRing};
use p3_lookup::{Count, InteractionBuilder, InteractionSymbolicBuilder};
use p3_matrix::dense::RowMajorMatrix;

use crate::ast::{ChipAst, Source};
use crate::builder::Builder;
use crate::bus::Direction;
use crate::chip::{Chip, Padding};
use crate::message::Message;

pub use self::multilinear::Replayed;

/// A chip as an `Air` over the base field `F`.
pub struct ChipAir<F: Field> {
    chip: Arc<dyn Packed<F::Packing>>,
    ast: Arc<ChipAst>,
    next_row_columns: Arc<[usize]>,
    min_height: usize,
}

impl<F: Field> ChipAir<F> {
    /// Wraps a chip. Its preprocessed trace, if it has one, gets at least `min_height` rows, a
    /// power of two.
    pub fn new<C: Chip>(name: &str, chip: C, min_height: usize) -> Self {
        let ast = ChipAst::of(name, &chip);
        Self {
            min_height,
            next_row_columns: ast.next_row_columns().into(),
            ast: Arc::new(ast),
            chip: Arc::new(chip),
        }
    }

    /// The chip as data.
    pub fn ast(&self) -> &ChipAst {
        &self.ast
    }

    /// The constraints' values on a group of rows, as the prover computes them: hands each to
    /// `zero`, with whether it is a transition constraint.
    pub fn eval_packed(
        &self,
        row: PackedRow<'_, F::Packing>,
        zero: &mut dyn FnMut(bool, F::Packing),
    ) {
        self.chip.eval_packed(row, zero);
    }

    /// Replays the recorded constraints and interactions into a Plonky3 builder.
    fn replay<AB: InteractionBuilder>(&self, b: &mut AB) {
        for constraint in &self.ast.constraints {
            let value = constraint.value.evaluate(&variable(b));
            if constraint.transition {
                b.when_transition().assert_zero(value);
            } else {
                b.assert_zero(value);
            }
        }
        for interaction in &self.ast.interactions {
            let variable = variable(b);
            let fields: Vec<AB::Expr> =
                interaction.fields.iter().map(|field| field.evaluate(&variable)).collect();
            let multiplicity = interaction.multiplicity.evaluate(&variable);
            let count = Count::bounded(multiplicity, interaction.weight());
            b.push_interaction(interaction.kind.bus.name(), fields, count);
        }
    }
}

/// Reads the variables of recorded expressions from a builder.
fn variable<AB: AirBuilder>(b: &AB) -> impl Fn(Source, usize) -> AB::Expr + use<AB> {
    let (main, preprocessed) = (b.main(), b.preprocessed().clone());
    let public: Vec<AB::Expr> = b.public_values().iter().map(|&value| value.into()).collect();
    move |source, index| match source {
        Source::Main => main.current_slice()[index].into(),
        Source::Next => main.next_slice()[index].into(),
        Source::Preprocessed => preprocessed.current_slice()[index].into(),
        Source::Public => public[index].clone(),
    }
}

impl<F: Field> Clone for ChipAir<F> {
    fn clone(&self) -> Self {
        Self {
            chip: Arc::clone(&self.chip),
            ast: Arc::clone(&self.ast),
            next_row_columns: Arc::clone(&self.next_row_columns),
            min_height: self.min_height,
        }
    }
}

impl<F: Field> BaseAir<F> for ChipAir<F> {
    fn width(&self) -> usize {
        self.ast.columns.len()
    }
    fn preprocessed_width(&self) -> usize {
        self.ast.preprocessed.len()
    }
    fn preprocessed_trace(&self) -> Option<RowMajorMatrix<F>> {
        let width = self.ast.preprocessed.len();
        (width > 0).then(|| {
            let mut cells: Vec<F> = self.chip.preprocessed().into_iter().map(F::from_u32).collect();
            let padding = match (self.chip.preprocessed_padding(), cells.rchunks(width).next()) {
                (Padding::LastRow, Some(last)) => last.to_vec(),
                _ => F::zero_vec(width),
            };
            while cells.len() < self.min_height * width {
                cells.extend_from_slice(&padding);
            }
            RowMajorMatrix::new(cells, width)
        })
    }
    fn preprocessed_next_row_columns(&self) -> Vec<usize> {
        Vec::new()
    }
    fn main_next_row_columns(&self) -> Vec<usize> {
        self.next_row_columns.to_vec()
    }
    fn num_public_values(&self) -> usize {
        self.ast.public_values
    }
}

impl<'a, SC: StarkGenericConfig> Air<ProverConstraintFolderWithLookups<'a, SC>>
    for ChipAir<Val<SC>>
{
    fn eval(&self, b: &mut ProverConstraintFolderWithLookups<'a, SC>) {
        let (main, preprocessed) = (b.main(), *b.preprocessed());
        let public: Vec<PackedVal<SC>> =
            b.public_values().iter().map(|&value| value.into()).collect();
        let row = PackedRow {
            main: main.current_slice(),
            next: main.next_slice(),
            preprocessed: preprocessed.current_slice(),
            public: &public,
        };
        self.eval_packed(row, &mut |transition, value| {
            if transition {
                b.when_transition().assert_zero(value);
            } else {
                b.assert_zero(value);
            }
        });
    }
}

impl<'a, SC: StarkGenericConfig> Air<VerifierConstraintFolderWithLookups<'a, SC>>
    for ChipAir<Val<SC>>
{
    fn eval(&self, b: &mut VerifierConstraintFolderWithLookups<'a, SC>) {
        self.replay(b);
    }
}

impl<F: Field, EF: ExtensionField<F>> Air<InteractionSymbolicBuilder<F, EF>> for ChipAir<F> {
    fn eval(&self, b: &mut InteractionSymbolicBuilder<F, EF>) {
        self.replay(b);
    }
}

impl<'a, F: Field, EF: ExtensionField<F>> Air<DebugConstraintBuilder<'a, F, EF>> for ChipAir<F> {
    fn eval(&self, b: &mut DebugConstraintBuilder<'a, F, EF>) {
        self.replay(b);
    }
}

/// Packed cells of a group of rows.
#[derive(Clone, Copy, Debug)]
pub struct PackedRow<'a, P> {
    /// Main cells.
    pub main: &'a [P],
    /// Main cells of the next rows.
    pub next: &'a [P],
    /// Preprocessed cells.
    pub preprocessed: &'a [P],
    /// Public values.
    pub public: &'a [P],
}

/// A chip seen by the prover over packed field elements.
trait Packed<P>: Send + Sync {
    fn preprocessed(&self) -> Vec<u32>;
    fn preprocessed_padding(&self) -> Padding;
    fn eval_packed(&self, row: PackedRow<'_, P>, zero: &mut dyn FnMut(bool, P));
}

impl<P: PrimeCharacteristicRing + Copy, C: Chip> Packed<P> for C {
    fn preprocessed(&self) -> Vec<u32> {
        Chip::preprocessed(self)
    }
    fn preprocessed_padding(&self) -> Padding {
        Chip::preprocessed_padding(self)
    }
    fn eval_packed(&self, row: PackedRow<'_, P>, zero: &mut dyn FnMut(bool, P)) {
        self.eval(&mut PackedBuilder { row, zero });
    }
}

struct PackedBuilder<'a, P> {
    row: PackedRow<'a, P>,
    zero: &'a mut dyn FnMut(bool, P),
}

impl<P: PrimeCharacteristicRing + Copy> Builder for PackedBuilder<'_, P> {
    type E = P;
    #[inline]
    fn main(&self, index: usize) -> P {
        self.row.main[index]
    }
    #[inline]
    fn main_next(&self, index: usize) -> P {
        self.row.next[index]
    }
    #[inline]
    fn preprocessed(&self, index: usize) -> P {
        self.row.preprocessed[index]
    }
    #[inline]
    fn public(&self, index: usize) -> P {
        self.row.public[index]
    }
    #[inline]
    fn assert_zero(&mut self, _name: &'static str, value: P) {
        (self.zero)(false, value);
    }
    #[inline]
    fn assert_zero_transition(&mut self, _name: &'static str, value: P) {
        (self.zero)(true, value);
    }
    /// Interactions are folded from the symbolic builder's, not here.
    #[inline]
    fn interact<M: Message<P>>(&mut self, _: Direction, _: M, _: P) {}
}
