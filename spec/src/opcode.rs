//! The instruction set as an enumeration: one [`Opcode`] per mnemonic.

/// Declares [`Opcode`] with its mnemonics, so that each instruction is named on one line only.
macro_rules! opcodes {
    (
        $(#[$first_doc:meta])* $first:ident $first_name:literal,
        $($(#[$doc:meta])* $op:ident $name:literal,)*
    ) => {
        /// An instruction of the set. The discriminants are dense and start at 1, so that 0 never
        /// names an instruction (a zero row of a table is not a provable message).
        ///
        /// Operand names are those of *MIPS32 Architecture For Programmers Vol. II r2*, whose section
        /// of the same name defines each instruction.
        #[repr(u8)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Opcode {
            $(#[$first_doc])* $first = 1,
            $($(#[$doc])* $op,)*
        }

        impl Opcode {
            /// The number of opcodes.
            pub const COUNT: usize = Opcode::ALL.len();

            /// Every opcode in the order of its discriminant: `ALL[i] as usize == i + 1`.
            pub const ALL: [Opcode; 1 $(+ { let _ = Opcode::$op; 1 })*] =
                [Opcode::$first $(, Opcode::$op)*];

            /// The mnemonic in lower case, for instance `"addu"`.
            pub fn mnemonic(self) -> &'static str {
                match self {
                    Opcode::$first => $first_name,
                    $(Opcode::$op => $name,)*
                }
            }
        }
    };
}

opcodes! {
    /// `ADD rd, rs, rt`: add, trap on signed overflow.
    Add "add",
    /// `ADDU rd, rs, rt`: add modulo 2^32.
    Addu "addu",
    /// `ADDI rt, rs, imm`: add the sign-extended immediate, trap on signed overflow.
    Addi "addi",
    /// `ADDIU rt, rs, imm`: add the sign-extended immediate modulo 2^32.
    Addiu "addiu",
    /// `SUB rd, rs, rt`: subtract, trap on signed overflow.
    Sub "sub",
    /// `SUBU rd, rs, rt`: subtract modulo 2^32.
    Subu "subu",
    /// `AND rd, rs, rt`.
    And "and",
    /// `ANDI rt, rs, imm`: the immediate is zero-extended.
    Andi "andi",
    /// `OR rd, rs, rt`.
    Or "or",
    /// `ORI rt, rs, imm`: the immediate is zero-extended.
    Ori "ori",
    /// `XOR rd, rs, rt`.
    Xor "xor",
    /// `XORI rt, rs, imm`: the immediate is zero-extended.
    Xori "xori",
    /// `NOR rd, rs, rt`.
    Nor "nor",
    /// `LUI rt, imm`: `rt = imm << 16`.
    Lui "lui",
    /// `SLT rd, rs, rt`: signed less-than.
    Slt "slt",
    /// `SLTU rd, rs, rt`: unsigned less-than.
    Sltu "sltu",
    /// `SLTI rt, rs, imm`: signed less-than the sign-extended immediate.
    Slti "slti",
    /// `SLTIU rt, rs, imm`: unsigned less-than the sign-extended immediate.
    Sltiu "sltiu",
    /// `SLL rd, rt, sa`: shift left. The zero word is `SLL $0, $0, 0`, that is NOP.
    Sll "sll",
    /// `SRL rd, rt, sa`: shift right, zero fill.
    Srl "srl",
    /// `SRA rd, rt, sa`: shift right, sign fill.
    Sra "sra",
    /// `SLLV rd, rt, rs`: shift left by the low five bits of `rs`.
    Sllv "sllv",
    /// `SRLV rd, rt, rs`: shift right by the low five bits of `rs`, zero fill.
    Srlv "srlv",
    /// `SRAV rd, rt, rs`: shift right by the low five bits of `rs`, sign fill.
    Srav "srav",
    /// `ROTR rd, rt, sa`: rotate right.
    Rotr "rotr",
    /// `ROTRV rd, rt, rs`: rotate right by the low five bits of `rs`.
    Rotrv "rotrv",
    /// `MUL rd, rs, rt`: the low word of the product; HI and LO keep their values.
    Mul "mul",
    /// `MULT rs, rt`: `(HI, LO) = ` signed product.
    Mult "mult",
    /// `MULTU rs, rt`: `(HI, LO) = ` unsigned product.
    Multu "multu",
    /// `MADD rs, rt`: `(HI, LO) += ` signed product.
    Madd "madd",
    /// `MADDU rs, rt`: `(HI, LO) += ` unsigned product.
    Maddu "maddu",
    /// `MSUB rs, rt`: `(HI, LO) -= ` signed product.
    Msub "msub",
    /// `MSUBU rs, rt`: `(HI, LO) -= ` unsigned product.
    Msubu "msubu",
    /// `DIV rs, rt`: `LO = ` signed quotient, `HI = ` remainder.
    Div "div",
    /// `DIVU rs, rt`: `LO = ` unsigned quotient, `HI = ` remainder.
    Divu "divu",
    /// `MFHI rd`: `rd = HI`.
    Mfhi "mfhi",
    /// `MFLO rd`: `rd = LO`.
    Mflo "mflo",
    /// `MTHI rs`: `HI = rs`.
    Mthi "mthi",
    /// `MTLO rs`: `LO = rs`.
    Mtlo "mtlo",
    /// `CLZ rd, rs`: count leading zeros.
    Clz "clz",
    /// `CLO rd, rs`: count leading ones.
    Clo "clo",
    /// `SEB rd, rt`: sign-extend the low byte.
    Seb "seb",
    /// `SEH rd, rt`: sign-extend the low halfword.
    Seh "seh",
    /// `WSBH rd, rt`: swap the bytes within each halfword.
    Wsbh "wsbh",
    /// `EXT rt, rs, pos, size`: extract a bit field. The `sa` field is pos, `rd` is size − 1.
    Ext "ext",
    /// `INS rt, rs, pos, size`: insert a bit field. The `sa` field is pos, `rd` is pos + size − 1.
    Ins "ins",
    /// `MOVZ rd, rs, rt`: `rd = rs` if `rt` is zero.
    Movz "movz",
    /// `MOVN rd, rs, rt`: `rd = rs` if `rt` is not zero.
    Movn "movn",
    /// `LB rt, offset(rs)`: load a byte, sign-extended.
    Lb "lb",
    /// `LBU rt, offset(rs)`: load a byte, zero-extended.
    Lbu "lbu",
    /// `LH rt, offset(rs)`: load a halfword, sign-extended.
    Lh "lh",
    /// `LHU rt, offset(rs)`: load a halfword, zero-extended.
    Lhu "lhu",
    /// `LW rt, offset(rs)`: load a word.
    Lw "lw",
    /// `LWL rt, offset(rs)`: load the most significant part of an unaligned word.
    Lwl "lwl",
    /// `LWR rt, offset(rs)`: load the least significant part of an unaligned word.
    Lwr "lwr",
    /// `LL rt, offset(rs)`: load a word and reserve its address.
    Ll "ll",
    /// `SB rt, offset(rs)`: store a byte.
    Sb "sb",
    /// `SH rt, offset(rs)`: store a halfword.
    Sh "sh",
    /// `SW rt, offset(rs)`: store a word.
    Sw "sw",
    /// `SWL rt, offset(rs)`: store the most significant part of an unaligned word.
    Swl "swl",
    /// `SWR rt, offset(rs)`: store the least significant part of an unaligned word.
    Swr "swr",
    /// `SC rt, offset(rs)`: store a word if the address is reserved; `rt = ` 1 on success, else 0.
    Sc "sc",
    /// `BEQ rs, rt, offset`: branch if equal.
    Beq "beq",
    /// `BNE rs, rt, offset`: branch if not equal.
    Bne "bne",
    /// `BLEZ rs, offset`: branch if `rs <= 0`.
    Blez "blez",
    /// `BGTZ rs, offset`: branch if `rs > 0`.
    Bgtz "bgtz",
    /// `BLTZ rs, offset`: branch if `rs < 0`.
    Bltz "bltz",
    /// `BGEZ rs, offset`: branch if `rs >= 0`.
    Bgez "bgez",
    /// `BLTZAL rs, offset`: link, and branch if `rs < 0`.
    Bltzal "bltzal",
    /// `BGEZAL rs, offset`: link, and branch if `rs >= 0`.
    Bgezal "bgezal",
    /// `BEQL rs, rt, offset`: BEQ that nullifies its slot when not taken.
    Beql "beql",
    /// `BNEL rs, rt, offset`: BNE that nullifies its slot when not taken.
    Bnel "bnel",
    /// `BLEZL rs, offset`: BLEZ that nullifies its slot when not taken.
    Blezl "blezl",
    /// `BGTZL rs, offset`: BGTZ that nullifies its slot when not taken.
    Bgtzl "bgtzl",
    /// `BLTZL rs, offset`: BLTZ that nullifies its slot when not taken.
    Bltzl "bltzl",
    /// `BGEZL rs, offset`: BGEZ that nullifies its slot when not taken.
    Bgezl "bgezl",
    /// `BLTZALL rs, offset`: BLTZAL that nullifies its slot when not taken.
    Bltzall "bltzall",
    /// `BGEZALL rs, offset`: BGEZAL that nullifies its slot when not taken.
    Bgezall "bgezall",
    /// `J target`: jump within the 256 MiB region of the slot.
    J "j",
    /// `JAL target`: jump and link.
    Jal "jal",
    /// `JR rs`: jump to the address in `rs`. The hint is kept in `sa` (16 for JR.HB).
    Jr "jr",
    /// `JALR rd, rs`: jump to the address in `rs`, link in `rd`. The hint is in `sa` (16 for JALR.HB).
    Jalr "jalr",
    /// `TEQ rs, rt`: trap if equal.
    Teq "teq",
    /// `TNE rs, rt`: trap if not equal.
    Tne "tne",
    /// `TLT rs, rt`: trap if signed less-than.
    Tlt "tlt",
    /// `TLTU rs, rt`: trap if unsigned less-than.
    Tltu "tltu",
    /// `TGE rs, rt`: trap if signed greater or equal.
    Tge "tge",
    /// `TGEU rs, rt`: trap if unsigned greater or equal.
    Tgeu "tgeu",
    /// `TEQI rs, imm`: TEQ with the sign-extended immediate.
    Teqi "teqi",
    /// `TNEI rs, imm`: TNE with the sign-extended immediate.
    Tnei "tnei",
    /// `TLTI rs, imm`: TLT with the sign-extended immediate.
    Tlti "tlti",
    /// `TLTIU rs, imm`: TLTU with the sign-extended immediate.
    Tltiu "tltiu",
    /// `TGEI rs, imm`: TGE with the sign-extended immediate.
    Tgei "tgei",
    /// `TGEIU rs, imm`: TGEU with the sign-extended immediate.
    Tgeiu "tgeiu",
    /// `SYSCALL`: a system call, see [`crate::syscall`].
    Syscall "syscall",
    /// `BREAK`: always traps.
    Break "break",
    /// `SYNC stype`: no operation here.
    Sync "sync",
    /// `SYNCI offset(rs)`: no operation here, whatever the address.
    Synci "synci",
    /// `PREF hint, offset(rs)`: no operation here, whatever the address.
    Pref "pref",
    /// `RDHWR rt, $29`: read the thread pointer.
    Rdhwr "rdhwr",
}

impl Opcode {
    /// The opcode with this discriminant, if there is one.
    pub fn from_number(number: u8) -> Option<Opcode> {
        if number == 0 || number as usize > Opcode::COUNT {
            None
        } else {
            Some(Opcode::ALL[number as usize - 1])
        }
    }

    /// Whether this is a branch: PC-relative and conditional.
    pub fn is_branch(self) -> bool {
        matches!(
            self,
            Opcode::Beq
                | Opcode::Bne
                | Opcode::Blez
                | Opcode::Bgtz
                | Opcode::Bltz
                | Opcode::Bgez
                | Opcode::Bltzal
                | Opcode::Bgezal
        ) || self.is_likely()
    }

    /// Whether this is one of the eight branches that nullify their slot when not taken.
    pub fn is_likely(self) -> bool {
        matches!(
            self,
            Opcode::Beql
                | Opcode::Bnel
                | Opcode::Blezl
                | Opcode::Bgtzl
                | Opcode::Bltzl
                | Opcode::Bgezl
                | Opcode::Bltzall
                | Opcode::Bgezall
        )
    }

    /// Whether this is a jump: J, JAL, JR or JALR.
    pub fn is_jump(self) -> bool {
        matches!(self, Opcode::J | Opcode::Jal | Opcode::Jr | Opcode::Jalr)
    }

    /// Whether this instruction has a delay slot.
    pub fn is_branch_or_jump(self) -> bool {
        self.is_branch() || self.is_jump()
    }
}
