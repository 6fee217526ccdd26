//! The parameters of every backend: enough for every shape that a verifier accepts, and for the FRI
//! backends what the search finds. And the errors behind the figures, computed again.

#![cfg(feature = "all-backends")]

use mipsilon_air::machine::ChipId;
use mipsilon_field::{BabyBear, Goldilocks, KoalaBear, MachineField, Mersenne31};
use mipsilon_pcs::layout::{LayoutCounts, Rules};
use mipsilon_pcs::parameters::{CIRCLE_FOLDING, FOLDING, Goal};
use mipsilon_pcs::search::{DEGREE_4_TARGET, TARGET, cheapest};
use mipsilon_pcs::security::Strength;
use mipsilon_pcs::shape::{MAX_LOG_HEIGHT, check_shape, even_shape, heaviest_shape, least_tables};
use mipsilon_pcs::{Backend, BackendId, BackendVisitor, SecurityProfile, Shape, dispatch};
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
    (goal, target): (Goal, u32),
) -> Found {
    let tables = least_tables();
    let best = degrees.iter().filter_map(|&extension_degree| {
        let openings = openings(extension_degree);
        let strength = Strength::of::<F>(extension_degree, collision_resistance);
        let circle = openings == OpeningShape::Circle;
        // Hiding doubles the traces.
        let log_heights =
            if openings.is_zk() { 9..=MAX_LOG_HEIGHT - 1 } else { 4..=MAX_LOG_HEIGHT };
        let heaviest = heaviest_shape(&tables, log_heights.clone());
        // A run of some 150,000 cycles.
        let sample = even_shape(&tables, 12, *log_heights.start());
        let counts = |shape| {
            let tables = &tables;
            move |rules| LayoutCounts::of(tables, shape, rules, extension_degree)
        };
        let base = if circle { CIRCLE_FOLDING } else { FOLDING };
        let (heaviest, sample) = (counts(&heaviest), counts(&sample));
        let (cost, settings) =
            cheapest(openings, strength, (goal, target), base, &heaviest, &sample)?;
        Some((cost, Found { extension_degree, parameters: settings.to_string() }))
    });
    best.min_by_key(|(cost, _)| *cost).expect("parameters").1
}

