//! A vector, its text, and what the Rust specification answers to it.

use std::collections::BTreeMap;
use std::fmt::Write;

use mipsilon_spec::{
    Endian, Environment, Opcode, Outcome, State, Trap, Unpredictable, decode, disassemble, step,
};

/// A word to decode, or a state to step from.
#[derive(Clone, Debug)]
pub enum Vector {
    /// Decode this word.
    Decode(u32),
    /// Execute one step.
    Step(Box<Case>),
}

/// A state to step from. Locations that are not listed have values that differ from each other, so
/// that an access to a wrong one shows.
#[derive(Clone, Debug)]
pub struct Case {
    /// The byte order.
    pub endian: Endian,
    /// The byte address of the instruction.
    pub pc: u32,
    /// The address of the next one.
    pub next_pc: u32,
    /// HI.
    pub hi: u32,
    /// LO.
    pub lo: u32,
    /// The LL reservation.
    pub ll: u32,
    /// The thread pointer.
    pub user_local: u32,
    /// A register `i` that is not listed is `gpr_seed + i * 9e3779b9`.
    pub gpr_seed: u32,
    /// A RAM word `k` that is not listed is `ram_seed + k * 85ebca6b`.
    pub ram_seed: u32,
    /// The length of the public output so far.
    pub output_len: u32,
    /// Registers.
    pub gpr: BTreeMap<u8, u32>,
    /// The program's words by their addresses.
    pub program: BTreeMap<u32, u32>,
    /// RAM words by their keys.
    pub ram: BTreeMap<u32, u32>,
    /// The chunks of private input.
    pub input: Vec<Vec<u8>>,
    /// The keys of RAM words to compare after the step.
    pub probes: Vec<u32>,
}

impl Case {
    /// The value of a register.
    pub fn register(&self, i: u8) -> u32 {
        let background = self.gpr_seed.wrapping_add(u32::from(i).wrapping_mul(0x9e37_79b9));
        if i == 0 { 0 } else { *self.gpr.get(&i).unwrap_or(&background) }
    }

    /// The word of the instruction.
    pub fn word(&self) -> Option<u32> {
        self.program.get(&self.pc).copied()
    }

    fn state(&self) -> State {
        let mut state = State::new(self.pc);
        state.next_pc = self.next_pc;
        state.hi = self.hi;
        state.lo = self.lo;
        state.ll = self.ll;
        state.user_local = self.user_local;
        for i in 1..32 {
            state.set_reg(i, self.register(i));
        }
        state
    }
}

impl Vector {
    /// The word that the vector decodes or executes.
    pub fn word(&self) -> Option<u32> {
        match self {
            Self::Decode(word) => Some(*word),
            Self::Step(case) => case.word(),
        }
    }

    /// The opcode of that word.
    pub fn opcode(&self) -> Option<Opcode> {
        self.word().and_then(|word| decode(word).ok()).map(|i| i.op)
    }

    /// The mnemonic of that word, for a person.
    pub fn instruction(&self) -> &'static str {
        match (self.word(), self.opcode()) {
            (_, Some(op)) => op.mnemonic(),
            (Some(_), None) => "reserved",
            (None, _) => "no instruction",
        }
    }

    /// The line of the vector.
    pub fn line(&self) -> String {
        let case = match self {
            Self::Decode(word) => return format!("0 {word:x}"),
            Self::Step(case) => case,
        };
        let mut line = "1".to_owned();
        let mut numbers = |values: &[u32]| values.iter().for_each(|v| hex(&mut line, *v));
        numbers(&[u32::from(case.endian == Endian::Little), case.pc, case.next_pc]);
        numbers(&[case.hi, case.lo, case.ll, case.user_local]);
        numbers(&[case.gpr_seed, case.ram_seed, case.output_len]);
        numbers(&[case.gpr.len() as u32]);
        case.gpr.iter().for_each(|(i, v)| numbers(&[u32::from(*i), *v]));
        for map in [&case.program, &case.ram] {
            numbers(&[map.len() as u32]);
            map.iter().for_each(|(k, v)| numbers(&[*k, *v]));
        }
        numbers(&[case.input.len() as u32]);
        for chunk in &case.input {
            numbers(&[chunk.len() as u32]);
            chunk.iter().for_each(|byte| numbers(&[u32::from(*byte)]));
        }
        numbers(&[case.probes.len() as u32]);
        numbers(&case.probes);
        line
    }

    /// The vector, for a person.
    pub fn describe(&self) -> String {
        match self {
            Self::Decode(word) => format!("  decode {word:#010x}: {}", disassemble(*word, 0)),
            Self::Step(case) => {
                let mut text = match case.word() {
                    Some(word) => format!("  {word:#010x}: {}\n", disassemble(word, case.pc)),
                    None => "  no instruction\n".to_owned(),
                };
                for i in 1..32 {
                    let blank = if i % 8 == 0 { "\n   " } else { " " };
                    let _ = write!(text, "{blank}${i}={:08x}", case.register(i));
                }
                let _ = write!(text, "\n  {case:x?}");
                text
            }
        }
    }
}

/// Appends a blank and a number.
fn hex(line: &mut String, value: u32) {
    let _ = write!(line, " {value:x}");
}

/// The environment of a case.
struct CaseEnvironment<'a> {
    case: &'a Case,
    ram: BTreeMap<u32, u32>,
    stores: Vec<u32>,
    loads: std::cell::RefCell<Vec<u32>>,
    chunks_read: usize,
    chunk: Vec<u8>,
    output: Vec<u8>,
    terminal: Vec<(u32, u8)>,
}

