//! `proofs-lean/STATUS.md` is current.

use std::fs;

use mipsilon_differential::{lean, status, vectors};

#[test]
fn the_status_is_current() {
    let read = |path: &str| fs::read_to_string(lean::project().join(path)).unwrap();
    let document = status::document(&read(status::CLAIMS), &vectors());
    assert!(
        document == read("STATUS.md"),
        "run `cargo run -p mipsilon-differential --bin status > proofs-lean/STATUS.md`"
    );
}

/// Lists count only with the theorem about them.
#[test]
fn claims_are_read() {
    let lists = "\ndef rows : L := [\n  (Gen.Nop.chip, Nop.ops),\n  (Gen.TrapEqual.chip, x)]\n\
                 \ndef opcodes : List Opcode := [\n  .tne, .teq]\n";
    let sound = "\ntheorem sound : ∀ chip ∈ chips, Sound F chip := by\n";
    let complete = "\ntheorem complete : ∀ op ∈ opcodes, Complete F chips op := by\n";
    let line = |claims: &str, op: &str| {
        let text = status::document(claims, &[]);
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
        line(&format!("{all}\ntheorem exit_sound : x"), "SYSCALL").ends_with("| exit | not yet |")
    );
}
