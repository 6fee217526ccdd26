//! What is special about the multilinear backend: another prover and other proofs, whose parts may
//! be missing, doubled or of another length. What every backend must do is in `conformance`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mipsilon_air::machine::chip_asts;
use mipsilon_field::MachineField;
use mipsilon_pcs::{Backend, BackendId, BackendVisitor, SecurityProfile, dispatch};
use mipsilon_tests::subject::Subject;
use serde::{Deserialize, Serialize};

/// Runs a check on the backend over KoalaBear with insecure parameters.
fn check(check: impl BackendVisitor<Output = ()>) {
    let id = BackendId { field: "koala-bear".to_owned(), pcs: "whir".to_owned() };
    dispatch(&id, SecurityProfile::FastInsecure, check).expect("the backend");
}

/// A wrong cell in each chip in turn, proved as if it were right: this prover evaluates recorded
/// constraints, not the compiled ones of the others.
struct WrongCells;

impl BackendVisitor for WrongCells {
    type Output = ();
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) {
        let mut run = Subject::new(backend);
        let honest = run.traces.clone();
        for (id, chip) in chip_asts(&run.tables).iter() {
            if honest[id].is_none() {
                continue;
            }
            for column in [0, chip.columns.len() - 1] {
                run.traces = honest.clone();
                let trace = run.traces[id].as_mut().expect("it is present");
                trace.values[column] += F::ONE;
                let statement = run.statement();
                // The prover asserts that the buses balance: there is no proof then.
                let proof = catch_unwind(AssertUnwindSafe(|| run.prove(&statement)));
                let Ok(proof) = proof else { continue };
                let name = &chip.columns[column];
                assert!(run.verify(&statement, &proof).is_err(), "{} {name}", chip.name);
            }
        }
    }
}

#[test]
fn wrong_cells_are_refused() {
    check(WrongCells);
}

type Base = [u8; 4];
type Extension = [u8; 20];
type Digest = [u8; 32];

