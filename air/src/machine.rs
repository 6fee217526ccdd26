//! The machine: the table of all chips.

mod chip_map;

use alloc::vec::Vec;

use mipsilon_spec::Opcode;

use crate::adapters::alu::{RegImm, RegReg};
use crate::adapters::branch::Branch;
use crate::adapters::branch_link::BranchLink;
use crate::adapters::constant::{Li, Move, Nop};
use crate::adapters::jump::{J, Jal, Jalr, Jr};
use crate::adapters::load::LoadLinked;
use crate::adapters::operands::{OneRegister, RegisterImmediate, TwoRegisters};
use crate::adapters::store::StoreConditional;
use crate::adapters::trap::Trap;
use crate::ast::ChipAst;
use crate::chip::Chip;
use crate::cores::add::{AddSub, AddSubTrap};
use crate::cores::bitfield::{Extract, Insert};
use crate::cores::bitwise::Bitwise;
use crate::cores::compare::{Equal, Less, SetLessThan, Sign};
use crate::cores::count::Count;
use crate::cores::divide::Divide;
use crate::cores::extend::Extend;
use crate::cores::lanes::{LoadLane, StoreLane};
use crate::cores::multiply::{Multiply, MultiplyLow};
use crate::cores::outcome::{Always, BranchOutcome, IfTaken};
use crate::cores::select::ConditionalMove;
use crate::cores::shift::{ConstantShift, VariableShift};
use crate::cores::unaligned::{LoadUnaligned, StoreUnaligned};
use crate::cores::whole::{LoadWord, StoreWord};
use crate::instruction::{Instruction, InstructionChip, Rows};
use crate::interface::{HiLo, Load, Store};
use crate::memory::gaps::GapTable;
use crate::memory::image::ImageTable;
use crate::memory::touch::Touch;
use crate::memory::zero_init::ZeroInit;
use crate::ops;
use crate::rom::Op;
use crate::syscall::{Call, OutputTransfer, ReadTransfer};
use crate::tables::bytes::ByteTable;
use crate::tables::power::PowerTable;
use crate::tables::program::ProgramTable;
use crate::tables::public::Public;
use crate::tables::range::RangeTable;

pub use self::chip_map::ChipMap;

/// Visits the instruction chips, in order.
pub trait InstructionVisitor {
    /// Visits one.
    fn visit<R: Rows>(&mut self, id: ChipId, chip: InstructionChip<R>);
}

/// Visits chips, in order.
pub trait ChipVisitor {
    /// Visits one.
    fn visit<C: Chip>(&mut self, id: ChipId, chip: C);
}

/// Declares the chips: identities, names, opcodes, order and types, once for all.
macro_rules! machine {
    (
        instructions { $($instruction:ident: $name:literal, $ops:expr => $rows:ty;)* }
        events { $($event:ident: $event_name:literal, $event_ops:expr => $event_chip:expr;)* }
        tables($tables:ident) { $($table:ident: $table_name:literal => $table_chip:expr;)* }
    ) => {
        /// A chip of the machine. Its number is its place in proofs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ChipId {
            $(#[doc = concat!("`", $name, "`.")] $instruction,)*
            $(#[doc = concat!("`", $event_name, "`.")] $event,)*
            $(#[doc = concat!("`", $table_name, "`.")] $table,)*
        }

        impl ChipId {
            /// The instruction chips, in the order of proofs.
            pub const INSTRUCTIONS: &[Self] = &[$(Self::$instruction),*];
            /// All chips, in the order of proofs.
            pub const ALL: [Self; Self::COUNT] =
                [$(Self::$instruction,)* $(Self::$event,)* $(Self::$table,)*];
            /// Number of chips.
            pub const COUNT: usize =
                [$($name,)* $($event_name,)* $($table_name,)*].len();

            /// Its unique name, lower case with dashes.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$instruction => $name,)*
                    $(Self::$event => $event_name,)*
                    $(Self::$table => $table_name,)*
                }
            }

            /// The opcodes that its rows execute, in the order of its selectors.
            pub const fn ops(self) -> &'static [Op] {
                match self {
                    $(Self::$instruction => $ops,)*
                    $(Self::$event => $event_ops,)*
                    $(Self::$table => &[],)*
                }
            }

            /// Whether every proof has it; the others may be absent.
            pub const fn is_table(self) -> bool {
                matches!(self, $(Self::$table)|*)
            }
        }

        /// Visits the instruction chips, in order.
        pub fn instruction_chips(v: &mut impl InstructionVisitor) {
            $({
                const ID: ChipId = ChipId::$instruction;
                v.visit(ID, const { InstructionChip::<$rows>::new(ID.ops()) });
            })*
        }

        /// Visits every chip of the machine, in order.
        pub fn all_chips($tables: &Tables, v: &mut impl ChipVisitor) {
            instruction_chips(&mut AsChips(v));
            $(v.visit(ChipId::$event, $event_chip);)*
            $(v.visit(ChipId::$table, $table_chip);)*
        }
    };
}

