//! Branches and jumps, and their delay slots.
//!
//! A branch or jump in a delay slot is UNPREDICTABLE (*MIPS32 Vol. II r2*, every branch's
//! restrictions). It is detected at the outer branch, by the word at `pc + 4` of the program as
//! loaded, so no state is needed: an ordinary branch or a jump requires that its slot holds none, a
//! likely branch only if it is taken. A slot outside the executable segments or with a reserved word
//! holds no branch; its own step traps. For runs that halt this equals the definition by a flag "in
//! a slot" that a branch sets and the next step tests: after an ordinary branch, or a taken likely
//! branch, the next step is always the slot, so the flag's error would come one step later.

use crate::{Environment, Instruction, Outcome, State, Trap, Unpredictable, decode};

/// The result when the delay slot is not as it must be.
const IN_SLOT: Outcome = Outcome::Unpredictable(Unpredictable::BranchInDelaySlot);

/// Whether the instruction at `pc` is itself in a delay slot whose branch goes elsewhere.
fn in_slot(state: &State) -> bool {
    state.next_pc != state.pc.wrapping_add(4)
}

/// Whether the word at `address` is a branch or jump.
fn holds_branch<E: Environment>(env: &E, address: u32) -> bool {
    match env.fetch(address) {
        None => false,
        Some(word) => match decode(word) {
            Ok(i) => i.op.is_branch_or_jump(),
            Err(_) => false,
        },
    }
}

/// Whether a branch or jump at `pc` that executes its slot may do so.
fn slot_ok<E: Environment>(state: &State, env: &E) -> bool {
    !in_slot(state) && !holds_branch(env, state.pc.wrapping_add(4))
}

/// Goes to the slot at `next_pc` and from there to `target`.
fn go(state: &mut State, target: u32) -> Outcome {
    state.pc = state.next_pc;
    state.next_pc = target;
    Outcome::Next
}

/// An ordinary branch: BEQ, BNE, BLEZ, BGTZ, BLTZ, BGEZ.
pub(crate) fn branch<E: Environment>(
    state: &mut State,
    env: &E,
    i: &Instruction,
    taken: bool,
) -> Outcome {
    if !slot_ok(state, env) {
        IN_SLOT
    } else if taken {
        go(state, i.branch_target(state.pc))
    } else {
        state.advance();
        Outcome::Next
    }
}

/// A likely branch: when it is not taken, its slot is skipped.
pub(crate) fn likely<E: Environment>(
    state: &mut State,
    env: &E,
    i: &Instruction,
    taken: bool,
) -> Outcome {
    if taken {
        branch(state, env, i, true)
    } else if in_slot(state) {
        IN_SLOT
    } else {
        state.advance();
        state.advance();
        Outcome::Next
    }
}

/// Writes the link, the address after the slot of the instruction at `pc`, if the instruction went
/// through.
fn link(state: &mut State, register: u8, pc: u32, outcome: Outcome) -> Outcome {
    if outcome == Outcome::Next {
        state.set_reg(register, pc.wrapping_add(8));
    }
    outcome
}

/// BLTZAL, BGEZAL: the link is written whether or not the branch is taken.
pub(crate) fn branch_link<E: Environment>(
    state: &mut State,
    env: &E,
    i: &Instruction,
    taken: bool,
) -> Outcome {
    if i.rs == 31 {
        return Outcome::Unpredictable(Unpredictable::LinkToSource);
    }
    let pc = state.pc;
    let outcome = branch(state, env, i, taken);
    link(state, 31, pc, outcome)
}

/// BLTZALL, BGEZALL: the link is written whether or not the branch is taken.
pub(crate) fn likely_link<E: Environment>(
    state: &mut State,
    env: &E,
    i: &Instruction,
    taken: bool,
) -> Outcome {
    if i.rs == 31 {
        return Outcome::Unpredictable(Unpredictable::LinkToSource);
    }
    let pc = state.pc;
    let outcome = likely(state, env, i, taken);
    link(state, 31, pc, outcome)
}

/// J, JR: goes to `target` after the slot. An unaligned target traps here, before the slot.
pub(crate) fn jump<E: Environment>(state: &mut State, env: &E, target: u32) -> Outcome {
    if !slot_ok(state, env) {
        IN_SLOT
    } else if target & 3 != 0 {
        Outcome::Trap(Trap::AddressErrorFetch(target))
    } else {
        go(state, target)
    }
}

/// JAL, and JALR with different registers: a jump that writes the link to `register`.
pub(crate) fn jump_link<E: Environment>(
    state: &mut State,
    env: &E,
    register: u8,
    target: u32,
) -> Outcome {
    let pc = state.pc;
    let outcome = jump(state, env, target);
    link(state, register, pc, outcome)
}

/// JALR. The link register must differ from the source, else re-execution would not repeat it.
pub(crate) fn jalr<E: Environment>(state: &mut State, env: &E, i: &Instruction) -> Outcome {
    if i.rd == i.rs {
        Outcome::Unpredictable(Unpredictable::JalrSameRegister)
    } else {
        jump_link(state, env, i.rd, state.reg(i.rs))
    }
}
