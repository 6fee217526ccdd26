//! The state of the processor.

/// Everything a step reads and writes except memory, input and output, which are the
/// [`Environment`](crate::Environment)'s.
///
/// The delay slot is the pair `pc`, `next_pc`: in sequence `next_pc == pc + 4`; after a taken branch
/// `pc` is the slot and `next_pc` the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// The byte address of the instruction to execute.
    pub pc: u32,
    /// The byte address of the instruction after it.
    pub next_pc: u32,
    /// The general-purpose registers; register 0 is 0.
    pub gpr: [u32; 32],
    /// The high word of the multiply and divide unit.
    pub hi: u32,
    /// The low word of the multiply and divide unit.
    pub lo: u32,
    /// The reservation of LL: the word's byte address | 1, or 0 for none.
    pub ll: u32,
    /// The hardware register 29 that RDHWR reads: the thread pointer.
    pub user_local: u32,
}

impl State {
    /// The state at the start of a program: at `entry`, in sequence, everything else 0.
    pub fn new(entry: u32) -> State {
        State {
            pc: entry,
            next_pc: entry.wrapping_add(4),
            gpr: [0; 32],
            hi: 0,
            lo: 0,
            ll: 0,
            user_local: 0,
        }
    }

    /// The value of register `i` modulo 32; register 0 reads as 0.
    pub fn reg(&self, i: u8) -> u32 {
        let index = (i & 31) as usize;
        if index == 0 { 0 } else { self.gpr[index] }
    }

    /// Writes register `i` modulo 32; a write to register 0 is discarded.
    pub fn set_reg(&mut self, i: u8, v: u32) {
        let index = (i & 31) as usize;
        if index != 0 {
            self.gpr[index] = v;
        }
    }

    /// Goes on to the next instruction, and in sequence from there.
    pub fn advance(&mut self) {
        self.pc = self.next_pc;
        self.next_pc = self.next_pc.wrapping_add(4);
    }
}