machine! {
    instructions {
        Nop: "nop", &[Op::Nop] => Nop;
        Move: "move", &[Op::Move] => Move;
        Li: "li", &[Op::Li] => Li;
        Add: "add", ops![Addu, Subu] => Instruction<RegReg, AddSub, 2>;
        AddImm: "add-imm", ops![Addiu] => Instruction<RegImm, AddSub, 1>;
        AddTrap: "add-trap", ops![Add, Sub] => Instruction<RegReg, AddSubTrap, 2>;
        AddTrapImm: "add-trap-imm", ops![Addi] => Instruction<RegImm, AddSubTrap, 1>;
        Bitwise: "bitwise", ops![And, Or, Xor, Nor] => Instruction<RegReg, Bitwise, 4>;
        BitwiseImm: "bitwise-imm", ops![Andi, Ori, Xori] => Instruction<RegImm, Bitwise, 3>;
        SetLess: "set-less", ops![Slt, Sltu] => Instruction<RegReg, SetLessThan, 2>;
        SetLessImm: "set-less-imm", ops![Slti, Sltiu] => Instruction<RegImm, SetLessThan, 2>;
        Shift: "shift", ops![Sllv, Srlv, Srav, Rotrv] => Instruction<RegReg, VariableShift, 4>;
        ShiftImm: "shift-imm", ops![Sll, Srl, Sra, Rotr] => Instruction<RegImm, ConstantShift, 4>;
        MultiplyLow: "multiply-low", ops![Mul] => Instruction<RegReg, MultiplyLow, 1>;
        ConditionalMove: "conditional-move", ops![Movz, Movn]
            => Instruction<RegReg, ConditionalMove, 2>;
        Count: "count", ops![Clz, Clo] => Instruction<RegImm, Count, 2>;
        Extend: "extend", ops![Seb, Seh, Wsbh] => Instruction<RegImm, Extend, 3>;
        Extract: "extract", ops![Ext] => Instruction<RegImm, Extract, 1>;
        Insert: "insert", ops![Ins] => Instruction<RegImm, Insert, 1>;
        Multiply: "multiply", ops![Mult, Multu, Madd, Maddu, Msub, Msubu]
            => Instruction<HiLo, Multiply, 6>;
        Divide: "divide", ops![Div, Divu] => Instruction<HiLo, Divide, 2>;
        LoadWord: "load-word", ops![Lw] => Instruction<Load, LoadWord, 1>;
        LoadLane: "load-lane", ops![Lb, Lbu, Lh, Lhu] => Instruction<Load, LoadLane, 4>;
        LoadUnaligned: "load-unaligned", ops![Lwl, Lwr] => Instruction<Load, LoadUnaligned, 2>;
        LoadLinked: "load-linked", ops![Ll] => LoadLinked;
        StoreWord: "store-word", ops![Sw] => Instruction<Store, StoreWord, 1>;
        StoreLane: "store-lane", ops![Sb, Sh] => Instruction<Store, StoreLane, 2>;
        StoreUnaligned: "store-unaligned", ops![Swl, Swr] => Instruction<Store, StoreUnaligned, 2>;
        StoreConditional: "store-conditional", ops![Sc] => StoreConditional;
        BranchEqual: "branch-equal", ops![Beq, Bne]
            => Instruction<Branch<TwoRegisters>, BranchOutcome<Equal, Always>, 2>;
        BranchEqualLikely: "branch-equal-likely", ops![Beql, Bnel]
            => Instruction<Branch<TwoRegisters>, BranchOutcome<Equal, IfTaken>, 2>;
        BranchSign: "branch-sign", ops![Blez, Bgtz, Bltz, Bgez]
            => Instruction<Branch<OneRegister>, BranchOutcome<Sign, Always>, 4>;
        BranchSignLikely: "branch-sign-likely", ops![Blezl, Bgtzl, Bltzl, Bgezl]
            => Instruction<Branch<OneRegister>, BranchOutcome<Sign, IfTaken>, 4>;
        BranchLink: "branch-link", ops![Bltzal, Bgezal, Bltzall, Bgezall] => BranchLink;
        Jump: "jump", ops![J] => J;
        JumpLink: "jump-link", ops![Jal] => Jal;
        JumpRegister: "jump-register", ops![Jr] => Jr;
        JumpLinkRegister: "jump-link-register", ops![Jalr] => Jalr;
        TrapEqual: "trap-equal", ops![Teq, Tne] => Instruction<Trap<TwoRegisters>, Equal, 2>;
        TrapEqualImm: "trap-equal-imm", ops![Teqi, Tnei]
            => Instruction<Trap<RegisterImmediate>, Equal, 2>;
        TrapLess: "trap-less", ops![Tlt, Tltu, Tge, Tgeu]
            => Instruction<Trap<TwoRegisters>, Less, 4>;
        TrapLessImm: "trap-less-imm", ops![Tlti, Tltiu, Tgei, Tgeiu]
            => Instruction<Trap<RegisterImmediate>, Less, 4>;
    }
    events {
        Syscall: "syscall", ops![Syscall] => Call;
        Read: "read", &[] => ReadTransfer;
        Output: "output", &[] => OutputTransfer;
        Touch: "touch", &[] => Touch;
        ZeroInit: "zero-init", &[] => ZeroInit;
    }
    tables(tables) {
        Bytes: "bytes" => ByteTable;
        Range: "range" => RangeTable;
        Power: "power" => PowerTable;
        Program: "program" => tables.program.clone();
        Image: "image" => tables.image.clone();
        Gaps: "gaps" => tables.gaps.clone();
        Public: "public" => tables.public;
    }
}

