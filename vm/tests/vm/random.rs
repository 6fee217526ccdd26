//! Random programs: executor = specification, and records are consistent.

use std::collections::BTreeSet;

use mipsilon_spec::Opcode;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::lockstep::{End, lockstep, same_end};
use crate::record;
use crate::samples::{Sample, sample};

/// The longest run of a random program: many loop for ever.
const STEPS: u64 = 400;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_programs_run_as_specified(Sample { program, input } in sample()) {
        let end = lockstep(&program, &input, STEPS, &mut BTreeSet::new());
        same_end(&program, &input, STEPS, end);
        if let End::Exit(_) = end {
            record::check(&program, &input);
        }
    }
}

/// The strategy is of use: its programs execute every instruction, and many of them exit.
#[test]
fn random_programs_cover_the_instruction_set() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    let mut exits = 0;
    const PROGRAMS: usize = 2000;
    for _ in 0..PROGRAMS {
        let Sample { program, input } = sample().new_tree(&mut runner).unwrap().current();
        if let End::Exit(_) = lockstep(&program, &input, STEPS, &mut seen) {
            exits += 1;
        }
    }
    let missing: Vec<_> = Opcode::ALL.iter().filter(|op| !seen.contains(op)).collect();
    assert_eq!(missing, [&Opcode::Break]);
    assert!(exits > PROGRAMS / 10, "only {exits} of {PROGRAMS} exit");
}
