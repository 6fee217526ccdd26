//! The executor against the specification, on programs made of the input.

/// The specification as a machine: that of the executor's own tests.
#[path = "../../../vm/tests/vm/model.rs"]
mod model;

use std::cell::RefCell;

use mipsilon_spec::{Endian, Instruction, Opcode, Outcome, encode};
use mipsilon_vm::{ErrorKind, Executor, Program};

use super::choices::Choices;
use crate::assembler::{Assembler, V0};
use crate::programs::START;
use model::Model;

/// The most steps of a run.
const STEPS: u64 = 500;
/// Words that the registers from [`FIRST`] on hold at first: addresses of data, of the code and at
/// the ends of RAM, and numbers.
const WORDS: [u32; 7] = [0x1000_0000, START, 0x7fff_fff8, 4, u32::MAX, 1 << 31, 40];
/// The register of the first of them.
const FIRST: u8 = 16;
/// Numbers of system calls that exist.
const CALLS: [u16; 4] = [4001, 4003, 4004, 4246];

/// Runs a program on executor and specification side by side and compares all that there is to
/// compare after each step.
pub fn executor(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    let flags = choices.byte();
    let endian = if flags & 1 == 0 { Endian::Big } else { Endian::Little };
    let program = code(&mut choices).program(endian, &[]);
    side_by_side(&program, &bytes[..usize::from(flags / 2).min(bytes.len())]);
}

/// Instructions with fields from the input, among them words as they are.
fn code(choices: &mut Choices<'_>) -> Assembler {
    let mut code = Assembler::new(START);
    for (register, word) in (FIRST..).zip(WORDS) {
        code.constant(register, word);
    }
    while choices.more() {
        let op = choices.byte();
        match Opcode::from_number(op) {
            Some(Opcode::Syscall) => {
                let number = CALLS[choices.below(CALLS.len())];
                code.immediate(Opcode::Ori, V0, 0, number);
                code.extend(&[encode(&instruction(Opcode::Syscall, choices.word()))]);
            }
            Some(op) => {
                code.extend(&[encode(&instruction(op, choices.word()))]);
            }
            None => {
                code.extend(&[choices.word()]);
            }
        }
    }
    code
}

/// An instruction whose fields are those of a word. Branches stay near.
fn instruction(op: Opcode, fields: u32) -> Instruction {
    let five = |at: u32| (fields >> at & 31) as u8;
    let near = (fields as i8 >> 4) as u16;
    let imm = if op.is_branch_or_jump() { near } else { fields as u16 };
    Instruction {
        op,
        rs: five(21),
        rt: five(16),
        rd: five(11),
        sa: five(6),
        imm,
        target: START / 4 + u32::from(fields as u8 >> 3),
    }
}

fn side_by_side(program: &Program, input: &[u8]) {
    let terminal = RefCell::new(Vec::new());
    let mut write = |fd, bytes: &[u8]| {
        terminal.borrow_mut().extend(bytes.iter().map(|&byte| (fd, byte)));
    };
    let mut executor = Executor::new(program, input, &mut write);
    let mut model = Model::new(program, input);
    for cycle in 0..STEPS {
        let before = model.state;
        assert_eq!(executor.state(), before, "after {cycle} steps");
        let expected = match model.modified() {
            Some(stored) => Err(ErrorKind::ModifiedCode { stored }),
            None => match model.step() {
                Outcome::Next => Ok(None),
                Outcome::Halt(code) => Ok(Some(code)),
                Outcome::Trap(trap) => Err(ErrorKind::Trap(trap)),
                Outcome::Unpredictable(why) => Err(ErrorKind::Unpredictable(why)),
            },
        };
        let result = executor.step().map_err(|error| error.kind);
        assert_eq!(result, expected, "at {:#010x} after {cycle} steps", before.pc);
        if result != Ok(None) {
            break;
        }
    }
    assert_eq!(executor.words().collect::<Vec<_>>(), model.words());
    assert_eq!(executor.output(), model.world.output);
    drop(executor);
    assert_eq!(terminal.into_inner(), model.world.terminal);
}
