//! The executor in lock-step with the specification.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicU64;

use mipsilon_spec::{Opcode, Outcome, decode};
use mipsilon_vm::{ErrorKind, Executor, Limits, Program, run};

use crate::guests;
use crate::model::Model;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Exit(u32),
    Error(ErrorKind),
    /// After the given number of steps.
    Unfinished,
}

/// Runs executor and specification side by side for at most `steps` steps and compares everything
/// after each. Adds the executed opcodes to `seen`.
pub(crate) fn lockstep(
    program: &Program,
    input: &[u8],
    steps: u64,
    seen: &mut BTreeSet<Opcode>,
) -> End {
    let terminal = RefCell::new(Vec::new());
    let mut write = |fd, bytes: &[u8]| {
        terminal.borrow_mut().extend(bytes.iter().map(|&byte| (fd, byte)));
    };
    let mut executor = Executor::new(program, input, &mut write);
    let mut model = Model::new(program, input);
    let mut end = End::Unfinished;
    for cycle in 0..steps {
        let before = model.state;
        assert_eq!(executor.state(), before, "after {cycle} steps");
        assert_eq!(executor.cycles(), cycle);
        let modified = model.modified();
        let expected = match modified {
            Some(stored) => Err(ErrorKind::ModifiedCode { stored }),
            None => match model.step() {
                Outcome::Next => Ok(None),
                Outcome::Halt(code) => Ok(Some(code)),
                Outcome::Trap(trap) => Err(ErrorKind::Trap(trap)),
                Outcome::Unpredictable(why) => Err(ErrorKind::Unpredictable(why)),
            },
        };
        let result = executor.step();
        if let Err(error) = &result {
            assert_eq!((error.place.pc, error.registers.gpr), (before.pc, before.gpr));
        }
        let result = result.map_err(|error| error.kind);
        assert_eq!(result, expected, "at {:#010x} after {cycle} steps", before.pc);
        match result {
            Ok(outcome) => {
                let word = program.fetch(before.pc).unwrap();
                seen.insert(decode(word).unwrap().op);
                let Some(code) = outcome else { continue };
                end = End::Exit(code);
            }
            Err(kind) => end = End::Error(kind),
        }
        break;
    }
    assert_eq!(executor.words().collect::<Vec<_>>(), model.words());
    assert_eq!(executor.output(), model.world.output);
    drop(executor);
    assert_eq!(terminal.into_inner(), model.world.terminal);
    end
}

/// How a run by [`run`] ends, compared with `end` of the same number of steps.
pub(crate) fn same_end(program: &Program, input: &[u8], steps: u64, end: End) {
    let limits = Limits { max_cycles: Some(steps), max_stack: None };
    let result = run(program, input, &mut |_, _| {}, limits, &AtomicU64::new(0));
    let whole = match result {
        Ok(outcome) => End::Exit(outcome.exit_code),
        Err(error) if error.kind == ErrorKind::MaxCycles(steps) => End::Unfinished,
        Err(error) => End::Error(error.kind),
    };
    assert_eq!(whole, end);
}

#[test]
fn guests_run_as_specified() {
    let mut seen = BTreeSet::new();
    for name in guests::names("elf") {
        let program = guests::program(&name);
        for input in guests::inputs(&name) {
            let end = lockstep(&program, &input, 100_000, &mut seen);
            same_end(&program, &input, 100_000, end);
            if name.starts_with("all-instructions") {
                assert_eq!(end, End::Exit(7), "{name}");
            } else if name.starts_with("c-64-bit") && input.is_empty() {
                // It says so when it has no input.
                assert_eq!(end, End::Exit(1), "{name}");
            } else {
                assert!(matches!(end, End::Exit(0) | End::Unfinished), "{name}: {end:?}");
            }
        }
    }
    let missing: Vec<_> = Opcode::ALL.iter().filter(|op| !seen.contains(op)).collect();
    assert_eq!(missing, [&Opcode::Break]);
}

#[test]
fn guests_end_as_under_qemu() {
    for expected in guests::manifest() {
        let program = Program::from_elf(&guests::bytes(&expected.elf)).unwrap();
        let input = guests::bytes(&expected.input);
        let progress = AtomicU64::new(0);
        let outcome = run(&program, &input, &mut |_, _| {}, Limits::default(), &progress).unwrap();
        assert_eq!(outcome.exit_code, expected.exit_code, "{}", expected.elf);
        assert_eq!(hex::encode(outcome.output), expected.output_hex, "{}", expected.elf);
    }
}

#[test]
fn failing_guests_fail_as_specified() {
    for name in guests::names("elf/bad") {
        if name.starts_with("wrong-") {
            continue;
        }
        let program = guests::program(&format!("bad/{name}"));
        let end = lockstep(&program, &[], 10_000, &mut BTreeSet::new());
        same_end(&program, &[], 10_000, end);
        let fine =
            ["big-read.mips", "divide-by-zero.mips", "store-to-text.mips"].contains(&name.as_str());
        match end {
            End::Exit(code) => assert!(fine && code == 0, "{name} exits with {code}"),
            End::Unfinished => {
                assert!(["endless-recursion.mips", "never-halts.mips"].contains(&name.as_str()));
            }
            End::Error(_) => assert!(!fine, "{name}: {end:?}"),
        }
    }
}
