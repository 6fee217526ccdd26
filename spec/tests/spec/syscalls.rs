//! System calls.

use mipsilon_spec::syscall::{EXIT, EXIT_GROUP, MAX_OUTPUT, READ, WRITE};
use mipsilon_spec::{Endian, Opcode, Outcome, State, Trap};

use crate::machine::{Machine, PC, blank, checked_step, state};

/// Where the buffers are.
const DATA: u32 = 0x1001;

/// A machine with a SYSCALL, the bytes `abcdefgh` at [`DATA`] and this private input.
fn machine(endian: Endian, input: &[&[u8]]) -> Machine {
    let mut machine = Machine::new(endian, &[blank(Opcode::Syscall)]);
    let word = |bytes: &[u8; 4]| match endian {
        Endian::Big => u32::from_be_bytes(*bytes),
        Endian::Little => u32::from_le_bytes(*bytes),
    };
    machine.set(0x1000, word(b".abc"));
    machine.set(0x1004, word(b"defg"));
    machine.set(0x1008, word(b"h..."));
    machine.input = input.iter().map(|chunk| chunk.to_vec()).collect();
    machine
}

/// Makes a call; the state before has distinct values in all registers.
fn call(machine: &mut Machine, number: u32, arguments: [u32; 3]) -> (Outcome, State) {
    let [a0, a1, a2] = arguments;
    let mut s = state(&[]);
    for i in 1..32 {
        s.set_reg(i, 0x1000_0000 + i as u32);
    }
    s.ll = 0x1001;
    for (register, value) in [(2, number), (4, a0), (5, a1), (6, a2)] {
        s.set_reg(register, value);
    }
    let before = s;
    let outcome = checked_step(&mut s, machine);
    if outcome == Outcome::Next {
        // Only $v0, $a3 and the pc have changed.
        let mut expected = before;
        expected.set_reg(2, s.reg(2));
        expected.set_reg(7, s.reg(7));
        (expected.pc, expected.next_pc) = (PC + 4, PC + 8);
        assert_eq!(s, expected);
    }
    (outcome, s)
}

/// $v0 and $a3 of a call that returns.
fn returned(machine: &mut Machine, number: u32, arguments: [u32; 3]) -> (u32, u32) {
    let (outcome, s) = call(machine, number, arguments);
    assert_eq!(outcome, Outcome::Next);
    (s.reg(2), s.reg(7))
}

#[test]
fn exit() {
    for number in [EXIT, EXIT_GROUP] {
        let outcome = call(&mut machine(Endian::Big, &[]), number, [0xffff_fffe, 0, 0]).0;
        assert_eq!(outcome, Outcome::Halt(0xffff_fffe));
    }
}

#[test]
fn unknown_number() {
    for number in [0, 4000, 4002, 4005, 4247, 4001 | 1 << 16, u32::MAX] {
        assert_eq!(returned(&mut machine(Endian::Big, &[]), number, [1, 2, 3]), (89, 1));
    }
}

#[test]
fn read_input() {
    for endian in [Endian::Big, Endian::Little] {
        let mut m = machine(endian, &[b"XYZUV", b"", b"W"]);
        assert_eq!(returned(&mut m, READ, [0, DATA, 6]), (5, 0));
        assert_eq!(m.bytes(0x1000, 12), b".XYZUVfgh...");
        // An empty chunk, one that is shorter than asked, and the end of the input.
        assert_eq!(returned(&mut m, READ, [0, DATA, 6]), (0, 0));
        assert_eq!(returned(&mut m, READ, [0, DATA + 7, 8]), (1, 0));
        assert_eq!(returned(&mut m, READ, [0, DATA, 8]), (0, 0));
        assert_eq!(m.bytes(0x1000, 12), b".XYZUVfgW...");
    }
}

#[test]
fn read_of_nothing() {
    let mut m = machine(Endian::Big, &[b"X"]);
    assert_eq!(returned(&mut m, READ, [0, DATA, 0]), (0, 0));
    assert_eq!(m.input.len(), 1);
    // It consumes a chunk if that is empty.
    let mut m = machine(Endian::Big, &[b"", b"X"]);
    assert_eq!(returned(&mut m, READ, [0, DATA, 0]), (0, 0));
    assert_eq!(m.input.len(), 1);
}

