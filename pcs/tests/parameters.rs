//! The parameters of every backend: enough for the largest run, and for the FRI backends what the
//! search finds.

#![cfg(feature = "all-backends")]

use mipsilon_field::{BabyBear, Goldilocks, KoalaBear, MachineField, Mersenne31};
use mipsilon_pcs::layout::LayoutCounts;
use mipsilon_pcs::parameters::{CIRCLE_FOLDING, FOLDING, Goal};
use mipsilon_pcs::search::cheapest;
use mipsilon_pcs::security::Strength;
use mipsilon_pcs::shape::{MAX_LOG_HEIGHT, even_shape, largest_shape, least_tables};
use mipsilon_pcs::{Backend, BackendId, BackendVisitor, SecurityProfile, dispatch};
use p3_uni_stark::OpeningShape;

/// The backend of a pair and profile, boiled down.
#[derive(Debug, PartialEq)]
struct Found {
    extension_degree: usize,
    parameters: String,
}

struct Look;

impl BackendVisitor for Look {
    type Output = Found;
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) -> Found {
        let extension_degree = backend.extension_degree();
        Found { extension_degree, parameters: backend.parameters() }
    }
}

fn look(field: &str, pcs: &str, profile: SecurityProfile) -> Found {
    let id = BackendId { field: field.to_owned(), pcs: pcs.to_owned() };
    dispatch(&id, profile, Look).unwrap()
}

/// What the search finds among challenge fields of the given degrees.
fn search<F: MachineField>(
    openings: fn(usize) -> OpeningShape,
    degrees: &[usize],
    collision_resistance: usize,
    goal: Goal,
) -> Found {
    let tables = least_tables();
    let best = degrees.iter().filter_map(|&extension_degree| {
        let openings = openings(extension_degree);
        let strength = Strength::of::<F>(extension_degree, collision_resistance);
        let circle = openings == OpeningShape::Circle;
        // Hiding doubles the traces.
        let log_heights =
            if openings.is_zk() { 9..=MAX_LOG_HEIGHT - 1 } else { 4..=MAX_LOG_HEIGHT };
        let largest = largest_shape(&tables, log_heights.clone());
        // A run of some 150,000 cycles.
        let sample = even_shape(&tables, 12, *log_heights.start());
        let counts = |shape| {
            let tables = &tables;
            move |rules| LayoutCounts::of(tables, shape, rules, extension_degree)
        };
        let base = if circle { CIRCLE_FOLDING } else { FOLDING };
        let (cost, settings) =
            cheapest(openings, strength, goal, base, &counts(&largest), &counts(&sample))?;
        Some((cost, Found { extension_degree, parameters: settings.to_string() }))
    });
    best.min_by_key(|(cost, _)| *cost).expect("parameters").1
}

#[test]
fn they_are_what_the_search_finds() {
    let two_adic = |_| OpeningShape::TwoAdic;
    let circle = |_| OpeningShape::Circle;
    let hiding = OpeningShape::hiding;
    let mut wrong = Vec::new();
    for (profile, goal) in [
        (SecurityProfile::Conjectured100, Goal::Conjectured),
        (SecurityProfile::Proven100, Goal::Proven),
    ] {
        for (field, pcs, found) in [
            ("koala-bear", "fri-blake3", search::<KoalaBear>(two_adic, &[4, 5], 123, goal)),
            ("baby-bear", "fri-blake3", search::<BabyBear>(two_adic, &[4, 5], 123, goal)),
            ("goldilocks", "fri-blake3", search::<Goldilocks>(two_adic, &[2, 3], 127, goal)),
            ("mersenne-31", "circle-keccak", search::<Mersenne31>(circle, &[4], 123, goal)),
            ("baby-bear", "hiding-fri", search::<BabyBear>(hiding, &[4, 5], 123, goal)),
            ("goldilocks", "hiding-fri", search::<Goldilocks>(hiding, &[2, 3], 127, goal)),
        ] {
            let used = look(field, pcs, profile);
            if used != found {
                wrong.push(format!("{field} {pcs} {profile}: {used:?} instead of {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

struct Largest(Goal);

impl BackendVisitor for Largest {
    type Output = u32;
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) -> u32 {
        let tables = least_tables();
        let shape = largest_shape(&tables, backend.log_heights());
        self.0.of(&backend.security(&tables, &shape))
    }
}

#[test]
fn every_backend_has_its_bits_on_the_largest_run() {
    for &(field, pcs) in BackendId::ALL {
        let id = BackendId { field: field.to_owned(), pcs: pcs.to_owned() };
        let bits = |profile, goal| dispatch(&id, profile, Largest(goal)).unwrap();
        let conjectured = bits(SecurityProfile::Conjectured100, Goal::Conjectured);
        let proven = bits(SecurityProfile::Proven100, Goal::Proven);
        assert!(conjectured >= 100, "{field} {pcs}: {conjectured} conjectured");
        assert!(proven >= 100, "{field} {pcs}: {proven} proven");
        assert!(bits(SecurityProfile::FastInsecure, Goal::Conjectured) < 40, "{field} {pcs}");
    }
}
