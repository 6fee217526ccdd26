//! Proving and verifying the chips through `p3-batch-stark`, for any configuration.

use mipsilon_air::bus::Bus;
use mipsilon_air::chip::{Chip, fixed_height};
use mipsilon_air::machine::{ChipVisitor, Tables, all_chips, optional_chips};
use mipsilon_air::plonky3::Dyn;
use mipsilon_air::record::{Interaction, Recording};
use mipsilon_air::tables::MIN_LOG_HEIGHT;
use p3_air::symbolic::SymbolicExpressionExt;
use p3_batch_stark::{
    BatchProof, Domain, PcsError, ProverData, StarkGenericConfig, StarkInstance, Val, prove_batch,
    verify_batch,
};
use p3_challenger::GrindingChallenger;
use p3_commit::Pcs;
use p3_field::{Algebra, BasedVectorSpace, PrimeCharacteristicRing, PrimeField64};
use p3_matrix::Matrix;
use p3_matrix::dense::RowMajorMatrix;
use p3_uni_stark::{PcsProverError, ProvingError};
use p3_util::log2_strict_usize;

use crate::backend::{ProveError, Shape, Statement, VerifyError};

/// The degree of a LogUp column that two interactions share.
const PAIRED: usize = 3;

/// What the layout of a batch depends on besides chips and parameters: Plonky3's version and the
/// rule of [`ChipCost::of`]. Part of the machine digest.
pub const LAYOUT: &str = "plonky3 0.9.0-rc.2, paired logup columns where fewer";

/// log2 of the greatest trace height: a segment has at most 2^22 rows of time.
pub const MAX_LOG_HEIGHT: u8 = 22;

/// The present chips of a machine as AIRs of one configuration, with their public values.
struct Airs<'a, SC: StarkGenericConfig> {
    shape: &'a Shape,
    public: &'a [u32],
    index: usize,
    airs: Vec<Dyn<Val<SC>>>,
    /// The degree that each chip's LogUp columns may have: that of the cheaper layout.
    lookup_budgets: Vec<usize>,
    public_values: Vec<Vec<Val<SC>>>,
}

impl<SC: StarkGenericConfig> ChipVisitor for Airs<'_, SC> {
    fn visit<C: Chip>(&mut self, chip: C) {
        let present = self.shape[self.index].is_some();
        self.index += 1;
        if present {
            let public = if chip.public_values() > 0 { self.public } else { &[] };
            self.public_values.push(public.iter().map(|&v| Val::<SC>::from_u32(v)).collect());
            self.lookup_budgets.push(ChipCost::of(&Recording::of(&chip)).degree);
            self.airs.push(Dyn::new(chip));
        }
    }
}

impl<'a, SC: StarkGenericConfig> Airs<'a, SC> {
    fn new(statement: &'a Statement<'_>, shape: &'a Shape) -> Self {
        let mut airs = Self {
            shape,
            public: statement.public,
            index: 0,
            airs: Vec::new(),
            lookup_budgets: Vec::new(),
            public_values: Vec::new(),
        };
        all_chips(statement.tables, &mut airs);
        airs
    }

    /// Commits to the preprocessed columns and lays out the LogUp columns.
    #[tracing::instrument(skip_all)]
    fn setup(
        &self,
        config: &SC,
        log_blowup: usize,
        degrees: &[usize],
    ) -> Result<ProverData<SC>, ProvingError<PcsProverError<SC>>>
    where
        SymbolicExpressionExt<Val<SC>, SC::Challenge>: Algebra<SC::Challenge>,
    {
        ProverData::from_airs_and_degrees_with_lookup_budgets(
            config,
            &self.airs,
            degrees,
            &self.lookup_budgets,
            log_blowup,
        )
    }
}

/// Proves. `log_blowup` is the configuration's.
///
/// # Errors
/// See [`ProveError`].
pub fn prove<SC>(
    config: &SC,
    log_blowup: usize,
    statement: &Statement<'_>,
    traces: Vec<Option<RowMajorMatrix<Val<SC>>>>,
) -> Result<Vec<u8>, ProveError>
where
    SC: StarkGenericConfig,
    Val<SC>: PrimeField64,
    SymbolicExpressionExt<Val<SC>, SC::Challenge>: Algebra<SC::Challenge>,
    Domain<SC>: Send + Sync,
    SC::Pcs: Sync,
    PcsProverError<SC>: Send + core::fmt::Debug,
    SC::Challenger: GrindingChallenger<Witness = Val<SC>>,
    <SC::Pcs as Pcs<SC::Challenge, SC::Challenger>>::ProverData: Sync,
    <SC::Pcs as Pcs<SC::Challenge, SC::Challenger>>::Commitment: Sync,
{
    let shape = shape_of(&traces);
    let airs = Airs::<SC>::new(statement, &shape);
    let degrees: Vec<usize> =
        shape.iter().flatten().map(|&log| usize::from(log) + config.is_zk()).collect();
    let failed = |error: &dyn core::fmt::Debug| ProveError::Prover(format!("{error:?}"));
    let data = airs.setup(config, log_blowup, &degrees).map_err(|e| failed(&e))?;
    let Airs { airs, public_values, .. } = airs;
    let traces: Vec<_> = traces.into_iter().flatten().collect();
    let instances: Vec<_> = airs
        .iter()
        .zip(&traces)
        .zip(public_values)
        .map(|((air, trace), public_values)| StarkInstance { air, trace, public_values })
        .collect();
    let proof = prove_batch(config, &instances, &data).map_err(|e| failed(&e))?;
    Ok(postcard::to_allocvec(&proof)?)
}

