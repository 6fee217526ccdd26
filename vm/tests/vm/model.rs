//! The specification as a machine: what the executor is compared with.

use std::collections::BTreeMap;

use mipsilon_spec::{Endian, Environment, Outcome, State, step};
use mipsilon_vm::Program;

/// A program executed by `mipsilon_spec::step`.
pub(crate) struct Model<'a> {
    pub(crate) state: State,
    pub(crate) world: World<'a>,
}

/// Everything but the processor.
pub(crate) struct World<'a> {
    program: &'a Program,
    pub(crate) ram: BTreeMap<u32, u32>,
    input: &'a [u8],
    chunk: &'a [u8],
    pub(crate) terminal: Vec<(u32, u8)>,
    pub(crate) output: Vec<u8>,
}

impl<'a> Model<'a> {
    /// The program at its start.
    pub(crate) fn new(program: &'a Program, input: &'a [u8]) -> Self {
        let mut state = State::new(program.entry());
        state.set_reg(29, program.stack_pointer());
        let world = World {
            program,
            ram: program.image().iter().copied().collect(),
            input,
            chunk: &[],
            terminal: Vec::new(),
            output: Vec::new(),
        };
        Self { state, world }
    }

    /// One step.
    pub(crate) fn step(&mut self) -> Outcome {
        step(&mut self.state, &mut self.world)
    }

    /// The word in memory at pc if it is executable and differs from the loaded one.
    pub(crate) fn modified(&self) -> Option<u32> {
        let loaded = self.world.program.fetch(self.state.pc)?;
        let stored = self.world.load(self.state.pc / 4);
        (stored != loaded).then_some(stored)
    }

    /// The RAM words that are not 0.
    pub(crate) fn words(&self) -> Vec<(u32, u32)> {
        let words = self.world.ram.iter().map(|(&key, &word)| (key, word));
        words.filter(|&(_, word)| word != 0).collect()
    }
}

impl Environment for World<'_> {
    fn endian(&self) -> Endian {
        self.program.endian()
    }

    fn fetch(&self, pc: u32) -> Option<u32> {
        self.program.fetch(pc)
    }

    fn load(&self, key: u32) -> u32 {
        assert!(key < 1 << 29);
        self.ram.get(&key).copied().unwrap_or(0)
    }

    fn store(&mut self, key: u32, word: u32) {
        assert!(key < 1 << 29);
        self.ram.insert(key, word);
    }

    fn next_input(&mut self, count: u32) -> u32 {
        (self.chunk, self.input) = self.input.split_at(self.input.len().min(count as usize));
        self.chunk.len() as u32
    }

    fn input_byte(&self, i: u32) -> u8 {
        self.chunk[i as usize]
    }

    fn terminal(&mut self, fd: u32, byte: u8) {
        self.terminal.push((fd, byte));
    }

    fn output_len(&self) -> u32 {
        self.output.len() as u32
    }

    fn output(&mut self, byte: u8) {
        self.output.push(byte);
    }
}
