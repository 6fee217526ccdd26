//! What hiding FRI opens says nothing of the trace: unlike FRI's, whose constant columns are open.

use std::collections::HashSet;

use mipsilon_field::{KoalaBear, KoalaBear4};
use mipsilon_pcs::fri::Fri;
use mipsilon_pcs::hash::Poseidon2;
use mipsilon_pcs::hiding_fri::HidingFri;
use mipsilon_pcs::parameters::{FRI_31, HIDING_31};
use mipsilon_pcs::scheme::Scheme;
use mipsilon_pcs::univariate::Stark;
use mipsilon_pcs::{Backend, SecurityProfile, Statement};
use mipsilon_tests::fixtures::INPUT;
use mipsilon_tests::guest::{Witness, witness};
use p3_batch_stark::BatchProof;
use p3_commit::Mmcs;
use p3_field::PrimeField64;
use p3_fri::BatchMultiOpening;
use p3_matrix::dense::RowMajorMatrix;

use super::whole::PROGRAM;

/// The rows that a proof opens, by commitment, query and matrix.
type Rows = Vec<Vec<Vec<Vec<KoalaBear>>>>;

fn rows<M: Mmcs<KoalaBear>>(openings: Vec<BatchMultiOpening<KoalaBear, M>>) -> Rows {
    openings.into_iter().map(|opening| opening.opened_values).collect()
}

fn proved<S>(scheme: S) -> (BatchProof<S::Config>, Vec<RowMajorMatrix<KoalaBear>>)
where
    S: Scheme,
    Stark<S>: Backend<Field = KoalaBear>,
{
    let Witness { tables, traces, public } = witness::<KoalaBear>(&PROGRAM, INPUT);
    let public: Vec<u32> = public.iter().map(|value| value.as_canonical_u64() as u32).collect();
    let statement = Statement { tables: &tables, public: &public, context: [0; 32] };
    let bytes = Stark(scheme).prove(&statement, traces.matrices.clone()).unwrap();
    (postcard::from_bytes(&bytes).unwrap(), traces.matrices.into_values().flatten().collect())
}

/// How many opened cells of the main traces, which have `random` further columns, are values that
/// their column has in the trace; and how many cells that is of.
fn repeated(rows: &Rows, traces: &[RowMajorMatrix<KoalaBear>], random: usize) -> (usize, usize) {
    let is_main = |query: &Vec<Vec<KoalaBear>>| {
        query.len() == traces.len()
            && query.iter().zip(traces).all(|(row, trace)| row.len() == trace.width + random)
    };
    let main = rows.iter().find(|queries| is_main(&queries[0])).expect("the main traces");
    let (mut repeated, mut cells) = (0, 0);
    for (index, trace) in traces.iter().enumerate() {
        for column in 0..trace.width {
            let values: HashSet<KoalaBear> =
                trace.values.iter().skip(column).step_by(trace.width).copied().collect();
            let opened = main.iter().map(|query| query[index][column]);
            cells += main.len();
            repeated += opened.filter(|value| values.contains(value)).count();
        }
    }
    (repeated, cells)
}

#[test]
fn opened_rows_do_not_repeat_trace_values() {
    let fast = SecurityProfile::FastInsecure;

    let plain = Fri::<KoalaBear, KoalaBear4, Poseidon2>::new("fri-poseidon2", FRI_31.of(fast));
    let (proof, traces) = proved(plain);
    let (repeats, cells) = repeated(&rows(proof.opening_proof.input_openings), &traces, 0);
    assert!(repeats > cells / 10, "FRI repeats {repeats} of {cells} cells");

    let hiding = HidingFri::<KoalaBear, KoalaBear4, Poseidon2>::new(HIDING_31.of(fast));
    let (proof, traces) = proved(hiding);
    let (repeats, cells) = repeated(&rows(proof.opening_proof.1.input_openings), &traces, 4);
    // A random element is one of a column's few hundred values once in 10^7 cells.
    assert!(repeats <= 2, "hiding FRI repeats {repeats} of {cells} cells");
}
