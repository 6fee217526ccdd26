//! Recording: a run as the rows that trace generation fills in.

use mipsilon_air::machine::{ChipId, ChipMap};
use mipsilon_air::memory::clock::{self, Slot};
use mipsilon_air::rom::{ProgramRow, reg};
use mipsilon_air::step::{Access, Final, Step, SyscallStep, TouchStep, TransferStep};
use mipsilon_spec::Endian;

use crate::cpu::Cpu;
use crate::memory::Memory;
use crate::recorder::{CallEvent, Recorder, TransferEvent};
use mipsilon_verify::Program;

/// The distances that a register access can check.
const MAX_AGO: u32 = 1 << clock::REGISTER_AGO_BITS;

/// Everything that happened in a run, in the order of time within each list.
#[derive(Clone, Debug)]
pub struct Record {
    /// The instructions other than SYSCALL, by chip.
    pub steps: ChipMap<Vec<Step>>,
    /// The system calls.
    pub syscalls: Vec<SyscallStep>,
    /// The words of private input.
    pub reads: Vec<TransferStep>,
    /// The bytes of public output.
    pub outputs: Vec<TransferStep>,
    /// The renewed timestamps.
    pub touches: Vec<TouchStep>,
    /// The time after the exit row.
    pub end_clk: u32,
    /// The registers of the register space at the end.
    pub registers: [Final; reg::COUNT as usize],
    /// Every RAM word of the image and every accessed one at the end, ascending by key.
    pub ram: Vec<(u32, Final)>,
}

/// The recorder that builds a [`Record`].
pub(crate) struct Tape {
    /// The row of each entry and the chip that executes it, if any.
    lines: Vec<(ProgramRow, Option<ChipId>)>,
    /// The time of the current row.
    clk: u32,
    /// The accesses of the current row.
    row: Row,
    /// The time of the last access to each register.
    register_times: [u32; 64],
    /// The time of the last access to each RAM word.
    ram_times: Memory,
    record: Record,
}

/// The accesses of a row.
#[derive(Clone, Copy, Default)]
struct Row {
    a: Access,
    b: Access,
    c: Access,
    m: Access,
    x: Access,
}

impl Tape {
    /// A recorder for `program`.
    pub(crate) fn new(program: &Program) -> Tape {
        Tape {
            lines: program.rom().map(|(_, rom)| (rom, ChipId::executing(rom.op))).collect(),
            clk: clock::START,
            row: Row::default(),
            register_times: [0; 64],
            ram_times: Memory::new(),
            record: Record {
                steps: ChipMap::default(),
                syscalls: Vec::new(),
                reads: Vec::new(),
                outputs: Vec::new(),
                touches: Vec::new(),
                end_clk: 0,
                registers: [Final::default(); reg::COUNT as usize],
                ram: Vec::new(),
            },
        }
    }

    /// Accesses a register. A timestamp too old to be checked is renewed just before the row: in the
    /// last slot of the row before, where this register is not accessed, else it would not be old.
    #[inline(always)]
    fn register(&mut self, slot: Slot, index: u8, prev: u32, value: u32) -> Access {
        let time = slot.time(self.clk);
        let place = usize::from(index) % self.register_times.len();
        let mut access = Access { prev_time: self.register_times[place], prev, value };
        if access.ago(time) >= MAX_AGO {
            let touched = self.clk - 1;
            self.record.touches.push(TouchStep {
                index: index.into(),
                value: prev,
                prev_time: access.prev_time,
                time: touched,
            });
            access.prev_time = touched;
        }
        self.register_times[place] = time;
        access
    }

    /// Accesses a RAM word.
    #[inline(always)]
    fn ram_access(&mut self, key: u32, prev: u32, value: u32) -> Access {
        let time = Slot::M.time(self.clk);
        let prev_time = std::mem::replace(self.ram_times.word_mut(key), time);
        Access { prev_time, prev, value }
    }

    /// A row of a transfer, without the output counter.
    fn transfer(&mut self, t: &TransferEvent) -> TransferStep {
        let (prev, value) = t.word;
        TransferStep {
            clk: self.clk,
            pc: t.pc / 4,
            next_pc: t.next_pc / 4,
            big_endian: t.endian == Endian::Big,
            address: t.address,
            remaining: t.remaining,
            m: self.ram_access(t.address / 4, prev, value),
            counter: Access::default(),
        }
    }