/// The encoding of a proof over KoalaBear with challenges of degree 5.
#[derive(Clone, Serialize, Deserialize)]
struct Proof {
    commitment: Vec<Digest>,
    lookup: Option<(Extension, Vec<Layer>)>,
    indexed: Option<()>,
    bus: Option<()>,
    claimed_sum: Extension,
    round_polys: Vec<Vec<Extension>>,
    pow_witnesses: Vec<Base>,
    opening: Opening,
    preprocessed: Option<Opening>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Layer {
    round_polys: Vec<[Extension; 3]>,
    claims: [Extension; 4],
}

#[derive(Clone, Serialize, Deserialize)]
struct Opening {
    out_of_domain: Vec<Extension>,
    folds: Folds,
    rounds: Vec<Round>,
    final_poly: Option<Vec<Extension>>,
    final_pow: Base,
    final_queries: Queries,
    final_folds: Option<Folds>,
    evaluations: Vec<(Vec<Extension>, Vec<Extension>)>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Folds {
    polys: Vec<[Extension; 2]>,
    pow_witnesses: Vec<Base>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Round {
    commitment: Option<Vec<Digest>>,
    out_of_domain: Vec<Extension>,
    pow: Base,
    queries: Queries,
    folds: Folds,
}

#[derive(Clone, Serialize, Deserialize)]
enum Queries {
    Base(Vec<Vec<Base>>, Vec<Digest>),
    Extension(Vec<Vec<Extension>>, Vec<Digest>),
}

/// A list whose length is changed.
trait List {
    fn edit(&mut self, edit: usize);
}

/// How many ways of changing a length there are.
const EDITS: usize = 4;

impl<T: Clone> List for Vec<T> {
    fn edit(&mut self, edit: usize) {
        match edit {
            0 => drop(self.pop()),
            1 => self.extend(self.last().cloned()),
            2 => self.extend(self.clone()),
            _ => self.clear(),
        }
    }
}

impl<T: Clone> List for Option<T> {
    fn edit(&mut self, _: usize) {
        *self = None;
    }
}

/// Visits every list of a proof; of the rows of queries, the first and the last.
fn lists(proof: &mut Proof, visit: &mut dyn FnMut(&mut dyn List)) {
    visit(&mut proof.commitment);
    if let Some((_, layers)) = &mut proof.lookup {
        layers.iter_mut().for_each(|layer| visit(&mut layer.round_polys));
        visit(layers);
    }
    visit(&mut proof.lookup);
    proof.round_polys.iter_mut().for_each(|poly| visit(poly));
    visit(&mut proof.round_polys);
    visit(&mut proof.pow_witnesses);
    opening_lists(&mut proof.opening, visit);
    if let Some(opening) = &mut proof.preprocessed {
        opening_lists(opening, visit);
    }
    visit(&mut proof.preprocessed);
}

fn opening_lists(opening: &mut Opening, visit: &mut dyn FnMut(&mut dyn List)) {
    visit(&mut opening.out_of_domain);
    fold_lists(&mut opening.folds, visit);
    for round in &mut opening.rounds {
        round.commitment.iter_mut().for_each(|cap| visit(cap));
        visit(&mut round.commitment);
        visit(&mut round.out_of_domain);
        query_lists(&mut round.queries, visit);
        fold_lists(&mut round.folds, visit);
    }
    visit(&mut opening.rounds);
    opening.final_poly.iter_mut().for_each(|poly| visit(poly));
    visit(&mut opening.final_poly);
    query_lists(&mut opening.final_queries, visit);
    opening.final_folds.iter_mut().for_each(|folds| fold_lists(folds, visit));
    visit(&mut opening.final_folds);
    for (current, next) in opening.evaluations.iter_mut().take(2) {
        visit(current);
        visit(next);
    }
    visit(&mut opening.evaluations);
}

fn fold_lists(folds: &mut Folds, visit: &mut dyn FnMut(&mut dyn List)) {
    visit(&mut folds.polys);
    visit(&mut folds.pow_witnesses);
}

fn query_lists(queries: &mut Queries, visit: &mut dyn FnMut(&mut dyn List)) {
    fn rows<T: Clone>(rows: &mut Vec<Vec<T>>, visit: &mut dyn FnMut(&mut dyn List)) {
        rows.first_mut().into_iter().for_each(|row| visit(row));
        rows.last_mut().into_iter().for_each(|row| visit(row));
        visit(rows);
    }
    match queries {
        Queries::Base(values, siblings) => {
            rows(values, visit);
            visit(siblings);
        }
        Queries::Extension(values, siblings) => {
            rows(values, visit);
            visit(siblings);
        }
    }
}

/// The bytes of an honest proof, and what they encode.
fn honest_proof<F: MachineField>(run: &Subject<'_, F>) -> (Vec<u8>, Proof) {
    let bytes = run.prove(&run.statement());
    let proof = postcard::from_bytes(&bytes).expect("the encoding");
    assert_eq!(postcard::to_allocvec(&proof).unwrap(), bytes);
    (bytes, proof)
}

/// Changes every list of an honest proof in every way.
struct Lengths;

impl BackendVisitor for Lengths {
    type Output = ();
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) {
        let run = Subject::new(backend);
        let statement = run.statement();
        let (bytes, honest) = honest_proof(&run);
        let mut count = 0;
        lists(&mut honest.clone(), &mut |_| count += 1);
        for target in 0..count {
            for edit in 0..EDITS {
                let mut proof = honest.clone();
                let mut index = 0;
                lists(&mut proof, &mut |list| {
                    if index == target {
                        list.edit(edit);
                    }
                    index += 1;
                });
                let changed = postcard::to_allocvec(&proof).unwrap();
                if changed != bytes {
                    assert!(
                        run.verify(&statement, &changed).is_err(),
                        "list {target}, edit {edit}"
                    );
                }
            }
        }
    }
}

#[test]
fn wrong_lengths_are_refused() {
    check(Lengths);
}

/// Openings of the wrong round, and lists that are absent from honest proofs.
struct Swaps;

impl BackendVisitor for Swaps {
    type Output = ();
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) {
        let run = Subject::new(backend);
        let statement = run.statement();
        let (bytes, honest) = honest_proof(&run);
        let refuse = |change: &dyn Fn(&mut Proof)| {
            let mut proof = honest.clone();
            change(&mut proof);
            let changed = postcard::to_allocvec(&proof).unwrap();
            assert_ne!(changed, bytes);
            assert!(run.verify(&statement, &changed).is_err());
        };
        refuse(&|p| p.opening = p.preprocessed.clone().unwrap());
        refuse(&|p| p.preprocessed = Some(p.opening.clone()));
        refuse(&|p| p.opening.rounds.reverse());
        refuse(&|p| p.opening.rounds[0].queries = Queries::Extension(Vec::new(), Vec::new()));
        refuse(&|p| p.opening.rounds[0].queries = p.opening.rounds[1].queries.clone());
        refuse(&|p| p.opening.final_queries = p.opening.rounds[0].queries.clone());
        refuse(&|p| p.opening.rounds[0].pow[0] ^= 1);
        refuse(&|p| p.opening.final_pow[0] ^= 1);
        refuse(&|p| p.opening.final_folds = Some(p.opening.folds.clone()));
        refuse(&|p| p.opening.evaluations.reverse());
        refuse(&|p| p.lookup.as_mut().unwrap().0 = [0; 20]);
        refuse(&|p| p.claimed_sum = [0; 20]);
        refuse(&|p| p.pow_witnesses.push([0; 4]));
        refuse(&|p| p.commitment.clone_from(p.opening.rounds[0].commitment.as_ref().unwrap()));
    }
}

#[test]
fn swapped_parts_are_refused() {
    check(Swaps);
}
