//! `mipsilon run`: what it tells besides the result.

use std::fs::File;
use std::io::{self, Write};
use std::process::Stdio;

use serde_json::json;

use crate::mipsilon::{Scratch, elf, file, keys, mipsilon, mipsilon_with};

/// The keys of the object, sorted.
const KEYS: [&str; 6] =
    ["cycles", "exit_code", "fits_segment", "output_hex", "rows", "unsupported_syscalls"];

#[test]
fn unsupported_calls_are_named_once_before_the_trap() {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("bad/unsupported-call.mips"), scratch.file("proof"));
    for (arguments, status) in [(&["run", &elf][..], 133), (&["prove", &elf, "-o", &proof], 1)] {
        let plain = mipsilon(arguments);
        let lines: Vec<_> = plain.stderr.lines().take(3).collect();
        assert_eq!(
            lines,
            [
                "mipsilon: 0x00400048 <unsupported_call+0x10>: tne a3,zero: \
                 trap: trap condition held",
                "system call 4283 (set_thread_area) is not supported: ENOSYS, \
                 at pc 0x0040003c <unsupported_call+0x4>",
                "after 12 instructions, with registers",
            ]
        );
        let error = mipsilon(&[arguments, &["--json"]].concat()).error(status, "trap");
        let expected = json!([{
            "number": 4283,
            "name": "set_thread_area",
            "pc": "0x0040003c",
            "symbol": "unsupported_call+0x4",
        }]);
        assert_eq!(error["unsupported_syscalls"], expected);
    }
}

#[test]
fn unsupported_calls_of_a_run_that_exits_are_named_after_it() {
    let elf = elf("all-instructions.mips");
    let input = file("guests/inputs/all-instructions.txt");
    let plain = mipsilon(&["run", &elf, "--input", &input]);
    let said: Vec<_> = plain.stderr.lines().filter(|line| line.contains("ENOSYS")).collect();
    let beginning = "mipsilon: system call 4999 is not supported: ENOSYS, at pc 0x";
    assert!(said.iter().any(|line| line.starts_with(beginning)), "{}", plain.stderr);
    let object = mipsilon(&["run", &elf, "--input", &input, "--json"]).object();
    assert_eq!(keys(&object), KEYS);
    let calls = object["unsupported_syscalls"].as_array().unwrap();
    assert_eq!(calls.len(), said.len());
    assert!(calls.iter().any(|call| call["number"] == 4999 && call["name"].is_null()));
}

#[test]
fn the_guard_of_a_division_is_named() {
    let plain = mipsilon(&["run", &elf("bad/teq-trap.mips")]);
    assert_eq!(plain.status, 136);
    let first = plain.stderr.lines().next().unwrap();
    assert!(first.ends_with(": teq zero,zero,0x7: trap: division by zero (teq code 7)"), "{first}");
}

#[test]
fn endless_recursion_is_named_early() {
    let elf = elf("bad/endless-recursion.mips");
    let error = mipsilon(&["run", &elf, "--json"]).error(125, "max-stack");
    assert_eq!(
        error["message"],
        "stack overflow, as by endless recursion: \
         $sp has left the stack of 8388608 bytes (the limit)"
    );
    let limit = |bytes| {
        let arguments = ["run", &elf, "--max-cycles", "200000", "--max-stack", bytes, "--json"];
        mipsilon(&arguments)
    };
    limit("1000000").error(125, "max-stack");
    limit("8388608").error(125, "max-cycles");
    limit("-1").error(125, "usage");
}

#[test]
fn input_on_stdin_is_not_lost_silently() {
    let said = "mipsilon: the program has read its private input, which is empty: \
                no --input was given (use --input - for stdin)\n";
    let fibonacci = elf("fibonacci.mips");
    let piped = |arguments: &[&str]| {
        let (reader, mut writer) = io::pipe().unwrap();
        writer.write_all(b"30").unwrap();
        drop(writer);
        mipsilon_with(arguments, |command| command.stdin(reader)).stderr
    };
    assert_eq!(piped(&["run", &fibonacci, "--json"]), said);
    assert!(piped(&["run", &fibonacci]).starts_with(said));
    // A file counts as well, and so does a run that fails.
    let arguments = ["run", &fibonacci, "--max-cycles", "300", "--json"];
    let from_file = mipsilon_with(&arguments, |command| {
        command.stdin(File::open(file("guests/inputs/fibonacci.txt")).unwrap())
    });
    from_file.error(125, "max-cycles");
    assert_eq!(from_file.stderr, said);
    // With --input, without a read, or with nothing on stdin there is nothing to say.
    assert_eq!(piped(&["run", &fibonacci, "--input", "-", "--json"]), "");
    assert_eq!(piped(&["run", &elf("bad/divide-by-zero.mips"), "--json"]), "");
    let arguments = ["run", &fibonacci, "--json"];
    assert_eq!(mipsilon_with(&arguments, |command| command.stdin(Stdio::null())).stderr, "");
}

#[test]
fn a_run_too_long_for_a_proof_is_told() {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("bad/big-read.mips"), scratch.file("proof"));
    let input = scratch.file("input");
    File::create(&input).unwrap().set_len(1 << 24).unwrap();
    let run = ["run", &elf, "--input", &input];
    let object = mipsilon(&[&run[..], &["--json"]].concat()).succeeded().object();
    let cycles = object["cycles"].as_u64().unwrap();
    assert_eq!(object["rows"], cycles + (1 << 22));
    assert_eq!(object["fits_segment"], false);
    let plain = mipsilon(&run).succeeded().stderr;
    assert_eq!(
        plain.lines().nth(1).unwrap(),
        format!(
            "mipsilon: this run cannot be proved: it has {} rows of time (one per instruction, per \
             word of a read and per byte of public output), more than the 4194301 of one segment; \
             the read at 0x00400048 <big_read+0x10> has 4194304",
            object["rows"]
        )
    );
    let prove = ["prove", &elf, "--input", &input, "-o", &proof, "--json"];
    let error = mipsilon(&prove).error(1, "segment-limit");
    let expected = "the run is longer than the 4194301 rows of time of one segment (one row per \
                    instruction, per word of a read and per byte of public output): 13 instructions \
                    and 4194304 rows of reads and public output; \
                    the read at 0x00400048 <big_read+0x10> has 4194304";
    assert_eq!(error["message"], expected);

    // One word less fits.
    File::options().write(true).open(&input).unwrap().set_len((1 << 24) - 200).unwrap();
    let object = mipsilon(&[&run[..], &["--json"]].concat()).succeeded().object();
    assert_eq!(object["rows"], cycles + (1 << 22) - 50);
    assert_eq!(object["fits_segment"], true);
}
