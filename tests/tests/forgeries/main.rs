//! False witnesses in front of the verifiers: every scheme proves them, as far as it can be made to,
//! and its verifier refuses the proofs. The attacks ask `mipsilon_air::check` instead, which is
//! quicker.
//!
//! The parameters are insecure, which makes the proofs small and the codes easy to cheat. They say
//! nothing of what is tested here: a false sum, a broken constraint and another statement escape
//! the challenges only, of 124 bits and more in every backend.

mod cases;
mod reduction;
mod substituted;
mod unchecked;

use mipsilon_differential::part::Part;
use mipsilon_field::MachineField;
use mipsilon_pcs::shape::shape_of;
use mipsilon_pcs::{
    Backend, BackendId, BackendVisitor, SecurityProfile, Statement, VerifyError, dispatch,
};
use mipsilon_tests::guest::Witness;
use p3_field::PrimeCharacteristicRing;
use p3_koala_bear::KoalaBear;
use p3_matrix::dense::RowMajorMatrix;

use self::cases::{cases, honest};
use self::unchecked::{Prover, Traces};

/// What says which forgeries slow schemes prove: `all`, or a part such as `2/8`.
const VARIABLE: &str = "MIPSILON_FORGERIES";

/// Proves and verifies every forgery, or a part of them: an eighth, others each day.
struct Refuses;

impl BackendVisitor for Refuses {
    type Output = ();
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) {
        let honest = honest::<F>().into_witness();
        let honest_public = integers(&honest.public);
        let honest_statement = statement(&honest, &honest_public);
        accept(backend, &honest_statement, &honest);
        // Circle and hiding FRI take ten times as long as FRI, whose verifier is theirs but for the code.
        let part = match backend.pcs() {
            "hiding-fri" | "circle-poseidon2" => Part::wanted(VARIABLE, 8),
            _ => Part::ALL,
        };
        for (_, case) in cases::<F>().into_iter().enumerate().filter(|(n, _)| part.has(*n)) {
            let balances = case.balances();
            let witness = case.forgery.into_witness();
            let public = integers(&witness.public);
            let statement = statement(&witness, &public);
            let refuse = |proof: &[u8], why: &str| {
                let shape = shape_of(&witness.traces.matrices, backend.min_log_height());
                match backend.verify(&statement, &shape, proof) {
                    Err(VerifyError::Invalid(error)) => {
                        assert!(error.contains(why), "{}: {error}", case.name);
                    }
                    verdict => panic!("{}: {verdict:?}", case.name),
                }
            };
            if backend.pcs() != "whir" || balances {
                let proof = backend.prove(&statement, witness.traces.matrices.clone());
                refuse(&proof.unwrap_or_else(|error| panic!("{}: {error}", case.name)), "");
                continue;
            }
            let (forged, honest) = (koala_bear(&witness), koala_bear(&honest));
            let shape = shape_of(&forged, backend.min_log_height());
            let prover = Prover::new(&statement, &shape);
            let proof = prover.without_assertion(&forged, &honest_statement, &honest);
            refuse(&proof, "layer 0 failed its gate consistency check");
            if case.same_statement {
                refuse(&prover.with_another_argument(&forged, &honest), "final sum");
            }
        }
    }
}

/// The honest witness is accepted, whoever proves it.
fn accept<F: MachineField>(
    backend: &dyn Backend<Field = F>,
    statement: &Statement<'_>,
    honest: &Witness<F>,
) {
    let shape = shape_of(&honest.traces.matrices, backend.min_log_height());
    let proof = backend.prove(statement, honest.traces.matrices.clone()).expect("a proof");
    backend.verify(statement, &shape, &proof).expect("the honest proof");
    if backend.pcs() == "whir" {
        let traces = koala_bear(honest);
        let prover = Prover::new(statement, &shape);
        assert!(prover.without_assertion(&traces, statement, &traces) == proof);
        assert!(prover.with_another_argument(&traces, &traces) == proof);
    }
}

fn statement<'a, F>(witness: &'a Witness<F>, public: &'a [u32]) -> Statement<'a> {
    Statement { tables: &witness.tables, public, context: [7; 32] }
}

fn integers<F: MachineField>(values: &[F]) -> Vec<u32> {
    values.iter().map(|value| value.as_canonical_u64() as u32).collect()
}

/// The traces over the field of the provers of [`unchecked`].
fn koala_bear<F: MachineField>(witness: &Witness<F>) -> Traces {
    assert_eq!(F::NAME, KoalaBear::NAME);
    let convert = |trace: &RowMajorMatrix<F>| {
        let cells = trace.values.iter().map(|cell| KoalaBear::from_u64(cell.as_canonical_u64()));
        RowMajorMatrix::new(cells.collect(), trace.width)
    };
    witness.traces.matrices.map(|_, trace| trace.as_ref().map(convert))
}

fn refuses(field: &str, pcs: &str) {
    let id = BackendId { field: field.to_owned(), pcs: pcs.to_owned() };
    dispatch(&id, SecurityProfile::FastInsecure, Refuses).expect("the backend");
}

#[test]
fn fri_refuses() {
    refuses("koala-bear", "fri-blake3");
}

#[test]
fn hiding_fri_refuses() {
    refuses("koala-bear", "hiding-fri");
}

#[test]
fn stir_refuses() {
    refuses("koala-bear", "stir");
}

#[test]
fn whir_refuses() {
    refuses("koala-bear", "whir");
}

#[test]
fn circle_refuses() {
    refuses("mersenne-31", "circle-poseidon2");
}
