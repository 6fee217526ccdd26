//! The adapter to Plonky3: any [`Chip`] as an `Air` for any `StarkGenericConfig`.
//!
//! Chips are of many types and `prove_batch` wants one, so a chip is put behind [`Dyn`], an
//! object-safe view for one configuration. This module is the only one of the crate that names
//! Plonky3's STARK crates.

use std::sync::Arc;

use p3_air::symbolic::SymbolicExpressionExt;
use p3_air::{Air, AirBuilder, BaseAir, DebugConstraintBuilder, WindowAccess};
use p3_batch_stark::folder::{
    ProverConstraintFolderWithLookups, VerifierConstraintFolderWithLookups,
};
use p3_batch_stark::{StarkGenericConfig, Val};
use p3_field::{Algebra, PrimeCharacteristicRing};
use p3_lookup::{Count, InteractionBuilder, InteractionSymbolicBuilder};
use p3_matrix::dense::RowMajorMatrix;

use crate::builder::Builder;
use crate::bus::Bus;
use crate::chip::Chip;
use crate::record::Recording;

/// A Plonky3 builder as a framework builder.
pub struct Adapter<'a, AB>(pub &'a mut AB);

impl<AB: InteractionBuilder> Builder for Adapter<'_, AB> {
    type E = AB::Expr;
    #[inline]
    fn main(&self, index: usize) -> AB::Expr {
        self.0.main().current_slice()[index].into()
    }
    #[inline]
    fn main_next(&self, index: usize) -> AB::Expr {
        self.0.main().next_slice()[index].into()
    }
    #[inline]
    fn preprocessed(&self, index: usize) -> AB::Expr {
        self.0.preprocessed().current_slice()[index].into()
    }
    #[inline]
    fn public(&self, index: usize) -> AB::Expr {
        self.0.public_values()[index].into()
    }
    #[inline]
    fn assert_zero(&mut self, _name: &'static str, value: AB::Expr) {
        self.0.assert_zero(value);
    }
    #[inline]
    fn assert_zero_transition(&mut self, _name: &'static str, value: AB::Expr) {
        self.0.when_transition().assert_zero(value);
    }
    #[inline]
    fn interact<const N: usize>(
        &mut self,
        bus: Bus,
        fields: [AB::Expr; N],
        multiplicity: AB::Expr,
        weight: u32,
    ) {
        self.0.push_interaction(bus.name(), fields, Count::bounded(multiplicity, weight));
    }
}

/// A chip seen by the builders of one configuration.
trait Erased<SC: StarkGenericConfig>: Send + Sync {
    fn preprocessed(&self) -> Vec<u32>;
    fn prove(&self, b: &mut ProverConstraintFolderWithLookups<'_, SC>);
    fn verify(&self, b: &mut VerifierConstraintFolderWithLookups<'_, SC>);
    fn symbolic(&self, b: &mut InteractionSymbolicBuilder<Val<SC>, SC::Challenge>);
    fn debug(&self, b: &mut DebugConstraintBuilder<'_, Val<SC>, SC::Challenge>);
}

impl<SC: StarkGenericConfig, C: Chip> Erased<SC> for C
where
    SymbolicExpressionExt<Val<SC>, SC::Challenge>: Algebra<SC::Challenge>,
{
    fn preprocessed(&self) -> Vec<u32> {
        Chip::preprocessed(self)
    }
    fn prove(&self, b: &mut ProverConstraintFolderWithLookups<'_, SC>) {
        self.eval(&mut Adapter(b));
    }
    fn verify(&self, b: &mut VerifierConstraintFolderWithLookups<'_, SC>) {
        self.eval(&mut Adapter(b));
    }
    fn symbolic(&self, b: &mut InteractionSymbolicBuilder<Val<SC>, SC::Challenge>) {
        self.eval(&mut Adapter(b));
    }
    fn debug(&self, b: &mut DebugConstraintBuilder<'_, Val<SC>, SC::Challenge>) {
        self.eval(&mut Adapter(b));
    }
}

/// A chip behind a pointer, as an `Air` of the configuration `SC`.
pub struct Dyn<SC: StarkGenericConfig> {
    chip: Arc<dyn Erased<SC>>,
    width: usize,
    preprocessed_width: usize,
    public_values: usize,
    next_row_columns: Vec<usize>,
}

impl<SC: StarkGenericConfig> Dyn<SC> {
    /// Wraps a chip.
    pub fn new<C: Chip>(chip: C) -> Self
    where
        SymbolicExpressionExt<Val<SC>, SC::Challenge>: Algebra<SC::Challenge>,
    {
        let recording = Recording::of(&chip);
        Self {
            width: recording.columns.len(),
            preprocessed_width: recording.preprocessed.len(),
            public_values: recording.public_values,
            next_row_columns: recording.next_row_columns(),
            chip: Arc::new(chip),
        }
    }
}

impl<SC: StarkGenericConfig> Clone for Dyn<SC> {
    fn clone(&self) -> Self {
        Self {
            chip: Arc::clone(&self.chip),
            next_row_columns: self.next_row_columns.clone(),
            ..*self
        }
    }
}

impl<SC: StarkGenericConfig> BaseAir<Val<SC>> for Dyn<SC> {
    fn width(&self) -> usize {
        self.width
    }
    fn preprocessed_width(&self) -> usize {
        self.preprocessed_width
    }
    fn preprocessed_trace(&self) -> Option<RowMajorMatrix<Val<SC>>> {
        (self.preprocessed_width > 0).then(|| {
            let values = self.chip.preprocessed();
            let cells = values.into_iter().map(Val::<SC>::from_u32).collect();
            RowMajorMatrix::new(cells, self.preprocessed_width)
        })
    }
    fn preprocessed_next_row_columns(&self) -> Vec<usize> {
        Vec::new()
    }
    fn main_next_row_columns(&self) -> Vec<usize> {
        self.next_row_columns.clone()
    }
    fn num_public_values(&self) -> usize {
        self.public_values
    }
}

impl<'a, SC: StarkGenericConfig> Air<ProverConstraintFolderWithLookups<'a, SC>> for Dyn<SC> {
    fn eval(&self, b: &mut ProverConstraintFolderWithLookups<'a, SC>) {
        self.chip.prove(b);
    }
}

impl<'a, SC: StarkGenericConfig> Air<VerifierConstraintFolderWithLookups<'a, SC>> for Dyn<SC> {
    fn eval(&self, b: &mut VerifierConstraintFolderWithLookups<'a, SC>) {
        self.chip.verify(b);
    }
}

impl<SC: StarkGenericConfig> Air<InteractionSymbolicBuilder<Val<SC>, SC::Challenge>> for Dyn<SC> {
    fn eval(&self, b: &mut InteractionSymbolicBuilder<Val<SC>, SC::Challenge>) {
        self.chip.symbolic(b);
    }
}

impl<'a, SC: StarkGenericConfig> Air<DebugConstraintBuilder<'a, Val<SC>, SC::Challenge>>
    for Dyn<SC>
{
    fn eval(&self, b: &mut DebugConstraintBuilder<'a, Val<SC>, SC::Challenge>) {
        self.chip.debug(b);
    }
}
