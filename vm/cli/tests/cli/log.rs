//! RUST_LOG.

use crate::mipsilon::{Scratch, elf, mipsilon_with};

/// What proving logs under this filter.
fn logged(filter: &str) -> Vec<String> {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("fibonacci.mips"), scratch.file("proof"));
    let input = scratch.write("input", b"10");
    let arguments =
        ["prove", &elf, "--input", &input, "-o", &proof, "--security", "fast-insecure", "--json"];
    let finished = mipsilon_with(&arguments, |command| command.env("RUST_LOG", filter));
    finished.succeeded().stderr.lines().map(str::to_owned).collect()
}

#[test]
fn info_is_a_line_per_stage() {
    let lines = logged("info");
    let has = |part: &str| lines.iter().filter(|line| line.contains(part)).count();
    assert_eq!(has("INFO loaded program "), 1, "{lines:#?}");
    for stage in ["execute", "trace", "prove"] {
        assert_eq!(has(&format!("INFO {stage}: close time.busy=")), 1, "{stage}: {lines:#?}");
    }
    assert!(lines.len() < 10, "{lines:#?}");
}

#[test]
fn spans_of_plonky3_must_be_asked_for() {
    assert!(logged("info,p3_=info").len() > 20);
    assert_eq!(logged("warn"), [""; 0]);
    assert_eq!(logged(""), [""; 0]);
}
