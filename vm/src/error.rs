//! Why a run failed, and the report of it.

use std::fmt;

use mipsilon_spec::{Opcode, REGISTER_NAMES, Trap, Unpredictable, decode, disassemble};
use thiserror::Error;

use crate::notes::Notes;
use crate::place::Place;
use mipsilon_air::memory::clock::MAX_ROWS;

/// The cause of a failed run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ErrorKind {
    /// The instruction trapped.
    #[error("trap: {0}")]
    Trap(Trap),
    /// The architecture does not define what the instruction does.
    #[error("unpredictable: {0}")]
    Unpredictable(Unpredictable),
    /// The program has overwritten this instruction with another word.
    #[error(
        "self-modified code: memory now holds {stored:#010x} here, \
         but only the program as loaded can be executed and proved"
    )]
    ModifiedCode {
        /// The word in memory.
        stored: u32,
    },
    /// The limit on executed instructions.
    #[error("the program has not exited after {0} instructions (the limit)")]
    MaxCycles(u64),
    /// The limit on the bytes of the stack.
    #[error(
        "stack overflow, as by endless recursion: $sp has left the stack of {0} bytes (the limit)"
    )]
    MaxStack(u32),
    /// The run does not fit in one segment.
    #[error(
        "the run is longer than the {MAX_ROWS} rows of time of one segment (one row per \
         instruction, per word of a read and per byte of public output)"
    )]
    SegmentLimit,
    /// The executor and the specification disagree.
    #[error(
        "internal error: the executor stopped at an instruction that the specification executes"
    )]
    Internal,
}

impl ErrorKind {
    /// A name for scripts.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Trap(_) => "trap",
            Self::Unpredictable(_) => "unpredictable",
            Self::ModifiedCode { .. } => "modified-code",
            Self::MaxCycles(_) => "max-cycles",
            Self::MaxStack(_) => "max-stack",
            Self::SegmentLimit => "segment-limit",
            Self::Internal => "internal",
        }
    }
}

/// The registers that a report shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registers {
    /// The general-purpose registers.
    pub gpr: [u32; 32],
    /// HI.
    pub hi: u32,
    /// LO.
    pub lo: u32,
}

/// SIGFPE's number on x86.
const FPE: u32 = 8;

/// A failed run. Displays as a report of several lines, the first of which has the place and the
/// cause.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct ExecutionError {
    /// The cause.
    pub kind: ErrorKind,
    /// Where the instruction is.
    pub place: Place,
    /// The instruction word; `None` outside the code.
    pub word: Option<u32>,
    /// Instructions executed before it.
    pub cycles: u64,
    /// The registers before it.
    pub registers: Box<Registers>,
    /// What else happened before it.
    pub notes: Box<Notes>,
}

impl ExecutionError {
    /// The exit status of a process for this error: 128 + signal for what Linux answers by a signal
    /// (SIGILL for what is unpredictable), 125 otherwise.
    pub fn exit_status(&self) -> u8 {
        let signal = match self.kind {
            ErrorKind::Trap(_) if self.failed_check().is_some() => Some(FPE),
            ErrorKind::Trap(trap) => trap.signal(),
            ErrorKind::Unpredictable(_) => Some(4),
            _ => None,
        };
        signal.map_or(125, |signal| 128 + signal as u8)
    }

    /// What happened, on one line.
    pub fn message(&self) -> String {
        match (self.kind, self.failed_check()) {
            (ErrorKind::Trap(_), Some(check)) => format!("trap: {check}"),
            (ErrorKind::SegmentLimit, _) => format!("{}: {}", self.kind, self.rows_text()),
            (kind, _) => kind.to_string(),
        }
    }

    /// The check of a compiler that failed, if the instruction is how one ends: a trap instruction or
    /// BREAK with a code of Linux's `asm/break.h`, 6 (`BRK_OVERFLOW`) or 7 (`BRK_DIVZERO`). Linux
    /// answers both by SIGFPE.
    fn failed_check(&self) -> Option<String> {
        let word = self.word?;
        let op = decode(word).ok()?.op;
        let code = match (self.kind, op) {
            (
                ErrorKind::Trap(Trap::Conditional),
                Opcode::Teq | Opcode::Tne | Opcode::Tlt | Opcode::Tltu | Opcode::Tge | Opcode::Tgeu,
            ) => word >> 6 & 0x3ff,
            // Assemblers put the code in the upper half of BREAK's 20 bits.
            (ErrorKind::Trap(Trap::Breakpoint), Opcode::Break) => match word >> 6 & 0xf_ffff {
                code if code & 0x3ff == 0 => code >> 10,
                code => code,
            },
            _ => return None,
        };
        let failure = match code {
            6 => "signed overflow",
            7 => "division by zero",
            _ => return None,
        };
        Some(format!("{failure} ({} code {code})", op.mnemonic()))
    }

    /// What had how many rows of time.
    fn rows_text(&self) -> String {
        let instructions = format!("{} instructions", self.cycles);
        match &self.notes.longest {
            None => instructions,
            Some(longest) => format!(
                "{instructions} and {} rows of reads and public output; {longest} has {}",
                self.notes.transfer_rows, longest.rows
            ),
        }
    }

