//! A commitment scheme that commits to other tables than it shows its prover.

use mipsilon_field::{KoalaBear, KoalaBear5};
use mipsilon_pcs::fri::TwoAdicMachineField;
use mipsilon_pcs::hash::{Poseidon2, TreeHash};
use p3_commit::MultilinearPcs;
use p3_multi_stark::config::{MultiStarkConfig, ProverData};
use p3_multilinear_util::point::Point;
use p3_sumcheck::layout::{Layout, PrefixProver, Table, TableShape, plan_stacked_layout};
use p3_sumcheck::{OpeningEvals, OpeningProtocol, PrescribedPointPcs};
use p3_whir::{WhirProver, WhirProverData};

use super::unchecked::SETTINGS;

pub(crate) type F = KoalaBear;
pub(crate) type EF = KoalaBear5;
pub(crate) type Challenger = <Poseidon2 as TreeHash<F>>::Challenger;
type Mmcs = <Poseidon2 as TreeHash<F>>::Mmcs;
type Prefix = PrefixProver<F, EF>;
type Whir = WhirProver<EF, F, <F as TwoAdicMachineField>::Dft, Mmcs, Challenger, Prefix>;

/// WHIR, which may commit to other tables than it is given.
pub(crate) struct Substituted {
    whir: Whir,
    committed: Option<Vec<Table<F>>>,
}

/// What is committed to, and the tables that were given.
#[derive(Clone)]
pub(crate) struct Shown {
    data: WhirProverData<F, EF, Mmcs, Prefix>,
    shown: Vec<Table<F>>,
}

impl Substituted {
    /// The scheme for tables of these shapes; `committed` are the tables that it commits to, if
    /// others than those given.
    pub(crate) fn new(shapes: &[TableShape], committed: Option<Vec<Table<F>>>) -> Self {
        let (num_variables, _) = plan_stacked_layout(shapes);
        let config = SETTINGS.config(num_variables).expect("parameters");
        let whir = WhirProver::new(config, Default::default(), <Poseidon2 as TreeHash<F>>::mmcs());
        Self { whir, committed }
    }
}

/// Only [`commit`](MultilinearPcs::commit) differs from WHIR's.
impl MultilinearPcs<EF, Challenger> for Substituted {
    type Val = F;
    type Commitment = <Whir as MultilinearPcs<EF, Challenger>>::Commitment;
    type ProverData = Shown;
    type Proof = <Whir as MultilinearPcs<EF, Challenger>>::Proof;
    type Error = <Whir as MultilinearPcs<EF, Challenger>>::Error;
    type ProverError = <Whir as MultilinearPcs<EF, Challenger>>::ProverError;
    type Witness = Vec<Table<F>>;
    type OpeningProtocol = OpeningProtocol;

    fn num_vars(&self) -> usize {
        self.whir.num_vars()
    }
    fn commit(
        &self,
        shown: Vec<Table<F>>,
        challenger: &mut Challenger,
    ) -> Result<(Self::Commitment, Shown), Self::ProverError> {
        let committed = self.committed.as_ref().unwrap_or(&shown).clone();
        let witness = <Prefix as Layout<F, EF>>::new_witness(committed, SETTINGS.first_folding);
        let (commitment, data) = self.whir.commit(witness, challenger)?;
        Ok((commitment, Shown { data, shown }))
    }
    fn observe_commitment(&self, commitment: &Self::Commitment, challenger: &mut Challenger) {
        self.whir.observe_commitment(commitment, challenger);
    }
    fn open(
        &self,
        data: Shown,
        protocol: OpeningProtocol,
        challenger: &mut Challenger,
    ) -> Result<Self::Proof, Self::ProverError> {
        self.whir.open(data.data, protocol, challenger)
    }
    fn verify(
        &self,
        commitment: &Self::Commitment,
        proof: &Self::Proof,
        challenger: &mut Challenger,
        protocol: OpeningProtocol,
    ) -> Result<(), Self::Error> {
        self.whir.verify(commitment, proof, challenger, protocol)
    }
}

impl PrescribedPointPcs<EF, Challenger> for Substituted {
    fn open_at(
        &self,
        data: Shown,
        protocol: &OpeningProtocol,
        points: &[Point<EF>],
        challenger: &mut Challenger,
    ) -> Result<Self::Proof, Self::ProverError> {
        self.whir.open_at(data.data, protocol, points, challenger)
    }
    fn verify_at(
        &self,
        commitment: &Self::Commitment,
        proof: &Self::Proof,
        protocol: &OpeningProtocol,
        points: &[Point<EF>],
        challenger: &mut Challenger,
    ) -> Result<Vec<OpeningEvals<EF>>, Self::Error> {
        self.whir.verify_at(commitment, proof, protocol, points, challenger)
    }
}

/// The schemes for the main and the preprocessed traces.
pub(crate) struct Config {
    /// For the main traces.
    pub(crate) main: Substituted,
    /// For the preprocessed ones.
    pub(crate) preprocessed: Substituted,
}

impl MultiStarkConfig for Config {
    type Val = F;
    type Challenge = EF;
    type Challenger = Challenger;
    type Pcs = Substituted;

    fn pcs(&self) -> &Substituted {
        &self.main
    }
    fn preprocessed_pcs(&self) -> &Substituted {
        &self.preprocessed
    }
    fn min_num_variables(&self) -> usize {
        SETTINGS.first_folding
    }
    fn build_witness(&self, tables: Vec<Table<F>>) -> Vec<Table<F>> {
        tables
    }
    fn committed_table<'a>(&self, data: &'a ProverData<Self>, index: usize) -> &'a Table<F> {
        &data.shown[index]
    }
}