/// Verifies a proof of traces of the given heights. `log_blowup` is the configuration's.
///
/// # Errors
/// See [`VerifyError`].
pub fn verify<SC>(
    config: &SC,
    log_blowup: usize,
    statement: &Statement<'_>,
    shape: &Shape,
    proof: &[u8],
) -> Result<(), VerifyError>
where
    SC: StarkGenericConfig,
    Val<SC>: PrimeField64,
    SymbolicExpressionExt<Val<SC>, SC::Challenge>: Algebra<SC::Challenge>,
    SC::Challenger: GrindingChallenger<Witness = Val<SC>>,
    SC::Challenge: BasedVectorSpace<Val<SC>>,
    PcsError<SC>: core::fmt::Debug,
    PcsProverError<SC>: core::fmt::Debug,
{
    check_shape(statement.tables, shape).map_err(VerifyError::Malformed)?;
    let bytes = proof;
    let malformed = |error: postcard::Error| VerifyError::Malformed(error.to_string());
    let (proof, rest): (BatchProof<SC>, _) = postcard::take_from_bytes(bytes).map_err(malformed)?;
    if !rest.is_empty() {
        return Err(VerifyError::Malformed(format!("{} bytes too many", rest.len())));
    }
    // Postcard reads several encodings of one number; accepting one only keeps a proof's bytes
    // unique for what they say.
    if postcard::to_allocvec(&proof).map_err(malformed)? != bytes {
        return Err(VerifyError::Malformed("its encoding is not canonical".to_owned()));
    }
    let degrees: Vec<usize> =
        shape.iter().flatten().map(|&log| usize::from(log) + config.is_zk()).collect();
    if proof.degree_bits != degrees {
        return Err(VerifyError::Heights);
    }
    let airs = Airs::<SC>::new(statement, shape);
    let data = airs
        .setup(config, log_blowup, &degrees)
        .map_err(|error| VerifyError::Malformed(format!("{error:?}")))?;
    let Airs { airs, public_values, .. } = airs;
    verify_batch(config, &airs, &proof, &public_values, &data.common)
        .map_err(|error| VerifyError::Invalid(format!("{error:?}")))
}

/// The heights of traces.
pub fn shape_of<F: Clone + Send + Sync>(traces: &[Option<RowMajorMatrix<F>>]) -> Shape {
    let log_height = |trace: &RowMajorMatrix<F>| log2_strict_usize(trace.height()) as u8;
    traces.iter().map(|trace| trace.as_ref().map(log_height)).collect()
}

/// Checks heights that a prover declares: every mandatory table is present, fixed heights are as
/// fixed, the others in bounds, and the sums that must not reach the characteristic are far below.
///
/// # Errors
/// What is wrong.
pub fn check_shape(tables: &Tables, shape: &Shape) -> Result<(), String> {
    struct Check<'a> {
        shape: &'a Shape,
        index: usize,
        problem: Option<String>,
        weight: u64,
    }
    impl ChipVisitor for Check<'_> {
        fn visit<C: Chip>(&mut self, chip: C) {
            let index = self.index;
            self.index += 1;
            let Some(&declared) = self.shape.get(index) else { return };
            let name = chip.name();
            let problem = match (declared, fixed_height(&chip)) {
                (None, _) if index < optional_chips() => return,
                (None, _) => format!("the table {name} is missing"),
                (Some(log), Some(height)) if 1_usize.checked_shl(log.into()) != Some(height) => {
                    format!("the table {name} has {height} rows, not 2^{log}")
                }
                (Some(log), _) if !(MIN_LOG_HEIGHT as u8..=MAX_LOG_HEIGHT).contains(&log) => {
                    format!("the chip {name} cannot have 2^{log} rows")
                }
                (Some(log), _) => {
                    let interactions = Recording::of(&chip).interactions;
                    let weight: u64 = interactions.iter().map(|i| u64::from(i.weight)).sum();
                    self.weight += weight << log;
                    return;
                }
            };
            self.problem.get_or_insert(problem);
        }
    }
    let mut check = Check { shape, index: 0, problem: None, weight: 0 };
    all_chips(tables, &mut check);
    if shape.len() != check.index {
        return Err(format!("{} chips instead of {}", shape.len(), check.index));
    }
    if let Some(problem) = check.problem {
        return Err(problem);
    }
    // Every field has more than 2^30 elements.
    if check.weight >= 1 << 30 {
        return Err(format!("{} messages: too many for the field", check.weight));
    }
    Ok(())
}

