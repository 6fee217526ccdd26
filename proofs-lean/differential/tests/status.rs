//! `proofs-lean/STATUS.md` is current.

use std::fs;

use mipsilon_differential::{lean, status, vectors};

#[test]
fn the_status_is_current() {
    let read = |path: &str| fs::read_to_string(lean::project().join(path)).unwrap();
    let document = status::document(&read(status::STATEMENT), &vectors());
    assert!(
        document == read("STATUS.md"),
        "run `cargo run -p mipsilon-differential --bin status > proofs-lean/STATUS.md`"
    );
}

/// Lists count only with what is stated of them.
#[test]
fn the_statement_is_read() {
    let lists = "\ndef chips : L := [\n  Gen.Nop.chip,\n  Gen.TrapEqual.chip]\n\
                 \ndef opcodes : List Opcode := [\n  .tne, .teq]\n";
    let sound = "\n  sound : ∀ chip ∈ chips, Sound F chip\n";
    let complete = "\n  complete : ∀ op ∈ opcodes, Complete F chips op\n";
    let line = |statement: &str, op: &str| {
        let text = status::document(statement, &[]);
        text.lines().find(|line| line.starts_with(&format!("| {op} |"))).unwrap().to_owned()
    };
    let all = [lists, sound, complete].concat();
    assert!(line(&all, "TEQ").ends_with("| trap-equal | proved | proved |"));
    assert!(line(&all, "TGE").ends_with("| trap-less | not yet | not yet |"));
    assert!(line(&all, "ADDU").ends_with("| add, nop, move | not yet | not yet |"));
    assert!(line(&[lists, sound].concat(), "TEQ").ends_with("| proved | not yet |"));
    assert!(line(lists, "TEQ").ends_with("| not yet | not yet |"));
    assert!(line(&all, "SYSCALL").ends_with("| not yet | not yet |"));
    assert!(
        line(&format!("{all}\n  exit_sound (p : P) :"), "SYSCALL").ends_with("| exit | not yet |")
    );
}
