//! One step: fetch, decode, execute.

use crate::branch::{branch, branch_link, jalr, jump, jump_link, likely, likely_link};
use crate::memory::{Load, Store, load, load_linked, store, store_conditional};
use crate::{Environment, Instruction, Opcode, Outcome, State, Trap, alu, decode, syscall};

/// Executes the instruction at `state.pc`.
///
/// On [`Outcome::Trap`] and [`Outcome::Unpredictable`] neither the state nor the environment has
/// changed; on [`Outcome::Halt`] too, and `pc` is the exiting SYSCALL's.
pub fn step<E: Environment>(state: &mut State, env: &mut E) -> Outcome {
    if state.pc & 3 != 0 {
        return Outcome::Trap(Trap::AddressErrorFetch(state.pc));
    }
    match env.fetch(state.pc) {
        None => Outcome::Trap(Trap::Fetch(state.pc)),
        Some(word) => match decode(word) {
            Ok(i) => execute(state, env, &i),
            Err(_) => Outcome::Trap(Trap::ReservedInstruction(word)),
        },
    }
}

/// Writes a result and goes on.
fn write(state: &mut State, register: u8, value: u32) -> Outcome {
    state.set_reg(register, value);
    state.advance();
    Outcome::Next
}

/// Writes a result if there is one, else traps for overflow.
fn write_checked(state: &mut State, register: u8, value: Option<u32>) -> Outcome {
    match value {
        Some(value) => write(state, register, value),
        None => Outcome::Trap(Trap::Overflow),
    }
}

/// Writes a result if the condition holds, and goes on.
fn write_if(state: &mut State, condition: bool, register: u8, value: u32) -> Outcome {
    if condition {
        state.set_reg(register, value);
    }
    state.advance();
    Outcome::Next
}

/// Writes HI and LO and goes on.
fn write_hi_lo(state: &mut State, (hi, lo): (u32, u32)) -> Outcome {
    state.hi = hi;
    state.lo = lo;
    state.advance();
    Outcome::Next
}

/// Traps if the condition holds, else goes on.
fn trap_if(state: &mut State, condition: bool) -> Outcome {
    if condition {
        Outcome::Trap(Trap::Conditional)
    } else {
        state.advance();
        Outcome::Next
    }
}

/// Goes on.
fn no_operation(state: &mut State) -> Outcome {
    state.advance();
    Outcome::Next
}

