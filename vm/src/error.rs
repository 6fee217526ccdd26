//! Why a run failed, and the report of it.

use std::fmt;

use mipsilon_spec::{REGISTER_NAMES, Trap, Unpredictable, disassemble};
use thiserror::Error;

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
    /// The run does not fit in one segment.
    #[error("the run is longer than one segment: 2^22 rows of time")]
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

/// A failed run. Displays as a report of several lines, the first of which has the place and the
/// cause.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct ExecutionError {
    /// The cause.
    pub kind: ErrorKind,
    /// The address of the instruction.
    pub pc: u32,
    /// The symbol it belongs to, and its distance from the symbol's start.
    pub symbol: Option<(String, u32)>,
    /// The instruction word; `None` outside the code.
    pub word: Option<u32>,
    /// Instructions executed before it.
    pub cycles: u64,
    /// The registers before it.
    pub registers: Box<Registers>,
}

impl ExecutionError {
    /// The exit status of a process for this error: 128 + signal for what Linux answers by a signal
    /// (SIGILL for what is unpredictable), 125 otherwise.
    pub fn exit_status(&self) -> u8 {
        let signal = match self.kind {
            ErrorKind::Trap(trap) => trap.signal(),
            ErrorKind::Unpredictable(_) => Some(4),
            _ => None,
        };
        signal.map_or(125, |signal| 128 + signal as u8)
    }

    /// The place in symbols, for instance `main+0x10`.
    pub fn symbol_text(&self) -> Option<String> {
        self.symbol.as_ref().map(|(name, offset)| format!("{name}+{offset:#x}"))
    }

    /// The instruction as text.
    pub fn disassembly(&self) -> Option<String> {
        self.word.map(|word| disassemble(word, self.pc).to_string())
    }
}

impl fmt::Display for ExecutionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#010x}", self.pc)?;
        if let Some(symbol) = self.symbol_text() {
            write!(f, " <{symbol}>")?;
        }
        if let Some(instruction) = self.disassembly() {
            write!(f, ": {instruction}")?;
        }
        writeln!(f, ": {}", self.kind)?;
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
            pc: 0x40_0010,
            symbol: Some(("main".into(), 16)),
            word: Some(0x8c08_0002),
            cycles: 7,
            registers: Box::new(registers),
        }
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
}
