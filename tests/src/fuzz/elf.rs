//! Files as programs.

use std::sync::atomic::AtomicU64;

use mipsilon_vm::{Limits, Program, RAM_WORDS, run};

use super::is_one_line;

/// The most steps of a program that loads.
const STEPS: u64 = 1_000;

/// Loads a file. If it is a program, it is whole, and it can be run.
pub fn elf(bytes: &[u8]) {
    match Program::from_elf(bytes) {
        Ok(program) => {
            let gaps: u32 = program.gaps().iter().map(|(first, end)| end - first).sum();
            let image = RAM_WORDS - gaps;
            assert!(program.rom().count() == program.code_words() && image > 0);
            let limits = Limits { max_cycles: Some(STEPS), ..Limits::default() };
            match run(&program, b"input", &mut |_, _| {}, limits, &AtomicU64::new(0)) {
                Ok(outcome) => assert!(outcome.cycles <= STEPS),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
        Err(error) => is_one_line(&error.to_string()),
    }
}
