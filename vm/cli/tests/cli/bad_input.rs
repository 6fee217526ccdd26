//! Bad ELF files and failing programs: one clear message, the right exit status, no panic, and no
//! proof file.

use std::fs;

use crate::mipsilon::{Scratch, elf, mipsilon};

/// A failing guest of guests/elf/bad and how it fails.
struct Failing {
    elf: &'static str,
    /// Exit status of `run`: 128 + signal, or 125.
    status: i32,
    kind: &'static str,
    /// The function it fails in, if it is in one.
    symbol: Option<&'static str>,
    /// The mnemonic of the instruction, if there is one.
    mnemonic: Option<&'static str>,
}

const fn failing(
    elf: &'static str,
    status: i32,
    kind: &'static str,
    symbol: &'static str,
    mnemonic: &'static str,
) -> Failing {
    Failing { elf, status, kind, symbol: Some(symbol), mnemonic: Some(mnemonic) }
}

const FAILING: [Failing; 16] = [
    Failing { elf: "jump-outside.mips", status: 139, kind: "trap", symbol: None, mnemonic: None },
    failing("overflow-add.mips", 136, "trap", "overflow_add", "add"),
    failing("overflow-add.mipsel", 136, "trap", "overflow_add", "add"),
    failing("unaligned-load.mips", 135, "trap", "unaligned_load", "lw"),
    failing("unaligned-load.mipsel", 135, "trap", "unaligned_load", "lw"),
    failing("kernel-address.mips", 139, "trap", "kernel_address", "lw"),
    failing("break.mips", 133, "trap", "breaks", "break"),
    failing("teq-trap.mips", 136, "trap", "guarded_division", "teq"),
    failing("reserved.mips", 132, "trap", "reserved_word", ".word"),
    failing("fpu.mips", 132, "trap", "adds_floats", ".word"),
    failing("branch-in-slot.mips", 132, "unpredictable", "branch_in_slot", "b"),
    failing("never-halts.mips", 125, "max-cycles", "never_halts", ""),
    failing("self-modifying.mips", 125, "modified-code", "self_modifying", ""),
    failing("endless-recursion.mips", 125, "max-stack", "endless_recursion", "sw"),
    failing("unsupported-call.mips", 133, "trap", "unsupported_call", "tne"),
    failing("output-too-long.mips", 125, "trap", "output_too_long", "syscall"),
];

#[test]
fn failing_programs_tell_the_place() {
    let scratch = Scratch::new();
    let proof = scratch.file("proof");
    for Failing { elf: name, status, kind, symbol, mnemonic } in FAILING {
        let elf = elf(&format!("bad/{name}"));
        let limit = ["--max-cycles", "1000000"];
        let run = [&["run", &elf][..], &limit].concat();
        let prove = [&["prove", &elf, "-o", &proof][..], &limit].concat();
        for (arguments, status) in [(run, status), (prove, 1)] {
            let json = mipsilon(&[&arguments[..], &["--json"]].concat());
            let error = json.error(status, kind);
            assert_eq!(json.stderr, "", "{name}");
            let text = |key: &str| error[key].as_str();
            let pc = text("pc").unwrap();
            assert!(pc.len() == 10 && pc.starts_with("0x"), "{name}: {pc}");
            let function = text("symbol").and_then(|symbol| symbol.split('+').next());
            assert_eq!(function, symbol, "{name}");
            match mnemonic {
                Some(mnemonic) => assert!(text("disasm").unwrap().starts_with(mnemonic), "{error}"),
                None => assert_eq!(text("disasm"), None),
            }

            // The first line for people says the same.
            let plain = mipsilon(&arguments);
            assert_eq!((plain.status, plain.stdout.as_str()), (status, ""), "{name}");
            let first = plain.stderr.lines().next().unwrap();
            for part in ["pc", "symbol", "disasm", "message"].into_iter().filter_map(text) {
                assert!(first.contains(part), "{name}: {first}");
            }
        }
    }
    assert_eq!(scratch.names(), [""; 0]);
}

#[test]
fn prove_bounds_the_run_by_itself() {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("bad/never-halts.mips"), scratch.file("proof"));
    mipsilon(&["prove", &elf, "-o", &proof, "--json"]).error(1, "segment-limit");
    assert_eq!(scratch.names(), [""; 0]);
}

