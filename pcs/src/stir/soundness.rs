//! What a STIR proof is worth, from the schedule of its instances.
//!
//! Plonky3 derives a schedule so that it reaches a level under one assumption. Here every error of
//! a given schedule is computed again, under either assumption and at the best distance for each
//! round, so that a schedule derived for one has an honest figure for the other. On top of what
//! Plonky3 charges, each random combination of answers is charged as one of the next round's code
//! also below the Johnson bound (Lemma 5.4 of [STIR](https://eprint.iacr.org/2024/390)).
//!
//! Proven is what holds up to the Johnson bound. There the theorems on proximity gaps and on
//! *mutual* correlated agreement, of which `p3_security` gives the references, hold; Plonky3's
//! commitment scheme needs the latter because it ties the first oracle to the traces at single
//! points. Conjectured is what holds if both are true with the error and the list sizes of STIR's
//! Conjecture 5.6 up to near capacity. No further than where random words are: beyond that the
//! conjecture is [false](https://eprint.iacr.org/2025/2010). It is used for every term, so that
//! the list of codewords multiplies the errors of the AIR, too; FRI's conjectured figure assumes a
//! list of one.
//!
//! Words near the code are polynomials of degree at most the height, not below it: STIR tests the
//! quotients by the points of an opening. The out-of-domain term counts the degrees so: it has the
//! two points of a transition as two degrees more.

use mipsilon_air::machine::Tables;
use p3_security::report::{ALI_LABEL, COLLISION_LABEL, DEEP_LABEL, LDT_LABEL, SecurityTerm};
use p3_security::{CandidateSet, ErrorBits, GrindingSites, SecurityAssumption, air, deep};
use p3_stir::StirConfig;

use super::StirSettings;
use crate::backend::Shape;
use crate::layout::{LayoutCounts, Rules};
use crate::security::{Security, Strength, described, logup_term};

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

/// How many distances are tried for a round. Their gaps to the decoding bound are the greatest that
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

    /// The bits of the whole test, and of the list of words near the first code.
    pub(super) fn bits(
        &self,
        assumption: SecurityAssumption,
        field_bits: usize,
    ) -> (ErrorBits, f64) {
        let best: Vec<(ErrorBits, f64)> =
            self.rounds.iter().map(|round| round.best(assumption, field_bits)).collect();
        let errors: Vec<ErrorBits> = best.iter().map(|&(bits, _)| bits).collect();
        (ErrorBits::sum(&errors), best[0].1)
    }
}

impl Round {
    /// The bits at the best distance, and of the list there.
    fn best(&self, assumption: SecurityAssumption, field_bits: usize) -> (ErrorBits, f64) {
        let rate = (-(self.log_inv_rate as f64)).exp2();
        // The greatest gaps that STIR admits, and how near to capacity random words are.
        let (bound, greatest, least) = match assumption {
            SecurityAssumption::CapacityBound => {
                let log_list = std::f64::consts::LOG2_E + self.log_inv_rate as f64;
                (rate, rate / 2.0, log_list * rate / field_bits as f64)
            }
            _ => (rate.sqrt(), rate.sqrt() / 20.0, 0.0),
        };
        (0..GAPS)
            .map(|i| greatest * (-f64::from(i) / 4.0).exp2())
            .take_while(|&gap| gap >= least)
            .map(|gap| {
                let list = assumption.list_size_bits_at_log_eta(
                    self.log_degree,
                    self.log_inv_rate,
                    gap.log2(),
                );
                (self.error(assumption, field_bits, bound + gap, gap.log2()), list)
            })
            .max_by(|l, r| l.0.bits().total_cmp(&r.0.bits()))
            .unwrap_or((ErrorBits::from_log2(0.0), 0.0))
    }

    /// The bits at a distance, given as the agreement with the code and its gap to the bound.
    fn error(
        &self,
        assumption: SecurityAssumption,
        field_bits: usize,
        agreement: f64,
        log_gap: f64,
    ) -> ErrorBits {
        let (degree, rate) = (self.log_degree, self.log_inv_rate);
        let gap = |n| assumption.prox_gaps_error_at_log_eta(degree, rate, field_bits, n, log_gap);
        let fold = self.fold_grinding as f64;
        let query = self.query_grinding as f64;
        let mut errors = vec![
            gap(2) + fold,
            assumption.fold_sumcheck_error_at_log_eta(field_bits, degree, rate, log_gap) + fold,
            -(self.queries as f64) * agreement.log2() + query,
        ];
        if self.combined > 1 {
            errors.push(gap(self.combined) + self.combined_grinding as f64);
        }
        if self.ood_samples > 0 {
            errors.push(assumption.ood_error_at_log_eta(
                degree,
                rate,
                field_bits,
                self.ood_samples,
                log_gap,
            ));
        }
        if self.answers > 0 {
            errors.push(field_bits as f64 - (2.0 * self.answers as f64).log2());
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
    let weakest = |assumption| {
        // A false statement makes one instance false, and all must pass: the weakest counts.
        let mut bits = ErrorBits::from_log2(f64::INFINITY);
        let mut list = 0.0_f64;
        for of in instances {
            let (error, words) = of.bits(assumption, strength.challenge_bits);
            bits = ErrorBits::min(&[bits, error]);
            list = list.max(words);
        }
        let words = list.exp2();
        let ali = air::composition_error(air.num_constraints, words, instance.modulus_bits);
        let deep = deep::deep_ali_error(&air, &instance, words);
        let ground = ErrorBits::from_log2(deep.bits() + settings.ood_grinding as f64);
        let collision = ErrorBits::from_log2(instance.collision_resistance as f64);
        let candidates = CandidateSet::from_log2(list).expect("a list has a size");
        let terms = [
            SecurityTerm::new(ALI_LABEL, ali),
            SecurityTerm::new(DEEP_LABEL, ground),
            SecurityTerm::new(LDT_LABEL, bits),
            logup_term(&counts, &instance, &grinding).over_candidates(candidates),
            SecurityTerm::new(COLLISION_LABEL, collision),
        ];
        terms
            .into_iter()
            .min_by(|l, r| l.bits.bits().total_cmp(&r.bits.bits()))
            .expect("there are terms")
    };
    let proven = weakest(SecurityAssumption::JohnsonBound);
    let capacity = weakest(SecurityAssumption::CapacityBound);
    // A theorem is worth no less than a conjecture.
    let conjectured = if capacity.bits.bits() > proven.bits.bits() { capacity } else { proven };
    Security {
        proven: proven.bits.bits() as u32,
        conjectured: conjectured.bits.bits() as u32,
        proven_binding: proven.label.to_owned(),
        conjectured_binding: conjectured.label.to_owned(),
    }
}
