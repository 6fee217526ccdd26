//! The pre-decoded program: one small entry per executable word, made from its program row.

use mipsilon_air::rom::{Op, ProgramRow};
use mipsilon_spec::Opcode;

use mipsilon_verify::{CodeSegment, Program};

/// Declares [`Code`]: the special codes and those that stand for an instruction of the same name.
macro_rules! codes {
    ($($name:ident)*) => {
        /// What an entry does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Code {
            /// Leaves the fast path: no instruction that a halting run executes, or a word that the
            /// program has changed.
            Stop,
            /// [`Op::Nop`].
            Nop,
            /// [`Op::Move`].
            Move,
            /// [`Op::Li`].
            Li,
            $(
                /// The instruction of this name.
                $name,
            )*
        }

        impl From<Op> for Code {
            fn from(op: Op) -> Self {
                match op {
                    Op::Unprovable => Self::Stop,
                    Op::Nop => Self::Nop,
                    Op::Move => Self::Move,
                    Op::Li => Self::Li,
                    $(Op::Isa(Opcode::$name) => Self::$name,)*
                    // rom::lower turns these into the above.
                    Op::Isa(
                        Opcode::Lui | Opcode::Mfhi | Opcode::Mflo | Opcode::Mthi | Opcode::Mtlo
                        | Opcode::Break | Opcode::Sync | Opcode::Synci | Opcode::Pref
                        | Opcode::Rdhwr,
                    ) => Self::Stop,
                }
            }
        }
    };
}

codes! {
    Add Addu Addi Addiu Sub Subu And Andi Or Ori Xor Xori Nor Slt Sltu Slti Sltiu
    Sll Srl Sra Sllv Srlv Srav Rotr Rotrv
    Mul Mult Multu Madd Maddu Msub Msubu Div Divu
    Clz Clo Seb Seh Wsbh Ext Ins Movz Movn
    Lb Lbu Lh Lhu Lw Lwl Lwr Ll Sb Sh Sw Swl Swr Sc
    Beq Bne Blez Bgtz Bltz Bgez Bltzal Bgezal
    Beql Bnel Blezl Bgtzl Bltzl Bgezl Bltzall Bgezall
    J Jal Jr Jalr
    Teq Tne Tlt Tltu Tge Tgeu Teqi Tnei Tlti Tltiu Tgei Tgeiu
    Syscall
}

/// An executable word, ready to be executed. `a`, `b` and `c` are the register indices of the
/// program row; branches keep slot_ok in `c`, EXT its size in `b`, INS its highest bit in `b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) code: Code,
    pub(crate) a: u8,
    pub(crate) b: u8,
    pub(crate) c: u8,
    /// The immediate, the shift amount, the lowest bit of a field, or the byte address of a target.
    pub(crate) imm: u32,
}

impl From<ProgramRow> for Entry {
    fn from(row: ProgramRow) -> Self {
        use Code::*;
        let code = Code::from(row.op);
        let (b, c, imm) = match code {
            Sll => (0, row.c, 16 * row.d + row.b),
            Srl | Sra | Rotr => (0, row.c, 32 - (16 * row.d + row.b)),
            Ext => (row.b + row.d - 32, row.c, 32 - row.d),
            Ins => (row.d - 1, row.c, row.b),
            Beq | Bne | Beql | Bnel => (row.b, row.d, 4 * row.c),
            Blez | Bgtz | Bltz | Bgez | Bltzal | Bgezal => (0, 0, 4 * row.c),
            Blezl | Bgtzl | Bltzl | Bgezl | Bltzall | Bgezall => (0, row.d, 4 * row.c),
            J | Jal => (0, 0, 4 * row.c),
            Li | Addi | Addiu | Andi | Ori | Xori | Slti | Sltiu => (0, row.c, row.immediate()),
            Lb | Lbu | Lh | Lhu | Lw | Lwl | Lwr | Ll => (0, row.c, row.immediate()),
            Sb | Sh | Sw | Swl | Swr | Sc => (0, row.c, row.immediate()),
            Teqi | Tnei | Tlti | Tltiu | Tgei | Tgeiu => (0, 0, row.immediate()),
            Jalr => (0, row.c, 0),
            _ => (row.b, row.c, 0),
        };
        Self { code, a: row.a as u8, b: b as u8, c: c as u8, imm }
    }
}

/// Where a segment's entries are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    /// The byte address of its first word.
    pub(crate) base: u32,
    /// The index of its first entry.
    pub(crate) first: usize,
    /// The number of its words.
    pub(crate) len: u32,
}

impl Window {
    /// The index of the entry at `pc`, a multiple of 4, if it lies in the window.
    #[inline(always)]
    pub(crate) fn index(&self, pc: u32) -> Option<usize> {
        let offset = pc.wrapping_sub(self.base) / 4;
        (offset < self.len).then(|| self.first + offset as usize)
    }
}

/// The entries of all segments one after the other. Those of words that the program has changed
/// have code [`Code::Stop`].
pub(crate) struct CodeTable {
    pub(crate) entries: Vec<Entry>,
    windows: Vec<Window>,
    /// The first key of the code.
    low: u32,
    /// The number of keys from the first to the last of the code.
    span: u32,
}

impl CodeTable {
    pub(crate) fn new(program: &Program) -> Self {
        let entries = program.rom().map(|(_, row)| row.into()).collect();
        let mut first = 0;
        let window = |segment: &CodeSegment| {
            let len = segment.words().len();
            first += len;
            Window { base: segment.start(), first: first - len, len: len as u32 }
        };
        let windows = program.segments().iter().map(window).collect();
        let low = program.segments().first().map_or(0, |s| s.start() / 4);
        let end = program.segments().last().map_or(0, |s| s.end() / 4);
        Self { entries, windows, low, span: end - low }
    }

    /// The segment around `pc`.
    pub(crate) fn window(&self, pc: u32) -> Option<Window> {
        let after = self.windows.partition_point(|window| window.base <= pc);
        let window = self.windows[after.checked_sub(1)?];
        window.index(pc).map(|_| window)
    }

    /// Whether a RAM key may be that of an executable word.
    #[inline(always)]
    pub(crate) fn near(&self, key: u32) -> bool {
        key.wrapping_sub(self.low) < self.span
    }

    /// Takes note that the RAM word `key` now has this value.
    #[cold]
    #[inline(never)]
    pub(crate) fn stored(&mut self, program: &Program, key: u32, word: u32) {
        let pc = 4 * key;
        let Some(index) = self.window(pc).and_then(|window| window.index(pc)) else { return };
        let Some(original) = program.fetch(pc) else { return };
        self.entries[index] = if word == original {
            let slot = program.fetch(pc.wrapping_add(4));
            mipsilon_air::rom::lower(original, pc, slot, program.endian()).into()
        } else {
            Entry { code: Code::Stop, a: 0, b: 0, c: 0, imm: 0 }
        };
    }
}
