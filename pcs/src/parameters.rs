//! Security profiles and the FRI parameters behind them.

use std::fmt;
use std::str::FromStr;

use p3_fri::FriParameters;
use p3_uni_stark::StarkConfig;

/// How sure a proof should be, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecurityProfile {
    /// For tests only: a handful of queries.
    FastInsecure,
    /// What other zkVMs run by default; the name is theirs, the report tells the proven figure.
    Conjectured100,
    /// At least 100 bits by theorems alone.
    Proven100,
}

impl SecurityProfile {
    /// All profiles.
    pub const ALL: [Self; 3] = [Self::FastInsecure, Self::Conjectured100, Self::Proven100];

    /// The name in flags and proof files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FastInsecure => "fast-insecure",
            Self::Conjectured100 => "conjectured-100",
            Self::Proven100 => "proven-100",
        }
    }

    /// Proven bits that the verifier insists on.
    pub const fn required_bits(self) -> u32 {
        match self {
            Self::FastInsecure | Self::Conjectured100 => 0,
            Self::Proven100 => 100,
        }
    }
}

impl fmt::Display for SecurityProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SecurityProfile {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|profile| profile.name() == name).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            format!("unknown security profile \"{name}\"; possible: {known}")
        })
    }
}

/// FRI parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FriSettings {
    /// log2 of the blowup.
    pub log_blowup: usize,
    /// Number of queries.
    pub queries: usize,
    /// Bits of grinding before the queries.
    pub query_grinding: usize,
    /// Bits of grinding before the challenge that batches the openings.
    pub batch_grinding: usize,
    /// Bits of grinding before each folding challenge.
    pub commit_grinding: usize,
    /// Bits of grinding before LogUp's challenges.
    pub lookup_grinding: usize,
    /// Bits of grinding before the out-of-domain point.
    pub ood_grinding: usize,
    /// log2 of the length of the final polynomial.
    pub log_final_poly_len: usize,
    /// log2 of the largest folding arity.
    pub max_log_arity: usize,
}

impl FriSettings {
    /// A handful of queries: no security.
    pub const INSECURE: Self = Self {
        log_blowup: 1,
        queries: 8,
        query_grinding: 0,
        batch_grinding: 0,
        commit_grinding: 0,
        lookup_grinding: 0,
        ood_grinding: 0,
        log_final_poly_len: 3,
        max_log_arity: 3,
    };

    /// A configuration that grinds where FRI itself does not.
    pub(crate) fn grind<P: Clone, EF: Clone, C: Clone>(
        &self,
        config: StarkConfig<P, EF, C>,
    ) -> StarkConfig<P, EF, C> {
        config
            .with_lookup_proof_of_work_bits(self.lookup_grinding)
            .with_ood_proof_of_work_bits(self.ood_grinding)
    }

    /// The parameters as Plonky3 takes them.
    pub const fn with_mmcs<M>(self, mmcs: M) -> FriParameters<M> {
        FriParameters {
            log_blowup: self.log_blowup,
            log_final_poly_len: self.log_final_poly_len,
            max_log_arity: self.max_log_arity,
            num_queries: self.queries,
            batch_proof_of_work_bits: self.batch_grinding,
            commit_proof_of_work_bits: self.commit_grinding,
            query_proof_of_work_bits: self.query_grinding,
            mmcs,
        }
    }
}

/// A canonical line for digests.
impl fmt::Display for FriSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            log_blowup,
            queries,
            query_grinding,
            batch_grinding,
            commit_grinding,
            lookup_grinding,
            ood_grinding,
            log_final_poly_len,
            max_log_arity,
        } = self;
        write!(
            f,
            "fri blowup=2^{log_blowup} queries={queries} query-grinding={query_grinding} \
             batch-grinding={batch_grinding} commit-grinding={commit_grinding} \
             lookup-grinding={lookup_grinding} ood-grinding={ood_grinding} final=2^{log_final_poly_len} arity=2^{max_log_arity}"
        )
    }
}
