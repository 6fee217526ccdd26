//! What is special about the multilinear backend: other prover, other proofs, other report.

mod structure;

use std::panic::{AssertUnwindSafe, catch_unwind};

use mipsilon_air::machine::{optional_chips, record_all};
use mipsilon_field::MachineField;
use mipsilon_pcs::shape::shape_of;
use mipsilon_pcs::{
    Backend, BackendId, BackendVisitor, SecurityProfile, Shape, Statement, dispatch,
};
use mipsilon_tests::fixtures::{INPUT, program};
use mipsilon_tests::guest::{Witness, witness};

/// Visits the backend of this field.
fn with<V: BackendVisitor>(field: &str, profile: SecurityProfile, visitor: V) -> V::Output {
    let id = BackendId { field: field.to_owned(), pcs: "whir".to_owned() };
    dispatch(&id, profile, visitor).expect("the backend")
}

/// The fields that have the backend.
fn fields() -> impl Iterator<Item = &'static str> {
    BackendId::ALL.iter().filter(|(_, pcs)| *pcs == "whir").map(|&(field, _)| field)
}

/// A run that is proved, and perhaps altered.
struct Run<F> {
    witness: Witness<F>,
    public: Vec<u32>,
    shape: Shape,
}

impl<F: MachineField> Run<F> {
    fn honest(backend: &dyn Backend<Field = F>) -> Self {
        let witness = witness::<F>(&program(), INPUT);
        let public = witness.public.iter().map(|v| v.as_canonical_u64() as u32).collect();
        let shape = shape_of(&witness.traces.matrices, backend.min_log_height());
        Self { witness, public, shape }
    }
    fn statement(&self) -> Statement<'_> {
        Statement { tables: &self.witness.tables, public: &self.public, context: [7; 32] }
    }
    fn prove(&self, backend: &dyn Backend<Field = F>) -> Vec<u8> {
        backend.prove(&self.statement(), self.witness.traces.matrices.clone()).expect("a proof")
    }
    fn accepts(&self, backend: &dyn Backend<Field = F>, proof: &[u8]) -> bool {
        backend.verify(&self.statement(), &self.shape, proof).is_ok()
    }
}

/// A wrong cell in each chip in turn, honestly proved. With debug assertions on, Plonky3's prover
/// may refuse before the verifier does.
struct WrongCells;

impl BackendVisitor for WrongCells {
    type Output = ();
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) {
        let honest = Run::honest(backend);
        assert!(honest.accepts(backend, &honest.prove(backend)));
        let chips = record_all(&honest.witness.tables);
        for (index, chip) in chips.iter().enumerate() {
            let Some(columns) = honest.shape[index].map(|_| chip.columns.len()) else { continue };
            for column in [0, columns - 1] {
                let mut run = Run::honest(backend);
                let trace = run.witness.traces.matrices[index].as_mut().expect("it is present");
                trace.values[column] += F::ONE;
                let proof = catch_unwind(AssertUnwindSafe(|| run.prove(backend)));
                let Ok(proof) = proof else { continue };
                assert!(!run.accepts(backend, &proof), "{} {}", chip.name, chip.columns[column]);
            }
        }
    }
}

#[test]
fn wrong_cells_are_refused() {
    with("koala-bear", SecurityProfile::FastInsecure, WrongCells);
}

/// An honest proof of another statement.
struct WrongStatements;

impl BackendVisitor for WrongStatements {
    type Output = ();
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) {
        let mut run = Run::honest(backend);
        let proof = run.prove(backend);
        assert!(run.accepts(backend, &proof));
        for index in 0..run.public.len() {
            run.public[index] ^= 1;
            assert!(!run.accepts(backend, &proof), "public value {index}");
            run.public[index] ^= 1;
        }
        let context = Statement { context: [8; 32], ..run.statement() };
        assert!(backend.verify(&context, &run.shape, &proof).is_err());
    }
}

#[test]
fn statements_are_bound() {
    fields().for_each(|field| with(field, SecurityProfile::FastInsecure, WrongStatements));
}

/// An honest proof that declares another height of some chip.
struct WrongHeights;

impl BackendVisitor for WrongHeights {
    type Output = ();
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) {
        let mut run = Run::honest(backend);
        let proof = run.prove(backend);
        for index in 0..run.shape.len() {
            let honest = run.shape[index];
            for other in [None, Some(8), Some(9), Some(22)] {
                run.shape[index] = other;
                assert_eq!(run.accepts(backend, &proof), other == honest, "{index}: {other:?}");
            }
            run.shape[index] = honest;
        }
    }
}

#[test]
fn heights_are_bound() {
    with("koala-bear", SecurityProfile::FastInsecure, WrongHeights);
}

/// The bits of the largest shape: 2^20 rows in every chip that may have them, 2^22 in the widest.
struct Largest;

impl BackendVisitor for Largest {
    type Output = (u32, String);
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) -> (u32, String) {
        let mut run = Run::honest(backend);
        let chips = record_all(&run.witness.tables);
        let widest = (0..optional_chips()).max_by_key(|&i| chips[i].columns.len());
        for index in 0..optional_chips() {
            run.shape[index] = Some(if Some(index) == widest { 22 } else { 20 });
        }
        let security = backend.security(&run.witness.tables, &run.shape);
        (security.proven, security.proven_binding)
    }
}

#[test]
fn the_largest_proofs_have_the_bits_of_their_profile() {
    for field in fields() {
        for (profile, least) in
            [(SecurityProfile::Proven100, 100), (SecurityProfile::Conjectured100, 80)]
        {
            let (bits, binding) = with(field, profile, Largest);
            assert!(bits >= least, "{field} {profile}: {bits} bits by {binding}");
        }
    }
}