impl Environment for CaseEnvironment<'_> {
    fn endian(&self) -> Endian {
        self.case.endian
    }
    fn fetch(&self, pc: u32) -> Option<u32> {
        self.case.program.get(&pc).copied()
    }
    fn load(&self, key: u32) -> u32 {
        self.loads.borrow_mut().push(key);
        let background = self.case.ram_seed.wrapping_add(key.wrapping_mul(0x85eb_ca6b));
        *self.ram.get(&key).unwrap_or(&background)
    }
    fn store(&mut self, key: u32, word: u32) {
        self.stores.push(key);
        self.ram.insert(key, word);
    }
    fn next_input(&mut self, count: u32) -> u32 {
        self.chunk = self.case.input.get(self.chunks_read).cloned().unwrap_or_default();
        self.chunks_read = (self.chunks_read + 1).min(self.case.input.len());
        (self.chunk.len() as u32).min(count)
    }
    fn input_byte(&self, i: u32) -> u8 {
        self.chunk[i as usize]
    }
    fn terminal(&mut self, fd: u32, byte: u8) {
        self.terminal.push((fd, byte));
    }
    fn output_len(&self) -> u32 {
        self.case.output_len + self.output.len() as u32
    }
    fn output(&mut self, byte: u8) {
        self.output.push(byte);
    }
}

fn execute(case: &Case) -> (State, CaseEnvironment<'_>, Outcome) {
    let mut state = case.state();
    let mut recorder = CaseEnvironment {
        case,
        ram: case.ram.clone(),
        stores: Vec::new(),
        loads: Default::default(),
        chunks_read: 0,
        chunk: Vec::new(),
        output: Vec::new(),
        terminal: Vec::new(),
    };
    let outcome = step(&mut state, &mut recorder);
    (state, recorder, outcome)
}

/// The keys that the step of a case loads or stores, and their neighbours.
pub fn touched(case: &Case) -> Vec<u32> {
    let (_, recorder, _) = execute(case);
    let mut keys: Vec<u32> = recorder.loads.take();
    keys.extend(&recorder.stores);
    let near = |k: u32| [k.saturating_sub(1), k, (k + 1).min((1 << 29) - 1)];
    let mut keys: Vec<u32> = keys.into_iter().flat_map(near).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What the Rust specification answers.
pub fn answer(vector: &Vector) -> String {
    match vector {
        Vector::Decode(word) => answer_decode(*word),
        Vector::Step(case) => answer_step(case),
    }
}

fn answer_decode(word: u32) -> String {
    match decode(word) {
        Err(_) => "reserved".to_owned(),
        Ok(i) => format!(
            "decoded {:x} {:x} {:x} {:x} {:x} {:x} {:x}",
            i.op as u8, i.rs, i.rt, i.rd, i.sa, i.imm, i.target
        ),
    }
}

fn answer_step(case: &Case) -> String {
    let (state, recorder, outcome) = execute(case);
    match outcome {
        Outcome::Next => answer_next(case, &state, &recorder),
        Outcome::Halt(code) => format!("halt {code:x}"),
        Outcome::Trap(cause) => format!("trap {}", trap(cause)),
        Outcome::Unpredictable(why) => format!("unpredictable {}", unpredictable(why)),
    }
}

fn answer_next(case: &Case, after: &State, recorder: &CaseEnvironment<'_>) -> String {
    let mut line = "next".to_owned();
    let State { pc, next_pc, hi, lo, ll, user_local, .. } = *after;
    [pc, next_pc, hi, lo, ll, user_local].iter().for_each(|v| hex(&mut line, *v));
    for i in (1..32).filter(|i| after.reg(*i) != case.register(*i)) {
        let _ = write!(line, " g {i:x} {:x}", after.reg(i));
    }
    let (_, before, _) = execute(case);
    let before = CaseEnvironment { ram: case.ram.clone(), ..before };
    for key in case.probes.iter().filter(|key| recorder.load(**key) != before.load(**key)) {
        let _ = write!(line, " m {key:x} {:x}", recorder.load(*key));
    }
    let is_call = case.word().and_then(|w| decode(w).ok()).is_some_and(|i| i.op == Opcode::Syscall);
    for key in recorder.stores.iter().filter(|_| !is_call) {
        let _ = write!(line, " s {key:x}");
    }
    let _ = write!(line, " i {:x} o", case.input.len() - recorder.chunks_read);
    recorder.output.iter().for_each(|byte| hex(&mut line, u32::from(*byte)));
    if let Some((fd, _)) = recorder.terminal.first() {
        let _ = write!(line, " t {fd:x}");
        recorder.terminal.iter().for_each(|(_, byte)| hex(&mut line, u32::from(*byte)));
    }
    line
}

fn trap(cause: Trap) -> String {
    match cause {
        Trap::Fetch(pc) => format!("fetch {pc:x}"),
        Trap::ReservedInstruction(word) => format!("reservedInstruction {word:x}"),
        Trap::Overflow => "overflow".to_owned(),
        Trap::AddressErrorLoad(address) => format!("addressErrorLoad {address:x}"),
        Trap::AddressErrorStore(address) => format!("addressErrorStore {address:x}"),
        Trap::AddressErrorFetch(address) => format!("addressErrorFetch {address:x}"),
        Trap::Buffer(base) => format!("buffer {base:x}"),
        Trap::Breakpoint => "breakpoint".to_owned(),
        Trap::Conditional => "conditional".to_owned(),
        Trap::OutputFull => "outputFull".to_owned(),
    }
}

fn unpredictable(why: Unpredictable) -> &'static str {
    match why {
        Unpredictable::BranchInDelaySlot => "branchInDelaySlot",
        Unpredictable::LinkToSource => "linkToSource",
        Unpredictable::JalrSameRegister => "jalrSameRegister",
    }
}
