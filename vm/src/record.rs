//! Recording: a run as the rows that trace generation fills in.

use mipsilon_air::rom::{Op, Rom, reg};
use mipsilon_air::step::{Access, Final, Step, SyscallStep, TouchStep, TransferStep};
use mipsilon_spec::{Endian, Opcode};

use crate::machine::Machine;
use crate::memory::Memory;
use crate::program::Program;
use crate::recorder::{Call, Recorder, Transfer};

/// The largest clk at the end of a run: rows do not range-check clk, so the verifier bounds it.
pub const MAX_END_CLK: u32 = (1 << 24) - 8;
/// The most rows of time of a run, which starts at time 1.
pub const MAX_ROWS: u64 = ((MAX_END_CLK - 1) / ROW) as u64;
/// The time of a row.
const ROW: u32 = 4;
/// The distances that a register access can check.
const MAX_AGO: u32 = 1 << 16;

/// Everything that happened in a run, in the order of time within each list.
#[derive(Clone, Debug)]
pub struct Record {
    /// The instructions other than SYSCALL, by bucket.
    pub steps: Vec<Vec<Step>>,
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
pub(crate) struct Recording {
    /// The row and the bucket of each entry.
    lines: Vec<(Rom, usize)>,
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

impl Recording {
    /// A recorder for `program` that sorts instructions into `buckets` lists; `bucket_of` gives
    /// numbers below that.
    pub(crate) fn new(
        program: &Program,
        buckets: usize,
        bucket_of: impl Fn(Op) -> usize,
    ) -> Recording {
        Recording {
            lines: program.rom().map(|(_, rom)| (rom, bucket_of(rom.op))).collect(),
            clk: 1,
            row: Row::default(),
            register_times: [0; 64],
            ram_times: Memory::new(),
            record: Record {
                steps: vec![Vec::new(); buckets],
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

    /// The time of `slot` in the current row.
    fn time(&self, slot: u32) -> u32 {
        self.clk + slot
    }

    /// Accesses a register. A timestamp too old to be checked is renewed just before the row: slot
    /// 3 of the row before, where this register is not accessed, else it would not be old.
    #[inline(always)]
    fn register(&mut self, slot: u32, index: u8, prev: u32, value: u32) -> Access {
        let time = self.time(slot);
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
        let time = self.time(2);
        let prev_time = std::mem::replace(self.ram_times.word_mut(key), time);
        Access { prev_time, prev, value }
    }

    /// A row of a transfer, without the output counter.
    fn transfer(&mut self, t: &Transfer) -> TransferStep {
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
        self.clk += ROW;
        self.row = Row::default();
    }
}

impl Recorder for Recording {
    #[inline(always)]
    fn a(&mut self, index: u8, value: u32) {
        self.row.a = self.register(0, index, value, value);
    }

    #[inline(always)]
    fn b(&mut self, index: u8, value: u32) {
        self.row.b = self.register(1, index, value, value);
    }

    #[inline(always)]
    fn ram(&mut self, key: u32, prev: u32, value: u32) {
        self.row.m = self.ram_access(key, prev, value);
    }

    #[inline(always)]
    fn hi(&mut self, prev: u32, value: u32) {
        self.row.m = self.register(2, reg::HI as u8, prev, value);
    }

    #[inline(always)]
    fn lo(&mut self, prev: u32, value: u32) {
        self.row.x = self.register(2, reg::LO as u8, prev, value);
    }

    #[inline(always)]
    fn ll(&mut self, prev: u32, value: u32) {
        self.row.x = self.register(2, reg::LL as u8, prev, value);
    }

    #[inline(always)]
    fn c(&mut self, index: u8, prev: u32, value: u32) {
        self.row.c = self.register(3, index, prev, value);
    }

    #[inline(always)]
    fn step(&mut self, index: usize, pc: u32, next_pc: u32) {
        let (rom, bucket) = self.lines[index];
        if rom.op == Op::Isa(Opcode::Syscall) {
            return;
        }
        let Row { a, b, c, m, x } = self.row;
        let (clk, pc, next_pc) = (self.clk, pc / 4, next_pc / 4);
        self.record.steps[bucket].push(Step { clk, pc, next_pc, rom, a, b, c, m, x });
        self.next_row();
    }

    fn syscall(&mut self, call: &Call) {
        let step = SyscallStep {
            clk: self.clk,
            pc: call.pc / 4,
            next_pc: call.next_pc / 4,
            big_endian: call.endian == Endian::Big,
            a0: self.register(0, 4, call.a0, call.a0),
            a1: self.register(0, 5, call.a1, call.a1),
            a2: self.register(0, 6, call.a2, call.a2),
            v0: self.register(3, 2, call.v0.0, call.v0.1),
            a3: self.register(3, 7, call.a3.0, call.a3.1),
        };
        self.record.syscalls.push(step);
        self.next_row();
    }

    fn input(&mut self, transfer: &Transfer) {
        let step = self.transfer(transfer);
        self.record.reads.push(step);
        self.next_row();
    }

    fn output(&mut self, transfer: &Transfer, count: u32) {
        let step = self.transfer(transfer);
        let counter = self.register(3, reg::OUTPUT as u8, count, count + 1);
        self.record.outputs.push(TransferStep { counter, ..step });
        self.next_row();
    }

    #[inline(always)]
    fn full(&self) -> bool {
        self.clk > MAX_END_CLK
    }
}

/// The record of a run that has exited.
pub(crate) fn finish(machine: Machine<'_, Recording>) -> Record {
    let output = machine.output_len();
    let Recording { clk, register_times, ram_times, mut record, .. } = machine.recorder;
    record.end_clk = clk;
    for (index, last) in record.registers.iter_mut().enumerate() {
        let index = index as u8;
        let value =
            if u32::from(index) == reg::OUTPUT { output } else { machine.registers.get(index) };
        *last = Final { value, time: register_times[usize::from(index)] };
    }
    let touched = ram_times.nonzero().map(|(key, _)| key);
    let mut keys: Vec<u32> =
        machine.program.image().iter().map(|&(key, _)| key).chain(touched).collect();
    keys.sort_unstable();
    keys.dedup();
    let last = |key| Final { value: machine.memory.word(key), time: ram_times.word(key) };
    record.ram = keys.into_iter().map(|key| (key, last(key))).collect();
    record
}
