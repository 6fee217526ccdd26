//! The bounds that make equations in the field equations of integers, and the clock's numbers: what
//! chips, recorder, verifier and theorems must agree on, as exported.

use mipsilon_field::LEAST_CHARACTERISTIC;

use crate::memory::clock::{MAX_END, REGISTER_AGO_BITS, ROW, START, Slot, TIME_BITS};

/// Messages that a proof may have, counted with their weights: fewer. A power of two below
/// [`LEAST_CHARACTERISTIC`].
pub const MAX_WEIGHT: u64 = 1 << 30;

/// A number with its name in exports and its meaning.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// The name.
    pub name: &'static str,
    /// The number.
    pub value: u64,
    /// What it is, for people.
    pub meaning: &'static str,
}

const fn bound(name: &'static str, value: u64, meaning: &'static str) -> Bound {
    Bound { name, value, meaning }
}

/// All of them, by name.
pub const ALL: [Bound; 11] = [
    bound(
        "leastCharacteristic",
        LEAST_CHARACTERISTIC,
        "What the characteristic of a field exceeds.",
    ),
    bound("maxEnd", MAX_END as u64, "The largest time at the end of a run."),
    bound("maxWeight", MAX_WEIGHT, "A proof has fewer messages."),
    bound(
        "registerAgoBits",
        REGISTER_AGO_BITS as u64,
        "Bits of the distance between two accesses to a register.",
    ),
    bound("row", ROW as u64, "Ticks from a row of time to the next."),
    bound("slotA", Slot::A as u64, "When in a row register a is read."),
    bound("slotB", Slot::B as u64, "When in a row register b is read."),
    bound("slotC", Slot::C as u64, "When in a row the destination is written."),
    bound("slotM", Slot::M as u64, "When in a row RAM, HI, LO and the reservation are accessed."),
    bound("start", START as u64, "The time of the first row."),
    bound(
        "timeBits",
        TIME_BITS as u64,
        "Bits of a time, and of the distance between two accesses to a RAM word.",
    ),
];
