//! STIR's parameters.

use core::fmt;

use p3_stir::{SecurityAssumption, StirOptions, StirParameters};

use crate::parameters::SecurityProfile;

/// STIR's parameters. Plonky3 derives queries and grinding of each round from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StirSettings {
    /// log2 of the blowup.
    pub log_blowup: usize,
    /// log2 of the first fold's arity.
    pub log_starting_folding: usize,
    /// log2 of the arity of the other folds.
    pub log_folding: usize,
    /// Bits that the schedule is derived for, up to the Johnson bound.
    pub level: usize,
    /// Greatest number of bits ground at once before folding challenges and queries.
    pub max_grinding: usize,
    /// Bits of grinding before LogUp's challenges.
    pub lookup_grinding: usize,
    /// Bits of grinding before the out-of-domain point.
    pub ood_grinding: usize,
    /// log2 of the length of the final polynomial at which folding stops.
    pub log_final_poly_len: usize,
}

impl StirSettings {
    /// The distance up to which schedules are derived. Plonky3 derives none within unique decoding.
    pub const ASSUMPTION: SecurityAssumption = SecurityAssumption::JohnsonBound;

    /// The parameters of a profile, for challenge fields of 190 bits or more.
    ///
    /// The level makes the queries of the first round as many as unique decoding needs (see
    /// `soundness.rs`); a field of 155 bits does not reach it. The tests of `search` find the
    /// rest: they count committed cells, hashed nodes and grinding over blowups of 2 and 4, folds of
    /// 4, 8 and 16, and 8 to 20 bits of grinding, each at the least level that suffices. These are
    /// within a twentieth of the cheapest prover, and make one of the smallest proofs among those.
    /// Where folding stops hardly matters: Plonky3 folds no further than to a degree below the
    /// number of queries.
    ///
    /// No profile rests on a conjecture, so that `conjectured-100` has the parameters of
    /// `proven-100`.
    pub const fn of(profile: SecurityProfile) -> Self {
        match profile {
            SecurityProfile::FastInsecure => Self::INSECURE,
            SecurityProfile::Conjectured100 | SecurityProfile::Proven100 => Self::SECURE,
        }
    }

    /// A handful of queries: no security.
    const INSECURE: Self =
        Self { log_folding: 3, level: 4, max_grinding: 0, log_final_poly_len: 3, ..Self::SECURE };

    /// 110 bits.
    const SECURE: Self = Self {
        log_blowup: 1,
        log_starting_folding: 3,
        log_folding: 4,
        level: 128,
        max_grinding: 14,
        lookup_grinding: 0,
        ood_grinding: 0,
        log_final_poly_len: 5,
    };

    /// The parameters as Plonky3 takes them.
    pub(super) const fn with_mmcs<M>(&self, mmcs: M) -> StirParameters<M> {
        StirParameters {
            log_blowup: self.log_blowup,
            log_folding_factor: self.log_folding,
            log_starting_folding_factor: self.log_starting_folding,
            soundness_type: Self::ASSUMPTION,
            security_level: self.level,
            max_pow_bits: self.max_grinding,
            mmcs,
        }
    }

    /// The options as Plonky3 takes them. The verifier interpolates the answers itself, so that
    /// they need not be sent.
    pub(super) const fn options(&self) -> StirOptions {
        StirOptions { max_log_final_poly_len: Some(self.log_final_poly_len), compact_answers: true }
    }
}

/// A canonical line for digests.
impl fmt::Display for StirSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            log_blowup,
            log_starting_folding,
            log_folding,
            level,
            max_grinding,
            lookup_grinding,
            ood_grinding,
            log_final_poly_len,
        } = self;
        write!(
            f,
            "stir blowup=2^{log_blowup} first-arity=2^{log_starting_folding} \
             arity=2^{log_folding} level={level} \
             max-grinding={max_grinding} lookup-grinding={lookup_grinding} \
             ood-grinding={ood_grinding} final=2^{log_final_poly_len} spread=0 answers=compact {}",
            Self::ASSUMPTION
        )
    }
}