    /// Goes on to the next row.
    #[inline(always)]
    fn next_row(&mut self) {
        self.clk += clock::ROW;
        self.row = Row::default();
    }
}

impl Recorder for Tape {
    #[inline(always)]
    fn a(&mut self, index: u8, value: u32) {
        self.row.a = self.register(Slot::A, index, value, value);
    }

    #[inline(always)]
    fn b(&mut self, index: u8, value: u32) {
        self.row.b = self.register(Slot::B, index, value, value);
    }

    #[inline(always)]
    fn ram(&mut self, key: u32, prev: u32, value: u32) {
        self.row.m = self.ram_access(key, prev, value);
    }

    #[inline(always)]
    fn hi(&mut self, prev: u32, value: u32) {
        self.row.m = self.register(Slot::M, reg::HI as u8, prev, value);
    }

    #[inline(always)]
    fn lo(&mut self, prev: u32, value: u32) {
        self.row.x = self.register(Slot::M, reg::LO as u8, prev, value);
    }

    #[inline(always)]
    fn ll(&mut self, prev: u32, value: u32) {
        self.row.x = self.register(Slot::M, reg::LL as u8, prev, value);
    }

    #[inline(always)]
    fn c(&mut self, index: u8, prev: u32, value: u32) {
        self.row.c = self.register(Slot::C, index, prev, value);
    }

    #[inline(always)]
    fn step(&mut self, index: usize, pc: u32, next_pc: u32) {
        let (rom, chip) = self.lines[index];
        // A SYSCALL has a list of its own, and what has no chip ends the run before it is complete.
        let Some(chip) = chip.filter(|&chip| chip != ChipId::Syscall) else { return };
        let Row { a, b, c, m, x } = self.row;
        let (clk, pc, next_pc) = (self.clk, pc / 4, next_pc / 4);
        self.record.steps[chip].push(Step { clk, pc, next_pc, rom, a, b, c, m, x });
        self.next_row();
    }

    fn syscall(&mut self, call: &CallEvent) {
        let step = SyscallStep {
            clk: self.clk,
            pc: call.pc / 4,
            next_pc: call.next_pc / 4,
            big_endian: call.endian == Endian::Big,
            a0: self.register(Slot::A, 4, call.a0, call.a0),
            a1: self.register(Slot::A, 5, call.a1, call.a1),
            a2: self.register(Slot::A, 6, call.a2, call.a2),
            v0: self.register(Slot::C, 2, call.v0.0, call.v0.1),
            a3: self.register(Slot::C, 7, call.a3.0, call.a3.1),
        };
        self.record.syscalls.push(step);
        self.next_row();
    }

    fn input(&mut self, transfer: &TransferEvent) {
        let step = self.transfer(transfer);
        self.record.reads.push(step);
        self.next_row();
    }

    fn output(&mut self, transfer: &TransferEvent, count: u32) {
        let step = self.transfer(transfer);
        let counter = self.register(Slot::C, reg::OUTPUT as u8, count, count + 1);
        self.record.outputs.push(TransferStep { counter, ..step });
        self.next_row();
    }

    #[inline(always)]
    fn full(&self) -> bool {
        self.clk > clock::MAX_END
    }
}

/// The record of a run that has exited.
pub(crate) fn finish(cpu: Cpu<'_, Tape>) -> Record {
    let output = cpu.output_len();
    let Tape { clk, register_times, ram_times, mut record, .. } = cpu.recorder;
    record.end_clk = clk;
    for (index, last) in record.registers.iter_mut().enumerate() {
        let index = index as u8;
        let value = if u32::from(index) == reg::OUTPUT { output } else { cpu.registers.get(index) };
        *last = Final { value, time: register_times[usize::from(index)] };
    }
    let touched = ram_times.nonzero().map(|(key, _)| key);
    let mut keys: Vec<u32> =
        cpu.program.image().iter().map(|&(key, _)| key).chain(touched).collect();
    keys.sort_unstable();
    keys.dedup();
    let last = |key| Final { value: cpu.memory.word(key), time: ram_times.word(key) };
    record.ram = keys.into_iter().map(|key| (key, last(key))).collect();
    record
}
