//! The limit on the stack.

use std::sync::atomic::AtomicU64;

use mipsilon_spec::Endian;
use mipsilon_vm::{ErrorKind, ExecutionError, Limits, Program, run};

/// What never-ending recursion does: `1: addiu $sp,$sp,-32; sw $ra,28($sp); b 1b; nop`.
const RECURSION: [u32; 4] = [0x27bd_ffe0, 0xafbf_001c, 0x1000_fffd, 0];

/// Where the initial stack pointer is.
const TOP: u32 = 0x7fff_ffe0;

/// How a program fails within 2 million instructions.
fn failure(words: &[u32], max_stack: Option<u32>) -> ExecutionError {
    let program = Program::from_words(Endian::Big, 0x40_0000, words.to_vec(), &[]).unwrap();
    let limits = Limits { max_cycles: Some(2_000_000), max_stack };
    run(&program, &[], &mut |_, _| {}, limits, &AtomicU64::new(0)).unwrap_err()
}

#[test]
fn recursion_ends_below_the_stack() {
    for limit in [1 << 16, 1 << 20, 8 << 20] {
        let error = failure(&RECURSION, Some(limit));
        assert_eq!(error.kind, ErrorKind::MaxStack(limit));
        assert_eq!(error.place.pc, 0x40_0004);
        // At the first store to a page of 64 KiB.
        let depth = TOP - error.registers.gpr[29];
        assert!(depth > limit && depth <= limit + (1 << 16), "{depth}");
    }
    let default = Limits::default().max_stack;
    assert_eq!(failure(&RECURSION, default).kind, ErrorKind::MaxStack(8 << 20));
}

#[test]
fn nothing_else_is_bounded() {
    let unfinished = ErrorKind::MaxCycles(2_000_000);
    assert_eq!(failure(&RECURSION, None).kind, unfinished);
    assert_eq!(failure(&RECURSION, Some(u32::MAX)).kind, unfinished);
    // Another stack: `lui $sp,0x1000` first.
    let elsewhere = [&[0x3c1d_1000][..], &RECURSION].concat();
    assert_eq!(failure(&elsewhere, Some(1 << 16)).kind, unfinished);
    // Data below the stack, by another register: `lui $t0,0x7fff` first, and $t0 in place of $sp.
    let data = [0x3c08_7fff, 0x2508_ffe0, 0xad1f_001c, 0x1000_fffd, 0];
    assert_eq!(failure(&data, Some(1 << 16)).kind, unfinished);
}

#[test]
fn a_store_conditional_is_not_half_done() {
    // `lui $t0,0x1000; lui $sp,0x7ffe; ll $t1,0($t0); sc $t1,0($t0)`
    let words = [0x3c08_1000, 0x3c1d_7ffe, 0xc109_0000, 0xe109_0000];
    let error = failure(&words, Some(1 << 16));
    assert_eq!((error.kind, error.place.pc), (ErrorKind::MaxStack(1 << 16), 0x40_000c));
    assert_eq!((error.cycles, error.registers.gpr[9]), (3, 0));
}
