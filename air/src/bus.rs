//! The buses between chips, and what a chip does on them.
//!
//! Three buses, each a LogUp argument of its own with one tuple width (Plonky3 folds a short tuple
//! like one with leading zeros, so widths must agree; unused fields are zero):
//!
//! * `machine`, push and pull: *state*, *end*, *memory* (one tag per address space), *output*;
//! * `transfer`, push and pull: the rows of a multi-row syscall. On a bus of its own because its
//!   wide tuples would widen every message of `machine`;
//! * `lookup`: a table provides, with any multiplicity; a chip looks up.
//!
//! What is on them: [`mod@crate::message`].

use crate::expr::Expr;

/// A LogUp bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bus {
    /// State, end, memory and output messages; must balance exactly.
    Machine,
    /// Multi-row syscalls; must balance exactly.
    Transfer,
    /// Lookups into tables.
    Lookup,
}

impl Bus {
    /// All buses.
    pub const ALL: [Self; 3] = [Self::Machine, Self::Transfer, Self::Lookup];
    /// The width of the widest.
    pub const MAX_WIDTH: usize = 7;

    /// The bus's name in Plonky3 and in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Transfer => "transfer",
            Self::Lookup => "lookup",
        }
    }

    /// Number of fields of each message, the tag included.
    pub const fn width(self) -> usize {
        match self {
            Self::Machine => 5,
            Self::Transfer | Self::Lookup => Self::MAX_WIDTH,
        }
    }
}

/// What a chip does with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Puts it on a bus that must balance.
    Push,
    /// Takes it off a bus that must balance.
    Pull,
    /// Asks for it in a table.
    Lookup,
    /// Has it in a table.
    Provide,
}

impl Direction {
    /// Whether messages of a bus go this way.
    pub const fn is_on(self, bus: Bus) -> bool {
        matches!(self, Self::Lookup | Self::Provide) == matches!(bus, Bus::Lookup)
    }

    /// The bound on |multiplicity| on every row, as the chip's constraints prove; 0 for the
    /// provided side of a lookup, whose multiplicity is arbitrary.
    pub const fn weight(self) -> u32 {
        match self {
            Self::Push | Self::Pull | Self::Lookup => 1,
            Self::Provide => 0,
        }
    }

    /// The multiplicity of `count` messages.
    pub fn signed<E: Expr>(self, count: E) -> E {
        match self {
            Self::Push | Self::Lookup => count,
            Self::Pull | Self::Provide => -count,
        }
    }
}
