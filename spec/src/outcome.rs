//! What a step comes to.

use core::fmt;

/// The result of a step. Only [`Outcome::Next`] and [`Outcome::Halt`] can be proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The instruction was executed.
    Next,
    /// The program exited with this code, 32 bits wide.
    Halt(u32),
    /// The instruction raised an exception; state and memory are as before the step.
    Trap(Trap),
    /// The architecture leaves the result open; state and memory are as before the step.
    Unpredictable(Unpredictable),
}

/// Why an instruction trapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trap {
    /// The pc is outside the program's executable segments. Holds the pc.
    Fetch(u32),
    /// The word is no instruction of the set. Holds the word.
    ReservedInstruction(u32),
    /// ADD, ADDI or SUB overflowed.
    Overflow,
    /// A load from an unaligned address or from one outside RAM. Holds the address.
    AddressErrorLoad(u32),
    /// A store to an unaligned address or to one outside RAM. Holds the address.
    AddressErrorStore(u32),
    /// A JR or JALR to an unaligned address (raised at the jump), or an unaligned pc. Holds the
    /// address.
    AddressErrorFetch(u32),
    /// A read(2) or write(2) whose buffer leaves RAM. Holds the buffer's start.
    Buffer(u32),
    /// BREAK.
    Breakpoint,
    /// A trap instruction (TEQ ...) whose condition held.
    Conditional,
    /// A write(2) to the public output beyond its limit.
    OutputFull,
}

impl Trap {
    /// The Linux signal that a process would get, by its number on x86: ILL 4, TRAP 5, BUS 7, FPE 8,
    /// SEGV 11. `None` for [`Trap::OutputFull`], which Linux does not know.
    ///
    /// A data address at or above 2^31 is SEGV even if it is also unaligned. Linux looks at the code of
    /// BREAK and of a trap instruction too, which a trap does not hold: 6 and 7, as compilers check for
    /// overflow and for division by zero, are FPE.
    pub fn signal(&self) -> Option<u32> {
        match *self {
            Trap::Fetch(_) => Some(11),
            Trap::ReservedInstruction(_) => Some(4),
            Trap::Overflow => Some(8),
            Trap::AddressErrorLoad(address) => Some(data_signal(address)),
            Trap::AddressErrorStore(address) => Some(data_signal(address)),
            Trap::AddressErrorFetch(_) => Some(7),
            Trap::Buffer(_) => Some(11),
            Trap::Breakpoint => Some(5),
            Trap::Conditional => Some(5),
            Trap::OutputFull => None,
        }
    }
}

/// The signal of a data access: BUS if it was unaligned, SEGV if it left RAM.
fn data_signal(address: u32) -> u32 {
    if address >= 0x8000_0000 || address & 3 == 0 { 11 } else { 7 }
}

/// Why the architecture leaves a result open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unpredictable {
    /// A branch or jump whose delay slot holds a branch or jump, or that is in a slot itself.
    BranchInDelaySlot,
    /// BLTZAL, BGEZAL or a likely form of them with `rs = 31`.
    LinkToSource,
    /// JALR with `rd = rs`.
    JalrSameRegister,
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Trap::Fetch(pc) => write!(f, "fetch from {pc:#010x}, outside the executable segments"),
            Trap::ReservedInstruction(word) => write!(f, "reserved instruction {word:#010x}"),
            Trap::Overflow => write!(f, "signed overflow"),
            Trap::AddressErrorLoad(address) => write!(f, "bad address of a load: {address:#010x}"),
            Trap::AddressErrorStore(address) => {
                write!(f, "bad address of a store: {address:#010x}")
            }
            Trap::AddressErrorFetch(address) => write!(f, "unaligned jump target {address:#010x}"),
            Trap::Buffer(base) => write!(f, "the buffer at {base:#010x} leaves RAM"),
            Trap::Breakpoint => write!(f, "breakpoint"),
            Trap::Conditional => write!(f, "trap condition held"),
            Trap::OutputFull => write!(f, "public output exceeds 1024 bytes"),
        }
    }
}

impl fmt::Display for Unpredictable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Unpredictable::BranchInDelaySlot => write!(f, "branch or jump in a delay slot"),
            Unpredictable::LinkToSource => write!(f, "branch and link that tests register 31"),
            Unpredictable::JalrSameRegister => {
                write!(f, "jalr with one register as source and link")
            }
        }
    }
}