#[test]
fn what_looks_bad_but_is_not() {
    for name in ["divide-by-zero.mips", "store-to-text.mips"] {
        assert_eq!(mipsilon(&["run", &elf(&format!("bad/{name}"))]).status, 0, "{name}");
    }
}

/// A good big-endian guest: one executable and one writable segment.
fn good() -> Vec<u8> {
    fs::read(elf("fibonacci.mips")).unwrap()
}

/// The good guest with a 32-bit word replaced.
fn patched(at: usize, value: u32) -> Vec<u8> {
    let mut bytes = good();
    bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
    bytes
}

/// Where the `n`-th program header is. The first tells the float ABI, the others load.
const fn program_header(n: usize) -> usize {
    52 + 32 * n
}

/// Bad files by what is said of them.
fn bad_files() -> Vec<(&'static str, Vec<u8>)> {
    let bad = |name: &str| fs::read(elf(&format!("bad/{name}"))).unwrap();
    let mut files = vec![
        ("the file is empty", Vec::new()),
        ("not an ELF file", b"#!/bin/sh\n".to_vec()),
        ("64-bit program for x86-64", bad("wrong-x86-64")),
        ("64-bit program for MIPS", bad("wrong-mips64.mips")),
        ("n32 ABI", bad("wrong-n32.mips")),
        ("MIPS32 release 6", bad("wrong-mips32r6.mips")),
        ("microMIPS", bad("wrong-micromips.mips")),
        ("hard-float", bad("wrong-hard-float.mips")),
        // The writable segment begins within the code.
        ("share a word", patched(program_header(2) + 8, 0x40_0004)),
        ("leaves the address space", patched(program_header(2) + 8, 0x8000_0000)),
        ("leaves the address space", patched(program_header(2) + 20, 0xffff_ffff)),
        ("larger in the file than in memory", patched(program_header(2) + 20, 4)),
        ("malformed", patched(program_header(1) + 4, 0xffff_f000)),
        ("entry point", patched(24, 0x40_0002)),
        ("entry point", patched(24, 0x10_0000)),
        ("program for x86", {
            let mut bytes = good();
            bytes[19] = 3;
            bytes
        }),
    ];
    // Within the header, the program headers, and the code.
    for length in [4, 5, 20, 51, 60, 0x1000, 0x1100] {
        files.push(("malformed", good()[..length].to_vec()));
    }
    files
}

#[test]
fn bad_files_are_refused() {
    let scratch = Scratch::new();
    for (i, (said, bytes)) in bad_files().into_iter().enumerate() {
        let directory = Scratch::new();
        let (elf, proof) = (scratch.write("elf", &bytes), directory.file("proof"));
        for (arguments, status) in [
            (&["run", &elf][..], 125),
            (&["prove", &elf, "-o", &proof], 1),
            (&["verify", &elf, &elf], 1),
            (&["disasm", &elf], 1),
            (&["chips", "--run", &elf], 1),
        ] {
            let plain = mipsilon(arguments);
            assert_eq!((plain.status, plain.stdout.as_str()), (status, ""), "{i}: {said}");
            assert_eq!(plain.stderr.lines().count(), 1, "{}", plain.stderr);
            assert!(plain.stderr.contains(said), "{i}: {said}: {}", plain.stderr);
            let json = mipsilon(&[arguments, &["--json"]].concat());
            assert_eq!(json.error(status, "elf")["pc"], serde_json::Value::Null);
        }
        assert_eq!(directory.names(), [""; 0]);
    }
}

#[test]
fn random_files_do_not_panic() {
    let scratch = Scratch::new();
    let mut state = 1_u64;
    // splitmix64
    let mut random = |bound: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as usize % bound
    };
    for round in 0..200 {
        let bytes = if round % 4 == 0 {
            let length = random(400);
            let magic = if round % 8 == 0 { &good()[..24] } else { &[] };
            magic.iter().copied().chain((0..length).map(|_| random(256) as u8)).collect()
        } else {
            // Mostly in the headers, where it matters.
            let mut bytes = good();
            let length = if round % 4 == 1 { bytes.len() } else { program_header(3) };
            for _ in 0..=random(3) {
                bytes[random(length)] = random(256) as u8;
            }
            bytes
        };
        let elf = scratch.write("elf", &bytes);
        let json = mipsilon(&["run", &elf, "--max-cycles", "10000", "--json"]);
        // One object whatever happens.
        json.object();
    }
}
