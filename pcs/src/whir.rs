//! WHIR over a two-adic field, with any hash: a multilinear scheme.

mod settings;

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::marker::PhantomData;

use mipsilon_air::ast::ChipAst;
use mipsilon_air::machine::Tables;
use mipsilon_field::MachineField;
use p3_challenger::{CanObserve, CanSampleUniformBits};
use p3_commit::Mmcs;
use p3_field::{ExtensionField, TwoAdicField};
use p3_matrix::dense::RowMajorMatrix;
use p3_multi_stark::config::{MultiStarkConfig, ProverData};
use p3_sumcheck::layout::{Layout, PrefixProver, Table, TableShape, Witness, plan_stacked_layout};
use p3_whir::WhirProver;

use crate::backend::{Backend, Verifier, VerifyError};
use crate::fri::TwoAdicMachineField;
use crate::hash::TreeHash;
use crate::multilinear::{self, Airs};
use crate::security::Security;
use crate::shape::{Shape, check_shape};

pub use self::settings::WhirSettings;

/// WHIR with base field `F`, challenges in `EF` and the trees of `H`.
///
/// The main traces of all chips are stacked to one multilinear polynomial, and the preprocessed
/// ones to another; each is committed once. LogUp runs as a GKR argument and commits to nothing.
#[derive(Clone, Copy, Debug)]
pub struct Whir<F, EF, H> {
    settings: WhirSettings,
    types: PhantomData<(F, EF, H)>,
}

impl<F, EF, H> Whir<F, EF, H> {
    /// The name of the commitment scheme.
    pub const NAME: &'static str = "whir";

    /// The scheme with these parameters.
    pub const fn new(settings: WhirSettings) -> Self {
        Self { settings, types: PhantomData }
    }
}

/// A hash whose trees and challenger serve WHIR: any.
pub trait WhirHash<F: MachineField>:
    TreeHash<
        F,
        Mmcs: Mmcs<F, ProverData<RowMajorMatrix<F>>: Clone>,
        Challenger: CanSampleUniformBits<F> + CanObserve<<Self::Mmcs as Mmcs<F>>::Commitment>,
    >
{
}

impl<F, H> WhirHash<F> for H
where
    F: MachineField,
    H: TreeHash<F>,
    <H::Mmcs as Mmcs<F>>::ProverData<RowMajorMatrix<F>>: Clone,
    H::Challenger: CanSampleUniformBits<F> + CanObserve<<H::Mmcs as Mmcs<F>>::Commitment>,
{
}

type Prover<F, EF, H> = WhirProver<
    EF,
    F,
    <F as TwoAdicMachineField>::Dft,
    <H as TreeHash<F>>::Mmcs,
    <H as TreeHash<F>>::Challenger,
    PrefixProver<F, EF>,
>;

/// The schemes for the two stacked polynomials of a shape.
struct Config<F, EF, H>
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F>,
    H: TreeHash<F>,
{
    main: Prover<F, EF, H>,
    preprocessed: Prover<F, EF, H>,
    folding: usize,
    log_candidates: f64,
}

impl<F, EF, H> MultiStarkConfig for Config<F, EF, H>
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F> + TwoAdicField,
    H: WhirHash<F>,
{
    type Val = F;
    type Challenge = EF;
    type Challenger = H::Challenger;
    type Pcs = Prover<F, EF, H>;

    fn pcs(&self) -> &Self::Pcs {
        &self.main
    }
    fn preprocessed_pcs(&self) -> &Self::Pcs {
        &self.preprocessed
    }
    fn collision_resistance_bits(&self) -> Option<usize> {
        Some(H::COLLISION_RESISTANCE)
    }
    fn min_num_variables(&self) -> usize {
        self.folding
    }
    fn build_witness(&self, tables: Vec<Table<F>>) -> Witness<F> {
        <PrefixProver<F, EF> as Layout<F, EF>>::new_witness(tables, self.folding)
    }
    fn committed_table<'a>(&self, data: &'a ProverData<Self>, index: usize) -> &'a Table<F> {
        data.table(index)
    }
}

impl<F, EF, H> multilinear::Config for Config<F, EF, H>
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F> + TwoAdicField,
    H: WhirHash<F>,
{
    fn log_candidates(&self) -> f64 {
        self.log_candidates
    }
}

impl<F, EF, H> Whir<F, EF, H>
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F> + TwoAdicField,
    H: WhirHash<F>,
{
    /// The scheme for the polynomial that these tables are stacked to.
    fn prover(&self, tables: &[TableShape]) -> Result<Prover<F, EF, H>, String> {
        let (num_variables, _) = plan_stacked_layout(tables);
        let config = self.settings.config(num_variables).map_err(|error| {
            format!("WHIR cannot commit to 2^{num_variables} cells of this field: {error}")
        })?;
        Ok(WhirProver::new(config, F::Dft::default(), H::mmcs()))
    }

    fn config(&self, airs: &Airs<F>) -> Result<Config<F, EF, H>, String> {
        let (main, preprocessed) = (airs.main(), airs.preprocessed());
        let log_list = |tables: &[TableShape]| {
            let (num_variables, _) = plan_stacked_layout(tables);
            WhirSettings::ASSUMPTION.list_size_bits(num_variables, self.settings.log_blowup)
        };
        Ok(Config {
            log_candidates: log_list(&main) + log_list(&preprocessed),
            main: self.prover(&main)?,
            preprocessed: self.prover(&preprocessed)?,
            folding: self.settings.first_folding,
        })
    }
}

impl<F, EF, H> Backend for Whir<F, EF, H>
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F> + TwoAdicField,
    EF::ExtensionPacking: From<EF> + From<F::Packing>,
    H: WhirHash<F>,
{
    type Field = F;

    fn pcs(&self) -> &'static str {
        Self::NAME
    }
    fn hash(&self) -> &'static str {
        H::NAME
    }
    fn extension_degree(&self) -> usize {
        EF::DIMENSION
    }
    fn zero_knowledge(&self) -> bool {
        false
    }
    fn min_log_height(&self) -> u8 {
        self.settings.min_log_height()
    }
    fn parameters(&self) -> String {
        self.settings.to_string()
    }
    /// The main columns: the quotient and LogUp's sums are never committed.
    fn cells_per_row(&self, chip: &ChipAst) -> usize {
        chip.columns.len()
    }
    #[cfg(feature = "prove")]
    fn prove(
        &self,
        statement: &crate::backend::Statement<'_>,
        traces: crate::backend::Traces<F>,
    ) -> Result<Vec<u8>, crate::backend::ProveError> {
        let heights = self.log_heights();
        multilinear::prove(|airs| self.config(airs), H::challenger(), statement, traces, heights)
    }
    fn verifier(&self, tables: &Tables, shape: &Shape) -> Result<Box<dyn Verifier>, VerifyError> {
        check_shape(tables, shape, self.log_heights()).map_err(VerifyError::Malformed)?;
        let airs = Airs::new(tables, shape, self.min_log_height());
        let config = self.config(&airs).map_err(VerifyError::Malformed)?;
        Ok(Box::new(multilinear::Verifier::new(config, airs, H::challenger())?))
    }
    /// All error terms together, by theorems: also where a conjecture could claim more. One that
    /// puts lists of codewords up to the capacity bound would in fact claim less.
    fn security(&self, tables: &Tables, shape: &Shape) -> Security {
        let airs = Airs::new(tables, shape, self.min_log_height());
        let report = self
            .config(&airs)
            .and_then(|config| multilinear::report(&config, &airs, H::challenger()));
        report.unwrap_or_else(Security::none)
    }
}
