//! The rows that the sweeps alter, and the wrong values that they try.

use mipsilon_air::machine::{provable_opcodes, record_all};
use mipsilon_spec::{Endian, Opcode};
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use p3_koala_bear::KoalaBear as F;
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::guest::witness;
use crate::model::{Model, Provided};
use crate::programs::straight_line;

/// Executions of each opcode in the program whose rows are altered.
const EXECUTIONS: usize = 6;
/// The same of SYSCALL: system calls differ more than other instructions.
const SYSTEM_CALLS: usize = 60;
/// Most rows of a chip.
const ROWS: usize = 60;

/// A chip with honest rows of one run.
pub struct Subject {
    /// The chip.
    pub model: Model,
    /// Its rows, a padding row among them.
    pub rows: Vec<Vec<F>>,
}

/// A run of every opcode.
pub struct Run {
    /// The tables' tuples.
    pub provided: Provided,
    /// The chips whose rows only depend on themselves.
    pub subjects: Vec<Subject>,
}

impl Run {
    /// The run of a random program.
    pub fn random(endian: Endian, seed: u64) -> Self {
        let counts = provable_opcodes().map(|op| match op {
            Opcode::Syscall => (op, SYSTEM_CALLS),
            _ => (op, EXECUTIONS),
        });
        let program = straight_line(endian, counts, &mut StdRng::seed_from_u64(seed));
        let witness = witness::<F>(&program, b"some private input");

        let mut subjects = Vec::new();
        let traces = witness.traces.matrices.iter().zip(&witness.traces.rows);
        for (recording, (trace, &rows)) in record_all(&witness.tables).iter().zip(traces) {
            let only_main = recording.preprocessed.is_empty() && recording.name != "zero-init";
            let Some(trace) = trace.as_ref().filter(|_| only_main) else { continue };
            // Set-up fills some chips with rows that are alike.
            let step = rows.div_ceil(ROWS);
            let rows = trace.row_slices().take(rows).step_by(step);
            let mut rows: Vec<Vec<F>> = rows.map(<[F]>::to_vec).collect();
            rows.push(vec![F::ZERO; recording.columns.len()]);
            subjects.push(Subject { model: Model::of(recording), rows });
        }
        Self { provided: Provided::of(&witness.tables), subjects }
    }
}

/// Wrong values for a cell.
pub fn wrong_values(value: F) -> Vec<F> {
    let relative = [1, -1, 2, 1 << 8, -(1 << 8), 1 << 15, -(1 << 15), 1 << 16, -(1 << 16)];
    let absolute = [0, 1, -1, 0xffff, 1 << 14, 32];
    let mut values: Vec<F> = relative.map(|offset| value + F::from_i64(offset)).to_vec();
    values.extend(absolute.map(F::from_i64));
    // Half of it in the field: an exact half of an even integer, a huge number for an odd one.
    values.extend([value.halve(), -value]);
    values.retain(|&wrong| wrong != value);
    values.sort_unstable_by_key(F::as_canonical_u32);
    values.dedup();
    values
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
        "touch" => ["index", "time_lo", "time_hi"].map(str::to_owned).into(),
        _ => Vec::new(),
    };
    names.iter().map(|name| column(name).expect("a column")).collect()
}
