use alloc::vec;
use alloc::vec::Vec;

use mipsilon_air::machine::{ChipMap, chip_asts};
use mipsilon_field::{BabyBear, BabyBear8, Goldilocks, Goldilocks3, KoalaBear, KoalaBear8};
use p3_commit::{OpeningRequest, Pcs as _};
use p3_field::{Field, PrimeCharacteristicRing};
use p3_matrix::dense::RowMajorMatrix;
use p3_uni_stark::StarkGenericConfig;

use super::*;
use crate::hash::Poseidon2;
use crate::parameters::SecurityProfile;
use crate::search::TARGET;
use crate::shape::{MAX_LOG_HEIGHT, check_shape, least_tables, shape_with, weight};

/// No fewer openings than traces of this height can have in an admitted shape: as many chips, and
/// a part of one, as the bound on messages leaves room for, the ones with the most openings a
/// message first.
fn most_openings(log_height: u8, rules: Rules, extension_degree: usize) -> usize {
    let tables = least_tables();
    let mut chips: Vec<(f64, f64)> = chip_asts(&tables)
        .iter()
        .map(|(chip, ast)| {
            let only = ChipMap::from_fn(|id| (id == chip).then_some(log_height));
            let counts = LayoutCounts::of(&tables, &only, rules, extension_degree);
            (counts.openings as f64, weight(ast) as f64)
        })
        .collect();
    chips.sort_by(|l, r| (r.0 / r.1).total_cmp(&(l.0 / l.1)));
    let mut room = f64::from(1 << (30 - log_height));
    let mut openings = 0.0;
    for (some, weight) in chips {
        let part = if weight > room { room / weight } else { 1.0 };
        openings += some * part;
        room -= weight * part;
    }
    openings.ceil() as usize
}

/// The most openings of every height.
pub(super) fn most_openings_by_height(
    log_blowup: usize,
    extension_degree: usize,
) -> Vec<(u8, usize)> {
    let rules = Rules { openings: OpeningShape::TwoAdic, log_blowup };
    let most = |log_height| (log_height, most_openings(log_height, rules, extension_degree));
    (MIN_LOG_HEIGHT..=MAX_LOG_HEIGHT).map(most).collect()
}

/// The bits of the weakest instance over heights with up to so many openings; `None` if one has no
/// schedule.
pub(super) fn least_bits<F, EF>(
    settings: StirSettings,
    most_openings: &[(u8, usize)],
) -> Option<u32>
where
    F: TwoAdicMachineField,
    EF: ExtensionField<F>,
    Poseidon2: TreeHash<F>,
{
    let stir = Stir::<F, EF, Poseidon2>::new(settings);
    let field_bits = Strength::of::<F>(EF::DIMENSION, 0).challenge_bits;
    let mut least = u32::MAX;
    for &(log_height, most) in most_openings {
        for openings in [1, 2, 30, most / 2, most] {
            let schedule = stir.schedule(log_height.into(), openings).ok()?;
            let bits = Instance::of(&schedule, openings).bits(field_bits).bits();
            least = least.min(bits as u32);
        }
    }
    Some(least)
}

fn check<F: TwoAdicMachineField, EF: ExtensionField<F>>()
where
    Poseidon2: TreeHash<F>,
    Config<F, EF, Poseidon2>: scheme::Config,
{
    let log_blowup = StirSettings::of(SecurityProfile::Proven100).log_blowup;
    let most = most_openings_by_height(log_blowup, EF::DIMENSION);
    let bits = |profile| least_bits::<F, EF>(StirSettings::of(profile), &most).expect("schedules");
    assert!(bits(SecurityProfile::FastInsecure) < 20);
    assert!(bits(SecurityProfile::Conjectured100) >= TARGET);
    assert!(bits(SecurityProfile::Proven100) >= TARGET);
    // Every height that a proof may have at once: the lists of all of them together have one word.
    let every_height =
        shape_with(&least_tables(), |chip| MIN_LOG_HEIGHT + chip as u8 % 12, MIN_LOG_HEIGHT);
    check_shape(&least_tables(), &every_height, 4..=MAX_LOG_HEIGHT).unwrap();
    let stir = Stir::<F, EF, Poseidon2>::new(StirSettings::of(SecurityProfile::Proven100));
    let security = stir.security(&least_tables(), &every_height);
    assert!(security.proven >= TARGET && security.log_candidates == 0.0, "{security:?}");
    assert_eq!(security.conjectured, security.proven);
}

#[test]
fn profiles_are_worth_their_names_over_koala_bear() {
    check::<KoalaBear, KoalaBear8>();
}

#[test]
fn profiles_are_worth_their_names_over_baby_bear() {
    check::<BabyBear, BabyBear8>();
}

#[test]
fn profiles_are_worth_their_names_over_goldilocks() {
    check::<Goldilocks, Goldilocks3>();
}

/// The schedules that the report is computed from are the ones that Plonky3 proves by.
#[test]
fn schedules_are_those_of_proofs() {
    for profile in SecurityProfile::ALL {
        let stir = Stir::<KoalaBear, KoalaBear8, Poseidon2>::new(StirSettings::of(profile));
        let config = stir.config(&[0; 32]);
        let pcs = config.pcs();
        let commit = |sizes: &[(usize, usize)]| {
            let matrices = sizes.iter().map(|&(log_height, width)| {
                let cells = (0..width << log_height).map(KoalaBear::from_usize).collect();
                let domain = pcs.natural_domain_for_degree(1 << log_height);
                (domain, RowMajorMatrix::new(cells, width))
            });
            pcs.commit(matrices).unwrap().1
        };
        let (both, tall) = (commit(&[(6, 5), (11, 3)]), commit(&[(11, 7)]));
        let point = KoalaBear8::GENERATOR;
        let requests = vec![
            OpeningRequest {
                prover_data: &both,
                points: vec![vec![point], vec![point, point.square()]],
            },
            OpeningRequest { prover_data: &tall, points: vec![vec![point]] },
        ];
        let (_, proof) = pcs.open(requests, &mut config.initialise_challenger()).unwrap();
        let schedules = [(11, 2 * 3 + 7), (6, 5)].map(|(h, n)| stir.schedule(h, n).unwrap());
        assert_eq!(proof.buckets.len(), schedules.len());
        for ((proof, _), schedule) in proof.buckets.iter().zip(&schedules) {
            let rounds = schedule.round_configs();
            assert_eq!(proof.round_proofs.len(), rounds.len());
            for (proof, round) in proof.round_proofs.iter().zip(rounds) {
                let queries = &proof.query_openings.as_ref().unwrap().row_evals;
                assert_eq!(queries.len(), round.num_queries);
                assert_eq!(queries[0].len(), 1 << round.log_folding_factor);
                assert_eq!(proof.ood_answers.len(), round.num_ood_samples);
            }
            let queries = &proof.final_query_openings.as_ref().unwrap().row_evals;
            assert_eq!(queries.len(), schedule.final_queries());
            assert_eq!(proof.final_polynomial.len(), schedule.final_poly_len());
        }
    }
}
