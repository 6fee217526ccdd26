//! Branches, jumps and delay slots.

use mipsilon_spec::{Endian, Instruction, Opcode, Outcome, State, Trap, Unpredictable};

use crate::machine::{Machine, PC, blank, checked_step, immediate, nop, outcome, state, target};

/// What becomes of a branch or jump with a NOP in its slot: `(pc, next_pc, $31)`.
fn go(instruction: Instruction, mut s: State) -> (u32, u32, u32) {
    let mut machine = Machine::new(Endian::Big, &[instruction, nop()]);
    assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
    (s.pc, s.next_pc, s.reg(31))
}

/// `op $4, $5, offset`, or without $5.
fn branch(op: Opcode, offset: i16) -> Instruction {
    let two = matches!(op, Opcode::Beq | Opcode::Bne | Opcode::Beql | Opcode::Bnel);
    immediate(op, if two { 5 } else { 0 }, 4, offset)
}

#[test]
fn conditions() {
    use Opcode::*;
    let minus_one = 0xffff_ffff;
    // Taken with $4 = −1, 0, 1 and $5 = 0.
    for (op, likely, expected) in [
        (Beq, Beql, [false, true, false]),
        (Bne, Bnel, [true, false, true]),
        (Blez, Blezl, [true, true, false]),
        (Bgtz, Bgtzl, [false, false, true]),
        (Bltz, Bltzl, [true, false, false]),
        (Bgez, Bgezl, [false, true, true]),
        (Bltzal, Bltzall, [true, false, false]),
        (Bgezal, Bgezall, [false, true, true]),
    ] {
        for (a, taken) in [minus_one, 0, 1].into_iter().zip(expected) {
            let s = state(&[(4, a)]);
            let link = if matches!(op, Bltzal | Bgezal) { PC + 8 } else { 0 };
            let to = PC + 4 - 16;
            let ordinary = if taken { (PC + 4, to) } else { (PC + 4, PC + 8) };
            let nullifying = if taken { (PC + 4, to) } else { (PC + 8, PC + 12) };
            assert_eq!(go(branch(op, -4), s), (ordinary.0, ordinary.1, link), "{op:?} {a:x}");
            assert_eq!(go(branch(likely, -4), s), (nullifying.0, nullifying.1, link), "{likely:?}");
        }
    }
}

#[test]
fn branch_range() {
    let s = state(&[]);
    assert_eq!(go(branch(Opcode::Beq, i16::MAX), s).1, PC + 4 + 4 * 0x7fff);
    assert_eq!(go(branch(Opcode::Beq, i16::MIN), s).1, PC + 4 - 4 * 0x8000);
}

#[test]
fn jumps() {
    let s = state(&[(4, 0x50_0000)]);
    assert_eq!(go(target(Opcode::J, 0x12_3456), s), (PC + 4, 0x12_3456 << 2, 0));
    assert_eq!(go(target(Opcode::Jal, 0x12_3456), s), (PC + 4, 0x12_3456 << 2, PC + 8));
    for sa in [0, 16] {
        let jr = Instruction { rs: 4, sa, ..blank(Opcode::Jr) };
        assert_eq!(go(jr, s), (PC + 4, 0x50_0000, 0));
        let jalr = Instruction { rs: 4, rd: 31, sa, ..blank(Opcode::Jalr) };
        assert_eq!(go(jalr, s), (PC + 4, 0x50_0000, PC + 8));
    }
    // A link to register 0 is discarded.
    let jalr = Instruction { rs: 4, rd: 0, ..blank(Opcode::Jalr) };
    assert_eq!(go(jalr, s), (PC + 4, 0x50_0000, 0));
}

#[test]
fn profile_jump_region_is_the_slots() {
    let mut machine = Machine::new(Endian::Big, &[]);
    let jump = mipsilon_spec::encode(&target(Opcode::J, 0));
    machine.program.insert(0x1fff_fffc, jump);
    let mut s = State::new(0x1fff_fffc);
    assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
    assert_eq!((s.pc, s.next_pc), (0x2000_0000, 0x2000_0000));
}

