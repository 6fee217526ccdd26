//! How many bits a proof is worth, by `p3-security` with the LogUp term added.

use mipsilon_air::machine::Tables;
use p3_security::logup::{LogUpAir, security_term};
use p3_security::stark::{conjectured_security_report, proven_security_report};
use p3_security::{GrindingSites, InstanceShape, StarkAirParams};

use crate::backend::Shape;
use crate::parameters::FriSettings;
use crate::stark::LayoutCounts;

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
    /// Collision resistance of the Merkle trees, bits.
    pub collision_resistance: usize,
}

/// The security of a two-adic FRI proof.
pub fn fri_security(
    settings: &FriSettings,
    strength: Strength,
    extension_degree: usize,
    tables: &Tables,
    shape: &Shape,
) -> Security {
    let counts = LayoutCounts::of(tables, shape, extension_degree);
    let air = StarkAirParams {
        num_constraints: counts.constraints,
        max_constraint_degree: counts.degree,
        num_quotient_chunks: counts.quotient,
        max_combo: 2,
    };
    let log_height = shape.iter().flatten().copied().max().unwrap_or(0).into();
    let instance = InstanceShape {
        log_trace_length: log_height,
        modulus_bits: strength.challenge_bits,
        collision_resistance: strength.collision_resistance,
        num_batched_functions: counts.openings,
    };
    let fri = settings.with_mmcs(());
    let grinding: GrindingSites = fri.grinding_sites();
    // N of the LogUp bound is the sum over chips; the report multiplies by the greatest height.
    let lookups = LogUpAir {
        num_interactions: counts.denominators.div_ceil(1 << log_height),
        max_message_width: mipsilon_air::bus::Bus::ALL
            .map(|bus| bus.width())
            .into_iter()
            .max()
            .unwrap_or(0),
    };
    let extras: Vec<_> = security_term(&lookups, &instance, &grinding).into_iter().collect();
    let regime = fri.security_regime();
    let report = proven_security_report(&regime, &air, &instance, &extras, &grinding);
    let proven = match &report.ldr {
        Some(ldr) if ldr.security_bits() > report.udr.security_bits() => ldr,
        _ => &report.udr,
    };
    let conjectured = conjectured_security_report(&regime, &air, &instance, &extras, &grinding);
    let binding = |report: &p3_security::RegimeReport| {
        report
            .terms()
            .iter()
            .min_by(|l, r| l.bits.bits().total_cmp(&r.bits.bits()))
            .map_or_else(String::new, |term| term.label.to_owned())
    };
    Security {
        proven: proven.security_bits() as u32,
        conjectured: conjectured.security_bits() as u32,
        proven_binding: binding(proven),
        conjectured_binding: binding(&conjectured),
    }
}