/// What a backend's parameters were searched for.
fn target(field: &str, pcs: &str) -> u32 {
    let degree_4 = field != "goldilocks" && !["stir", "whir"].contains(&pcs);
    if degree_4 { DEGREE_4_TARGET } else { TARGET }
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
        let (all, some) = ((goal, TARGET), (goal, DEGREE_4_TARGET));
        for (field, pcs, found) in [
            ("koala-bear", "fri-blake3", search::<KoalaBear>(two_adic, &[4], 123, some)),
            ("baby-bear", "fri-blake3", search::<BabyBear>(two_adic, &[4], 123, some)),
            ("goldilocks", "fri-blake3", search::<Goldilocks>(two_adic, &[2, 3], 127, all)),
            ("mersenne-31", "circle-keccak", search::<Mersenne31>(circle, &[4], 123, some)),
            ("baby-bear", "hiding-fri", search::<BabyBear>(hiding, &[4], 123, some)),
            ("goldilocks", "hiding-fri", search::<Goldilocks>(hiding, &[2, 3], 127, all)),
        ] {
            let used = look(field, pcs, profile);
            if used != found {
                wrong.push(format!("{field} {pcs} {profile}: {used:?} instead of {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Shapes that a verifier accepts: small and large, with few and with all heights, and the one with
/// the most messages.
fn shapes<F: MachineField>(backend: &dyn Backend<Field = F>) -> Vec<Shape> {
    let tables = least_tables();
    let log_heights = backend.log_heights();
    let least = *log_heights.start();
    let mut every_height = even_shape(&tables, least, least);
    for (id, height) in ChipId::ALL.into_iter().zip(log_heights.clone().rev()) {
        every_height[id] = Some(height);
    }
    let shapes = vec![
        heaviest_shape(&tables, log_heights.clone()),
        even_shape(&tables, 12.max(least), least),
        even_shape(&tables, least, least),
        every_height,
    ];
    for shape in &shapes {
        check_shape(&tables, shape, log_heights.clone()).unwrap();
    }
    shapes
}

/// The least bits of a profile's figure among the shapes.
struct Least(Goal);

impl BackendVisitor for Least {
    type Output = u32;
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) -> u32 {
        let bits = |shape| backend.security(&least_tables(), &shape).figure(self.0);
        shapes(backend).into_iter().map(bits).min().unwrap()
    }
}

#[test]
fn every_backend_has_its_bits_on_every_shape() {
    for &(field, pcs) in BackendId::ALL {
        let id = BackendId { field: field.to_owned(), pcs: pcs.to_owned() };
        for profile in SecurityProfile::ALL {
            let goal = profile.promise().map_or(Goal::Conjectured, |promise| promise.goal);
            let bits = dispatch(&id, profile, Least(goal)).unwrap();
            match profile.promise() {
                None => assert!(bits < 40, "{field} {pcs} {profile}: {bits}"),
                Some(promise) => {
                    assert!(bits >= promise.bits, "{field} {pcs} {profile}: {bits}");
                    assert!(bits >= target(field, pcs), "{field} {pcs} {profile}: {bits}");
                }
            }
        }
    }
}

/// Computes LogUp's error again for each shape, and compares it with the report's.
struct LogUp;

impl BackendVisitor for LogUp {
    type Output = ();
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) {
        let (parameters, degree) = (backend.parameters(), backend.extension_degree());
        let name = format!("{} {} {parameters}", F::NAME, backend.pcs());
        // Of the parameters' line, for instance "lookup-grinding=10" and "blowup=2^1".
        let number = |key: &str| {
            let value = parameters.split([' ', '^']).find_map(|it| it.strip_prefix(key));
            value.map(|it| it.parse::<f64>().unwrap())
        };
        let log_blowup: f64 = parameters
            .split_once("blowup=2^")
            .unwrap()
            .1
            .split(' ')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        let openings = match backend.pcs() {
            "hiding-fri" => OpeningShape::hiding(degree),
            "circle-keccak" | "circle-poseidon2" => OpeningShape::Circle,
            _ => OpeningShape::TwoAdic,
        };
        let rules = Rules { openings, log_blowup: log_blowup as usize };
        for shape in shapes(backend) {
            let tables = least_tables();
            let security = backend.security(&tables, &shape);
            let counts = LayoutCounts::of(&tables, &shape, rules, degree);
            let field_bits = ((F::ORDER_U64 as f64).log2() * degree as f64).floor();
            // N (W + 2) / |EF| for N denominators of W fields.
            let lookups = counts.denominators as f64;
            let alone = field_bits - lookups.log2() - 9_f64.log2()
                + number("lookup-grinding=").unwrap_or(0.0);
            let term = |label: &str| {
                let mut terms = security.proven_terms.iter().filter(|term| term.label == label);
                let bits = terms.next().unwrap_or_else(|| panic!("{name}: no {label}")).bits;
                assert_eq!(terms.next(), None);
                bits
            };
            let charged = alone - security.log_candidates;
            // The report rounds N up to a multiple of the greatest height.
            let reported = term("logup-fingerprint");
            assert!(
                reported <= charged + 1e-6 && reported > charged - 1.0,
                "{name}: {reported} instead of {charged}"
            );
            let least = security.proven_terms.iter().map(|it| it.bits).fold(f64::MAX, f64::min);
            assert!(f64::from(security.proven) <= least, "{name}");
            // What the test decodes with, if it decodes lists: at the least distance from the
            // Johnson bound that FRI's analysis takes, a list has (3 + 1/2) / sqrt(rate) words, up
            // to that bound 10 / rate.
            match backend.pcs() {
                "stir" => assert_eq!(security.log_candidates, 0.0),
                "whir" => {
                    assert_eq!(security.log_candidates, 2.0 * (10_f64.log2() + log_blowup))
                }
                _ => {
                    assert!(
                        security.log_candidates == 0.0
                            || security.log_candidates >= 3.5_f64.log2() + log_blowup / 2.0
                    );
                    let ali =
                        field_bits - (counts.constraints as f64).log2() - security.log_candidates;
                    assert!((term("air-composition") - ali).abs() < 1e-6, "{name}");
                }
            }
        }
    }
}

#[test]
fn what_is_drawn_before_the_openings_holds_for_every_candidate() {
    for &(field, pcs) in BackendId::ALL {
        let id = BackendId { field: field.to_owned(), pcs: pcs.to_owned() };
        for profile in SecurityProfile::ALL {
            dispatch(&id, profile, LogUp).unwrap();
        }
    }
}
