//! What scripts rely on: exit status, streams and one object of JSON.

use std::io::{self, Write};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::mipsilon::{elf, file};

/// `mipsilon` with these arguments.
fn mipsilon(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mipsilon"));
    command.args(arguments).env_remove("RUST_LOG").stdin(Stdio::null());
    command
}

fn output(arguments: &[&str]) -> Output {
    mipsilon(arguments).output().unwrap()
}

/// The object on stdout: exactly one line.
fn object(output: &Output) -> Value {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    serde_json::from_str(&text).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn run_passes_the_program_through() {
    let input = file("guests/inputs/all-instructions.txt");
    let run = output(&["run", &elf("all-instructions.mips"), "--input", &input]);
    assert_eq!(run.status.code(), Some(7));
    assert_eq!(run.stdout, b"every instruction\n");
    assert!(stderr(&run).starts_with("mipsilon: exit code 7 after "), "{}", stderr(&run));
    let json = output(&["--json", "run", &elf("all-instructions.mips"), "--input", &input]);
    assert_eq!(json.status.code(), Some(7));
    assert_eq!(stderr(&json), "every instruction\n");
    let object = object(&json);
    assert_eq!(object["exit_code"], 7);
    assert_eq!(object.as_object().unwrap().len(), 6);
    assert!(object["cycles"].as_u64().unwrap() > 1000);
}

#[test]
fn input_comes_from_stdin() {
    let mut command = mipsilon(&["run", &elf("fibonacci.mips"), "--input", "-", "--json"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"10").unwrap();
    let run = child.wait_with_output().unwrap();
    assert_eq!(object(&run)["output_hex"], "00000037");
}

#[test]
fn failing_programs_exit_as_under_linux() {
    for (name, status, kind) in [
        ("bad/unaligned-load.mips", 135, "trap"),
        ("bad/overflow-add.mipsel", 136, "trap"),
        ("bad/kernel-address.mips", 139, "trap"),
        ("bad/jump-outside.mips", 139, "trap"),
        ("bad/break.mips", 133, "trap"),
        ("bad/teq-trap.mips", 136, "trap"),
        ("bad/reserved.mips", 132, "trap"),
        ("bad/fpu.mips", 132, "trap"),
        ("bad/branch-in-slot.mips", 132, "unpredictable"),
        ("bad/self-modifying.mips", 125, "modified-code"),
        ("bad/output-too-long.mips", 125, "trap"),
        ("bad/never-halts.mips", 125, "max-cycles"),
        ("bad/wrong-x86-64", 125, "elf"),
        ("no-such-file", 125, "io"),
    ] {
        let arguments = ["run", "--max-cycles", "100000", &elf(name), "--json"];
        let json = output(&arguments);
        let plain = output(&arguments[..4]);
        assert_eq!(json.status.code(), Some(status), "{name}");
        assert_eq!(plain.status.code(), Some(status), "{name}");
        assert!(plain.stdout.is_empty());
        let error = &object(&json)["error"];
        assert_eq!(error["kind"], kind, "{name}");
        assert_eq!(error.as_object().unwrap().len(), 6);
        let first = stderr(&plain).lines().next().unwrap().to_owned();
        assert!(first.contains(error["message"].as_str().unwrap()), "{name}: {first}");
    }
}

#[test]
fn errors_tell_the_place() {
    let json = output(&["run", &elf("bad/unaligned-load.mips"), "--json"]);
    assert_eq!(
        object(&json),
        json!({"error": {
            "kind": "trap",
            "message": "trap: bad address of a load: 0x7fffffd5",
            "pc": "0x0040003c",
            "symbol": "unaligned_load+0x4",
            "disasm": "lw t1,4(t0)",
            "unsupported_syscalls": [],
        }})
    );
    let text = stderr(&output(&["run", &elf("bad/jump-outside.mips")]));
    assert!(text.starts_with("mipsilon: 0x10000000: trap: fetch from 0x10000000"), "{text}");
    assert_eq!(text.lines().count(), 11);
}

#[test]
fn usage_errors() {
    assert_eq!(output(&[]).status.code(), Some(2));
    assert_eq!(output(&["nonsense"]).status.code(), Some(2));
    assert_eq!(output(&["disasm"]).status.code(), Some(2));
    // An exit status of 2 would look like the program's.
    assert_eq!(output(&["run"]).status.code(), Some(125));
    let json = output(&["disasm", "--json"]);
    assert_eq!(json.status.code(), Some(2));
    assert_eq!(object(&json)["error"]["kind"], "usage");
    let help = output(&["run", "--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8(help.stdout).unwrap().contains("Examples:"));
}

#[test]
fn disasm_lists_the_code() {
    let text = String::from_utf8(output(&["disasm", &elf("fibonacci.mips")]).stdout).unwrap();
    assert!(
        text.starts_with("\n00400000 <__start>:\n  400000:\t8fa40000 \tlw a0,0(sp)\n"),
        "{text}"
    );
    assert!(text.contains(" <main>:\n"));
    let json = object(&output(&["disasm", &elf("fibonacci.mipsel"), "--json"]));
    assert_eq!(json["endian"], "little");
    assert_eq!(json["entry"], "0x00400000");
    let first = &json["instructions"][0];
    assert_eq!(first["text"], "lw a0,0(sp)");
    assert_eq!(first["symbol"], "__start+0x0");
    assert_eq!(output(&["disasm", "no-such-file"]).status.code(), Some(1));
}

#[test]
fn closed_pipes_are_no_panic() {
    for arguments in [["disasm", &elf("sha2-rust.mips")], ["run", &elf("all-instructions.mips")]] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let run = mipsilon(&arguments).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(run.status.code(), Some(141), "{}", stderr(&run));
        assert_eq!(stderr(&run), "");
    }
}
