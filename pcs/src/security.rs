//! How many bits a proof is worth, by `p3-security` with the LogUp term added.
//!
//! # Lists of candidates
//!
//! A commitment to a word that is only *near* the code leaves as many codewords to choose from as
//! lie near it. What is drawn before the openings (LogUp's challenges, the composition challenge,
//! the out-of-domain point) must hold against every choice, so each such error is multiplied by the
//! number of choices: the union bound. Within unique decoding there is one. With list decoding
//! [`fri_security`] multiplies LogUp's error, as `p3-security` does the others', at each list size
//! before it takes the best, and [`Security`] keeps the terms that come of it.
//!
//! For FRI and Circle FRI the number of choices is that of *one* list, however many heights a
//! proof has, because all heights share their queries: a query to the tallest domain also queries
//! every lower one, at the image of its point. Seen on the tallest domain D, a column f of a lower
//! height h is the word x -> f(x^(|D|/|D_h|)) (on the circle, of repeated doublings of x), near a
//! codeword of the tall code exactly where f is near one of its own, for both have the same rate.
//! So the columns of all heights together are one word of the interleaved tall code, which has the
//! tall code's distance; the folds and the openings' combination are random combinations of its
//! rows, and agree with codewords on one common set of points (correlated agreement,
//! [BCIKS](https://eprint.iacr.org/2020/654), theorem 1.5 and section 6.2: the lists are of the
//! interleaved code). Unique decoding and the Johnson bound depend on the distance alone and hold
//! for interleaved codes as they are, hence one list. STIR tests each height by itself: see
//! [`mod@crate::stir`].

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use mipsilon_air::bus::Bus;
use mipsilon_field::MachineField;
use p3_security::fri::{FriRegime, proven_error_ldr_m};
use p3_security::logup::{LOGUP_LABEL, LogUpAir, security_term};
use p3_security::proximity::{LDR_M_CAP, compute_upper_m, list_size_ldr_m};
use p3_security::report::{LDT_LABEL, SecurityTerm};
use p3_security::stark::{conjectured_security_report, proven_security_report};
use p3_security::{
    CandidateSet, ErrorBits, GrindingSites, InstanceShape, LowDegreeTest, Regime, StarkAirParams,
};

use crate::layout::LayoutCounts;
use crate::parameters::{FriSettings, Goal, Promise};

/// The security of a proof, in bits (of -log2 of the soundness error), rounded down.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Security {
    /// By theorems alone: the better of unique and list decoding.
    pub proven: u32,
    /// Under the conjecture on random words.
    pub conjectured: u32,
    /// The error source that binds the proven figure.
    pub proven_binding: String,
    /// The error source that binds the conjectured figure.
    pub conjectured_binding: String,
    /// Every error of the proven figure, which is the least of them.
    #[serde(skip)]
    pub proven_terms: Vec<Term>,
    /// log2 of the candidate codewords that the proven figure counts with: all that the commitments
    /// leave open until the openings.
    #[serde(skip)]
    pub log_candidates: f64,
}

/// A source of error.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Its name.
    pub label: String,
    /// -log2 of the error.
    pub bits: f64,
}

impl Security {
    /// The figure that a profile is about.
    pub const fn figure(&self, goal: Goal) -> u32 {
        match goal {
            Goal::Proven => self.proven,
            Goal::Conjectured => self.conjectured,
        }
    }

    /// log2 of how many proofs of this security, each of a part of a run, keep the promise together
    /// by the union bound; `None` if not even one does.
    pub const fn log_proofs(&self, promise: Promise) -> Option<u32> {
        self.figure(promise.goal).checked_sub(promise.bits)
    }

    /// What these errors are worth, by theorems and, if it differs, under the conjecture.
    pub(crate) fn of(
        proven: &[SecurityTerm],
        log_candidates: f64,
        conjectured: Option<&[SecurityTerm]>,
    ) -> Self {
        let term = |it: &SecurityTerm| Term { label: it.label.to_owned(), bits: it.bits.bits() };
        let proven_terms: Vec<Term> = proven.iter().map(term).collect();
        let (proven, proven_binding) = weakest(&proven_terms);
        let (conjectured, conjectured_binding) = match conjectured {
            Some(terms) => weakest(&terms.iter().map(term).collect::<Vec<_>>()),
            None => (proven, proven_binding.clone()),
        };
        Self {
            proven,
            conjectured,
            proven_binding,
            conjectured_binding,
            proven_terms,
            log_candidates,
        }
    }

    /// That of proofs that no verifier accepts, and why.
    pub(crate) fn none(why: String) -> Self {
        Self {
            proven: 0,
            conjectured: 0,
            proven_binding: why.clone(),
            conjectured_binding: why,
            proven_terms: Vec::new(),
            log_candidates: 0.0,
        }
    }
}

/// The bits of the least of these terms, rounded down, and its name.
fn weakest(terms: &[Term]) -> (u32, String) {
    let least = terms.iter().min_by(|l, r| l.bits.total_cmp(&r.bits));
    least.map_or((0, String::new()), |term| (term.bits as u32, term.label.clone()))
}

/// What the report needs to know of a backend.
#[derive(Clone, Copy, Debug)]
pub struct Strength {
    /// log2 of the challenge field's size, rounded down.
    pub challenge_bits: usize,
    /// Degree of the challenge field.
    pub extension_degree: usize,
    /// Collision resistance of the Merkle trees, bits.
    pub collision_resistance: usize,
}

