//! Places in a program's code.

use std::fmt;

use mipsilon_verify::Program;

/// An instruction's place in the code. Displays as `0x00400010 <main+0x10>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The address of the instruction.
    pub pc: u32,
    /// The symbol it belongs to, and its distance from the symbol's start.
    pub symbol: Option<(String, u32)>,
}

impl Place {
    /// The place of the instruction at `pc`.
    pub(crate) fn of(program: &Program, pc: u32) -> Self {
        Self { pc, symbol: program.symbol(pc) }
    }

    /// The place in symbols, for instance `main+0x10`.
    pub fn symbol_text(&self) -> Option<String> {
        self.symbol.as_ref().map(|(name, offset)| format!("{name}+{offset:#x}"))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#010x}", self.pc)?;
        match self.symbol_text() {
            Some(symbol) => write!(f, " <{symbol}>"),
            None => Ok(()),
        }
    }
}