/// The meaning of every instruction. `a` and `b` are the values of `rs` and `rt`.
fn execute<E: Environment>(state: &mut State, env: &mut E, i: &Instruction) -> Outcome {
    let a = state.reg(i.rs);
    let b = state.reg(i.rt);
    let hi = state.hi;
    let lo = state.lo;
    let sa = i.sa as u32;
    let signed = i.signed_imm();
    let unsigned = i.unsigned_imm();
    match i.op {
        Opcode::Add => write_checked(state, i.rd, alu::add_overflow(a, b)),
        Opcode::Addu => write(state, i.rd, a.wrapping_add(b)),
        Opcode::Addi => write_checked(state, i.rt, alu::add_overflow(a, signed)),
        Opcode::Addiu => write(state, i.rt, a.wrapping_add(signed)),
        Opcode::Sub => write_checked(state, i.rd, alu::sub_overflow(a, b)),
        Opcode::Subu => write(state, i.rd, a.wrapping_sub(b)),
        Opcode::And => write(state, i.rd, a & b),
        Opcode::Andi => write(state, i.rt, a & unsigned),
        Opcode::Or => write(state, i.rd, a | b),
        Opcode::Ori => write(state, i.rt, a | unsigned),
        Opcode::Xor => write(state, i.rd, a ^ b),
        Opcode::Xori => write(state, i.rt, a ^ unsigned),
        Opcode::Nor => write(state, i.rd, alu::nor(a, b)),
        Opcode::Lui => write(state, i.rt, alu::lui(i.imm)),
        Opcode::Slt => write(state, i.rd, alu::slt(a, b)),
        Opcode::Sltu => write(state, i.rd, alu::sltu(a, b)),
        Opcode::Slti => write(state, i.rt, alu::slt(a, signed)),
        Opcode::Sltiu => write(state, i.rt, alu::sltu(a, signed)),
        Opcode::Sll => write(state, i.rd, alu::sll(b, sa)),
        Opcode::Srl => write(state, i.rd, alu::srl(b, sa)),
        Opcode::Sra => write(state, i.rd, alu::sra(b, sa)),
        Opcode::Sllv => write(state, i.rd, alu::sll(b, a)),
        Opcode::Srlv => write(state, i.rd, alu::srl(b, a)),
        Opcode::Srav => write(state, i.rd, alu::sra(b, a)),
        Opcode::Rotr => write(state, i.rd, alu::rotr(b, sa)),
        Opcode::Rotrv => write(state, i.rd, alu::rotr(b, a)),
        Opcode::Mul => write(state, i.rd, alu::mul(a, b)),
        Opcode::Mult => write_hi_lo(state, alu::mult(a, b)),
        Opcode::Multu => write_hi_lo(state, alu::multu(a, b)),
        Opcode::Madd => write_hi_lo(state, alu::madd(hi, lo, a, b)),
        Opcode::Maddu => write_hi_lo(state, alu::maddu(hi, lo, a, b)),
        Opcode::Msub => write_hi_lo(state, alu::msub(hi, lo, a, b)),
        Opcode::Msubu => write_hi_lo(state, alu::msubu(hi, lo, a, b)),
        Opcode::Div => write_hi_lo(state, alu::div(a, b)),
        Opcode::Divu => write_hi_lo(state, alu::divu(a, b)),
        Opcode::Mfhi => write(state, i.rd, hi),
        Opcode::Mflo => write(state, i.rd, lo),
        Opcode::Mthi => write_hi_lo(state, (a, lo)),
        Opcode::Mtlo => write_hi_lo(state, (hi, a)),
        Opcode::Clz => write(state, i.rd, alu::clz(a)),
        Opcode::Clo => write(state, i.rd, alu::clo(a)),
        Opcode::Seb => write(state, i.rd, alu::seb(b)),
        Opcode::Seh => write(state, i.rd, alu::seh(b)),
        Opcode::Wsbh => write(state, i.rd, alu::wsbh(b)),
        Opcode::Ext => write(state, i.rt, alu::ext(a, sa, i.rd as u32 + 1)),
        Opcode::Ins => write(state, i.rt, alu::ins(b, a, sa, i.rd as u32)),
        Opcode::Movz => write_if(state, b == 0, i.rd, a),
        Opcode::Movn => write_if(state, b != 0, i.rd, a),
        Opcode::Lb => load(state, env, i, Load::Byte),
        Opcode::Lbu => load(state, env, i, Load::ByteUnsigned),
        Opcode::Lh => load(state, env, i, Load::Half),
        Opcode::Lhu => load(state, env, i, Load::HalfUnsigned),
        Opcode::Lw => load(state, env, i, Load::Word),
        Opcode::Lwl => load(state, env, i, Load::Left),
        Opcode::Lwr => load(state, env, i, Load::Right),
        Opcode::Ll => load_linked(state, env, i),
        Opcode::Sb => store(state, env, i, Store::Byte),
        Opcode::Sh => store(state, env, i, Store::Half),
        Opcode::Sw => store(state, env, i, Store::Word),
        Opcode::Swl => store(state, env, i, Store::Left),
        Opcode::Swr => store(state, env, i, Store::Right),
        Opcode::Sc => store_conditional(state, env, i),
        Opcode::Beq => branch(state, env, i, a == b),
        Opcode::Bne => branch(state, env, i, a != b),
        Opcode::Blez => branch(state, env, i, a as i32 <= 0),
        Opcode::Bgtz => branch(state, env, i, a as i32 > 0),
        Opcode::Bltz => branch(state, env, i, (a as i32) < 0),
        Opcode::Bgez => branch(state, env, i, a as i32 >= 0),
        Opcode::Bltzal => branch_link(state, env, i, (a as i32) < 0),
        Opcode::Bgezal => branch_link(state, env, i, a as i32 >= 0),
        Opcode::Beql => likely(state, env, i, a == b),
        Opcode::Bnel => likely(state, env, i, a != b),
        Opcode::Blezl => likely(state, env, i, a as i32 <= 0),
        Opcode::Bgtzl => likely(state, env, i, a as i32 > 0),
        Opcode::Bltzl => likely(state, env, i, (a as i32) < 0),
        Opcode::Bgezl => likely(state, env, i, a as i32 >= 0),
        Opcode::Bltzall => likely_link(state, env, i, (a as i32) < 0),
        Opcode::Bgezall => likely_link(state, env, i, a as i32 >= 0),
        Opcode::J => jump(state, env, i.jump_target(state.pc)),
        Opcode::Jal => jump_link(state, env, 31, i.jump_target(state.pc)),
        Opcode::Jr => jump(state, env, a),
        Opcode::Jalr => jalr(state, env, i),
        Opcode::Teq => trap_if(state, a == b),
        Opcode::Tne => trap_if(state, a != b),
        Opcode::Tlt => trap_if(state, alu::slt(a, b) == 1),
        Opcode::Tltu => trap_if(state, alu::sltu(a, b) == 1),
        Opcode::Tge => trap_if(state, alu::slt(a, b) == 0),
        Opcode::Tgeu => trap_if(state, alu::sltu(a, b) == 0),
        Opcode::Teqi => trap_if(state, a == signed),
        Opcode::Tnei => trap_if(state, a != signed),
        Opcode::Tlti => trap_if(state, alu::slt(a, signed) == 1),
        Opcode::Tltiu => trap_if(state, alu::sltu(a, signed) == 1),
        Opcode::Tgei => trap_if(state, alu::slt(a, signed) == 0),
        Opcode::Tgeiu => trap_if(state, alu::sltu(a, signed) == 0),
        Opcode::Syscall => syscall::syscall(state, env),
        Opcode::Break => Outcome::Trap(Trap::Breakpoint),
        Opcode::Sync | Opcode::Synci | Opcode::Pref => no_operation(state),
        Opcode::Rdhwr => write(state, i.rt, state.user_local),
    }
}