    /// The instruction as text.
    pub fn disassembly(&self) -> Option<String> {
        self.word.map(|word| disassemble(word, self.place.pc).to_string())
    }
}

impl fmt::Display for ExecutionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.place)?;
        if let Some(instruction) = self.disassembly() {
            write!(f, ": {instruction}")?;
        }
        writeln!(f, ": {}", self.message())?;
        self.notes.unsupported.iter().try_for_each(|call| writeln!(f, "{call}"))?;
        write!(f, "after {} instructions, with registers", self.cycles)?;
        self.registers.fmt(f)
    }
}

impl fmt::Display for Registers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (name, value)) in REGISTER_NAMES.iter().zip(self.gpr).enumerate() {
            let separator = if i % 4 == 0 { "\n  " } else { "  " };
            write!(f, "{separator}{name:<4} {value:08x}")?;
        }
        write!(f, "\n  hi   {:08x}  lo   {:08x}", self.hi, self.lo)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(kind: ErrorKind) -> ExecutionError {
        let registers = Registers { gpr: std::array::from_fn(|i| i as u32), hi: 32, lo: 33 };
        ExecutionError {
            kind,
            place: Place { pc: 0x40_0010, symbol: Some(("main".into(), 16)) },
            word: Some(0x8c08_0002),
            cycles: 7,
            registers: Box::new(registers),
            notes: Box::default(),
        }
    }

    /// A trap of this instruction word.
    fn trap(trap: Trap, word: u32) -> ExecutionError {
        ExecutionError { word: Some(word), ..error(ErrorKind::Trap(trap)) }
    }

    #[test]
    fn report_begins_with_place_and_cause() {
        let text = error(ErrorKind::Trap(Trap::AddressErrorLoad(2))).to_string();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(
            lines[0],
            "0x00400010 <main+0x10>: lw t0,2(zero): trap: bad address of a load: 0x00000002"
        );
        assert_eq!(lines[1], "after 7 instructions, with registers");
        assert_eq!(lines[2], "  zero 00000000  at   00000001  v0   00000002  v1   00000003");
        assert_eq!(lines[10], "  hi   00000020  lo   00000021");
        assert_eq!(lines.len(), 11);
    }

    #[test]
    fn exit_status_is_the_signals() {
        assert_eq!(error(ErrorKind::Trap(Trap::Overflow)).exit_status(), 136);
        assert_eq!(error(ErrorKind::Trap(Trap::OutputFull)).exit_status(), 125);
        let why = Unpredictable::LinkToSource;
        assert_eq!(error(ErrorKind::Unpredictable(why)).exit_status(), 132);
        assert_eq!(error(ErrorKind::MaxCycles(5)).exit_status(), 125);
    }

    #[test]
    fn codes_of_compilers_are_told() {
        let teq = |code: u32| trap(Trap::Conditional, code << 6 | 0x34);
        let high_break = |code: u32| trap(Trap::Breakpoint, code << 16 | 0x0d);
        let low_break = |code: u32| trap(Trap::Breakpoint, code << 6 | 0x0d);
        for (error, message, status) in [
            (teq(7), "trap: division by zero (teq code 7)", 136),
            (teq(6), "trap: signed overflow (teq code 6)", 136),
            (teq(0), "trap: trap condition held", 133),
            (teq(8), "trap: trap condition held", 133),
            (high_break(7), "trap: division by zero (break code 7)", 136),
            (low_break(7), "trap: division by zero (break code 7)", 136),
            (high_break(6), "trap: signed overflow (break code 6)", 136),
            (high_break(0), "trap: breakpoint", 133),
            // TNEI has no code, and an overflowing ADD to $t8 has these bits as a destination.
            (trap(Trap::Conditional, 0x040e_01c0), "trap: trap condition held", 133),
            (trap(Trap::Overflow, 0x0000_01f4), "trap: signed overflow", 136),
        ] {
            assert_eq!((error.message().as_str(), error.exit_status()), (message, status));
            assert!(error.to_string().lines().next().unwrap().ends_with(message), "{error}");
        }
    }

    #[test]
    fn a_run_too_long_tells_what_had_the_rows() {
        let mut error = error(ErrorKind::SegmentLimit);
        let base = "the run is longer than the 4194301 rows of time of one segment (one row per \
                    instruction, per word of a read and per byte of public output)";
        assert_eq!(error.message(), format!("{base}: 7 instructions"));
        let place = error.place.clone();
        error.notes.add_transfer(4003, 9, || place);
        let expected = "7 instructions and 9 rows of reads and public output; \
                        the read at 0x00400010 <main+0x10> has 9";
        assert_eq!(error.message(), format!("{base}: {expected}"));
    }

    #[test]
    fn unsupported_calls_follow_the_cause() {
        let mut error = error(ErrorKind::Trap(Trap::Conditional));
        let place = error.place.clone();
        error.notes.add_unsupported(4283, || place);
        let text = error.to_string();
        assert_eq!(
            text.lines().nth(1).unwrap(),
            "system call 4283 (set_thread_area) is not supported: ENOSYS, \
             at pc 0x00400010 <main+0x10>"
        );
        assert_eq!(text.lines().count(), 12);
    }
}
