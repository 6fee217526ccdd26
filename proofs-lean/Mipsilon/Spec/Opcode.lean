module

public import Mipsilon.Spec.Word

/-! The instruction set as an enumeration, and decoded instructions. -/

@[expose] public section
namespace Mipsilon.Spec

/-- An instruction of the set. Its page in Vol. II has the same name. -/
inductive Opcode where
  /-- `ADD rd, rs, rt`: add, trap on signed overflow. -/
  | add
  /-- `ADDU rd, rs, rt`: add modulo 2^32. -/
  | addu
  /-- `ADDI rt, rs, imm`: add the sign-extended immediate, trap on signed overflow. -/
  | addi
  /-- `ADDIU rt, rs, imm`: add the sign-extended immediate modulo 2^32. -/
  | addiu
  /-- `SUB rd, rs, rt`: subtract, trap on signed overflow. -/
  | sub
  /-- `SUBU rd, rs, rt`: subtract modulo 2^32. -/
  | subu
  /-- `AND rd, rs, rt`. -/
  | and
  /-- `ANDI rt, rs, imm`: the immediate is zero-extended. -/
  | andi
  /-- `OR rd, rs, rt`. -/
  | or
  /-- `ORI rt, rs, imm`: the immediate is zero-extended. -/
  | ori
  /-- `XOR rd, rs, rt`. -/
  | xor
  /-- `XORI rt, rs, imm`: the immediate is zero-extended. -/
  | xori
  /-- `NOR rd, rs, rt`. -/
  | nor
  /-- `LUI rt, imm`: `rt = imm << 16`. -/
  | lui
  /-- `SLT rd, rs, rt`: signed less-than. -/
  | slt
  /-- `SLTU rd, rs, rt`: unsigned less-than. -/
  | sltu
  /-- `SLTI rt, rs, imm`: signed less-than the sign-extended immediate. -/
  | slti
  /-- `SLTIU rt, rs, imm`: unsigned less-than the sign-extended immediate. -/
  | sltiu
  /-- `SLL rd, rt, sa`: shift left. The zero word is `SLL $0, $0, 0`, that is NOP. -/
  | sll
  /-- `SRL rd, rt, sa`: shift right, zero fill. -/
  | srl
  /-- `SRA rd, rt, sa`: shift right, sign fill. -/
  | sra
  /-- `SLLV rd, rt, rs`: shift left by the low five bits of `rs`. -/
  | sllv
  /-- `SRLV rd, rt, rs`: shift right by the low five bits of `rs`, zero fill. -/
  | srlv
  /-- `SRAV rd, rt, rs`: shift right by the low five bits of `rs`, sign fill. -/
  | srav
  /-- `ROTR rd, rt, sa`: rotate right. -/
  | rotr
  /-- `ROTRV rd, rt, rs`: rotate right by the low five bits of `rs`. -/
  | rotrv
  /-- `MUL rd, rs, rt`: the low word of the product; HI and LO keep their values. -/
  | mul
  /-- `MULT rs, rt`: `(HI, LO) = ` signed product. -/
  | mult
  /-- `MULTU rs, rt`: `(HI, LO) = ` unsigned product. -/
  | multu
  /-- `MADD rs, rt`: `(HI, LO) += ` signed product. -/
  | madd
  /-- `MADDU rs, rt`: `(HI, LO) += ` unsigned product. -/
  | maddu
  /-- `MSUB rs, rt`: `(HI, LO) -= ` signed product. -/
  | msub
  /-- `MSUBU rs, rt`: `(HI, LO) -= ` unsigned product. -/
  | msubu
  /-- `DIV rs, rt`: `LO = ` signed quotient, `HI = ` remainder. -/
  | div
  /-- `DIVU rs, rt`: `LO = ` unsigned quotient, `HI = ` remainder. -/
  | divu
  /-- `MFHI rd`: `rd = HI`. -/
  | mfhi
  /-- `MFLO rd`: `rd = LO`. -/
  | mflo
  /-- `MTHI rs`: `HI = rs`. -/
  | mthi
  /-- `MTLO rs`: `LO = rs`. -/
  | mtlo
  /-- `CLZ rd, rs`: count leading zeros. -/
  | clz
  /-- `CLO rd, rs`: count leading ones. -/
  | clo
  /-- `SEB rd, rt`: sign-extend the low byte. -/
  | seb
  /-- `SEH rd, rt`: sign-extend the low halfword. -/
  | seh
  /-- `WSBH rd, rt`: swap the bytes within each halfword. -/
  | wsbh
  /-- `EXT rt, rs, pos, size`: extract a bit field. The `sa` field is pos, `rd` is size − 1. -/
  | ext
  /-- `INS rt, rs, pos, size`: insert a bit field. The `sa` field is pos, `rd` is pos + size − 1. -/
  | ins
  /-- `MOVZ rd, rs, rt`: `rd = rs` if `rt` is zero. -/
  | movz
  /-- `MOVN rd, rs, rt`: `rd = rs` if `rt` is not zero. -/
  | movn
  /-- `LB rt, offset(rs)`: load a byte, sign-extended. -/
  | lb
  /-- `LBU rt, offset(rs)`: load a byte, zero-extended. -/
  | lbu
  /-- `LH rt, offset(rs)`: load a halfword, sign-extended. -/
  | lh
  /-- `LHU rt, offset(rs)`: load a halfword, zero-extended. -/
  | lhu
  /-- `LW rt, offset(rs)`: load a word. -/
  | lw
  /-- `LWL rt, offset(rs)`: load the most significant part of an unaligned word. -/
  | lwl
  /-- `LWR rt, offset(rs)`: load the least significant part of an unaligned word. -/
  | lwr
  /-- `LL rt, offset(rs)`: load a word and reserve its address. -/
  | ll
  /-- `SB rt, offset(rs)`: store a byte. -/
  | sb
  /-- `SH rt, offset(rs)`: store a halfword. -/
  | sh
  /-- `SW rt, offset(rs)`: store a word. -/
  | sw
  /-- `SWL rt, offset(rs)`: store the most significant part of an unaligned word. -/
  | swl
  /-- `SWR rt, offset(rs)`: store the least significant part of an unaligned word. -/
  | swr
  /-- `SC rt, offset(rs)`: store a word if the address is reserved; `rt = ` 1 on success, else 0. -/
  | sc
  /-- `BEQ rs, rt, offset`: branch if equal. -/
  | beq
  /-- `BNE rs, rt, offset`: branch if not equal. -/
  | bne
  /-- `BLEZ rs, offset`: branch if `rs <= 0`. -/
  | blez
  /-- `BGTZ rs, offset`: branch if `rs > 0`. -/
  | bgtz
  /-- `BLTZ rs, offset`: branch if `rs < 0`. -/
  | bltz
  /-- `BGEZ rs, offset`: branch if `rs >= 0`. -/
  | bgez
  /-- `BLTZAL rs, offset`: link, and branch if `rs < 0`. -/
  | bltzal
  /-- `BGEZAL rs, offset`: link, and branch if `rs >= 0`. -/
  | bgezal
  /-- `BEQL rs, rt, offset`: BEQ that nullifies its slot when not taken. -/
  | beql
  /-- `BNEL rs, rt, offset`: BNE that nullifies its slot when not taken. -/
  | bnel
  /-- `BLEZL rs, offset`: BLEZ that nullifies its slot when not taken. -/
  | blezl
  /-- `BGTZL rs, offset`: BGTZ that nullifies its slot when not taken. -/
  | bgtzl
  /-- `BLTZL rs, offset`: BLTZ that nullifies its slot when not taken. -/
  | bltzl
  /-- `BGEZL rs, offset`: BGEZ that nullifies its slot when not taken. -/
  | bgezl
  /-- `BLTZALL rs, offset`: BLTZAL that nullifies its slot when not taken. -/
  | bltzall
  /-- `BGEZALL rs, offset`: BGEZAL that nullifies its slot when not taken. -/
  | bgezall
  /-- `J target`: jump within the 256 MiB region of the slot. -/
  | j
  /-- `JAL target`: jump and link. -/
  | jal
  /-- `JR rs`: jump to the address in `rs`. The hint is kept in `sa` (16 for JR.HB). -/
  | jr
  /-- `JALR rd, rs`: jump to the address in `rs`, link in `rd`. The hint is in `sa` (16 for JALR.HB). -/
  | jalr
  /-- `TEQ rs, rt`: trap if equal. -/
  | teq
  /-- `TNE rs, rt`: trap if not equal. -/
  | tne
  /-- `TLT rs, rt`: trap if signed less-than. -/
  | tlt
  /-- `TLTU rs, rt`: trap if unsigned less-than. -/
  | tltu
  /-- `TGE rs, rt`: trap if signed greater or equal. -/
  | tge
  /-- `TGEU rs, rt`: trap if unsigned greater or equal. -/
  | tgeu
  /-- `TEQI rs, imm`: TEQ with the sign-extended immediate. -/
  | teqi
  /-- `TNEI rs, imm`: TNE with the sign-extended immediate. -/
  | tnei
  /-- `TLTI rs, imm`: TLT with the sign-extended immediate. -/
  | tlti
  /-- `TLTIU rs, imm`: TLTU with the sign-extended immediate. -/
  | tltiu
  /-- `TGEI rs, imm`: TGE with the sign-extended immediate. -/
  | tgei
  /-- `TGEIU rs, imm`: TGEU with the sign-extended immediate. -/
  | tgeiu
  /-- `SYSCALL`: a system call, see `Spec/Syscall.lean`. -/
  | syscall
  /-- `BREAK`: always traps. -/
  | «break»
  /-- `SYNC stype`: no operation here. -/
  | sync
  /-- `SYNCI offset(rs)`: no operation here, whatever the address. -/
  | synci
  /-- `PREF hint, offset(rs)`: no operation here, whatever the address. -/
  | pref
  /-- `RDHWR rt, $29`: read the thread pointer. -/
  | rdhwr