#[test]
fn write_terminal() {
    for endian in [Endian::Big, Endian::Little] {
        for fd in [1, 2] {
            let mut m = machine(endian, &[]);
            assert_eq!(returned(&mut m, WRITE, [fd, DATA, 5]), (5, 0));
            assert_eq!(m.terminal, b"abcde".map(|byte| (fd, byte)));
            assert!(m.output.is_empty());
        }
    }
}

#[test]
fn write_output() {
    for endian in [Endian::Big, Endian::Little] {
        let mut m = machine(endian, &[]);
        assert_eq!(returned(&mut m, WRITE, [3, DATA, 5]), (5, 0));
        assert_eq!(returned(&mut m, WRITE, [3, DATA + 7, 1]), (1, 0));
        assert_eq!(returned(&mut m, WRITE, [3, DATA, 0]), (0, 0));
        assert_eq!(m.output, b"abcdeh");
        assert!(m.terminal.is_empty());
    }
}

#[test]
fn output_limit() {
    let mut m = machine(Endian::Big, &[]);
    assert_eq!(returned(&mut m, WRITE, [3, DATA, MAX_OUTPUT]), (MAX_OUTPUT, 0));
    assert_eq!(m.output.len(), MAX_OUTPUT as usize);
    assert_eq!(returned(&mut m, WRITE, [3, DATA, 0]), (0, 0));
    let full = Outcome::Trap(Trap::OutputFull);
    assert_eq!(call(&mut m, WRITE, [3, DATA, 1]).0, full);
    assert_eq!(call(&mut machine(Endian::Big, &[]), WRITE, [3, DATA, MAX_OUTPUT + 1]).0, full);
    assert_eq!(call(&mut machine(Endian::Big, &[]), WRITE, [3, 0, 0x8000_0000]).0, full);
}

#[test]
fn bad_descriptor() {
    let mut m = machine(Endian::Big, &[b"X"]);
    // Whatever the buffer.
    for fd in [1, 2, 3, 4, u32::MAX] {
        assert_eq!(returned(&mut m, READ, [fd, 0x8000_0000, 5]), (9, 1));
    }
    for fd in [0, 4, 5, 0x1_0001, u32::MAX] {
        assert_eq!(returned(&mut m, WRITE, [fd, 0x8000_0000, 5]), (9, 1));
    }
    assert_eq!((m.input.len(), m.terminal.len(), m.output.len()), (1, 0, 0));
}

#[test]
fn buffers_lie_in_ram() {
    // Base, count, and whether the buffer is in RAM.
    for (base, count, fits) in [
        (0x7fff_ffff, 1, true),
        (0x7fff_fff0, 16, true),
        (0x7fff_fff0, 17, false),
        (0x8000_0000, 0, true),
        (0x8000_0001, 0, false),
        (0x8000_0000, 1, false),
        (0xffff_ffff, 1, false),
        (1, 0xffff_ffff, false),
        (0xffff_ffff, 0xffff_ffff, false),
    ] {
        let read = call(&mut machine(Endian::Big, &[b"X"]), READ, [0, base, count]).0;
        let expected = if fits { Outcome::Next } else { Outcome::Trap(Trap::Buffer(base)) };
        assert_eq!(read, expected, "{base:x} {count:x}");
        for fd in [1, 2, 3] {
            let write = call(&mut machine(Endian::Big, &[]), WRITE, [fd, base, count]).0;
            assert_eq!(write, expected, "{base:x} {count:x}");
        }
    }
}

#[test]
fn syscall_in_a_delay_slot() {
    let mut m = machine(Endian::Big, &[]);
    let mut s = State { next_pc: 0x50_0000, ..state(&[(2, 1)]) };
    assert_eq!(checked_step(&mut s, &mut m), Outcome::Next);
    assert_eq!((s.pc, s.next_pc), (0x50_0000, 0x50_0004));
}
