//! WHIR provers without what keeps Plonky3's from proving a false witness.
//!
//! `p3_multi_stark::prove` panics where the buses do not balance: its reduction of LogUp's fractions
//! (`fractional_gkr::prove_fractional_gkr`) asserts that their sum is zero before it sends anything.
//! A cheating prover asserts nothing, so such witnesses go to two provers of this file instead:
//!
//! * [`Prover::without_assertion`] runs that reduction on the false witness all the same, with the
//!   false sum as it is. The verifier refuses its first gate.
//! * [`Prover::with_another_argument`] runs the reduction and the sumcheck on the honest witness,
//!   where every check passes, having committed to the false one, whose openings it sends. The
//!   verifier goes through every round and refuses what these end in.
//!
//! With the honest witness, both make the very proof that the backend makes.

use mipsilon_air::machine::ChipMap;
use mipsilon_air::plonky3::Replayed;
use mipsilon_pcs::airs::{self, public_values};
use mipsilon_pcs::backend::seed;
use mipsilon_pcs::hash::{Poseidon2, TreeHash};
use mipsilon_pcs::shape::{pad, shape_of};
use mipsilon_pcs::whir::WhirSettings;
use mipsilon_pcs::{SecurityProfile, Shape, Statement};
use p3_air::BaseAir;
use p3_commit::MultilinearPcs;
use p3_matrix::dense::RowMajorMatrix;
use p3_multi_stark::fractional_gkr::FractionGkrProof;
use p3_multi_stark::lookup::LookupPlan;
use p3_multi_stark::lookup::transcript::{LookupProverTranscript, LookupShape};
use p3_multi_stark::transcript::{MultiStarkProverTranscript, MultiStarkShape};
use p3_multi_stark::{MultiStarkProof, ProverInstance, ProverInstances, prove, setup};
use p3_sumcheck::layout::{Table, TableShape};

use super::reduction::prove_reduction;
use super::substituted::{Challenger, Config, EF, F, Substituted};

/// The parameters: insecure, but a false sum or a broken constraint escapes only challenges of
/// 155 bits.
pub(crate) const SETTINGS: WhirSettings = WhirSettings::of(SecurityProfile::FastInsecure);

pub(crate) type Traces = ChipMap<Option<RowMajorMatrix<F>>>;

/// A prover of a statement.
pub(crate) struct Prover<'a> {
    statement: &'a Statement<'a>,
    airs: Vec<Replayed<F>>,
    public: Vec<Vec<F>>,
    log_heights: Vec<usize>,
}

impl<'a> Prover<'a> {
    /// A prover of a statement about traces of this shape.
    pub(crate) fn new(statement: &'a Statement<'a>, shape: &Shape) -> Self {
        let airs = airs::present::<F>(statement.tables, shape, SETTINGS.min_log_height());
        Self {
            statement,
            public: public_values(&airs, statement.public),
            airs: airs.into_iter().map(Replayed::from).collect(),
            log_heights: shape.values().flatten().map(|&log| log.into()).collect(),
        }
    }

    fn challenger(&self) -> Challenger {
        seed::<F, _>(<Poseidon2 as TreeHash<F>>::challenger(), &self.statement.context)
    }

    fn config(&self, committed: Option<Vec<Table<F>>>) -> Config {
        let shapes = |width: fn(&Replayed<F>) -> usize| -> Vec<TableShape> {
            let widths = self.airs.iter().map(width).zip(&self.log_heights);
            let present = widths.filter(|&(width, _)| width > 0);
            present.map(|(width, &log)| TableShape::new(log, width)).collect()
        };
        Config {
            main: Substituted::new(&shapes(BaseAir::width), committed),
            preprocessed: Substituted::new(&shapes(BaseAir::preprocessed_width), None),
        }
    }

    /// The proof in which everything but the commitment and what is opened is about `shown`.
    fn proof(&self, shown: &Traces, committed: Option<Vec<Table<F>>>) -> MultiStarkProof<Config> {
        let config = self.config(committed);
        let airs: Vec<_> = self.airs.iter().collect();
        let (key, _) = setup(&config, &airs, &mut self.challenger()).expect("set-up");
        let instances = airs.iter().zip(tables(shown)).zip(&self.public);
        let instances =
            instances.map(|((air, table), public)| ProverInstance::new(*air, table, &key, public));
        let instances = ProverInstances::new(instances.collect());
        prove(&config, instances, 0, &mut self.challenger()).expect("a proof")
    }

