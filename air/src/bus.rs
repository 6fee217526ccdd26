//! Buses and the messages on them.
//!
//! Three buses, each a LogUp argument of its own with one tuple width (Plonky3 folds a short tuple
//! like one with leading zeros, so widths must agree; unused fields are zero):
//!
//! * `machine`, push and pull: *state*, *end*, *memory* (one tag per address space), *output*;
//! * `transfer`, push and pull: the rows of a multi-row syscall. On a bus of its own because its
//!   wide tuples would widen every message of `machine`;
//! * `lookup`: a table provides, with any multiplicity; a chip looks up.
//!
//! The first field of every message is its tag. Tags start at 1, so an all-zero padding row of a
//! table never is a message that a chip can look up.

use crate::builder::Builder;
use crate::columns::Word;
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
            Self::Transfer | Self::Lookup => 7,
        }
    }
}

/// Tags of `machine`.
pub mod machine_tag {
    /// (clk, pc/4, next_pc/4)
    pub const STATE: i64 = 1;
    /// (clk, exit code lo, exit code hi)
    pub const END: i64 = 2;
    /// Register space: (index, lo, hi, timestamp)
    pub const REGISTER: i64 = 3;
    /// RAM space: (address/4, lo, hi, timestamp)
    pub const RAM: i64 = 4;
    /// (index, byte)
    pub const OUTPUT: i64 = 5;
}

/// Tags of `transfer`: (clk, pc/4, next_pc/4, address/4, offset + 4 * big endian, remaining)
pub mod transfer_tag {
    /// Private input into memory, one word a row.
    pub const READ: i64 = 1;
    /// Memory to the public output, one byte a row.
    pub const OUTPUT: i64 = 2;
}

/// Tags of `lookup`.
pub mod lookup_tag {
    /// (pc/4, opcode, a, b, c, d): see [`crate::rom`].
    pub const PROGRAM: i64 = 1;
    /// (bits, value) with value < 2^bits, bits at most 16.
    pub const RANGE: i64 = 2;
    /// (x, y), both bytes.
    pub const BYTE_PAIR: i64 = 3;
    /// (x, y, x & y), all bytes.
    pub const AND: i64 = 4;
    /// (t, 2^t, 2^(16-t)), t at most 15.
    pub const POWER: i64 = 5;
    /// (first, end): a maximal range of RAM keys, `end` excluded, that the image does not cover.
    pub const GAP: i64 = 6;
}

/// Where a memory access lands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// The registers of [`crate::rom::reg`].
    Register,
    /// RAM words.
    Ram,
}

impl Space {
    /// The tag of the space's messages.
    pub const fn tag(self) -> i64 {
        match self {
            Self::Register => machine_tag::REGISTER,
            Self::Ram => machine_tag::RAM,
        }
    }
}

