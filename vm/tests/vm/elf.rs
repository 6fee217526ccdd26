//! Loading: what is accepted, what is refused and why, and that no bytes make it panic.

use std::sync::atomic::AtomicU64;

use mipsilon_spec::Endian;
use mipsilon_vm::{ElfError, Limits, MachineName, Program, ProgramError, RAM_WORDS, run};
use proptest::prelude::*;

use crate::guests;

/// Offsets in the ELF header of a 32-bit file.
const TYPE: usize = 16;
const MACHINE: usize = 18;
const ENTRY: usize = 24;
pub(crate) const SEGMENT_TABLE: usize = 28;
pub(crate) const SECTION_TABLE: usize = 32;
const FLAGS: usize = 36;
pub(crate) const SECTION_COUNT: usize = 48;

/// Offsets in a program header.
const P_TYPE: usize = 0;
const P_VADDR: usize = 8;
const P_FILESZ: usize = 16;
const P_MEMSZ: usize = 20;
const P_FLAGS: usize = 24;
pub(crate) const P_SIZE: usize = 32;

/// A big-endian guest: one executable and one writable segment.
pub(crate) fn good() -> Vec<u8> {
    guests::bytes("elf/sort.mips.elf")
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap())
}

pub(crate) fn set(bytes: &mut [u8], at: usize, value: u32) {
    bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
}

/// Where the program headers of type `p_type` are.
fn headers(bytes: &[u8], p_type: u32) -> Vec<usize> {
    let table = word(bytes, SEGMENT_TABLE) as usize;
    let count = usize::from(bytes[45]);
    (0..count)
        .map(|i| table + P_SIZE * i)
        .filter(|&at| word(bytes, at + P_TYPE) == p_type)
        .collect()
}

/// The error of the good file after a change.
fn error(change: impl Fn(&mut Vec<u8>)) -> ElfError {
    let mut bytes = good();
    change(&mut bytes);
    Program::from_elf(&bytes).unwrap_err()
}

/// The error of the good file after a change of one field of its `n`-th loadable segment.
fn segment_error(n: usize, field: usize, value: u32) -> ElfError {
    error(|bytes| {
        let at = headers(bytes, 1)[n];
        set(bytes, at + field, value);
    })
}

/// What every loaded program satisfies.
pub(crate) fn check(program: &Program) {
    assert!(program.image().is_sorted_by(|l, r| l.0 < r.0));
    assert!(program.segments().is_sorted_by(|l, r| l.end() <= r.start()));
    assert!(program.fetch(program.entry()).is_some());
    let covered: usize = program.gaps().iter().map(|&(first, end)| (end - first) as usize).sum();
    assert_eq!(covered + program.image().len(), RAM_WORDS as usize);
    assert_eq!(program.rom().count(), program.code_words());
    for segment in program.segments() {
        for (key, &word) in (segment.start() / 4..).zip(segment.words()) {
            let at = program.image().binary_search_by_key(&key, |&(key, _)| key);
            assert_eq!(at.map_or(0, |at| program.image()[at].1), word);
        }
    }
}

#[test]
fn guests_load() {
    for name in guests::names("elf") {
        let program = guests::program(&name);
        check(&program);
        let little = name.ends_with("mipsel");
        assert_eq!(program.endian(), if little { Endian::Little } else { Endian::Big });
        assert_eq!(program.symbol(program.entry()), Some(("__start".to_owned(), 0)), "{name}");
        assert_eq!(program.stack_pointer(), 0x7fff_ffe0);
    }
    let (big, little) = (guests::program("sort.mips"), guests::program("sort.mipsel"));
    assert_eq!(big.fetch(big.entry()), little.fetch(little.entry()));
    assert_ne!(big.digest(), little.digest());
}

#[test]
fn other_kinds_of_file_are_named() {
    assert_eq!(Program::from_elf(&[]), Err(ElfError::Empty));
    assert_eq!(Program::from_elf(b"\x7fELL\x01\x02\x01"), Err(ElfError::NotElf));
    assert!(matches!(Program::from_elf(&good()[..40]), Err(ElfError::Malformed(_))));
    assert!(matches!(Program::from_elf(&good()[..4]), Err(ElfError::Malformed(_))));
    let arm = error(|bytes| bytes[MACHINE + 1] = 40);
    assert_eq!(arm, ElfError::Machine(MachineName(40)));
    assert_eq!(arm.to_string(), "program for ARM, not for MIPS");
    let class = error(|bytes| bytes[4] = 2);
    assert_eq!(class.to_string(), "64-bit program for MIPS; only 32-bit MIPS programs run here");
    for (kind, text) in [(1, "object file"), (3, "shared object or PIE"), (4, "core dump")] {
        assert_eq!(error(|bytes| bytes[TYPE + 1] = kind), ElfError::NotExecutable(text));
    }
    let interpreter = error(|bytes| {
        let at = headers(bytes, 0x7000_0003)[0];
        set(bytes, at + P_TYPE, 3);
    });
    assert_eq!(interpreter, ElfError::Interpreter);
}

