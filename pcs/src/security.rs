//! How many bits a proof is worth, by `p3-security` with the LogUp term added.

use mipsilon_air::bus::Bus;
use mipsilon_field::MachineField;
use p3_security::logup::{LogUpAir, security_term};
use p3_security::report::SecurityTerm;
use p3_security::stark::{conjectured_security_report, proven_security_report};
use p3_security::{GrindingSites, InstanceShape, RegimeReport, StarkAirParams};

use crate::layout::LayoutCounts;
use crate::parameters::FriSettings;

/// The security of a proof, in bits (of -log2 of the soundness error), rounded down.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Security {
    /// By theorems alone: the better of unique and list decoding.
    pub proven: u32,
    /// Under the conjecture on random words.
    pub conjectured: u32,
    /// The error source that binds the proven figure.
    pub proven_binding: String,
    /// The error source that binds the conjectured figure.
    pub conjectured_binding: String,
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
        let bits = (F::ORDER_U64 as f64).log2() * extension_degree as f64;
        Self { challenge_bits: bits as usize, extension_degree, collision_resistance }
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
    let extras = [logup_term(counts, &instance, &grinding)];
    let regime = fri.security_regime();
    let proven = proven_security_report(&regime, &air, &instance, &extras, &grinding);
    let proven = match &proven.ldr {
        Some(ldr) if ldr.security_bits() > proven.udr.security_bits() => ldr,
        _ => &proven.udr,
    };
    let conjectured = conjectured_security_report(&regime, &air, &instance, &extras, &grinding);
    Security {
        proven: proven.security_bits() as u32,
        conjectured: conjectured.security_bits() as u32,
        proven_binding: binding(proven),
        conjectured_binding: binding(&conjectured),
    }
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

/// The label of the least term of a report.
fn binding(report: &RegimeReport) -> String {
    weakest(report.terms())
}

/// The label of the least of these terms.
pub(crate) fn weakest(terms: &[SecurityTerm]) -> String {
    terms
        .iter()
        .min_by(|l, r| l.bits.bits().total_cmp(&r.bits.bits()))
        .map_or_else(String::new, |term| term.label.to_owned())
}
