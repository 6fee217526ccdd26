//! The search for the parameters: no other blowup, folds and grinding make a prover that is a
//! twentieth cheaper, nor one as cheap with a proof a fifth smaller.

use alloc::vec::Vec;

use libm::{exp2, log2};
use mipsilon_air::machine::{ChipId, chip_asts};
use mipsilon_field::{BabyBear, BabyBear8, Goldilocks, Goldilocks3, KoalaBear, KoalaBear8};

use super::tests::{least_bits, most_openings_by_height};
use super::*;
use crate::hash::Poseidon2;
use crate::layout::ChipCost;
use crate::parameters::SecurityProfile;
use crate::search::TARGET;
use crate::shape::{least_tables, shape_with};

/// Base-field elements that one permutation absorbs.
const RATE: f64 = 8.0;
/// Bytes of a digest.
const DIGEST: f64 = 32.0;

/// The traces of one height in a proof of middling size.
struct Traces {
    log_height: usize,
    openings: usize,
    cells_per_row: usize,
}

fn traces(rules: Rules, extension_degree: usize) -> Vec<Traces> {
    let log_height = |chip| if chip == ChipId::Nop { 18 } else { 8 + chip as u8 % 9 };
    let shape = shape_with(&least_tables(), log_height, MIN_LOG_HEIGHT);
    let cells =
        chip_asts(&least_tables()).map(|_, chip| ChipCost::of(chip, rules).cells(extension_degree));
    (MIN_LOG_HEIGHT..=18)
        .filter(|&log| shape.values().any(|&l| l == Some(log)))
        .map(|log| {
            let these = shape.map(|_, l| l.filter(|&l| l == log));
            Traces {
                log_height: log.into(),
                openings: LayoutCounts::of(&least_tables(), &these, rules, extension_degree)
                    .openings,
                cells_per_row: (these.iter().zip(cells.values()))
                    .map(|((_, log), cells)| log.map_or(0, |_| *cells))
                    .sum(),
            }
        })
        .collect()
}

/// The prover's cost, in cells hashed, and the bytes of the proof.
fn cost<F, EF>(stir: &Stir<F, EF, Poseidon2>, traces: &[Traces]) -> Option<(f64, f64)>
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F>,
    Poseidon2: TreeHash<F>,
{
    let element = F::bits().div_ceil(8) as f64;
    let degree = EF::DIMENSION as f64;
    let (mut cells, mut bytes) = (0.0, 0.0);
    // What is ground at each site, shared by the instances.
    let mut sites = Vec::<(usize, usize)>::new();
    for Traces { log_height, openings, cells_per_row } in traces {
        let schedule = stir.schedule(*log_height, *openings).ok()?;
        let last = (
            schedule.final_log_folding_factor(),
            schedule.final_queries(),
            (schedule.final_folding_pow_bits(), schedule.final_pow_bits()),
        );
        let rounds = schedule.round_configs().iter().map(|round| {
            let grinding = (round.folding_pow_bits, round.pow_bits);
            (round.log_folding_factor, round.num_queries, grinding)
        });
        let mut log_domain = schedule.log_starting_domain_size() as f64;
        // Trees of trace, LogUp, quotient and preprocessed columns.
        cells += exp2(log_domain) * (*cells_per_row as f64 + 4.0 * RATE);
        let queries = last.1.max(schedule.round_configs().first().map_or(0, |r| r.num_queries));
        let path = |queries: f64, log_leaves: f64| {
            queries * DIGEST * (log_leaves - log2(queries)).max(0.0)
        };
        bytes +=
            (queries * cells_per_row) as f64 * element + 4.0 * path(queries as f64, log_domain);
        for (i, (log_arity, queries, (fold, query))) in rounds.chain([last]).enumerate() {
            let log_leaves = log_domain - log_arity as f64;
            // Transformed and hashed.
            cells += 2.0 * degree * exp2(log_domain) + RATE * exp2(log_leaves);
            bytes += (queries << log_arity) as f64 * degree * element;
            bytes += path((queries as f64).min(exp2(log_leaves)), log_leaves);
            sites.resize(sites.len().max(i + 1), (0, 0));
            sites[i] = (sites[i].0.max(fold), sites[i].1.max(query));
            log_domain -= 1.0;
        }
        bytes += schedule.final_poly_len() as f64 * degree * element;
    }
    let ground = |bits: usize| if bits > 0 { RATE * exp2(bits as f64) } else { 0.0 };
    cells += sites.iter().map(|&(fold, query)| ground(fold) + ground(query)).sum::<f64>();
    Some((cells, bytes))
}

/// The least level at which every height has its bits, if there is one.
fn least_level<F, EF>(settings: StirSettings, most_openings: &[(u8, usize)]) -> Option<StirSettings>
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F>,
    Poseidon2: TreeHash<F>,
{
    let at = |level| StirSettings { level, ..settings };
    let suffices =
        |level| least_bits::<F, EF>(at(level), most_openings).is_some_and(|bits| bits >= TARGET);
    (TARGET as usize..TARGET as usize + 32).find(|&level| suffices(level)).map(at)
}

fn search<F, EF>()
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F>,
    Poseidon2: TreeHash<F>,
{
    let chosen = StirSettings::of(SecurityProfile::Proven100);
    let mut found = Vec::new();
    for log_blowup in 1..=2 {
        let rules = Rules { openings: OpeningShape::TwoAdic, log_blowup };
        let traces = traces(rules, EF::DIMENSION);
        let most = most_openings_by_height(log_blowup, EF::DIMENSION);
        // The highest and the lowest bind.
        let ends = [most[0], most[most.len() - 1]];
        for log_starting_folding in 2..=4 {
            for log_folding in 2..=4 {
                for max_grinding in (8..=20).step_by(2) {
                    let settings = StirSettings {
                        log_blowup,
                        log_starting_folding,
                        log_folding,
                        max_grinding,
                        ..chosen
                    };
                    let settings = least_level::<F, EF>(settings, &ends);
                    let costed = settings.and_then(|settings| {
                        Some((cost(&Stir::<F, EF, _>::new(settings), &traces)?, settings))
                    });
                    found.extend(costed);
                }
            }
        }
    }
    let least = found.iter().map(|((cells, _), _)| *cells).fold(f64::INFINITY, f64::min);
    // The fields share a level.
    let like_chosen = |&&(_, settings): &&((f64, f64), StirSettings)| {
        StirSettings { level: chosen.level, ..settings } == chosen
    };
    let ((cells, bytes), with_least_level) =
        *found.iter().find(like_chosen).expect("a level that suffices");
    assert!((chosen.level - 1..=chosen.level).contains(&with_least_level.level));
    assert!(cells <= 1.05 * least, "{cells} cells, {least} are enough");
    let smaller = found.iter().filter(|((c, b), _)| *c <= cells && *b < 0.8 * bytes).count();
    assert_eq!(smaller, 0, "the proof could be a fifth smaller for nothing");
}

#[test]
fn no_parameters_are_much_better_over_koala_bear() {
    search::<KoalaBear, KoalaBear8>();
}

#[test]
fn no_parameters_are_much_better_over_baby_bear() {
    search::<BabyBear, BabyBear8>();
}

#[test]
fn no_parameters_are_much_better_over_goldilocks() {
    search::<Goldilocks, Goldilocks3>();
}
