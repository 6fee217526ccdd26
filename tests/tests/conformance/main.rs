//! What every backend must do: one suite, one line per backend.
//!
//! Proofs of whole guests go through the library ([`whole`]); what a proof file's digests would
//! refuse first is tested below them, on the trait itself ([`bare`]).

mod bare;
mod fixtures;
mod hiding;
mod whole;

use mipsilon_pcs::BackendId;

fn id(field: &str, pcs: &str) -> BackendId {
    BackendId { field: field.to_owned(), pcs: pcs.to_owned() }
}

macro_rules! conformance {
    ($($backend:ident: $field:literal, $pcs:literal;)*) => {
        const LISTED: &[(&str, &str)] = &[$(($field, $pcs)),*];

        $(mod $backend {
            use super::{bare, fixtures, id, whole};

            #[test]
            fn proves_every_guest() {
                whole::proves_every_guest(&id($field, $pcs));
            }

            #[test]
            fn refuses_tampered_claims_and_proofs() {
                whole::refuses_tampered_claims_and_proofs(&id($field, $pcs));
            }

            #[test]
            fn has_the_bits_it_reports() {
                whole::has_the_bits_it_reports(&id($field, $pcs));
            }

            #[test]
            fn binds_the_statement() {
                bare::check(&id($field, $pcs), bare::BindsTheStatement);
            }

            #[test]
            fn keeps_to_its_heights() {
                bare::check(&id($field, $pcs), bare::KeepsToItsHeights);
            }

            #[test]
            fn refuses_false_witnesses() {
                bare::check(&id($field, $pcs), bare::RefusesFalseWitnesses);
            }

            #[test]
            fn repeats_itself_unless_it_hides() {
                bare::check(&id($field, $pcs), bare::RepeatsItselfUnlessItHides);
            }

            #[test]
            fn verifies_old_proofs() {
                fixtures::verifies_old_proofs(&id($field, $pcs));
            }
        })*
    };
}

conformance! {
    koala_bear_fri_blake3: "koala-bear", "fri-blake3";
    koala_bear_fri_poseidon2: "koala-bear", "fri-poseidon2";
    koala_bear_fri_keccak: "koala-bear", "fri-keccak";
    koala_bear_hiding_fri: "koala-bear", "hiding-fri";
    koala_bear_stir: "koala-bear", "stir";
    koala_bear_whir: "koala-bear", "whir";
    baby_bear_fri_blake3: "baby-bear", "fri-blake3";
    baby_bear_fri_poseidon2: "baby-bear", "fri-poseidon2";
    baby_bear_fri_keccak: "baby-bear", "fri-keccak";
    baby_bear_hiding_fri: "baby-bear", "hiding-fri";
    baby_bear_stir: "baby-bear", "stir";
    baby_bear_whir: "baby-bear", "whir";
    goldilocks_fri_blake3: "goldilocks", "fri-blake3";
    goldilocks_fri_poseidon2: "goldilocks", "fri-poseidon2";
    goldilocks_fri_keccak: "goldilocks", "fri-keccak";
    goldilocks_hiding_fri: "goldilocks", "hiding-fri";
    goldilocks_stir: "goldilocks", "stir";
    goldilocks_whir: "goldilocks", "whir";
    mersenne_31_circle_keccak: "mersenne-31", "circle-keccak";
    mersenne_31_circle_poseidon2: "mersenne-31", "circle-poseidon2";
}

#[test]
fn every_backend_is_listed() {
    assert_eq!(LISTED, BackendId::ALL);
}