/// Sizes of a batch that its security depends on.
#[derive(Clone, Copy, Debug, Default)]
pub struct LayoutCounts {
    /// Constraints folded by the composition challenge, LogUp's included.
    pub constraints: usize,
    /// (column, point) pairs opened.
    pub openings: usize,
    /// LogUp denominators: interactions times rows.
    pub denominators: usize,
    /// Greatest degree of a constraint, LogUp's included.
    pub degree: usize,
    /// Greatest number of quotient chunks of a chip.
    pub quotient: usize,
}

impl LayoutCounts {
    /// Counts the present chips.
    pub fn of(tables: &Tables, shape: &Shape, extension_degree: usize) -> Self {
        struct Count<'a> {
            shape: &'a Shape,
            extension_degree: usize,
            index: usize,
            counts: LayoutCounts,
        }
        impl ChipVisitor for Count<'_> {
            fn visit<C: Chip>(&mut self, chip: C) {
                let declared = self.shape.get(self.index).copied().flatten();
                self.index += 1;
                let Some(log_height) = declared else { return };
                let recording = Recording::of(&chip);
                let cost = ChipCost::of(&recording);
                let points = if recording.next_row_columns().is_empty() { 1 } else { 2 };
                let extension_columns = 2 * cost.logup + cost.quotient;
                self.counts.constraints += recording.constraints.len() + cost.logup + 2;
                self.counts.openings += points * cost.main
                    + recording.preprocessed.len()
                    + extension_columns * self.extension_degree;
                self.counts.denominators += recording.interactions.len() << log_height;
                self.counts.degree = self.counts.degree.max(cost.degree);
                self.counts.quotient = self.counts.quotient.max(cost.quotient);
            }
        }
        let mut count =
            Count { shape, extension_degree, index: 0, counts: LayoutCounts::default() };
        all_chips(tables, &mut count);
        count.counts
    }
}

/// Committed columns of a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChipCost {
    /// Main columns, base field.
    pub main: usize,
    /// LogUp columns, extension field, the accumulator included.
    pub logup: usize,
    /// Quotient chunks, extension field.
    pub quotient: usize,
    /// Degree of the constraints, LogUp's included.
    pub degree: usize,
}

impl ChipCost {
    /// The cost of the cheaper layout: either as many interactions of a bus share a LogUp column
    /// as the constraints' own degree leaves room for, or two, at the price of a second quotient
    /// chunk. On a tie the former, whose quotient is evaluated on a smaller domain.
    pub fn of(recording: &Recording) -> Self {
        let free = Self::with_budget(recording, 0);
        let paired = Self::with_budget(recording, PAIRED);
        let columns = |cost: &Self| cost.logup + cost.quotient;
        if columns(&paired) < columns(&free) { paired } else { free }
    }

    /// The cost by Plonky3's rules: interactions of one bus share a column while its degree stays
    /// within the quotient's 2^k + 1, or within `budget` if that is more.
    fn with_budget(recording: &Recording, budget: usize) -> Self {
        let field_degree = |i: &Interaction| i.fields.iter().map(|f| f.degree()).max().unwrap_or(0);
        // A column of interactions pins denominators times fraction = numerator.
        let pin = |group: &[&Interaction]| {
            let sum: usize = group.iter().map(|i| field_degree(i)).sum();
            let numerator = group
                .iter()
                .map(|i| i.multiplicity.degree() + sum - field_degree(i))
                .max()
                .unwrap_or(0);
            (1 + sum).max(numerator)
        };
        // A transition constraint's selector has degree 0 on a two-adic domain.
        let constraints = recording.constraints.iter().map(|c| c.value.degree());
        let single = recording.interactions.iter().map(|i| pin(&[i]));
        let unpacked = constraints.chain(single).max().unwrap_or(0).max(2);
        let budget = budget.max((unpacked - 1).next_power_of_two() + 1);
        let (mut columns, mut degree) = (0, unpacked);
        for bus in Bus::ALL {
            let mut group = Vec::new();
            for interaction in recording.interactions.iter().filter(|i| i.bus == bus) {
                group.push(interaction);
                if pin(&group) > budget {
                    columns += 1;
                    group = vec![interaction];
                }
                degree = degree.max(pin(&group));
            }
            columns += usize::from(!group.is_empty());
        }
        let accumulator = usize::from(columns > 0);
        Self {
            main: recording.columns.len(),
            logup: columns + accumulator,
            quotient: (degree - 1).next_power_of_two(),
            degree,
        }
    }

