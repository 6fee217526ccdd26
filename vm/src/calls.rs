//! System calls, as `mipsilon_spec::syscall` defines them.

use mipsilon_spec::{alu, syscall};

use crate::cpu::Cpu;
use crate::ops::Flow;
use crate::place::Place;
use crate::recorder::{CallEvent, Recorder, TransferEvent};

/// The register of the number and of the result.
const V0: u8 = 2;
/// The register of the first argument.
const A0: u8 = 4;
/// The register of the second argument.
const A1: u8 = 5;
/// The register of the third argument.
const A2: u8 = 6;
/// The register of the error flag.
const A3: u8 = 7;
/// The size of RAM in bytes.
const RAM_BYTES: u64 = 1 << 31;
/// Most bytes that the terminal receives at once.
const TERMINAL_BLOCK: u32 = 1 << 16;

/// The bytes moved after the row of the call.
enum Moved {
    Nothing,
    Input,
    Output,
    Terminal,
}

impl<R: Recorder> Cpu<'_, R> {
    /// SYSCALL. On exit `exit_code` is set and there is no successor.
    #[cold]
    #[inline(never)]
    pub(crate) fn syscall(&mut self, pc: u32, next_pc: u32) -> Flow {
        let [number, fd, base, count, a3] = [V0, A0, A1, A2, A3].map(|index| self.get(index));
        let in_ram = u64::from(base) + u64::from(count) <= RAM_BYTES;
        let (moved, result) = match (number, fd) {
            (syscall::EXIT | syscall::EXIT_GROUP, code) => {
                self.exit_code = Some(code);
                self.record_call(pc, next_pc, (number, number), (a3, a3));
                return None;
            }
            (syscall::READ, syscall::STDIN) if in_ram => {
                self.notes.reads_input = true;
                (Moved::Input, Ok(self.host.next_chunk(count).len() as u32))
            }
            (syscall::WRITE, syscall::STDOUT | syscall::STDERR) if in_ram => {
                (Moved::Terminal, Ok(count))
            }
            (syscall::WRITE, syscall::OUTPUT) if in_ram => {
                let total = u64::from(self.output_len()) + u64::from(count);
                if total > u64::from(syscall::MAX_OUTPUT) {
                    return None;
                }
                (Moved::Output, Ok(count))
            }
            (syscall::READ, syscall::STDIN)
            | (syscall::WRITE, syscall::STDOUT | syscall::STDERR | syscall::OUTPUT) => return None,
            (syscall::READ | syscall::WRITE, _) => (Moved::Nothing, Err(syscall::EBADF)),
            _ => {
                let place = || Place::of(self.program, pc);
                self.notes.add_unsupported(number, place);
                (Moved::Nothing, Err(syscall::ENOSYS))
            }
        };
        let (value, flag) = match result {
            Ok(length) => (length, 0),
            Err(number) => (number, 1),
        };
        self.set(V0, value);
        self.set(A3, flag);
        self.record_call(pc, next_pc, (number, value), (a3, flag));
        match moved {
            Moved::Nothing => {}
            Moved::Input => self.input(pc, next_pc, base),
            Moved::Output => self.output(pc, next_pc, base, count),
            Moved::Terminal => self.terminal(fd, base, count),
        }
        Some((next_pc, next_pc.wrapping_add(4)))
    }

    /// Records the row of the call. Arguments are as before it.
    fn record_call(&mut self, pc: u32, next_pc: u32, v0: (u32, u32), a3: (u32, u32)) {
        let [a0, a1, a2] = [A0, A1, A2].map(|index| self.get(index));
        self.recorder.syscall(&CallEvent {
            pc,
            next_pc,
            endian: self.program.endian(),
            v0,
            a0,
            a1,
            a2,
            a3,
        });
    }

    /// Notes a transfer of so many rows by the call at `pc`.
    fn note_transfer(&mut self, number: u32, pc: u32, rows: u32) {
        let place = || Place::of(self.program, pc);
        self.notes.add_transfer(number, rows.into(), place);
    }

    /// Stores the chunk just consumed, word by word.
    fn input(&mut self, pc: u32, next_pc: u32, base: u32) {
        let endian = self.program.endian();
        let mut address = base;
        let mut rest = self.host.chunk;
        // The words that the bytes touch, also if not all fit the recorder.
        let rows = (base % 4 + rest.len() as u32).div_ceil(4);
        self.note_transfer(syscall::READ, pc, if rest.is_empty() { 0 } else { rows });
        while !rest.is_empty() && !self.recorder.full() {
            let remaining = rest.len() as u32;
            let (now, later) = rest.split_at(rest.len().min(4 - (address % 4) as usize));
            let word = self.set_word(address, |old| {
                (address..)
                    .zip(now)
                    .fold(old, |w, (at, &byte)| alu::store_byte(w, at, endian, byte))
            });
            self.recorder.input(&TransferEvent { pc, next_pc, endian, address, remaining, word });
            address += now.len() as u32;
            rest = later;
        }
    }

    /// Appends bytes to the public output.
    fn output(&mut self, pc: u32, next_pc: u32, base: u32, count: u32) {
        let endian = self.program.endian();
        self.note_transfer(syscall::WRITE, pc, count);
        for i in 0..count {
            let (address, remaining) = (base + i, count - i);
            let word = self.memory.word(address / 4);
            let transfer =
                TransferEvent { pc, next_pc, endian, address, remaining, word: (word, word) };
            self.recorder.output(&transfer, self.output_len());
            self.host.output.push(alu::load_byte(word, address, endian));
        }
    }

    /// Sends bytes to the terminal.
    fn terminal(&mut self, fd: u32, base: u32, count: u32) {
        let mut block = Vec::new();
        let mut done = 0;
        while done < count {
            let size = (count - done).min(TERMINAL_BLOCK);
            block.clear();
            block.extend((base + done..base + done + size).map(|address| {
                alu::load_byte(self.memory.word(address / 4), address, self.program.endian())
            }));
            (self.host.terminal)(fd, &block);
            done += size;
        }
    }
}
