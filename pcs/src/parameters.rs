//! Security profiles and the FRI parameters behind them.

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use p3_fri::FriParameters;
use p3_uni_stark::StarkConfig;

/// How sure a proof should be, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecurityProfile {
    /// For tests only: a handful of queries.
    FastInsecure,
    /// At least 100 bits if the conjecture holds that each report names. Other zkVMs run such
    /// parameters by default; the report tells the proven figure.
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

    /// What every proof of the profile has: prover and verifier check it on the shape at hand, and
    /// refuse a proof that falls short.
    pub const fn promise(self) -> Option<Promise> {
        match self {
            Self::FastInsecure => None,
            Self::Conjectured100 => Some(Promise { goal: Goal::Conjectured, bits: 100 }),
            Self::Proven100 => Some(Promise { goal: Goal::Proven, bits: 100 }),
        }
    }
}

/// So many bits of a figure of the security report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The figure.
    pub goal: Goal,
    /// Its least value.
    pub bits: u32,
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

/// The figure of a security report that a profile is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// The proven bits.
    Proven,
    /// The conjectured bits.
    Conjectured,
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Proven => "proven",
            Self::Conjectured => "conjectured",
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

/// The settings of a backend for the profiles that are secure.
#[derive(Clone, Copy, Debug)]
pub struct Profiles {
    /// For [`SecurityProfile::Conjectured100`].
    pub conjectured_100: FriSettings,
    /// For [`SecurityProfile::Proven100`].
    pub proven_100: FriSettings,
}

impl Profiles {
    /// The settings of a profile. The insecure ones have the blowup of the others, which the
    /// scheme may need.
    pub const fn of(&self, profile: SecurityProfile) -> FriSettings {
        match profile {
            SecurityProfile::FastInsecure => FriSettings {
                queries: 8,
                query_grinding: 0,
                batch_grinding: 0,
                commit_grinding: 0,
                lookup_grinding: 0,
                ood_grinding: 0,
                ..self.conjectured_100
            },
            SecurityProfile::Conjectured100 => self.conjectured_100,
            SecurityProfile::Proven100 => self.proven_100,
        }
    }
}

// What follows was found by [`crate::search`], and is compared with it by a test: for
// [`search::TARGET`](crate::search::TARGET) bits, or for
// [`search::DEGREE_4_TARGET`](crate::search::DEGREE_4_TARGET) over the 31-bit fields.

/// FRI over a 31-bit field with challenges of degree 4.
pub const FRI_31: Profiles = Profiles {
    conjectured_100: FriSettings {
        queries: 98,
        query_grinding: 9,
        batch_grinding: 17,
        commit_grinding: 7,
        lookup_grinding: 15,
        ood_grinding: 6,
        ..FOLDING
    },
    proven_100: FriSettings {
        queries: 227,
        query_grinding: 10,
        batch_grinding: 17,
        commit_grinding: 7,
        lookup_grinding: 15,
        ood_grinding: 6,
        ..FOLDING
    },
};

/// FRI over Goldilocks, with challenges of degree 3.
pub const FRI_GOLDILOCKS: Profiles = Profiles {
    conjectured_100: FriSettings { queries: 104, query_grinding: 8, ..FOLDING },
    proven_100: FriSettings { queries: 203, query_grinding: 9, ..FOLDING },
};

/// Circle FRI over Mersenne31 with challenges of degree 4.
pub const CIRCLE: Profiles = Profiles {
    conjectured_100: FriSettings {
        queries: 97,
        query_grinding: 10,
        batch_grinding: 18,
        commit_grinding: 5,
        lookup_grinding: 15,
        ood_grinding: 6,
        ..CIRCLE_FOLDING
    },
    proven_100: FriSettings {
        queries: 225,
        query_grinding: 11,
        batch_grinding: 18,
        commit_grinding: 5,
        lookup_grinding: 15,
        ood_grinding: 6,
        ..CIRCLE_FOLDING
    },
};

/// Hiding FRI over a 31-bit field with challenges of degree 4.
pub const HIDING_31: Profiles = Profiles {
    conjectured_100: FriSettings {
        log_blowup: 2,
        queries: 49,
        query_grinding: 8,
        batch_grinding: 19,
        commit_grinding: 8,
        lookup_grinding: 15,
        ood_grinding: 7,
        ..FOLDING
    },
    proven_100: FriSettings {
        log_blowup: 2,
        queries: 139,
        query_grinding: 10,
        batch_grinding: 19,
        commit_grinding: 8,
        lookup_grinding: 15,
        ood_grinding: 7,
        ..FOLDING
    },
};

/// Hiding FRI over Goldilocks with challenges of degree 2.
pub const HIDING_GOLDILOCKS: Profiles = Profiles {
    conjectured_100: FriSettings {
        log_blowup: 2,
        queries: 53,
        query_grinding: 7,
        batch_grinding: 20,
        commit_grinding: 10,
        lookup_grinding: 17,
        ood_grinding: 9,
        ..FOLDING
    },
    proven_100: FriSettings {
        log_blowup: 2,
        queries: 149,
        query_grinding: 9,
        batch_grinding: 20,
        commit_grinding: 10,
        lookup_grinding: 17,
        ood_grinding: 9,
        ..FOLDING
    },
};

/// Folds eight points at a time, down to eight coefficients.
pub const FOLDING: FriSettings = FriSettings {
    log_blowup: 1,
    queries: 0,
    query_grinding: 0,
    batch_grinding: 0,
    commit_grinding: 0,
    lookup_grinding: 0,
    ood_grinding: 0,
    log_final_poly_len: 3,
    max_log_arity: 3,
};

/// Folds two points at a time, to a constant: all that Plonky3 has for the circle.
pub const CIRCLE_FOLDING: FriSettings =
    FriSettings { log_final_poly_len: 0, max_log_arity: 1, ..FOLDING };
