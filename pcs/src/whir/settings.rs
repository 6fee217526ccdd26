//! The parameters of WHIR.

use alloc::vec::Vec;
use core::fmt;

use mipsilon_field::MachineField;
use p3_challenger::{FieldChallenger, GrindingChallenger};
use p3_field::{ExtensionField, TwoAdicField};
use p3_whir::{FoldingFactor, ProtocolParameters, SecurityAssumption, WhirConfig, WhirConfigError};

use crate::parameters::SecurityProfile;
use crate::shape::MIN_LOG_HEIGHT;

/// Parameters of WHIR, from which those of a proof follow by the size of what is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WhirSettings {
    /// log2 of the blowup of the first code.
    pub log_blowup: usize,
    /// Variables folded in the first round, which makes every trace at least 2^this high.
    pub first_folding: usize,
    /// Variables folded in each further round.
    pub folding: usize,
    /// How much log2 of the blowup grows from a round to the next.
    pub rate_step: usize,
    /// Bits that each error term has, grinding included.
    pub security_level: usize,
    /// Bits of grinding that replace queries; where a folding challenge needs more to reach the
    /// security level, all get as much.
    pub grinding: usize,
}

/// The most grinding, which a large proof over a small challenge field needs.
const MAX_GRINDING: usize = 26;

impl WhirSettings {
    /// The assumption: none, as mutual correlated agreement up to the Johnson bound is a theorem.
    pub const ASSUMPTION: SecurityAssumption = SecurityAssumption::JohnsonBound;

    /// The parameters of a profile, the same for every field.
    ///
    /// They come from a search over blowups of 2 and 4, all foldings up to 9 variables, all growths
    /// of the blowup and 0 to 22 bits of grinding, for 2^20, 2^22 and 2^24 cells. A prover costs
    /// what it hashes and transforms, the codes of later rounds in the challenge field included,
    /// plus what it grinds. Among those within a fifth of the least cost, these make small proofs:
    ///
    /// * Blowup 4 doubles the cost and blowup 2 suffices.
    /// * Less than 8 variables in the first round leave a domain too large for KoalaBear's
    ///   two-adicity, 2^24, when all chips have 2^20 rows and one has 2^22: 2^31 cells.
    /// * The level is for each of up to fifty error terms. At 116 their sum is 110 bits for the
    ///   heaviest shape, LogUp's error included; at 115 it is 109 over the 31-bit fields.
    ///
    /// No profile rests on a conjecture, so that `conjectured-100` is `proven-100`.
    pub const fn of(profile: SecurityProfile) -> Self {
        let (security_level, grinding) = match profile {
            SecurityProfile::FastInsecure => (8, 0),
            SecurityProfile::Conjectured100 | SecurityProfile::Proven100 => (116, 15),
        };
        Self { log_blowup: 1, first_folding: 8, folding: 4, rate_step: 2, security_level, grinding }
    }

    /// log2 of the least height of a trace: what the first round folds is within a column.
    /// ([`MIN_LOG_HEIGHT`] also fills the widest vectors, as Plonky3 wants.)
    pub fn min_log_height(&self) -> u8 {
        (self.first_folding as u8).max(MIN_LOG_HEIGHT)
    }

    /// The parameters of a proof about a polynomial in so many variables.
    ///
    /// # Errors
    /// If the field is too small for the polynomial or for the security.
    pub fn config<F, EF, C>(
        &self,
        num_variables: usize,
    ) -> Result<WhirConfig<EF, F, C>, WhirConfigError>
    where
        F: MachineField + TwoAdicField,
        EF: ExtensionField<F> + TwoAdicField,
        C: FieldChallenger<F> + GrindingChallenger<Witness = F>,
    {
        let folding_factor =
            FoldingFactor::ConstantFromSecondRound(self.first_folding, self.folding);
        let schedule = folding_factor.compute_folding_schedule(num_variables)?;
        let rates = schedule[..schedule.len() - 1].iter().scan(self.log_blowup, |rate, folding| {
            *rate += self.rate_step.min(*folding);
            Some(*rate)
        });
        let round_log_inv_rates: Vec<usize> = rates.collect();
        let with_grinding = |pow_bits| {
            WhirConfig::new(
                num_variables,
                ProtocolParameters {
                    starting_log_inv_rate: self.log_blowup,
                    round_log_inv_rates: round_log_inv_rates.clone(),
                    folding_factor: folding_factor.clone(),
                    soundness_type: Self::ASSUMPTION,
                    security_level: self.security_level,
                    pow_bits,
                },
            )
        };
        let mut grinding = self.grinding;
        loop {
            match with_grinding(grinding) {
                Err(WhirConfigError::PowBitsExceedBudget { required, .. })
                    if grinding < required && required <= MAX_GRINDING =>
                {
                    grinding = required;
                }
                result => return result,
            }
        }
    }
}

/// A canonical line for digests.
impl fmt::Display for WhirSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { log_blowup, first_folding, folding, rate_step, security_level, grinding } = self;
        write!(
            f,
            "whir blowup=2^{log_blowup} first-folding={first_folding} folding={folding} \
             rate-step={rate_step} level={security_level} grinding={grinding}..{MAX_GRINDING} {}",
            Self::ASSUMPTION
        )
    }
}
