//! Names from files and of files do not reach the terminal as they are: what it would obey, and
//! what would make a line of its own, is escaped, in text and in --json.

use std::fs;

use mipsilon_vm::proof::Proof;

use crate::mipsilon::{Finished, Scratch, elf, mipsilon};

/// A verdict that a terminal shows in place of what stands before and after it.
const VERDICT: &str = "\n\r\u{1b}[2K\u{9b}2Jvalid: exit code 0, public output none\n\u{202e}\u{7f}";

/// What nothing that is printed may have.
fn assert_harmless(finished: &Finished) {
    for text in [&finished.stdout, &finished.stderr] {
        let obeyed =
            |c: char| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
        assert!(!text.contains(obeyed), "{text:?}");
        assert!(!text.lines().any(|line| line.starts_with("valid")), "{text}");
    }
}

/// Runs `mipsilon` with and without --json; returns the error's message.
fn message(arguments: &[&str], status: i32, kind: &str) -> String {
    let plain = mipsilon(arguments);
    assert_harmless(&plain);
    assert_eq!((plain.status, plain.stdout.as_str()), (status, ""));
    let json = mipsilon(&[arguments, &["--json"]].concat());
    assert_harmless(&json);
    let message = json.error(status, kind)["message"].as_str().unwrap().to_owned();
    let first = message.lines().next().unwrap();
    assert!(plain.stderr.contains(first), "{first}: {}", plain.stderr);
    message
}

#[test]
fn names_in_proofs() {
    let scratch = Scratch::new();
    let proof = Proof {
        field: "koala-bear".to_owned(),
        pcs: "fri-blake3".to_owned(),
        security: "proven-100".to_owned(),
        machine_digest: [0; 32],
        program_digest: [0; 32],
        exit_code: 0,
        end_clk: 5,
        output: Vec::new(),
        shape: Vec::new(),
        proof: Vec::new(),
    };
    let program = elf("fibonacci.mips");
    let verify = |proof: Proof| {
        let path = scratch.write("proof", &proof.to_bytes().unwrap());
        message(&["verify", &program, &path], 3, "rejected")
    };
    assert!(verify(proof.clone()).contains("the proof is for another machine"));
    for name in [VERDICT, "two words", "ä", &"a".repeat(65)] {
        let said = |what: &str| {
            format!(
                "proof rejected: the proof file is damaged: its {what} has no name of at most \
                 64 characters"
            )
        };
        let name = name.to_owned();
        let field = Proof { field: name.clone(), ..proof.clone() };
        assert_eq!(verify(field), said("field"));
        let pcs = Proof { pcs: name.clone(), ..proof.clone() };
        assert_eq!(verify(pcs), said("commitment scheme"));
        assert_eq!(verify(Proof { security: name, ..proof.clone() }), said("security profile"));
    }
    // Names that are none of ours, but harmless.
    let long = "a".repeat(64);
    assert!(verify(Proof { pcs: long.clone(), ..proof.clone() }).contains(&long));
}

#[test]
fn names_in_elf_files() {
    let scratch = Scratch::new();
    let mut bytes = fs::read(elf("bad/overflow-add.mips")).unwrap();
    let name = b"\0overflow_add\0";
    let at = bytes.windows(name.len()).position(|window| window == name).unwrap();
    bytes[at + 1..at + 13].copy_from_slice(b"\x1b[2Jvalid\n\xe2\x80");
    let program = scratch.write("elf", &bytes);
    message(&["run", &program], 136, "trap");
    let plain = mipsilon(&["run", &program]);
    assert!(plain.stderr.contains("<\\u{1b}[2Jvalid\\u{a}\u{fffd}+0x"), "{}", plain.stderr);
    let error = mipsilon(&["run", &program, "--json"]).error(136, "trap");
    assert!(error["symbol"].as_str().unwrap().starts_with("\\u{1b}[2Jvalid\\u{a}\u{fffd}+0x"));
    for json in [&[][..], &["--json"]] {
        let listing = mipsilon(&[&["disasm", &program], json].concat()).succeeded();
        assert!(listing.stdout.contains("[2Jvalid"));
        let without_tabs = Finished { stdout: listing.stdout.replace('\t', " "), ..listing };
        assert_harmless(&without_tabs);
    }
}

#[test]
fn names_of_files() {
    let scratch = Scratch::new();
    let (absent, junk) = (scratch.file(VERDICT), scratch.write(&format!("{VERDICT}2"), b"junk"));
    let program = elf("fibonacci.mips");
    for arguments in [
        &["run", &absent][..],
        &["run", &program, "--input", &absent],
        &["chips", "--run", &absent],
    ] {
        let status = if arguments[0] == "run" { 125 } else { 1 };
        let said = message(arguments, status, "io");
        assert!(said.contains("\\u{a}\\u{d}\\u{1b}[2K\\u{9b}2Jvalid"), "{said}");
    }
    assert!(message(&["disasm", &junk], 1, "elf").contains("not an ELF file"));
    assert!(message(&["verify", &program, &absent], 1, "io").contains("\\u{202e}\\u{7f}"));
    assert!(message(&["run", &program, &junk], 125, "usage").contains("\\u{a}\\u{d}\\u{1b}[2K"));
}