#[test]
fn the_slot_executes_before_the_target() {
    let code = [target(Opcode::J, (PC + 12) / 4), immediate(Opcode::Addiu, 2, 0, 7)];
    let mut machine = Machine::new(Endian::Big, &code);
    let mut s = state(&[]);
    assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
    assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
    assert_eq!((s.reg(2), s.pc, s.next_pc), (7, PC + 12, PC + 16));
}

#[test]
fn profile_branch_in_a_delay_slot() {
    let refused = Outcome::Unpredictable(Unpredictable::BranchInDelaySlot);
    let s = state(&[(4, 0x50_0000)]);
    for op in Opcode::ALL.into_iter().filter(|op| op.is_branch_or_jump()) {
        // As the inner one.
        let inner = Instruction { rs: 4, rd: 31, ..blank(op) };
        let inner = if op == Opcode::Jalr { inner } else { Instruction { rd: 0, ..inner } };
        let mut machine = Machine::new(Endian::Big, &[branch(Opcode::Beq, 4), inner]);
        assert_eq!(checked_step(&mut s.clone(), &mut machine), refused, "inner {op:?}");
        // As the outer one: a likely branch only if it is taken.
        for a in [0xffff_ff00, 0, 0x100] {
            let mut machine = Machine::new(Endian::Big, &[inner, target(Opcode::J, 0)]);
            let mut after = state(&[(4, a)]);
            let outcome = checked_step(&mut after, &mut machine);
            if op.is_likely() && outcome == Outcome::Next {
                assert_eq!((after.pc, after.next_pc), (PC + 8, PC + 12));
            } else {
                assert_eq!(outcome, refused, "outer {op:?} {a:x}");
            }
        }
        // In a slot whose branch goes elsewhere (which the outer branch excludes), taken or not.
        let mut machine = Machine::new(Endian::Big, &[inner, nop()]);
        let mut in_slot = State { next_pc: 0x60_0000, ..s };
        assert_eq!(checked_step(&mut in_slot, &mut machine), refused, "in slot {op:?}");
    }
}

#[test]
fn a_slot_that_is_no_instruction_traps_itself() {
    let mut machine = Machine::new(Endian::Big, &[target(Opcode::J, 0)]);
    let mut s = state(&[]);
    assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
    assert_eq!(checked_step(&mut s, &mut machine), Outcome::Trap(Trap::Fetch(PC + 4)));
    machine.program.insert(PC + 4, 0xffff_ffff);
    let mut s = state(&[]);
    assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
    let reserved = Outcome::Trap(Trap::ReservedInstruction(0xffff_ffff));
    assert_eq!(checked_step(&mut s, &mut machine), reserved);
}

#[test]
fn profile_link_to_the_tested_register() {
    for op in [Opcode::Bltzal, Opcode::Bgezal, Opcode::Bltzall, Opcode::Bgezall] {
        for value in [0, 0xffff_ffff] {
            let instruction = Instruction { rs: 31, ..blank(op) };
            let refused = Outcome::Unpredictable(Unpredictable::LinkToSource);
            assert_eq!(outcome(instruction, state(&[(31, value)])), refused);
        }
    }
}

#[test]
fn profile_unaligned_jump_target() {
    for low in 1..4 {
        let s = state(&[(4, 0x50_0000 + low)]);
        let trap = Outcome::Trap(Trap::AddressErrorFetch(0x50_0000 + low));
        assert_eq!(outcome(Instruction { rs: 4, ..blank(Opcode::Jr) }, s), trap);
        assert_eq!(outcome(Instruction { rs: 4, rd: 31, ..blank(Opcode::Jalr) }, s), trap);
    }
}

#[test]
fn profile_fetch_outside_the_program() {
    let mut machine = Machine::new(Endian::Big, &[]);
    let fetch = Outcome::Trap(Trap::Fetch(PC));
    assert_eq!(checked_step(&mut state(&[]), &mut machine), fetch);
    let unaligned = Outcome::Trap(Trap::AddressErrorFetch(PC + 2));
    assert_eq!(checked_step(&mut State::new(PC + 2), &mut machine), unaligned);
}
