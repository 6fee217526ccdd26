//! The processor that executes a pre-decoded program.

use mipsilon_air::rom::reg;
use mipsilon_spec::{Endian, Environment, Outcome, State, step};

use crate::code::CodeTable;
use crate::error::{ErrorKind, ExecutionError, Registers};
use crate::guard::StackGuard;
use crate::host::Host;
use crate::memory::Memory;
use crate::notes::Notes;
use crate::place::Place;
use crate::recorder::Recorder;
use crate::registers::RegisterFile;
use mipsilon_verify::Program;

/// The stack pointer's index.
const SP: u8 = 29;

/// A program in execution. `R` records what happens.
pub(crate) struct Cpu<'a, R> {
    pub(crate) program: &'a Program,
    pub(crate) code: CodeTable,
    pub(crate) memory: Memory,
    pub(crate) registers: RegisterFile,
    pub(crate) pc: u32,
    pub(crate) next_pc: u32,
    /// Instructions executed.
    pub(crate) cycles: u64,
    /// The exit code, once the program has exited.
    pub(crate) exit_code: Option<u32>,
    pub(crate) notes: Notes,
    /// The limit on the stack; none at first.
    pub(crate) guard: StackGuard,
    pub(crate) host: Host<'a>,
    pub(crate) recorder: R,
    /// Turns a byte address into the one that has its lane in little endian.
    pub(crate) lane: u32,
}

impl<'a, R: Recorder> Cpu<'a, R> {
    /// The program at its start.
    pub(crate) fn new(program: &'a Program, host: Host<'a>, recorder: R) -> Self {
        let mut registers = RegisterFile::new();
        registers.set(SP, program.stack_pointer());
        Self {
            program,
            code: CodeTable::new(program),
            memory: Memory::with_words(program.image()),
            registers,
            pc: program.entry(),
            next_pc: program.entry().wrapping_add(4),
            cycles: 0,
            exit_code: None,
            notes: Notes::default(),
            guard: StackGuard::new(program.stack_pointer(), None),
            host,
            recorder,
            lane: match program.endian() {
                Endian::Big => 3,
                Endian::Little => 0,
            },
        }
    }

    /// The value of a register of the register space.
    #[inline(always)]
    pub(crate) fn get(&self, index: u8) -> u32 {
        self.registers.get(index)
    }

    /// Sets a register of the register space; returns its old value.
    #[inline(always)]
    pub(crate) fn set(&mut self, index: u8, value: u32) -> u32 {
        self.registers.set(index, value)
    }

    /// The size that the stack has outgrown, if it has.
    #[cold]
    #[inline(never)]
    pub(crate) fn outgrown_stack(&self) -> Option<u32> {
        self.guard.outgrown(self.get(SP))
    }

    /// Executes at most `budget` instructions, up to the exit.
    pub(crate) fn run(&mut self, budget: u64) -> Result<(), ExecutionError> {
        if self.exit_code.is_some() {
            return Ok(());
        }
        let before = self.cycles;
        let (mut pc, mut next_pc) = (self.pc, self.next_pc);
        let mut left = budget;
        let mut window = self.code.window(pc);
        while left > 0 {
            let Some(index) = window.and_then(|window| window.index(pc)) else {
                window = self.code.window(pc);
                if window.is_none() {
                    break;
                }
                continue;
            };
            let entry = self.code.entries[index];
            let Some((after, after_next)) = self.execute(entry, pc, next_pc) else { break };
            self.recorder.step(index, pc, next_pc);
            (pc, next_pc) = (after, after_next);
            left -= 1;
            if self.recorder.full() {
                break;
            }
        }
        (self.pc, self.next_pc) = (pc, next_pc);
        self.cycles = before + (budget - left);
        if self.recorder.full() {
            Err(self.error(ErrorKind::SegmentLimit))
        } else if self.exit_code.is_some() {
            self.cycles += 1;
            Ok(())
        } else if left == 0 {
            Ok(())
        } else {
            Err(self.diagnose())
        }
    }

    /// Why the fast path could not execute the instruction at `pc`: the specification's word.
    #[cold]
    fn diagnose(&self) -> ExecutionError {
        let stored = self.memory.word(self.pc / 4);
        if self.program.fetch(self.pc).is_some_and(|loaded| loaded != stored) {
            return self.error(ErrorKind::ModifiedCode { stored });
        }
        let mut view =
            View { program: self.program, memory: &self.memory, output: self.output_len() };
        self.error(match step(&mut self.state(), &mut view) {
            Outcome::Trap(trap) => ErrorKind::Trap(trap),
            Outcome::Unpredictable(why) => ErrorKind::Unpredictable(why),
            Outcome::Next | Outcome::Halt(_) => {
                self.outgrown_stack().map_or(ErrorKind::Internal, ErrorKind::MaxStack)
            }
        })
    }

    /// An error at the current instruction.
    pub(crate) fn error(&self, kind: ErrorKind) -> ExecutionError {
        let State { pc, gpr, hi, lo, .. } = self.state();
        ExecutionError {
            kind,
            place: Place::of(self.program, pc),
            word: self.program.fetch(pc),
            cycles: self.cycles,
            registers: Box::new(Registers { gpr, hi, lo }),
            notes: Box::new(self.notes.clone()),
        }
    }

    /// The state as the specification has it.
    pub(crate) fn state(&self) -> State {
        State {
            pc: self.pc,
            next_pc: self.next_pc,
            gpr: std::array::from_fn(|i| self.get(i as u8)),
            hi: self.get(reg::HI as u8),
            lo: self.get(reg::LO as u8),
            ll: self.get(reg::LL as u8),
            user_local: self.get(reg::USER_LOCAL as u8),
        }
    }

    /// Bytes of public output so far.
    pub(crate) fn output_len(&self) -> u32 {
        self.host.output.len() as u32
    }
}

/// What a step that does not succeed may look at.
struct View<'a> {
    program: &'a Program,
    memory: &'a Memory,
    output: u32,
}

impl Environment for View<'_> {
    fn endian(&self) -> Endian {
        self.program.endian()
    }

    fn fetch(&self, pc: u32) -> Option<u32> {
        self.program.fetch(pc)
    }

    fn load(&self, key: u32) -> u32 {
        self.memory.word(key)
    }

    fn store(&mut self, _: u32, _: u32) {}

    fn next_input(&mut self, _: u32) -> u32 {
        0
    }

    fn input_byte(&self, _: u32) -> u8 {
        0
    }

    fn terminal(&mut self, _: u32, _: u8) {}

    fn output_len(&self) -> u32 {
        self.output
    }

    fn output(&mut self, _: u8) {}
}
