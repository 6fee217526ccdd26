//! The specification of Mipsilon's machine: MIPS32 release 2, user mode, integer instructions.
//!
//! This crate says what a program means. [`step`] executes one instruction on a [`State`] and an
//! [`Environment`] (program, memory, input and output); proofs are about runs of it. It is written to
//! be read and extracted to Lean by hax: total, pure functions without panics, and no dependency but
//! hax's annotations. The fast executor and the constraints are tested and proved against it.
//!
//! The ISA is *MIPS32 Architecture For Programmers Vol. II r2*. Where the manual leaves a result
//! open, or QEMU and the manual leave a choice, this profile decides:
//!
//! | case | here | why |
//! |---|---|---|
//! | branch or jump in a delay slot | Unpredictable | QEMU: SIGILL |
//! | not-taken likely branch | nullifies the slot | manual |
//! | link value | PC+8; BLTZAL/BGEZAL link even when not taken; rs=31 Unpredictable | manual |
//! | JALR rd=rs | Unpredictable | manual |
//! | J/JAL region | top 4 bits of PC+4 | manual |
//! | DIV, DIVU by 0 | LO = dividend, HI = 0 | QEMU; no trap (compilers emit TEQ) |
//! | INT_MIN / -1 | LO = INT_MIN, HI = 0 | QEMU |
//! | ADD, ADDI, SUB overflow | Trap, rd unchanged | manual |
//! | HI/LO after MUL; after MTHI without MTLO | unchanged | QEMU |
//! | unaligned LW LH SW SH, LL SC | Trap | manual |
//! | unaligned JR, JALR target | Trap at the jump, before its slot | the manual faults at the fetch |
//! | LWL LWR SWL SWR, a = addr&3 (BE) or 3-(addr&3) (LE), k=8a, j=8(3-a), W the aligned word | LWL rt=(W<<k)\|(rt&(2^k-1)); LWR rt=(W>>j)\|(rt&~(0xffffffff>>j)); SWL W=(rt>>k)\|(W&~(0xffffffff>>k)); SWR W=(rt<<j)\|(W&(2^j-1)) | manual, QEMU |
//! | SC | succeeds iff the last LL was to that word and no SC came since; ordinary stores in between (UNPREDICTABLE in the manual) and syscalls leave the reservation alone | our rule; only LL and SC touch it |
//! | EXT pos+size>32, INS msb<lsb, CLZ/CLO rt≠rd | reserved instruction (first two), rd written (last) | QEMU |
//! | reserved nonzero fields | as QEMU: SRL rs≥2, SRLV sa≥2, bad BSHFL reserved; ignored in SLL SRA SLLV ADDU MUL LUI; the others in [`decode`]'s module | QEMU |
//! | write to $0 | discarded (a load to $0 still traps) | manual |
//! | fetch outside the program's executable segments; access at or above 2^31 | Trap | kuseg |
//! | stores to executable pages | an ordinary store: memory changes, fetch reads the program as loaded (Harvard) | code and data may share a segment |
//! | RAM | all of 0..2^31, absent words are zero | |
//! | RDHWR $29 | the TLS register, 0 until a syscall sets it; other registers reserved | o32 |
//!
//! System calls are in [`syscall`](mod@syscall).

#![no_std]
#![forbid(unsafe_code)]

pub mod alu;
mod branch;
mod decode;
mod disasm;
mod encode;
mod environment;
mod format;
mod instruction;
mod memory;
mod opcode;
mod outcome;
mod state;
mod step;
pub mod syscall;

pub use decode::{ReservedInstruction, decode};
pub use disasm::{Disassembly, REGISTER_NAMES, WordDisassembly, disassemble};
pub use encode::encode;
pub use environment::{Endian, Environment};
pub use instruction::Instruction;
pub use opcode::Opcode;
pub use outcome::{Outcome, Trap, Unpredictable};
pub use state::State;
pub use step::step;