struct AsChips<'a, V>(&'a mut V);

impl<V: ChipVisitor> InstructionVisitor for AsChips<'_, V> {
    fn visit<R: Rows>(&mut self, id: ChipId, chip: InstructionChip<R>) {
        self.0.visit(id, chip);
    }
}

impl ChipId {
    /// The chip whose rows execute `op`, if any: what is unprovable has none.
    pub fn executing(op: Op) -> Option<Self> {
        /// By opcode number.
        static EXECUTING: [Option<ChipId>; 256] = {
            let mut chips = [None; 256];
            let mut id = 0;
            while id < ChipId::COUNT {
                let ops = ChipId::ALL[id].ops();
                let mut op = 0;
                while op < ops.len() {
                    chips[ops[op].code() as usize] = Some(ChipId::ALL[id]);
                    op += 1;
                }
                id += 1;
            }
            chips
        };
        EXECUTING[op.code() as usize]
    }

    /// The chip of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.name() == name)
    }
}

/// The tables that the program and the length of its output decide.
#[derive(Clone, Debug)]
pub struct Tables {
    /// The ROM.
    pub program: ProgramTable,
    /// Initial memory.
    pub image: ImageTable,
    /// The RAM ranges outside the image.
    pub gaps: GapTable,
    /// The public values' chip.
    pub public: Public,
}

/// Every chip as data, the program's tables included.
pub fn chip_asts(tables: &Tables) -> ChipMap<ChipAst> {
    struct Asts(Vec<ChipAst>);
    impl ChipVisitor for Asts {
        fn visit<C: Chip>(&mut self, id: ChipId, chip: C) {
            self.0.push(ChipAst::of(id.name(), &chip));
        }
    }
    let mut asts = Asts(Vec::new());
    all_chips(tables, &mut asts);
    let mut asts = asts.0.into_iter();
    ChipMap::from_fn(|_| asts.next().expect("one for each chip"))
}

/// The tables of an empty program with one byte of output: the template that is exported.
pub fn template() -> Tables {
    Tables {
        program: ProgramTable::new(Vec::new()),
        image: ImageTable::new(&[], &[]),
        gaps: GapTable::new(Vec::new()),
        public: Public { output_len: 1 },
    }
}

/// Every opcode of the ISA with a row: all but BREAK.
pub fn provable_opcodes() -> impl Iterator<Item = Opcode> {
    Opcode::ALL.into_iter().filter(|&op| op != Opcode::Break)
}
