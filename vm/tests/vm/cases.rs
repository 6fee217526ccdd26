//! Cases that random programs seldom meet: boundaries of system calls, changed code, and code in
//! several segments.

use std::collections::BTreeSet;

use mipsilon_spec::{Endian, Instruction, Opcode, Trap, encode, syscall};
use mipsilon_vm::{CodeSegment, ErrorKind, Program};

use crate::lockstep::{End, lockstep, same_end};
use crate::record;
use crate::samples::{CODE, DATA, blank, set};

const NOP: u32 = 0;

/// The words of a system call; changes $v0, $a0 to $a3.
fn call(number: u32, a0: u32, a1: u32, a2: u32) -> Vec<u32> {
    let arguments = [(2, number), (4, a0), (5, a1), (6, a2)];
    let mut words: Vec<u32> = arguments.iter().flat_map(|&(r, v)| set(r, v)).collect();
    words.push(encode(&blank(Opcode::Syscall)));
    words
}

/// The words of exit(code).
fn exit(code: u32) -> Vec<u32> {
    call(syscall::EXIT, code, 0, 0)
}

/// SW of register `rt` at `offset` from register `rs`.
fn sw(rt: u8, rs: u8, offset: i16) -> u32 {
    encode(&Instruction { rs, rt, imm: offset as u16, ..blank(Opcode::Sw) })
}

/// A branch of register `rs` against $0 over `words` words after the slot.
fn branch(op: Opcode, rs: u8, words: u16) -> u32 {
    encode(&Instruction { rs, imm: words + 1, ..blank(op) })
}

/// The end of a program's run, which all ways to run it agree on.
fn end_of(program: &Program, input: &[u8]) -> End {
    let end = lockstep(program, input, 10_000, &mut BTreeSet::new());
    same_end(program, input, 10_000, end);
    if let End::Exit(_) = end {
        record::check(program, input);
    }
    end
}

/// A program of these words.
fn program(endian: Endian, words: Vec<u32>) -> Program {
    Program::from_words(endian, CODE, words, &[]).unwrap()
}

/// The end of these words on either endianness.
fn end(words: Vec<u32>, input: &[u8]) -> End {
    let run = |endian| end_of(&program(endian, words.clone()), input);
    let big = run(Endian::Big);
    assert_eq!(run(Endian::Little), big);
    big
}

#[test]
fn public_output_is_bounded() {
    let write = |base, count| call(syscall::WRITE, syscall::OUTPUT, base, count);
    let full = [write(DATA + 1, 1000), write(DATA, 24)].concat();
    assert_eq!(end([full.clone(), write(DATA, 0), exit(3)].concat(), &[]), End::Exit(3));
    let trap = End::Error(ErrorKind::Trap(Trap::OutputFull));
    assert_eq!(end([full, write(DATA, 1), exit(3)].concat(), &[]), trap);
    assert_eq!(end([write(0, 0x8000_0000), exit(3)].concat(), &[]), trap);
}

#[test]
fn buffers_lie_in_ram() {
    let read = |base, count| call(syscall::READ, syscall::STDIN, base, count);
    let input: Vec<u8> = (0..=255).collect();
    for (base, count) in [(0x7fff_ff01, 255), (0x8000_0000, 0), (0, 0x8000_0000), (DATA + 3, 17)] {
        assert_eq!(end([read(base, count), exit(1)].concat(), &input), End::Exit(1));
    }
    for (base, count) in [(0x7fff_ff01, 256), (0x8000_0000, 1), (0x8000_0001, 0), (1, u32::MAX)] {
        let trap = End::Error(ErrorKind::Trap(Trap::Buffer(base)));
        assert_eq!(end([read(base, count), exit(1)].concat(), &input), trap.clone());
        for fd in [syscall::STDOUT, syscall::STDERR, syscall::OUTPUT] {
            let write = call(syscall::WRITE, fd, base, count);
            assert_eq!(end([write, exit(1)].concat(), &[]), trap.clone());
        }
        // The descriptor is looked at first.
        let bad = call(syscall::WRITE, 4, base, count);
        assert_eq!(end([bad, exit(1)].concat(), &[]), End::Exit(1));
    }
}

#[test]
fn reads_cut_the_input_as_asked() {
    let read = |count| call(syscall::READ, syscall::STDIN, DATA + 5, count);
    let words = [read(3), read(0), read(6), read(100), read(1), exit(0)].concat();
    let program = program(Endian::Big, words);
    let record = record::check(&program, b"twelve bytes");
    let results: Vec<u32> = record.syscalls.iter().map(|call| call.v0.value).collect();
    assert_eq!(results, [3, 0, 6, 3, 0, syscall::EXIT]);
    let rows: Vec<_> = record.reads.iter().map(|row| (row.address - DATA, row.remaining)).collect();
    assert_eq!(rows, [(5, 3), (5, 6), (8, 3), (5, 3)]);
}

