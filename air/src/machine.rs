//! The machine: the table of all chips.

use mipsilon_spec::Opcode;

use crate::adapters::alu::{Alu, RegImm, RegReg};
use crate::adapters::branch::{Always, Branch, BranchLink, IfTaken, OneRegister};
use crate::adapters::branch::{RegisterImmediate, TwoRegisters};
use crate::adapters::constant::{Li, Move, Nop};
use crate::adapters::hilo::HiLo;
use crate::adapters::jump::{J, Jal, Jalr, Jr};
use crate::adapters::load::{Load, LoadLinked};
use crate::adapters::store::{Store, StoreConditional};
use crate::adapters::trap::Trap;
use crate::chip::Chip;
use crate::cores::add::{AddSub, AddSubTrap};
use crate::cores::bitfield::{Extract, Insert};
use crate::cores::bitwise::Bitwise;
use crate::cores::compare::{Equal, Less, SetLessThan, Sign};
use crate::cores::count::Count;
use crate::cores::divide::Divide;
use crate::cores::extend::Extend;
use crate::cores::lanes::{LoadLane, LoadUnaligned, LoadWord};
use crate::cores::lanes::{StoreLane, StoreUnaligned, StoreWord};
use crate::cores::multiply::{Multiply, MultiplyLow};
use crate::cores::select::ConditionalMove;
use crate::cores::shift::{ConstantShift, VariableShift};
use crate::instruction::{InstructionChip, Rows};
use crate::ops;
use crate::record::Recording;
use crate::rom::Op;
use crate::syscall::{Call, OutputTransfer, ReadTransfer};
use crate::tables::bytes::ByteTable;
use crate::tables::image::{GapTable, ImageTable};
use crate::tables::power::PowerTable;
use crate::tables::program::ProgramTable;
use crate::tables::public::Public;
use crate::tables::range::RangeTable;
use crate::tables::touch::Touch;
use crate::tables::zero_init::ZeroInit;

/// Visits the instruction chips, in order.
pub trait InstructionVisitor {
    /// Visits one.
    fn visit<I: InstructionChip>(&mut self, chip: I);
}

/// Visits chips, in order.
pub trait ChipVisitor {
    /// Visits one.
    fn visit<C: Chip>(&mut self, chip: C);
}

/// The chip table: every instruction chip with its opcodes.
pub fn instruction_chips(v: &mut impl InstructionVisitor) {
    v.visit(Nop);
    v.visit(Move);
    v.visit(Li);
    v.visit(Alu::<RegReg, AddSub, 2>::new("add", ops![Addu, Subu]));
    v.visit(Alu::<RegImm, AddSub, 1>::new("add-imm", ops![Addiu]));
    v.visit(Alu::<RegReg, AddSubTrap, 2>::new("add-trap", ops![Add, Sub]));
    v.visit(Alu::<RegImm, AddSubTrap, 1>::new("add-trap-imm", ops![Addi]));
    v.visit(Alu::<RegReg, Bitwise, 4>::new("bitwise", ops![And, Or, Xor, Nor]));
    v.visit(Alu::<RegImm, Bitwise, 3>::new("bitwise-imm", ops![Andi, Ori, Xori]));
    v.visit(Alu::<RegReg, SetLessThan, 2>::new("set-less", ops![Slt, Sltu]));
    v.visit(Alu::<RegImm, SetLessThan, 2>::new("set-less-imm", ops![Slti, Sltiu]));
    v.visit(Alu::<RegReg, VariableShift, 4>::new("shift", ops![Sllv, Srlv, Srav, Rotrv]));
    v.visit(Alu::<RegImm, ConstantShift, 4>::new("shift-imm", ops![Sll, Srl, Sra, Rotr]));
    v.visit(Alu::<RegReg, MultiplyLow, 1>::new("multiply-low", ops![Mul]));
    v.visit(Alu::<RegReg, ConditionalMove, 2>::new("conditional-move", ops![Movz, Movn]));
    v.visit(Alu::<RegImm, Count, 2>::new("count", ops![Clz, Clo]));
    v.visit(Alu::<RegImm, Extend, 3>::new("extend", ops![Seb, Seh, Wsbh]));
    v.visit(Alu::<RegImm, Extract, 1>::new("extract", ops![Ext]));
    v.visit(Alu::<RegImm, Insert, 1>::new("insert", ops![Ins]));
    v.visit(HiLo::<Multiply, 6>::new("multiply", ops![Mult, Multu, Madd, Maddu, Msub, Msubu]));
    v.visit(HiLo::<Divide, 2>::new("divide", ops![Div, Divu]));
    v.visit(Load::<LoadWord, 1>::new("load-word", ops![Lw]));
    v.visit(Load::<LoadLane, 4>::new("load-lane", ops![Lb, Lbu, Lh, Lhu]));
    v.visit(Load::<LoadUnaligned, 2>::new("load-unaligned", ops![Lwl, Lwr]));
    v.visit(LoadLinked);
    v.visit(Store::<StoreWord, 1>::new("store-word", ops![Sw]));
    v.visit(Store::<StoreLane, 2>::new("store-lane", ops![Sb, Sh]));
    v.visit(Store::<StoreUnaligned, 2>::new("store-unaligned", ops![Swl, Swr]));
    v.visit(StoreConditional);
    v.visit(Branch::<TwoRegisters, Equal, Always, 2>::new("branch-equal", ops![Beq, Bne]));
    v.visit(Branch::<TwoRegisters, Equal, IfTaken, 2>::new(
        "branch-equal-likely",
        ops![Beql, Bnel],
    ));
    v.visit(Branch::<OneRegister, Sign, Always, 4>::new(
        "branch-sign",
        ops![Blez, Bgtz, Bltz, Bgez],
    ));
    v.visit(Branch::<OneRegister, Sign, IfTaken, 4>::new(
        "branch-sign-likely",
        ops![Blezl, Bgtzl, Bltzl, Bgezl],
    ));
    v.visit(BranchLink);
    v.visit(J);
    v.visit(Jal);
    v.visit(Jr);
    v.visit(Jalr);
    v.visit(Trap::<TwoRegisters, Equal, 2>::new("trap-equal", ops![Teq, Tne]));
    v.visit(Trap::<RegisterImmediate, Equal, 2>::new("trap-equal-imm", ops![Teqi, Tnei]));
    v.visit(Trap::<TwoRegisters, Less, 4>::new("trap-less", ops![Tlt, Tltu, Tge, Tgeu]));
    v.visit(Trap::<RegisterImmediate, Less, 4>::new(
        "trap-less-imm",
        ops![Tlti, Tltiu, Tgei, Tgeiu],
    ));
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

/// Visits every chip of the machine. The first [`optional_chips`] may be absent from a proof; the
/// tables after them are mandatory.
pub fn all_chips(tables: &Tables, v: &mut impl ChipVisitor) {
    instruction_chips(&mut AsChips(v));
    v.visit(Call);
    v.visit(ReadTransfer);
    v.visit(OutputTransfer);
    v.visit(Touch);
    v.visit(ZeroInit);
    v.visit(ByteTable);
    v.visit(RangeTable);
    v.visit(PowerTable);
    v.visit(tables.program.clone());
    v.visit(tables.image.clone());
    v.visit(tables.gaps.clone());
    v.visit(tables.public);
}

struct AsChips<'a, V>(&'a mut V);