    /// Base-field cells committed per row at the given extension degree.
    pub const fn cells(&self, extension_degree: usize) -> usize {
        self.main + extension_degree * (self.logup + self.quotient)
    }
}

#[cfg(test)]
mod tests {
    use mipsilon_air::machine::record_all;
    use mipsilon_air::rom::{lower, reg};
    use mipsilon_air::tables::image::{GapTable, ImageTable};
    use mipsilon_air::tables::program::ProgramTable;
    use mipsilon_air::tables::public::Public;
    use mipsilon_field::{KoalaBear4, KoalaBear5};

    use super::*;
    use crate::backend::Backend;
    use crate::fri_blake3::FriBlake3;
    use crate::fri_poseidon2::FriPoseidon2;
    use crate::parameters::SecurityProfile;

    /// The tables of a program of one NOP.
    fn tables() -> Tables {
        Tables {
            program: ProgramTable::new(vec![(0, lower(0, 0, None, mipsilon_spec::Endian::Big))]),
            image: ImageTable::new(&[0; reg::COUNT as usize], &[(0, 0)]),
            gaps: GapTable::new(vec![(1, 1 << 29)]),
            public: Public { output_len: 3 },
        }
    }

    /// All chips, those without a fixed height at 2^`log_height`.
    fn shape(tables: &Tables, log_height: u8) -> Shape {
        struct Heights(Shape, u8);
        impl ChipVisitor for Heights {
            fn visit<C: Chip>(&mut self, chip: C) {
                let fixed = fixed_height(&chip).map(|height| log2_strict_usize(height) as u8);
                self.0.push(Some(fixed.unwrap_or(self.1)));
            }
        }
        let mut heights = Heights(Vec::new(), log_height);
        all_chips(tables, &mut heights);
        heights.0
    }

    #[test]
    fn costs_are_those_of_plonky3s_layout() {
        let tables = tables();
        let shape = shape(&tables, 4);
        let public = [0; 7];
        let statement = Statement { tables: &tables, public: &public, context: [0; 32] };
        let settings = SecurityProfile::FastInsecure.fri();
        let config = FriBlake3::<KoalaBear4>::new(settings).config(&statement.context);
        let airs = Airs::new(&statement, &shape);
        let degrees: Vec<usize> = shape.iter().flatten().map(|&log| log.into()).collect();
        let data = airs.setup(&config, settings.log_blowup, &degrees).unwrap();
        for (recording, lookups) in record_all(&tables).iter().zip(&data.common.lookups) {
            let cost = ChipCost::of(recording);
            assert_eq!(cost.logup, lookups.len() + 1, "{}", recording.name);
            assert!(cost.degree <= PAIRED, "{}", recording.name);
        }
    }

    #[test]
    fn proven_100_is_100_bits_for_the_largest_runs() {
        let tables = tables();
        // A full segment in one chip, a quarter of one in every other.
        let mut shape = shape(&tables, 20);
        shape[0] = Some(MAX_LOG_HEIGHT);
        let settings = SecurityProfile::Proven100.fri();
        let securities = [
            FriBlake3::<KoalaBear5>::new(settings).security(&tables, &shape),
            FriPoseidon2::<KoalaBear5>::new(settings).security(&tables, &shape),
        ];
        for security in securities {
            assert!(security.proven >= 100, "{security:?}");
        }
    }

    #[test]
    fn bad_shapes_are_told() {
        let tables = tables();
        let good = shape(&tables, 4);
        assert_eq!(check_shape(&tables, &good), Ok(()));
        let last = good.len() - 1;
        let changed = |index: usize, height| {
            let mut shape = good.clone();
            shape[index] = height;
            check_shape(&tables, &shape).unwrap_err()
        };
        assert_eq!(changed(last, None), "the table public is missing");
        assert_eq!(changed(last, Some(5)), "the table public has 16 rows, not 2^5");
        assert_eq!(changed(0, Some(3)), "the chip nop cannot have 2^3 rows");
        assert_eq!(changed(0, Some(64)), "the chip nop cannot have 2^64 rows");
        assert!(check_shape(&tables, &good[1..].to_vec()).unwrap_err().contains("chips instead"));
        let full = shape(&tables, MAX_LOG_HEIGHT);
        assert!(check_shape(&tables, &full).unwrap_err().contains("too many for the field"));
        let mut absent = good;
        absent[0] = None;
        assert_eq!(check_shape(&tables, &absent), Ok(()));
    }
}
