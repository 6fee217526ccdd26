//! The search that found the parameters of the FRI backends ([`crate::parameters`]).
//!
//! Among all blowups up to 2^4, all grinding before the queries up to 20 bits and a few bounds of
//! grinding elsewhere, with the fewest queries and then the least grinding elsewhere that reach the
//! target on the heaviest shape, the search takes what costs the prover least on a middling one. Cost is counted in field elements:
//! those of the low-degree extensions, which are transformed and hashed, 16 for each expected try
//! of a grinding, and for each query one opening of every column.

use p3_uni_stark::OpeningShape;

use crate::layout::{LayoutCounts, Rules};
use crate::parameters::{FriSettings, Goal};
use crate::security::{Strength, fri_security};

/// Bits that a proof should have: 1,024 proofs, each of a part of a run, then have 100 together.
pub const TARGET: u32 = 110;

/// Bits that a FRI proof over a 31-bit field should have: what challenges of degree 4, 124 bits, can
/// carry at little cost, so that 16 proofs have 100 together. A bit more takes a tenth more from the
/// prover, by grinding; three are out of reach. Degree 5 reaches [`TARGET`], but with it proving
/// takes 1.28 times the CPU (measured: `sha256`, KoalaBear, Blake3 and Poseidon2 trees alike), and
/// the circle has no such field. WHIR, STIR and Goldilocks carry longer chains.
pub const DEGREE_4_TARGET: u32 = 104;

/// What hashing one try of a proof of work costs: a permutation of 16 elements.
const ELEMENTS_PER_TRY: u64 = 16;

/// The most bits of any grinding.
const MAX_GRINDING: usize = 20;

/// More queries than any profile needs.
const MAX_QUERIES: usize = 400;

/// The counts of a batch under given rules.
pub type Counts<'a> = &'a dyn Fn(Rules) -> LayoutCounts;

/// The cheapest settings that reach `target` bits on the `heaviest` batch, with their cost on the
/// `sample`. `base` gives the final polynomial's length and the arity.
pub fn cheapest(
    openings: OpeningShape,
    strength: Strength,
    (goal, target): (Goal, u32),
    base: FriSettings,
    heaviest: Counts<'_>,
    sample: Counts<'_>,
) -> Option<(u64, FriSettings)> {
    let mut best: Option<(u64, FriSettings)> = None;
    for log_blowup in 1..=4 {
        let rules = Rules { openings, log_blowup };
        let (heaviest, sample) = (heaviest(rules), sample(rules));
        // The quotient must fit the extension: see `Rules`.
        if rules.log_quotient(heaviest.degree) > log_blowup {
            continue;
        }
        let reaches = |settings: &FriSettings| {
            fri_security(settings, strength, &heaviest).figure(goal) >= target
        };
        // With much grinding elsewhere lists can be decoded, which takes fewer queries.
        for elsewhere in (0..=MAX_GRINDING).step_by(5) {
            for query_grinding in 0..=MAX_GRINDING {
                let most = FriSettings {
                    log_blowup,
                    query_grinding,
                    queries: MAX_QUERIES,
                    batch_grinding: elsewhere,
                    commit_grinding: elsewhere,
                    lookup_grinding: elsewhere,
                    ood_grinding: elsewhere,
                    ..base
                };
                let Some(settings) = least(most, reaches) else { continue };
                let cost = cost(&settings, &sample);
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, settings));
                }
            }
        }
    }
    best
}

/// The fewest queries, and for them the least grinding, that reach the target.
fn least(most: FriSettings, reaches: impl Fn(&FriSettings) -> bool) -> Option<FriSettings> {
    if !reaches(&most) {
        return None;
    }
    let mut settings = most;
    let knobs: [fn(&mut FriSettings) -> &mut usize; 5] = [
        |s| &mut s.queries,
        |s| &mut s.batch_grinding,
        |s| &mut s.commit_grinding,
        |s| &mut s.lookup_grinding,
        |s| &mut s.ood_grinding,
    ];
    for knob in knobs {
        let (mut too_few, mut enough) = (0, *knob(&mut settings));
        while enough > too_few {
            let middle = (too_few + enough) / 2;
            let mut tried = settings;
            *knob(&mut tried) = middle;
            if reaches(&tried) { enough = middle } else { too_few = middle + 1 }
        }
        *knob(&mut settings) = enough;
    }
    Some(settings)
}

/// The prover's cost, in field elements.
fn cost(settings: &FriSettings, batch: &LayoutCounts) -> u64 {
    let tries = |bits: usize| if bits == 0 { 0 } else { ELEMENTS_PER_TRY << bits };
    let folds = batch.log_height.saturating_sub(settings.log_final_poly_len);
    let rounds = folds.div_ceil(settings.max_log_arity) as u64;
    let grinding = tries(settings.query_grinding)
        + tries(settings.batch_grinding)
        + rounds * tries(settings.commit_grinding)
        + tries(settings.lookup_grinding)
        + tries(settings.ood_grinding);
    ((batch.cells << settings.log_blowup) + settings.queries * batch.openings) as u64 + grinding
}