impl Strength {
    /// That of challenges in the extension of `F` of this degree.
    pub fn of<F: MachineField>(extension_degree: usize, collision_resistance: usize) -> Self {
        let bits = libm::log2(F::ORDER_U64 as f64) * extension_degree as f64;
        Self { challenge_bits: bits as usize, extension_degree, collision_resistance }
    }
}

/// FRI with the errors that are drawn before its openings: at each list size it is worth no more
/// than they are when multiplied by the list.
struct BeforeOpenings<'a> {
    fri: &'a FriRegime,
    drawn: SecurityTerm,
}

impl BeforeOpenings<'_> {
    /// The candidates at a list size.
    fn candidates(&self, m: usize) -> CandidateSet {
        let log_size = libm::log2(list_size_ldr_m(self.fri.log_blowup, m));
        CandidateSet::from_log2(log_size).expect("a list has a codeword")
    }
}

impl LowDegreeTest for BeforeOpenings<'_> {
    fn log_blowup(&self) -> usize {
        self.fri.log_blowup()
    }
    fn proven_error_udr(&self, air: &StarkAirParams, shape: &InstanceShape) -> ErrorBits {
        self.fri.proven_error_udr(air, shape)
    }
    fn best_ldr(&self, air: &StarkAirParams, shape: &InstanceShape) -> Option<(usize, ErrorBits)> {
        let candidates = self.ldr_candidates(air, shape);
        candidates.into_iter().max_by(|l, r| l.1.bits().total_cmp(&r.1.bits()))
    }
    /// Each proximity parameter m gives a bound; a geometric progression of them is as good as all,
    /// within a hundredth of a bit.
    fn ldr_candidates(
        &self,
        air: &StarkAirParams,
        shape: &InstanceShape,
    ) -> Vec<(usize, ErrorBits)> {
        let most = compute_upper_m(1 << shape.log_trace_length, air.max_combo).min(LDR_M_CAP);
        core::iter::successors(Some(3_usize), |m| Some(m + m.div_ceil(16)))
            .take_while(|&m| m <= most)
            .map(|m| {
                let error = proven_error_ldr_m(self.fri, air, shape, m);
                let drawn = self.drawn.over_candidates(self.candidates(m));
                (m, ErrorBits::min(&[error, drawn.bits]))
            })
            .collect()
    }
    fn conjectured_error(&self, shape: &InstanceShape) -> ErrorBits {
        self.fri.conjectured_error(shape)
    }
    fn conjectured_terms(&self, shape: &InstanceShape) -> Vec<SecurityTerm> {
        self.fri.conjectured_terms(shape)
    }
}

/// The security of a FRI proof of a batch.
pub fn fri_security(settings: &FriSettings, strength: Strength, counts: &LayoutCounts) -> Security {
    let (air, instance) = described(strength, counts);
    let fri = settings.with_mmcs(());
    let grinding = GrindingSites {
        lookup_challenge: settings.lookup_grinding,
        out_of_domain: settings.ood_grinding,
        ..fri.grinding_sites()
    };
    let logup = logup_term(counts, &instance, &grinding);
    let regime = fri.security_regime();
    let test = BeforeOpenings { fri: &regime, drawn: logup };
    let report = proven_security_report(&test, &air, &instance, &[logup], &grinding);
    let conjectured = conjectured_security_report(&regime, &air, &instance, &[logup], &grinding);
    let (proven, candidates) = match &report.ldr {
        Some(ldr) if ldr.security_bits() > report.udr.security_bits() => {
            let Regime::ListDecoding { m } = ldr.regime else {
                unreachable!("the report of list decoding")
            };
            let candidates = test.candidates(m);
            // Apart again what `BeforeOpenings` took together.
            let apart = |term: &SecurityTerm| match term.label {
                LOGUP_LABEL => logup.over_candidates(candidates),
                LDT_LABEL => {
                    SecurityTerm::new(LDT_LABEL, proven_error_ldr_m(&regime, &air, &instance, m))
                }
                _ => *term,
            };
            (ldr.terms().iter().map(apart).collect(), candidates)
        }
        _ => (report.udr.terms().to_vec(), CandidateSet::UNIQUE),
    };
    Security::of(&proven, candidates.log2_size(), Some(conjectured.terms()))
}

/// A batch as `p3-security` takes it.
pub(crate) fn described(
    strength: Strength,
    counts: &LayoutCounts,
) -> (StarkAirParams, InstanceShape) {
    let air = StarkAirParams {
        num_constraints: counts.constraints,
        max_constraint_degree: counts.degree,
        num_quotient_chunks: counts.quotient,
        max_combo: 2,
    };
    let instance = InstanceShape {
        log_trace_length: counts.log_height,
        modulus_bits: strength.challenge_bits,
        collision_resistance: strength.collision_resistance,
        num_batched_functions: counts.openings,
    };
    (air, instance)
}

/// The error of LogUp's challenges.
pub(crate) fn logup_term(
    counts: &LayoutCounts,
    instance: &InstanceShape,
    grinding: &GrindingSites,
) -> SecurityTerm {
    // N of the LogUp bound is the sum over chips; the report multiplies by the trace length.
    let num_interactions = counts.denominators.div_ceil(1 << instance.log_trace_length).max(1);
    let max_message_width = Bus::ALL.into_iter().map(|bus| bus.width()).max().unwrap_or(0);
    security_term(&LogUpAir { num_interactions, max_message_width }, instance, grinding)
        .expect("there is an interaction")
}
