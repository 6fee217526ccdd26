//! Loads and stores in both byte orders, LL and SC.

use mipsilon_spec::{Endian, Instruction, Opcode, Outcome, State, Trap};

use crate::machine::{Machine, PC, checked_step, immediate, state};

/// Where the data is.
const DATA: u32 = 0x1000;

/// Executes `op $2, 0($4)` with $4 = `address`; memory holds the bytes 0x81 to 0x88 from [`DATA`],
/// $2 holds 0xa1a2a3a4.
fn access(endian: Endian, op: Opcode, address: u32) -> (Outcome, State, Machine) {
    let mut machine = Machine::new(endian, &[immediate(op, 2, 4, 0)]);
    let word = |bytes| match endian {
        Endian::Big => u32::from_be_bytes(bytes),
        Endian::Little => u32::from_le_bytes(bytes),
    };
    machine.set(DATA, word([0x81, 0x82, 0x83, 0x84]));
    machine.set(DATA + 4, word([0x85, 0x86, 0x87, 0x88]));
    let mut s = state(&[(2, 0xa1a2_a3a4), (4, address)]);
    let outcome = checked_step(&mut s, &mut machine);
    (outcome, s, machine)
}

/// The register after a load.
fn loaded(endian: Endian, op: Opcode, address: u32) -> u32 {
    let (outcome, s, _) = access(endian, op, address);
    assert_eq!(outcome, Outcome::Next);
    s.reg(2)
}

/// The eight bytes at [`DATA`] after a store.
fn stored(endian: Endian, op: Opcode, address: u32) -> Vec<u8> {
    let (outcome, s, machine) = access(endian, op, address);
    assert_eq!((outcome, s.reg(2)), (Outcome::Next, 0xa1a2_a3a4));
    machine.bytes(DATA, 8)
}

#[test]
fn loads() {
    for i in 0..4 {
        for endian in [Endian::Big, Endian::Little] {
            assert_eq!(loaded(endian, Opcode::Lb, DATA + i), 0xffff_ff81 + i);
            assert_eq!(loaded(endian, Opcode::Lbu, DATA + i), 0x81 + i);
        }
    }
    assert_eq!(loaded(Endian::Big, Opcode::Lh, DATA + 2), 0xffff_8384);
    assert_eq!(loaded(Endian::Big, Opcode::Lhu, DATA), 0x8182);
    assert_eq!(loaded(Endian::Little, Opcode::Lh, DATA + 2), 0xffff_8483);
    assert_eq!(loaded(Endian::Little, Opcode::Lhu, DATA), 0x8281);
    for op in [Opcode::Lw, Opcode::Ll] {
        assert_eq!(loaded(Endian::Big, op, DATA), 0x8182_8384);
        assert_eq!(loaded(Endian::Little, op, DATA), 0x8483_8281);
    }
}

#[test]
fn stores() {
    use Endian::{Big, Little};
    let rest = [0x85, 0x86, 0x87, 0x88];
    let with = |first: [u8; 4]| [first, rest].concat();
    for endian in [Big, Little] {
        assert_eq!(stored(endian, Opcode::Sb, DATA + 1), with([0x81, 0xa4, 0x83, 0x84]));
    }
    assert_eq!(stored(Big, Opcode::Sh, DATA + 2), with([0x81, 0x82, 0xa3, 0xa4]));
    assert_eq!(stored(Little, Opcode::Sh, DATA), with([0xa4, 0xa3, 0x83, 0x84]));
    assert_eq!(stored(Big, Opcode::Sw, DATA), with([0xa1, 0xa2, 0xa3, 0xa4]));
    assert_eq!(stored(Little, Opcode::Sw, DATA), with([0xa4, 0xa3, 0xa2, 0xa1]));
}

/// The pair of unaligned accesses that handle the word at `DATA + i`, as a compiler emits it: the
/// first instruction gets the address of the word's most significant byte.
fn pair(endian: Endian, left: Opcode, right: Opcode, i: i16) -> [Instruction; 2] {
    let (most, least) = match endian {
        Endian::Big => (i, i + 3),
        Endian::Little => (i + 3, i),
    };
    [immediate(left, 2, 4, most), immediate(right, 2, 4, least)]
}

#[test]
fn profile_unaligned_words() {
    for endian in [Endian::Big, Endian::Little] {
        for i in 0..4 {
            let (_, mut s, mut machine) = access(endian, Opcode::Pref, DATA);
            let before = machine.bytes(DATA, 8);
            let code = pair(endian, Opcode::Swl, Opcode::Swr, i);
            machine.program = Machine::new(endian, &code).program;
            (s.pc, s.next_pc) = (PC, PC + 4);
            assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
            assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
            let mut expected = before;
            let value: [u8; 4] = match endian {
                Endian::Big => 0xa1a2_a3a4_u32.to_be_bytes(),
                Endian::Little => 0xa1a2_a3a4_u32.to_le_bytes(),
            };
            expected[i as usize..i as usize + 4].copy_from_slice(&value);
            assert_eq!(machine.bytes(DATA, 8), expected, "{endian:?} {i}");
            // And the pair of loads gives the word back.
            let code = pair(endian, Opcode::Lwl, Opcode::Lwr, i);
            machine.program = Machine::new(endian, &code).program;
            s = state(&[(2, 0x5555_5555), (4, DATA)]);
            assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
            assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
            assert_eq!(s.reg(2), 0xa1a2_a3a4, "{endian:?} {i}");
        }
    }
}

