//! A machine to run single instructions on.

use std::collections::{BTreeMap, VecDeque};

use mipsilon_spec::{
    Endian, Environment, Instruction, Opcode, Outcome, State, decode, encode, step,
};

/// Where tests put their code.
pub(crate) const PC: u32 = 0x40_0000;

/// An environment in ordinary collections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Machine {
    pub(crate) endian: Endian,
    pub(crate) program: BTreeMap<u32, u32>,
    pub(crate) ram: BTreeMap<u32, u32>,
    pub(crate) input: VecDeque<Vec<u8>>,
    pub(crate) chunk: Vec<u8>,
    pub(crate) terminal: Vec<(u32, u8)>,
    pub(crate) output: Vec<u8>,
}

impl Machine {
    /// A machine whose program is these instructions at [`PC`].
    pub(crate) fn new(endian: Endian, code: &[Instruction]) -> Machine {
        let words = code.iter().map(encode);
        Machine {
            endian,
            program: (PC..).step_by(4).zip(words).collect(),
            ram: BTreeMap::new(),
            input: VecDeque::new(),
            chunk: Vec::new(),
            terminal: Vec::new(),
            output: Vec::new(),
        }
    }

    /// Sets the aligned word at a byte address.
    pub(crate) fn set(&mut self, address: u32, word: u32) {
        self.ram.insert(address / 4, word);
    }

    /// The aligned word at a byte address.
    pub(crate) fn get(&self, address: u32) -> u32 {
        self.load(address / 4)
    }

    /// The bytes from an address.
    pub(crate) fn bytes(&self, address: u32, count: u32) -> Vec<u8> {
        let byte = |a: u32| match self.endian {
            Endian::Big => self.get(a & !3).to_be_bytes()[(a & 3) as usize],
            Endian::Little => self.get(a & !3).to_le_bytes()[(a & 3) as usize],
        };
        (0..count).map(|i| byte(address + i)).collect()
    }
}

impl Environment for Machine {
    fn endian(&self) -> Endian {
        self.endian
    }

    fn fetch(&self, pc: u32) -> Option<u32> {
        self.program.get(&pc).copied()
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
        self.chunk = match self.input.front() {
            Some(chunk) if chunk.len() <= count as usize => self.input.pop_front().unwrap(),
            _ => Vec::new(),
        };
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

/// Executes a step and checks what holds for every step: a step that does not go on leaves
/// everything as it was, and register 0 stays 0.
pub(crate) fn checked_step(state: &mut State, machine: &mut Machine) -> Outcome {
    let before = (*state, machine.clone());
    let outcome = step(state, machine);
    if outcome != Outcome::Next {
        assert_eq!(before, (*state, machine.clone()), "{outcome:?} changed something");
    }
    assert_eq!(state.gpr[0], 0);
    outcome
}

/// A state at [`PC`] with these registers.
pub(crate) fn state(registers: &[(u8, u32)]) -> State {
    let mut state = State::new(PC);
    for (register, value) in registers {
        state.set_reg(*register, *value);
    }
    state
}

/// Executes one instruction, which must go on in sequence, and returns the state after it.
pub(crate) fn run(instruction: Instruction, mut state: State) -> State {
    let mut machine = Machine::new(Endian::Big, &[instruction]);
    assert_eq!(checked_step(&mut state, &mut machine), Outcome::Next);
    assert_eq!((state.pc, state.next_pc), (PC + 4, PC + 8));
    state
}

/// Executes one instruction and returns its outcome.
pub(crate) fn outcome(instruction: Instruction, mut state: State) -> Outcome {
    checked_step(&mut state, &mut Machine::new(Endian::Big, &[instruction]))
}

/// An instruction with all fields zero.
pub(crate) fn blank(op: Opcode) -> Instruction {
    Instruction { op, rs: 0, rt: 0, rd: 0, sa: 0, imm: 0, target: 0 }
}

/// `op rd, rs, rt`.
pub(crate) fn register(op: Opcode, rd: u8, rs: u8, rt: u8) -> Instruction {
    Instruction { rd, rs, rt, ..blank(op) }
}

/// `op rd, rt, sa`.
pub(crate) fn shift(op: Opcode, rd: u8, rt: u8, sa: u8) -> Instruction {
    Instruction { rd, rt, sa, ..blank(op) }
}

/// `op rt, rs, imm` or `op rt, imm(rs)`.
pub(crate) fn immediate(op: Opcode, rt: u8, rs: u8, imm: i16) -> Instruction {
    Instruction { rt, rs, imm: imm as u16, ..blank(op) }
}

/// `op target`.
pub(crate) fn target(op: Opcode, target: u32) -> Instruction {
    Instruction { target, ..blank(op) }
}

/// The zero word.
pub(crate) fn nop() -> Instruction {
    decode(0).unwrap()
}
