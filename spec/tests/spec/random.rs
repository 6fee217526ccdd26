//! Properties of steps from random states.

use mipsilon_spec::{Endian, Instruction, Opcode, Outcome, State};
use proptest::prelude::*;

use crate::machine::{Machine, PC, checked_step, nop};

/// A word that is often a usable address.
fn word() -> impl Strategy<Value = u32> {
    prop_oneof![any::<u32>(), 0..0x1000u32, Just(0x8000_0000), Just(0xffff_ffff)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    /// `checked_step` asserts that a step that does not go on changes nothing, and that register 0
    /// stays 0. Here: no opcode panics, and `pc` goes to the old `next_pc` unless a likely branch
    /// nullifies its slot.
    #[test]
    fn steps_are_total(
        op in 1..=Opcode::COUNT as u8,
        (rs, rt, rd, sa) in (0..32u8, 0..32u8, 0..32u8, 0..32u8),
        (imm, target) in (any::<u16>(), any::<u32>()),
        values in prop::array::uniform32(word()),
        (hi, lo, ll, user_local) in (word(), word(), word(), word()),
        (in_slot, big) in (any::<bool>(), any::<bool>()),
    ) {
        let op = Opcode::from_number(op).unwrap();
        // A system call would loop over a random count.
        prop_assume!(op != Opcode::Syscall);
        let instruction = Instruction { op, rs, rt, rd, sa, imm, target };
        let endian = if big { Endian::Big } else { Endian::Little };
        let mut machine = Machine::new(endian, &[instruction, nop()]);
        let next_pc = if in_slot { 0x1000 } else { PC + 4 };
        let mut gpr = values;
        gpr[0] = 0;
        let mut state = State { pc: PC, next_pc, gpr, hi, lo, ll, user_local };
        if checked_step(&mut state, &mut machine) == Outcome::Next {
            let nullified = op.is_likely() && (state.pc, state.next_pc) == (PC + 8, PC + 12);
            prop_assert!(state.pc == next_pc || nullified);
            prop_assert_eq!(state.user_local, user_local);
        }
    }
}
