//! The rows that the sweeps alter, and the wrong values that they try.

use mipsilon_air::ast::ChipAst;
use mipsilon_air::machine::{chip_asts, provable_opcodes};
use mipsilon_spec::{Endian, Opcode};
use p3_field::{Field, PrimeCharacteristicRing, PrimeField32};
use p3_koala_bear::KoalaBear as F;
use p3_matrix::dense::RowMajorMatrix;
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::guest::{execute, witness};
use crate::model::{Model, Provided};
use crate::programs::{INPUT, straight_line};
use crate::search::Base;
use crate::traps::trapping_rows;

/// Executions of an opcode in the program whose rows are altered: more where rows differ more.
fn executions(op: Opcode) -> usize {
    match op {
        Opcode::Syscall => 120,
        Opcode::Mul | Opcode::Ext | Opcode::Ins | Opcode::Div | Opcode::Divu | Opcode::Sc => 16,
        _ => 8,
    }
}

/// A chip with rows of one run.
pub struct ChipRows {
    /// The chip.
    pub model: Model,
    /// Honest rows, a padding row, and rows that may not exist.
    pub rows: Vec<Base>,
}

/// A run of every opcode.
pub struct Run {
    /// The tables' tuples.
    pub provided: Provided,
    /// The chips whose rows only depend on themselves.
    pub chips: Vec<ChipRows>,
}

impl Run {
    /// The run of a random program, with about `rows` honest rows of each chip.
    pub fn random(endian: Endian, seed: u64, rows: usize) -> Self {
        let counts = provable_opcodes().map(|op| (op, executions(op)));
        let program = straight_line(endian, counts, &mut StdRng::seed_from_u64(seed));
        let mut trapping = trapping_rows(&execute(&program, INPUT).1);
        let witness = witness::<F>(&program, INPUT);

        let mut chips = Vec::new();
        for (id, ast) in chip_asts(&witness.tables).iter() {
            let trapping = std::mem::take(&mut trapping[id]);
            let used = witness.traces.rows[id];
            let only_main = ast.preprocessed.is_empty() && ast.next_row_columns().is_empty();
            let Some(trace) = witness.traces.matrices[id].as_ref().filter(|_| only_main) else {
                continue;
            };
            // Set-up fills some chips with rows that are alike.
            let spread = trace.row_slices().take(used).step_by(used.div_ceil(rows));
            let last = trace.row_slices().nth(used - 1);
            let padding = vec![F::ZERO; ast.columns.len()];
            let honest = spread.chain(last).map(<[F]>::to_vec).chain([padding]);
            let honest = honest.map(|cells| Base { cells, honest: true });
            let impossible = trapping.into_iter().chain(of_nothing(ast, trace));
            let impossible = impossible.map(|cells| Base { cells, honest: false });
            let rows = honest.chain(impossible).collect();
            chips.push(ChipRows { model: Model::of(ast), rows });
        }
        Self { provided: Provided::of(&witness.tables), chips }
    }
}

/// Transfer rows with nothing left to move: none may exist.
fn of_nothing(ast: &ChipAst, trace: &RowMajorMatrix<F>) -> Vec<Vec<F>> {
    let column = |name: &str| ast.columns.iter().position(|column| column == name);
    let frame = column("frame.remaining").zip(column("frame.last"));
    let Some((remaining, last)) = frame else { return Vec::new() };
    let unchanged = |row: &mut Vec<F>| {
        for lane in 0..4 {
            let [prev, new] = ["prev", "new"].map(|word| column(&format!("{word}.byte.{lane}")));
            if let Some((prev, new)) = prev.zip(new) {
                row[new] = row[prev];
            }
        }
    };
    let rows = trace.row_slices().filter(|row| row[last] == F::ONE).map(<[F]>::to_vec);
    rows.map(|mut row| {
        row[remaining] = F::ZERO;
        unchanged(&mut row);
        row
    })
    .collect()
}

/// Wrong steps from a value: by small and large powers of two, by fractions of them in the field,
/// and to extreme values.
pub fn wrong_steps(value: F) -> Vec<F> {
    let mut steps: Vec<F> = [1, 2, 1 << 8, 1 << 15, 1 << 16].map(F::from_u32).to_vec();
    // p - 1 = 127 * 2^24: a carry that is 1/2^16 is an integer below 2^16.
    steps.extend([7, 8, 11, 14, 15, 16].map(|bits| F::from_u32(1 << bits).inverse()));
    steps.extend_from_within(..);
    let half = steps.len() / 2;
    steps[half..].iter_mut().for_each(|step| *step = -*step);
    let absolute = [0, 1, -1, 0xffff, 1 << 14, 32].map(F::from_i64);
    steps.extend(absolute.map(|wrong| wrong - value));
    steps.extend([value.halve() - value, -value.double()]);
    steps.retain(|&step| step != F::ZERO);
    steps.sort_unstable_by_key(F::as_canonical_u32);
    steps.dedup();
    steps
}

/// The cells of an honest row that its prover may choose: private input and its length, and the
/// register and time of a renewal.
pub fn choices(model: &Model, row: &[F]) -> Vec<usize> {
    let column = |name: &str| model.columns.iter().position(|column| column == name);
    let is_one = |name: &str| column(name).is_some_and(|index| row[index] == F::ONE);
    let names: Vec<String> = match model.name.as_str() {
        "read" => {
            let lane = |group: &str| (0..4).find(|lane| is_one(&format!("{group}.{lane}")));
            let lanes = lane("first").zip(lane("end")).map_or(0..0, |(first, end)| first..end + 1);
            lanes.map(|lane| format!("new.byte.{lane}")).collect()
        }
        "syscall" if is_one("case.read") => ["result.lo", "result.hi"].map(str::to_owned).into(),
        _ => Vec::new(),
    };
    names.iter().map(|name| column(name).expect("a column")).collect()
}