#[test]
fn other_kinds_of_mips_are_named() {
    let flags = |flags: u32| error(|bytes| set(bytes, FLAGS, flags));
    assert_eq!(flags(0x9000_1000), ElfError::InstructionSet("MIPS32 release 6"));
    assert_eq!(flags(0x2000_1000), ElfError::InstructionSet("MIPS III"));
    assert_eq!(flags(0xf000_1000), ElfError::InstructionSet("an unknown MIPS instruction set"));
    assert_eq!(flags(0x7400_1000), ElfError::CompressedCode("MIPS16"));
    assert_eq!(flags(0x7200_1000), ElfError::CompressedCode("microMIPS"));
    assert_eq!(flags(0x7000_0020), ElfError::Abi("n32"));
    assert_eq!(flags(0x7000_3000), ElfError::Abi("EABI32"));
    for (file, expected) in [
        ("wrong-hard-float.mips", ElfError::HardFloat(1)),
        ("wrong-micromips.mips", ElfError::CompressedCode("microMIPS")),
        ("wrong-mips32r6.mips", ElfError::InstructionSet("MIPS32 release 6")),
        ("wrong-mips64.mips", ElfError::Class64(MachineName(8))),
        ("wrong-n32.mips", ElfError::Abi("n32")),
        ("wrong-x86-64", ElfError::Class64(MachineName(62))),
    ] {
        let bytes = guests::bytes(&format!("elf/bad/{file}.elf"));
        assert_eq!(Program::from_elf(&bytes), Err(expected), "{file}");
    }
}

#[test]
fn bad_segments_are_named() {
    let none = error(|bytes| {
        for at in headers(bytes, 1) {
            set(bytes, at + P_TYPE, 0);
        }
    });
    assert_eq!(none, ElfError::NoSegments);
    assert_eq!(segment_error(1, P_MEMSZ, 4), ElfError::SegmentSizes(0x40_1000));
    let outside = |start, size| ElfError::SegmentOutside { start, size };
    assert_eq!(segment_error(1, P_VADDR, 0x7fff_0000), outside(0x7fff_0000, 0x10_0040));
    assert_eq!(segment_error(1, P_VADDR, 0x9000_0000), outside(0x9000_0000, 0x10_0040));
    assert_eq!(segment_error(1, P_MEMSZ, u32::MAX), outside(0x40_1000, u32::MAX));
    // The code is 0x360 bytes long; a segment in its last word overlaps, one after it does not.
    let overlap = ElfError::Overlap(0x40_0000, 0x40_035e);
    assert_eq!(segment_error(1, P_VADDR, 0x40_035e), overlap);
    assert_eq!(segment_error(1, P_VADDR, 0x40_0000), ElfError::Overlap(0x40_0000, 0x40_0000));
    let mut bytes = good();
    let at = headers(&bytes, 1)[1];
    set(&mut bytes, at + P_VADDR, 0x40_0360);
    check(&Program::from_elf(&bytes).unwrap());
    assert!(matches!(segment_error(1, P_FILESZ, 0x10_0040), ElfError::Malformed(_)));
}

#[test]
fn entry_must_be_code() {
    let entry = |entry: u32| error(|bytes| set(bytes, ENTRY, entry));
    assert_eq!(entry(0x40_0002), ProgramError::EntryUnaligned(0x40_0002).into());
    assert_eq!(entry(0x40_0360), ProgramError::EntryOutside(0x40_0360).into());
    assert_eq!(segment_error(0, P_FLAGS, 6), ProgramError::EntryOutside(0x40_0000).into());
}

#[test]
fn unaligned_edges_are_padded_with_zeros() {
    let mut bytes = good();
    let at = headers(&bytes, 1)[1];
    set(&mut bytes, at + P_VADDR, 0x50_0002);
    set(&mut bytes, at + P_FILESZ, 5);
    let offset = word(&bytes, at + 4) as usize;
    bytes[offset..offset + 5].copy_from_slice(&[1, 2, 3, 4, 5]);
    // The float ABI is read from the changed bytes.
    let abi = headers(&bytes, 0x7000_0003)[0];
    set(&mut bytes, abi + P_TYPE, 0);
    let section = word(&bytes, SECTION_TABLE) as usize + 2 * 40;
    set(&mut bytes, section + 4, 1);
    let program = Program::from_elf(&bytes).unwrap();
    check(&program);
    let data: Vec<_> = program
        .image()
        .iter()
        .filter(|&&(key, _)| key / 0x1000 == 0x50_0000 / 4 / 0x1000)
        .collect();
    assert_eq!(data, [&(0x14_0000, 0x0000_0102), &(0x14_0001, 0x0304_0500)]);
}

/// Loads bytes and, if they are a program, runs it for a while.
fn try_out(bytes: &[u8]) {
    if let Ok(program) = Program::from_elf(bytes) {
        check(&program);
        let limits = Limits { max_cycles: Some(2000), ..Limits::default() };
        let _ = run(&program, b"12", &mut |_, _| {}, limits, &AtomicU64::new(0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes_do_not_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        try_out(&bytes);
        let header = &good()[..52];
        let n = bytes.len().min(header.len());
        bytes[..n].copy_from_slice(&header[..n]);
        try_out(&bytes);
    }

    #[test]
    fn truncated_files_do_not_panic(length in 0..8860usize) {
        try_out(&good()[..length]);
    }

    #[test]
    fn flipped_bits_do_not_panic(
        little in any::<bool>(),
        anywhere in prop::collection::vec((any::<prop::sample::Index>(), 0..8), 0..4),
        in_headers in prop::collection::vec((0..148usize, 0..8), 0..4),
        in_sections in prop::collection::vec((any::<prop::sample::Index>(), 0..8), 0..3),
    ) {
        let name = if little { "elf/sort.mipsel.elf" } else { "elf/sort.mips.elf" };
        let mut bytes = guests::bytes(name);
        let length = bytes.len();
        let tail = 700;
        let places = anywhere.iter().map(|(at, bit)| (at.index(length), *bit));
        let places = places.chain(in_headers.iter().copied());
        let places = places.chain(in_sections.iter().map(|(at, bit)| (length - tail + at.index(tail), *bit)));
        for (at, bit) in places {
            bytes[at] ^= 1u8 << bit;
        }
        try_out(&bytes);
    }
}
