//! What a STIR proof is worth, from the schedule of its instances.
//!
//! Plonky3 derives a schedule so that it reaches a level up to the Johnson bound. Here every error
//! of a given schedule is computed again, at the best distance for each round. On top of what
//! Plonky3 charges, each random combination of answers is charged as one of the next round's code
//! also below the Johnson bound (Lemma 5.4 of [STIR](https://eprint.iacr.org/2024/390)).
//!
//! The words of the traces are decoded *uniquely*. Each height is an instance with queries of its
//! own, so lists of candidates would not be one list: LogUp joins all heights before anything fixes
//! a candidate of any of them, and its error would be multiplied by the product of as many lists as
//! there are heights, of some twenty words each, which for an ordinary run leaves less than 50 bits
//! of a field of 155. Within unique decoding every list, and the product, has one word. That takes
//! a fifth more queries in the first round: 0.415 bits each at a blowup of two instead of 0.5.
//! Later rounds, whose words are fixed at a point outside of the domain before anything depends on
//! them, are decoded up to the Johnson bound, by the theorems on proximity gaps and on *mutual*
//! correlated agreement of which `p3_security` gives the references. Nothing rests on a conjecture:
//! with lists up to near capacity the products would only be larger, so that the conjectured figure
//! is the proven one.
//!
//! Words near the code are polynomials of degree at most the height h, not below it: STIR tests
//! the quotients by the points of an opening. They are unique all the same. A word that agrees with
//! one in more than (n + h) / 2 of its n points, hence in at least (n + h) / 2 + 1, can agree so
//! with no other, for the two would agree with each other in h + 2 points; a word that agrees in
//! (n + h) / 2 or fewer passes a query with probability (1 + h/n) / 2. The out-of-domain term counts
//! the degrees: it has the two points of a transition as two degrees more.

use alloc::vec;
use alloc::vec::Vec;

use libm::{exp2, log2, sqrt};
use mipsilon_air::machine::Tables;
use p3_security::proximity::list_size_udr;
use p3_security::report::{ALI_LABEL, COLLISION_LABEL, DEEP_LABEL, LDT_LABEL, SecurityTerm};
use p3_security::{ErrorBits, GrindingSites, SecurityAssumption, air, deep};
use p3_stir::StirConfig;

use super::StirSettings;
use crate::layout::{LayoutCounts, Rules};
use crate::security::{Security, Strength, described, logup_term};
use crate::shape::Shape;

/// One code of an instance, with what is drawn while its word is tested.
#[derive(Clone, Copy, Debug)]
struct Round {
    log_degree: usize,
    log_inv_rate: usize,
    /// Functions whose random combination is the word.
    combined: usize,
    /// Bits ground before their combination.
    combined_grinding: usize,
    /// Points at which the word's polynomial was fixed outside of the domain.
    ood_samples: usize,
    /// Bits ground before folding.
    fold_grinding: usize,
    /// Queries to the word.
    queries: usize,
    /// Bits ground before the queries.
    query_grinding: usize,
    /// Answers whose interpolant is checked at one point; none in the last round.
    answers: usize,
}

/// A STIR instance: its codes, first to last.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    rounds: Vec<Round>,
}

/// How many distances are tried for a round. Their gaps to the Johnson bound are the greatest that
/// STIR admits, times powers of 2^(-1/4).
const GAPS: i32 = 100;

impl Instance {
    /// The instance of a schedule that combines so many openings.
    pub(super) fn of<F, EF, M, C>(schedule: &StirConfig<F, EF, M, C>, openings: usize) -> Self {
        let mut next = Round {
            log_degree: schedule.log_starting_degree(),
            log_inv_rate: schedule.log_blowup(),
            combined: openings,
            combined_grinding: 0,
            ood_samples: 0,
            fold_grinding: schedule.final_folding_pow_bits(),
            queries: schedule.final_queries(),
            query_grinding: schedule.final_pow_bits(),
            answers: 0,
        };
        let mut rounds = Vec::new();
        for round in schedule.round_configs() {
            let answers = round.num_queries + round.num_ood_samples;
            rounds.push(Round {
                fold_grinding: round.folding_pow_bits,
                queries: round.num_queries,
                query_grinding: round.pow_bits,
                answers,
                ..next
            });
            next = Round {
                log_degree: next.log_degree - round.log_folding_factor,
                log_inv_rate: next.log_inv_rate + round.log_folding_factor - 1,
                combined: answers,
                combined_grinding: round.pow_bits,
                ood_samples: round.num_ood_samples,
                ..next
            };
        }
        rounds.push(next);
        Self { rounds }
    }