deriving DecidableEq, Repr

/-- The instruction has a delay slot: it is a branch, a likely branch or a jump. -/
def Opcode.isBranchOrJump : Opcode → Bool
  | .beq | .bne | .blez | .bgtz | .bltz | .bgez | .bltzal | .bgezal => true
  | .beql | .bnel | .blezl | .bgtzl | .bltzl | .bgezl | .bltzall | .bgezall => true
  | .j | .jal | .jr | .jalr => true
  | _ => false

/-- A decoded instruction: its opcode and raw fields. A field that the opcode's format does not use
is 0.

Special uses: EXT and INS keep the lowest bit's position in `sa`, and `size − 1` (EXT) or the highest
bit's position (INS) in `rd`; PREF keeps its hint in `rt`; SYNC its stype in `sa`; JR and JALR their
hint in `sa`; the register forms of the trap instructions their 10-bit code in `imm`; SYSCALL and
BREAK their 20-bit code in `target`. -/
structure Instruction where
  /-- What the instruction does. -/
  op : Opcode
  /-- Bits 25..21. -/
  rs : Reg := 0
  /-- Bits 20..16. -/
  rt : Reg := 0
  /-- Bits 15..11. -/
  rd : Reg := 0
  /-- Bits 10..6. -/
  sa : BitVec 5 := 0
  /-- Bits 15..0. -/
  imm : Half := 0
  /-- Bits 25..0. -/
  target : BitVec 26 := 0
deriving DecidableEq, Repr

namespace Instruction

/-- The immediate, sign-extended. -/
def signedImm (i : Instruction) : W := i.imm.signExtend 32

/-- The immediate, zero-extended. -/
def unsignedImm (i : Instruction) : W := i.imm.setWidth 32

/-- The target of this branch at `pc`: the slot's address plus four times the immediate. -/
def branchTarget (i : Instruction) (pc : W) : W := pc + 4 + (i.signedImm <<< 2)

/-- The target of this J or JAL at `pc`, in the 256 MiB region of the slot. -/
def jumpTarget (i : Instruction) (pc : W) : W :=
  ((pc + 4) &&& 0xf0000000) ||| (i.target.setWidth 32 <<< 2)

end Instruction
end Mipsilon.Spec