/// A program that stores `word` over `original`, then executes `before` and `original` and exits
/// with 5.
fn patch(word: u32, before: [u32; 2], original: u32) -> Vec<u32> {
    let mut words = [set(8, word), set(9, CODE)].concat();
    words.extend([sw(8, 9, 4 * 7), before[0], before[1], original]);
    words.extend(exit(5));
    words
}

#[test]
fn changed_code_is_not_executed() {
    let jump = encode(&blank(Opcode::Jr));
    let modified = |stored| End::Error(ErrorKind::ModifiedCode { stored });
    // In sequence; NOP is the word 0, as absent memory is.
    assert_eq!(end(patch(jump, [NOP, NOP], NOP), &[]), modified(jump));
    assert_eq!(end(patch(0, [NOP, NOP], sw(0, 9, 0x100)), &[]), modified(0));
    // By the same word.
    assert_eq!(end(patch(NOP, [NOP, NOP], NOP), &[]), End::Exit(5));
    // In an executed and in a nullified slot.
    let taken = branch(Opcode::Beq, 0, 0);
    assert_eq!(end(patch(jump, [NOP, taken], NOP), &[]), modified(jump));
    let nullified = branch(Opcode::Bnel, 0, 0);
    assert_eq!(end(patch(jump, [NOP, nullified], NOP), &[]), End::Exit(5));
    // Jumped over.
    let over = branch(Opcode::Beq, 0, 1);
    assert_eq!(end(patch(jump, [over, NOP], NOP), &[]), End::Exit(5));
}

#[test]
fn restored_code_is_executed() {
    let add = |imm| encode(&Instruction { rs: 0, rt: 4, imm, ..blank(Opcode::Addiu) });
    // Overwrites the word at index 11 by `add(1)`, then by what it was, and executes it.
    let mut words = [set(8, add(1)), set(9, CODE), set(10, add(2))].concat();
    words.extend([sw(8, 9, 44), sw(8, 9, 44), sw(10, 9, 44), NOP, NOP, add(2)]);
    words.extend(set(2, syscall::EXIT));
    words.push(encode(&blank(Opcode::Syscall)));
    assert_eq!(end(words.clone(), &[]), End::Exit(2));
    words[8] = NOP;
    let modified = End::Error(ErrorKind::ModifiedCode { stored: add(1) });
    assert_eq!(end(words, &[]), modified);
}

#[test]
fn input_over_code_counts_as_a_change() {
    let read = |count| call(syscall::READ, syscall::STDIN, CODE + 4 * 10 + 1, count);
    let words = [read(2), vec![NOP; 3], exit(6)].concat();
    assert_eq!(end(words.clone(), &[0, 0]), End::Exit(6));
    let program = program(Endian::Big, words);
    let modified = End::Error(ErrorKind::ModifiedCode { stored: 0x0001_0000 });
    assert_eq!(end_of(&program, &[1]), modified);
}

/// A program of several code segments, which starts with the first.
fn segments(segments: Vec<(u32, Vec<u32>)>) -> Program {
    let segment = |(start, words)| CodeSegment::new(start, words).unwrap();
    let segments: Vec<_> = segments.into_iter().map(segment).collect();
    let words = segments.iter().flat_map(|s| (s.start() / 4..).zip(s.words().iter().copied()));
    let image = words.collect();
    Program::new(Endian::Little, CODE, segments, image).unwrap()
}

#[test]
fn code_may_lie_in_several_segments() {
    let far = 0x7000_0000;
    let [lui, ori] = set(8, far);
    let jump = encode(&Instruction { rs: 8, ..blank(Opcode::Jr) });
    // To a segment far away, whose slot is in sequence.
    let go = vec![lui, ori, jump, NOP];
    assert_eq!(end_of(&segments(vec![(CODE, go.clone()), (far, exit(1))]), &[]), End::Exit(1));
    // The slot lies in the next segment, which adjoins.
    let program = segments(vec![(CODE, go[..3].to_vec()), (CODE + 12, vec![NOP]), (far, exit(2))]);
    assert_eq!(end_of(&program, &[]), End::Exit(2));
    // And is a jump there.
    let program = segments(vec![(CODE, go[..3].to_vec()), (CODE + 12, vec![jump]), (far, exit(2))]);
    assert!(matches!(end_of(&program, &[]), End::Error(ErrorKind::Unpredictable(_))));
    // The slot is missing.
    let program = segments(vec![(CODE, go[..3].to_vec()), (far, exit(3))]);
    assert_eq!(end_of(&program, &[]), End::Error(ErrorKind::Trap(Trap::Fetch(CODE + 12))));
    // A store between the segments, and into the far one.
    for (target, expected) in [
        (far - 4, End::Exit(4)),
        (CODE + 0x100, End::Exit(4)),
        (far, End::Error(ErrorKind::ModifiedCode { stored: far + 1 })),
    ] {
        let [a, b] = set(10, target);
        let [c, d] = set(11, far + 1);
        let store = vec![a, b, c, d, sw(11, 10, 0), lui, ori, jump, NOP];
        assert_eq!(end_of(&segments(vec![(CODE, store), (far, exit(4))]), &[]), expected);
    }
}