    /// The bits of the whole test.
    pub(super) fn bits(&self, field_bits: usize) -> ErrorBits {
        let unique =
            |round: &Round| round.error(SecurityAssumption::UniqueDecoding, field_bits, 0.0);
        let later = self.rounds.iter().skip(1).map(|round| {
            let error = unique(round);
            if error.bits() > round.johnson(field_bits).bits() {
                error
            } else {
                round.johnson(field_bits)
            }
        });
        let errors: Vec<ErrorBits> =
            self.rounds.first().map(unique).into_iter().chain(later).collect();
        ErrorBits::sum(&errors)
    }
}

impl Round {
    /// The bits at the best distance up to the Johnson bound.
    fn johnson(&self, field_bits: usize) -> ErrorBits {
        // The greatest gap that STIR admits.
        let greatest = exp2(-(self.log_inv_rate as f64) / 2.0) / 20.0;
        (0..GAPS)
            .map(|i| greatest * exp2(-f64::from(i) / 4.0))
            .map(|gap| self.error(SecurityAssumption::JohnsonBound, field_bits, gap))
            .max_by(|l, r| l.bits().total_cmp(&r.bits()))
            .unwrap_or(ErrorBits::from_log2(0.0))
    }

    /// The bits at a gap to the decoding bound, which unique decoding reaches.
    fn error(&self, assumption: SecurityAssumption, field_bits: usize, gap: f64) -> ErrorBits {
        let (degree, rate) = (self.log_degree, self.log_inv_rate);
        let inv_rate = exp2(-(rate as f64));
        let (agreement, unique) = match assumption {
            SecurityAssumption::UniqueDecoding => ((1.0 + inv_rate) / 2.0, true),
            _ => (sqrt(inv_rate) + gap, false),
        };
        let log_gap = log2(gap);
        let gaps = |n| assumption.prox_gaps_error_at_log_eta(degree, rate, field_bits, n, log_gap);
        let fold = self.fold_grinding as f64;
        let query = self.query_grinding as f64;
        let mut errors = vec![
            gaps(2) + fold,
            assumption.fold_sumcheck_error_at_log_eta(field_bits, degree, rate, log_gap) + fold,
            -(self.queries as f64) * log2(agreement) + query,
        ];
        if self.combined > 1 {
            errors.push(gaps(self.combined) + self.combined_grinding as f64);
        }
        // A list of one needs no point that fixes a word of it.
        if self.ood_samples > 0 && !unique {
            errors.push(assumption.ood_error_at_log_eta(
                degree,
                rate,
                field_bits,
                self.ood_samples,
                log_gap,
            ));
        }
        if self.answers > 0 {
            errors.push(field_bits as f64 - log2(2.0 * self.answers as f64));
            errors.push(
                assumption.queries_combination_error_at_log_eta(
                    field_bits,
                    degree,
                    rate,
                    0,
                    self.answers,
                    log_gap,
                ) + query,
            );
        }
        let errors: Vec<ErrorBits> = errors.into_iter().map(ErrorBits::from_log2).collect();
        ErrorBits::sum(&errors)
    }
}

/// The security of a STIR proof with these instances.
pub(super) fn stir_security(
    settings: &StirSettings,
    rules: Rules,
    strength: Strength,
    instances: &[Instance],
    tables: &Tables,
    shape: &Shape,
) -> Security {
    let counts = LayoutCounts::of(tables, shape, rules, strength.extension_degree);
    let (air, instance) = described(strength, &counts);
    let grinding = GrindingSites {
        lookup_challenge: settings.lookup_grinding,
        out_of_domain: settings.ood_grinding,
        ..GrindingSites::NONE
    };
    // A false statement makes one instance false, and all must pass: the weakest counts.
    let errors: Vec<ErrorBits> =
        instances.iter().map(|it| it.bits(strength.challenge_bits)).collect();
    let words = list_size_udr();
    let ali = air::composition_error(air.num_constraints, words, instance.modulus_bits);
    let deep = deep::deep_ali_error(&air, &instance, words);
    let ground = ErrorBits::from_log2(deep.bits() + settings.ood_grinding as f64);
    let collision = ErrorBits::from_log2(instance.collision_resistance as f64);
    let terms = [
        SecurityTerm::new(ALI_LABEL, ali),
        SecurityTerm::new(DEEP_LABEL, ground),
        SecurityTerm::new(LDT_LABEL, ErrorBits::min(&errors)),
        logup_term(&counts, &instance, &grinding),
        SecurityTerm::new(COLLISION_LABEL, collision),
    ];
    Security::of(&terms, log2(words), None)
}
