//! The parts that the search does not miss, and why.

/// Parts by name, `*` for every chip, that may be deleted unnoticed for one reason.
pub(crate) struct Survivors {
    /// Why.
    pub(crate) why: &'static str,
    /// `chip: part`.
    pub(crate) parts: &'static [&'static str],
}

/// Parts that follow from others, by arguments on paper.
const IMPLIED: [Survivors; 8] = [
    Survivors {
        why: "the opcode of the program row leaves one choice of selectors; that rows count once \
              is to hold without the program, for the balance argument",
        parts: &["*: selector is boolean", "*: at most one selector is set"],
    },
    Survivors {
        why: "the opcode of the program row has the variant bit; padding looks nothing up",
        parts: &[
            "*: big_endian is boolean",
            "*: big_endian on real rows",
            "store-conditional: to_zero is boolean",
            "store-conditional: to_zero on real rows",
        ],
    },
    Survivors {
        why: "times the operand's limbs it vanishes, and without them it is is_real",
        parts: &["*: equal is boolean", "*: zero is boolean"],
    },
    Survivors {
        why: "u_1 is boolean and u_1 + 2 u_2 given or a five-bit amount",
        parts: &["*: u = 2 is boolean", "*: u is one-hot"],
    },
    Survivors { why: "no trap leaves one verdict", parts: &["*: less is boolean"] },
    Survivors {
        why: "a bit found in both limbs would make the low one both a power and zero",
        parts: &["count: found at most once"],
    },
    Survivors {
        why: "a divisor that is not zero makes it 0, and the margin of a zero divisor is negative",
        parts: &["divide: by_zero is boolean"],
    },
    Survivors {
        why: "the one-hot sums, the other flags and the sums between lanes leave nothing else",
        parts: &[
            "read: lane flag is boolean",
            "read: writing goes on or not",
            "read: last on real rows",
        ],
    },
];

/// Parts without which the search finds no cheat, though none is known to follow from others. The
/// reasons say what a cheat would have to alter; the attacks by name do not isolate every one.
const NOT_FOUND: [Survivors; 7] = [
    Survivors {
        why: "the row keeps its pc, but would stand for any instruction there: \
              attacks::control::unprovable_word",
        parts: &["nop: lookup of frame.pc is_real"],
    },
    Survivors {
        why: "a cheat fills a number of cells that only a lookup ties together: \
              attacks::arithmetic",
        parts: &[
            "count: low limb",
            "count: lookup of t rest",
            "extend: top",
            "load-lane: top",
            "extract: lookup of end.t end.power end.copower",
            "shift: low five bits",
            "shift: lookup of rest",
        ],
    },
    Survivors {
        why: "a cheat splits words and shifts the parts anew, more cells than the search alters",
        parts: &[
            "extract: u = 1 is boolean",
            "extract: scaled",
            "extract: lookup of end.t below.low",
            "extract: lookup of select.0 end.t below.high",
            "insert: u = 1 is boolean",
            "insert: split",
            "insert: lookup of select.0 start.t shifted.low.0",
            "insert: lookup of select.0 start.t shifted.low.1",
            "insert: lookup of start.t shifted.high.0",
            "insert: lookup of start.t shifted.high.1",
        ],
    },
    Survivors {
        why: "a cheat divides other absolute values, more cells than the search alters: \
              attacks::arithmetic",
        parts: &[
            "divide: sign is boolean",
            "divide: a sign only in DIV",
            "divide: carry out of the low limb is boolean",
            "divide: carry out of the high limb is boolean",
            "divide: zero divisor, high limb",
            "divide: borrow is boolean",
            "divide: lookup of a.hi sign.0",
            "divide: lookup of b.hi sign.1",
            "divide: lookup of abs_a.lo",
            "divide: lookup of abs_a.hi",
            "divide: lookup of abs_b.byte.0 abs_b.byte.1",
            "divide: lookup of abs_b.byte.2 abs_b.byte.3",
            "divide: lookup of abs_q.byte.0 abs_q.byte.1",
            "divide: lookup of abs_r.lo",
            "divide: lookup of abs_r.hi",
            "divide: lookup of carry",
            "divide: lookup of margin.lo",
            "divide: lookup of margin.hi",
        ],
    },
    Survivors {
        why: "a cheat needs operands that the random rows do not have: attacks::memory, \
              attacks::control",
        parts: &[
            "load-unaligned: alignment is boolean",
            "load-unaligned: carry out of the low limb is boolean",
            "load-unaligned: lookup of address.word",
            "store-unaligned: alignment is boolean",
            "store-conditional: equal high limbs",
            "jump-register: lookup of jump.word",
            "jump-link-register: lookup of jump.word",
            "trap-less-imm: sign is boolean",
        ],
    },
    Survivors {
        why: "one call taken for another alters many cells, and a buffer outside RAM has no \
              honest row: attacks::syscalls",
        parts: &[
            "syscall: case is boolean",
            "syscall: at most one case",
            "syscall: known_product",
            "syscall: is_unknown",
            "syscall: descriptor of read",
            "syscall: descriptor, high limb",
            "syscall: descriptor_product of read",
            "syscall: descriptor_product of write",
            "syscall: is_bad",
            "syscall: unread_carry is boolean",
            "syscall: length is at most the count, low limb",
            "syscall: length is at most the count, high limb",
            "syscall: room_carry is boolean",
            "syscall: buffer in RAM, low limb",
            "syscall: buffer in RAM, high limb",
            "syscall: public output is short",
            "syscall: idle if empty, high limb",
            "syscall: lookup of result.lo",
            "syscall: lookup of result.hi",
            "syscall: lookup of unread.lo",
            "syscall: lookup of unread.hi",
            "syscall: lookup of room.lo",
            "syscall: lookup of room.hi",
            "syscall: lookup of word",
        ],
    },
    Survivors {
        why: "the search keeps private input as it is: attacks::syscalls::read_of_what_is_no_byte",
        parts: &["read: lookup of new.byte.0 new.byte.1", "read: lookup of new.byte.2 new.byte.3"],
    },
];

/// Every part that may survive.
pub(crate) fn all() -> impl Iterator<Item = &'static Survivors> {
    IMPLIED.iter().chain(&NOT_FOUND)
}
