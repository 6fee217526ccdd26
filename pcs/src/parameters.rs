//! Security profiles and the FRI parameters behind them.

use std::fmt;
use std::str::FromStr;

use p3_fri::FriParameters;

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

    /// The FRI parameters over a 31-bit field.
    pub const fn fri(self) -> FriSettings {
        const BASE: FriSettings = FriSettings {
            log_blowup: 1,
            queries: 8,
            query_grinding: 0,
            batch_grinding: 0,
            log_final_poly_len: 3,
            max_log_arity: 3,
        };
        match self {
            Self::FastInsecure => BASE,
            Self::Conjectured100 => FriSettings { queries: 84, query_grinding: 16, ..BASE },
            Self::Proven100 => {
                FriSettings { log_blowup: 2, queries: 100, query_grinding: 20, ..BASE }
            }
        }
    }

    /// Degree of the challenge extension over a 31-bit field.
    pub const fn extension_degree(self) -> usize {
        match self {
            Self::FastInsecure | Self::Conjectured100 => 4,
            Self::Proven100 => 5,
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
    /// log2 of the length of the final polynomial.
    pub log_final_poly_len: usize,
    /// log2 of the largest folding arity.
    pub max_log_arity: usize,
}

impl FriSettings {
    /// The parameters as Plonky3 takes them.
    pub const fn with_mmcs<M>(self, mmcs: M) -> FriParameters<M> {
        FriParameters {
            log_blowup: self.log_blowup,
            log_final_poly_len: self.log_final_poly_len,
            max_log_arity: self.max_log_arity,
            num_queries: self.queries,
            batch_proof_of_work_bits: self.batch_grinding,
            commit_proof_of_work_bits: 0,
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
            log_final_poly_len,
            max_log_arity,
        } = self;
        write!(
            f,
            "fri blowup=2^{log_blowup} queries={queries} query-grinding={query_grinding} \
             batch-grinding={batch_grinding} final=2^{log_final_poly_len} arity=2^{max_log_arity}"
        )
    }
}