/// The number of low address bits that must be zero, and whether the access is a store.
const ACCESSES: [(Opcode, u32, bool); 14] = [
    (Opcode::Lb, 0, false),
    (Opcode::Lbu, 0, false),
    (Opcode::Lh, 1, false),
    (Opcode::Lhu, 1, false),
    (Opcode::Lw, 2, false),
    (Opcode::Lwl, 0, false),
    (Opcode::Lwr, 0, false),
    (Opcode::Ll, 2, false),
    (Opcode::Sb, 0, true),
    (Opcode::Sh, 1, true),
    (Opcode::Sw, 2, true),
    (Opcode::Swl, 0, true),
    (Opcode::Swr, 0, true),
    (Opcode::Sc, 2, true),
];

#[test]
fn profile_alignment_and_range() {
    for (op, bits, is_store) in ACCESSES {
        let trap = |address| match is_store {
            true => Outcome::Trap(Trap::AddressErrorStore(address)),
            false => Outcome::Trap(Trap::AddressErrorLoad(address)),
        };
        for base in [DATA, 0x7fff_fffc, 0x8000_0000, 0xffff_fffc] {
            for address in base..=base + 3 {
                let allowed = address < 0x8000_0000 && address % (1 << bits) == 0;
                let expected = if allowed { Outcome::Next } else { trap(address) };
                assert_eq!(access(Endian::Big, op, address).0, expected, "{op:?} {address:x}");
            }
        }
    }
}

#[test]
fn addresses_wrap() {
    let mut machine = Machine::new(Endian::Big, &[immediate(Opcode::Lw, 2, 4, 8)]);
    machine.set(4, 77);
    let mut s = state(&[(4, 0xffff_fffc)]);
    assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
    assert_eq!(s.reg(2), 77);
}

#[test]
fn profile_load_to_register_zero_still_traps() {
    let run = |address| {
        let mut machine = Machine::new(Endian::Big, &[immediate(Opcode::Lw, 0, 4, 0)]);
        checked_step(&mut state(&[(4, address)]), &mut machine)
    };
    assert_eq!(run(DATA), Outcome::Next);
    assert_eq!(run(DATA + 1), Outcome::Trap(Trap::AddressErrorLoad(DATA + 1)));
}

#[test]
fn profile_absent_words_are_zero() {
    assert_eq!(loaded(Endian::Big, Opcode::Lw, 0x7fff_fffc), 0);
}

#[test]
fn profile_stores_do_not_change_the_program() {
    let code = [immediate(Opcode::Sw, 2, 4, 4), immediate(Opcode::Addiu, 3, 0, 1)];
    let mut machine = Machine::new(Endian::Big, &code);
    let mut s = state(&[(2, 0xffff_ffff), (4, PC)]);
    assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
    assert_eq!(machine.get(PC + 4), 0xffff_ffff);
    assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
    assert_eq!(s.reg(3), 1);
}

/// Executes `SC $2, 0($4)` at [`DATA`] with $2 = 9 and this reservation; returns $2 and the word.
fn conditional(ll: u32) -> (u32, u32) {
    let mut machine = Machine::new(Endian::Big, &[immediate(Opcode::Sc, 2, 4, 0)]);
    machine.set(DATA, 5);
    let mut s = State { ll, ..state(&[(2, 9), (4, DATA)]) };
    assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
    assert_eq!(s.ll, 0);
    (s.reg(2), machine.get(DATA))
}

#[test]
fn profile_store_conditional() {
    assert_eq!(conditional(DATA | 1), (1, 9));
    assert_eq!(conditional(0), (0, 5));
    assert_eq!(conditional((DATA + 4) | 1), (0, 5));
    // LL reserves the address, and an ordinary store in between keeps the reservation.
    let code = [
        immediate(Opcode::Ll, 3, 4, 0),
        immediate(Opcode::Sw, 2, 4, 0),
        immediate(Opcode::Sc, 2, 4, 0),
        immediate(Opcode::Sc, 5, 4, 0),
    ];
    let mut machine = Machine::new(Endian::Big, &code);
    let mut s = state(&[(2, 9), (4, DATA), (5, 6)]);
    assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
    assert_eq!(s.ll, DATA | 1);
    for _ in 1..4 {
        assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
    }
    assert_eq!((s.reg(2), s.reg(5), machine.get(DATA)), (1, 0, 9));
}

#[test]
fn load_linked_to_register_zero_reserves() {
    let mut machine = Machine::new(Endian::Big, &[immediate(Opcode::Ll, 0, 4, 0)]);
    let mut s = state(&[(4, 0)]);
    assert_eq!(checked_step(&mut s, &mut machine), Outcome::Next);
    assert_eq!((s.ll, s.reg(0)), (1, 0));
}
