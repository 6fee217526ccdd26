//! Every chip accepts the rows of random programs: each instruction on extreme and random operands,
//! with aliasing registers, on both endians; and the machine balances.

use std::collections::HashMap;

use mipsilon_air::check::check;
use mipsilon_air::machine::provable_opcodes;
use mipsilon_spec::{Endian, Opcode, decode};
use mipsilon_tests::guest::{execute, witness};
use mipsilon_tests::programs::{INPUT, straight_line};
use mipsilon_vm::{Program, Record};
use p3_koala_bear::KoalaBear;
use rand::SeedableRng;
use rand::rngs::StdRng;

/// Executions of each opcode in each program.
const EXECUTIONS: usize = 200;

/// How often each opcode has a recorded row.
fn executed(program: &Program, record: &Record) -> HashMap<Opcode, usize> {
    let steps = record.steps.values().flatten().map(|step| step.pc);
    let mut counts = HashMap::new();
    for pc in steps.chain(record.syscalls.iter().map(|step| step.pc)) {
        let word = program.fetch(4 * pc).expect("an executed word");
        *counts.entry(decode(word).expect("an instruction").op).or_default() += 1;
    }
    counts
}

fn accepts(program: &Program) {
    let witness = witness::<KoalaBear>(program, INPUT);
    if let Err(violations) = check(&witness.tables, &witness.traces.matrices, &witness.public) {
        let shown: Vec<_> = violations.iter().take(10).map(ToString::to_string).collect();
        panic!("{} violations:\n{}", violations.len(), shown.join("\n"));
    }
}

fn every_opcode(endian: Endian, seed: u64) {
    let ops: Vec<Opcode> = provable_opcodes().collect();
    let mut rng = StdRng::seed_from_u64(seed);
    // A few opcodes a program, so that no run outgrows a segment.
    for ops in ops.chunks(20) {
        let counts = ops.iter().map(|&op| (op, EXECUTIONS));
        let program = straight_line(endian, counts, &mut rng);
        let (_, record) = execute(&program, INPUT);
        let counts = executed(&program, &record);
        for op in ops {
            let count = counts.get(op).copied().unwrap_or_default();
            assert!(count >= EXECUTIONS, "{} has {count} rows", op.mnemonic());
        }
        accepts(&program);
    }
}

#[test]
fn every_opcode_big_endian() {
    every_opcode(Endian::Big, 1);
}

#[test]
fn every_opcode_little_endian() {
    every_opcode(Endian::Little, 2);
}