/// Typed messages, for every builder. `count` must be constrained to 0 or 1 by the chip, except in
/// `provide` and where a comment at the call says otherwise.
pub trait Messages: Builder {
    /// Pushes a machine state.
    fn push_state(&mut self, clk: Self::E, pc: Self::E, next_pc: Self::E, count: Self::E) {
        let tag = Self::E::constant(machine_tag::STATE);
        self.interact(Bus::Machine, [tag, clk, pc, next_pc, Self::E::zero()], count, 1);
    }
    /// Pulls a machine state.
    fn pull_state(&mut self, clk: Self::E, pc: Self::E, next_pc: Self::E, count: Self::E) {
        let tag = Self::E::constant(machine_tag::STATE);
        self.interact(Bus::Machine, [tag, clk, pc, next_pc, Self::E::zero()], -count, 1);
    }
    /// Pushes the end of the run.
    fn push_end(&mut self, clk: Self::E, code: Word<Self::E>, count: Self::E) {
        let tag = Self::E::constant(machine_tag::END);
        self.interact(Bus::Machine, [tag, clk, code.lo, code.hi, Self::E::zero()], count, 1);
    }
    /// Pulls the end of the run.
    fn pull_end(&mut self, clk: Self::E, code: Word<Self::E>, count: Self::E) {
        let tag = Self::E::constant(machine_tag::END);
        self.interact(Bus::Machine, [tag, clk, code.lo, code.hi, Self::E::zero()], -count, 1);
    }
    /// Pushes the value of a memory location at a time.
    fn push_memory(
        &mut self,
        space: Space,
        key: Self::E,
        value: Word<Self::E>,
        time: Self::E,
        count: Self::E,
    ) {
        let tag = Self::E::constant(space.tag());
        self.interact(Bus::Machine, [tag, key, value.lo, value.hi, time], count, 1);
    }
    /// Pulls the value of a memory location at a time.
    fn pull_memory(
        &mut self,
        space: Space,
        key: Self::E,
        value: Word<Self::E>,
        time: Self::E,
        count: Self::E,
    ) {
        let tag = Self::E::constant(space.tag());
        self.interact(Bus::Machine, [tag, key, value.lo, value.hi, time], -count, 1);
    }
    /// Pushes a public output byte.
    fn push_output(&mut self, index: Self::E, byte: Self::E, count: Self::E) {
        let (tag, zero) = (Self::E::constant(machine_tag::OUTPUT), Self::E::zero());
        self.interact(Bus::Machine, [tag, index, byte, zero.clone(), zero], count, 1);
    }
    /// Pulls a public output byte.
    fn pull_output(&mut self, index: Self::E, byte: Self::E, count: Self::E) {
        let (tag, zero) = (Self::E::constant(machine_tag::OUTPUT), Self::E::zero());
        self.interact(Bus::Machine, [tag, index, byte, zero.clone(), zero], -count, 1);
    }
    /// Pushes a transfer of kind `tag`.
    fn push_transfer(&mut self, tag: i64, fields: [Self::E; 6], count: Self::E) {
        let [f1, f2, f3, f4, f5, f6] = fields;
        self.interact(Bus::Transfer, [Self::E::constant(tag), f1, f2, f3, f4, f5, f6], count, 1);
    }
    /// Pulls a transfer of kind `tag`.
    fn pull_transfer(&mut self, tag: i64, fields: [Self::E; 6], count: Self::E) {
        let [f1, f2, f3, f4, f5, f6] = fields;
        self.interact(Bus::Transfer, [Self::E::constant(tag), f1, f2, f3, f4, f5, f6], -count, 1);
    }
    /// Looks a tuple up in the table `tag`.
    fn lookup<const N: usize>(&mut self, tag: i64, fields: [Self::E; N], count: Self::E) {
        self.interact(Bus::Lookup, lookup_tuple(tag, fields), count, 1);
    }
    /// Provides a tuple of the table `tag`, with any multiplicity.
    fn provide<const N: usize>(&mut self, tag: i64, fields: [Self::E; N], multiplicity: Self::E) {
        self.interact(Bus::Lookup, lookup_tuple(tag, fields), -multiplicity, 0);
    }
    /// Checks `value < 2^bits`.
    fn range(&mut self, bits: i64, value: Self::E, count: Self::E) {
        self.lookup(lookup_tag::RANGE, [Self::E::constant(bits), value], count);
    }
    /// Checks that both limbs have 16 bits.
    fn range_word(&mut self, word: &Word<Self::E>, count: &Self::E) {
        self.range(16, word.lo.clone(), count.clone());
        self.range(16, word.hi.clone(), count.clone());
    }
    /// Checks that `x` and `y` are bytes.
    fn byte_pair(&mut self, x: Self::E, y: Self::E, count: Self::E) {
        self.lookup(lookup_tag::BYTE_PAIR, [x, y], count);
    }
    /// Checks that all four bytes of a word are bytes.
    fn range_bytes(&mut self, bytes: &crate::columns::Bytes<Self::E>, count: &Self::E) {
        let [b0, b1, b2, b3] = bytes.byte.clone();
        self.byte_pair(b0, b1, count.clone());
        self.byte_pair(b2, b3, count.clone());
    }
}

impl<B: Builder> Messages for B {}

fn lookup_tuple<E: Expr, const N: usize>(tag: i64, fields: [E; N]) -> [E; 7] {
    let mut fields = fields.into_iter();
    core::array::from_fn(|i| {
        if i == 0 { E::constant(tag) } else { fields.next().unwrap_or_else(E::zero) }
    })
}