impl<V: ChipVisitor> InstructionVisitor for AsChips<'_, V> {
    fn visit<I: InstructionChip>(&mut self, chip: I) {
        self.0.visit(Rows(chip));
    }
}

/// Number of chips that a proof may lack: every one but the tables.
pub fn optional_chips() -> usize {
    /// The chips of [`all_chips`] between the instruction chips and the tables.
    const OTHERS: usize = 5;
    instruction_ops().len() + OTHERS
}

/// The opcodes of each instruction chip.
pub fn instruction_ops() -> Vec<&'static [Op]> {
    struct Ops(Vec<&'static [Op]>);
    impl InstructionVisitor for Ops {
        fn visit<I: InstructionChip>(&mut self, chip: I) {
            self.0.push(chip.ops());
        }
    }
    let mut ops = Ops(Vec::new());
    instruction_chips(&mut ops);
    ops.0
}

/// Which instruction chip executes each opcode.
#[derive(Clone, Debug)]
pub struct Buckets([u8; 256]);

impl Buckets {
    /// The map of [`instruction_chips`].
    pub fn new() -> Self {
        let mut map = [u8::MAX; 256];
        for (index, ops) in (0..).zip(instruction_ops()) {
            for op in ops {
                map[op.code() as usize] = index;
            }
        }
        Self(map)
    }

    /// The index of the chip for `op`, if it has one: SYSCALL and what is unprovable do not.
    pub fn get(&self, op: Op) -> Option<usize> {
        let index = self.0[op.code() as usize];
        (index != u8::MAX).then_some(index.into())
    }
}

impl Default for Buckets {
    fn default() -> Self {
        Self::new()
    }
}

/// Records every chip, the program's tables included.
pub fn record_all(tables: &Tables) -> Vec<Recording> {
    struct Record(Vec<Recording>);
    impl ChipVisitor for Record {
        fn visit<C: Chip>(&mut self, chip: C) {
            self.0.push(Recording::of(&chip));
        }
    }
    let mut record = Record(Vec::new());
    all_chips(tables, &mut record);
    record.0
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

/// Hash of the canonical JSON export of every chip, table and bus; it depends on no field.
pub fn air_digest() -> [u8; 32] {
    blake3::derive_key("mipsilon air digest v1", crate::export::json().as_bytes())
}

/// Every opcode of the ISA with a row: all but BREAK.
pub fn provable_opcodes() -> impl Iterator<Item = Opcode> {
    Opcode::ALL.into_iter().filter(|&op| op != Opcode::Break)
}