    /// A proof that commits to the traces `forged` and argues about `honest`, of the same heights.
    pub(crate) fn with_another_argument(&self, forged: &Traces, honest: &Traces) -> Vec<u8> {
        encode(&self.proof(honest, Some(tables(forged))))
    }

    /// A proof that commits to `forged` and reduces its fractions, whatever their sum. What comes
    /// after them is the honest proof's: the prover cannot go on, and the verifier does not.
    pub(crate) fn without_assertion(
        &self,
        forged: &Traces,
        honest_statement: &Statement<'_>,
        honest: &Traces,
    ) -> Vec<u8> {
        let honest_shape = shape_of(honest, SETTINGS.min_log_height());
        let honest = Prover::new(honest_statement, &honest_shape).proof(honest, None);
        let (commitment, lookup) = self.commit_and_reduce(tables(forged));
        encode(&MultiStarkProof::<Config> { commitment, lookup: Some(lookup), ..honest })
    }

    /// The steps of [`prove`] up to the reduction.
    fn commit_and_reduce(
        &self,
        main: Vec<Table<F>>,
    ) -> (<Substituted as MultilinearPcs<EF, Challenger>>::Commitment, FractionGkrProof<EF>) {
        let config = self.config(None);
        let airs: Vec<_> = self.airs.iter().collect();
        let preprocessed: Vec<Option<Table<F>>> = airs
            .iter()
            .map(|air| air.preprocessed_trace().map(|trace| Table::new(trace.transpose())))
            .collect();
        let present = preprocessed.iter().flatten().cloned().collect();
        let (key, _) =
            config.preprocessed.commit(present, &mut self.challenger()).expect("a commitment");

        let mut challenger = self.challenger();
        let shape =
            MultiStarkShape::new::<F, Replayed<F>>(&airs, &self.log_heights, 0, false, false);
        let mut transcript = MultiStarkProverTranscript::new(&mut challenger, shape);
        transcript.preprocessed_commitment(Some(key));
        let commit = |challenger: &mut Challenger| config.main.commit(main.clone(), challenger);
        let (commitment, _) = transcript.main_commitment(commit).expect("a commitment");
        let public: Vec<&[F]> = self.public.iter().map(Vec::as_slice).collect();
        transcript.public_values(&public);
        let lookup = transcript.lookup_argument(|challenger| {
            let plan = LookupPlan::build::<EF, Replayed<F>>(&airs, &self.log_heights);
            let plan = plan.expect("a bounded sum").expect("chips have lookups");
            let mut transcript = LookupProverTranscript::<Challenger, F, EF>::new(
                challenger,
                &LookupShape::new(&plan),
            );
            let (alpha, beta) = transcript.fingerprint_challenges();
            let main: Vec<_> = main.iter().collect();
            let preprocessed: Vec<_> = preprocessed.iter().map(Option::as_ref).collect();
            let fraction = plan.materialize_fraction(&main, &preprocessed, &public, alpha, beta);
            let numerators = fraction.n.as_slice().iter().map(|&n| EF::from(n)).collect();
            let denominators = fraction.d.unpack().as_slice().to_vec();
            let proof = transcript.reduction(|challenger| {
                prove_reduction::<F, EF, _>(numerators, denominators, challenger)
            });
            let _theta = transcript.link_challenge();
            transcript.finish();
            proof
        });
        transcript.abort();
        (commitment, lookup)
    }
}

/// The tables of the present chips, padded as the backend pads them.
fn tables(traces: &Traces) -> Vec<Table<F>> {
    let traces = traces.values().flatten().cloned();
    traces.map(|trace| Table::new(pad(trace, SETTINGS.min_log_height()).transpose())).collect()
}

fn encode(proof: &MultiStarkProof<Config>) -> Vec<u8> {
    postcard::to_allocvec(proof).expect("memory")
}
