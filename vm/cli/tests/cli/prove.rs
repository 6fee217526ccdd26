//! `mipsilon prove`.

use serde_json::Value;

use crate::mipsilon::{Scratch, elf, file, keys, mipsilon};

/// The keys of the object, sorted.
const KEYS: [&str; 16] = [
    "cells",
    "cells_per_cycle",
    "conjectured_security_bits",
    "cpu_seconds",
    "cycles",
    "exit_code",
    "field",
    "output_hex",
    "pcs",
    "peak_rss_bytes",
    "proof_bytes",
    "rows",
    "security_bits",
    "unsupported_syscalls",
    "wall_seconds",
    "zero_knowledge",
];

fn number(object: &Value, key: &str) -> f64 {
    object[key].as_f64().unwrap_or_else(|| panic!("{key} of {object}"))
}

#[test]
fn object_tells_the_run_and_its_cost() {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("all-instructions.mips"), scratch.file("proof"));
    let input = file("guests/inputs/all-instructions.txt");
    let run = mipsilon(&["run", &elf, "--input", &input, "--json"]).object();
    let made = mipsilon(&[
        "prove",
        &elf,
        "--input",
        &input,
        "-o",
        &proof,
        "--json",
        "--security",
        "fast-insecure",
    ])
    .succeeded();
    // The program's terminal output.
    assert_eq!(made.stderr, "every instruction\n");
    let object = made.object();
    assert_eq!(keys(&object), KEYS);
    for key in ["exit_code", "cycles", "rows", "output_hex", "unsupported_syscalls"] {
        assert_eq!(object[key], run[key]);
    }
    assert_eq!(object["exit_code"], 7);
    assert_eq!((&object["field"], &object["pcs"]), (&"koala-bear".into(), &"fri-blake3".into()));
    assert_eq!(object["zero_knowledge"], false);
    assert_eq!(number(&object, "proof_bytes"), scratch.read("proof").len() as f64);
    assert!(number(&object, "cpu_seconds") > 0.0 && number(&object, "wall_seconds") > 0.0);
    assert!(number(&object, "peak_rss_bytes") > 1e6);
    assert!(number(&object, "security_bits") < 100.0);
    assert!(number(&object, "conjectured_security_bits") < 100.0);

    // This profile has degree 4, for which `chips` counts.
    let chips = mipsilon(&["chips", "--run", &elf, "--input", &input, "--json"]).object();
    assert_eq!(object["cells_per_cycle"], chips["cells_per_cycle"]);
    let per_cycle = number(&object, "cells") / number(&object, "cycles");
    assert_eq!(number(&object, "cells_per_cycle"), per_cycle);
    assert_eq!(scratch.names(), ["proof"]);
}

#[test]
fn default_profile_is_proven_100() {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("fibonacci.mipsel"), scratch.file("proof"));
    let input = scratch.write("input", b"10");
    let prove = ["prove", &elf, "--input", &input, "-o", &proof, "--json"];
    let made = mipsilon(&prove).succeeded().object();
    assert!(number(&made, "security_bits") >= 100.0);
    let verified = mipsilon(&["verify", &elf, &proof, "--json"]).succeeded().object();
    assert_eq!(verified["security_bits"], made["security_bits"]);
    assert_eq!(verified["output_hex"], "00000037");
}

#[test]
fn every_backend_proves() {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("fibonacci.mips"), scratch.file("proof"));
    let input = scratch.write("input", b"1");
    for &(field, pcs) in mipsilon_pcs::BackendId::ALL {
        let made = mipsilon(&[
            "prove",
            &elf,
            "--input",
            &input,
            "-o",
            &proof,
            "--json",
            "--security",
            "fast-insecure",
            "--field",
            field,
            "--pcs",
            pcs,
        ])
        .succeeded()
        .object();
        assert_eq!((made["field"].as_str(), made["pcs"].as_str()), (Some(field), Some(pcs)));
        let security = ["--security", "fast-insecure"];
        mipsilon(&["verify", &elf, &proof, security[0], security[1]]).succeeded();
    }
}

#[test]
fn summary_is_for_people() {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("all-instructions.mips"), scratch.file("proof"));
    let input = file("guests/inputs/all-instructions.txt");
    let made =
        mipsilon(&["prove", &elf, "--input", &input, "-o", &proof, "--security", "fast-insecure"])
            .succeeded();
    assert_eq!(made.stdout, "every instruction\n");
    for part in [
        "exit code 7 after ",
        "public output 54686520",
        "koala-bear with fri-blake3, profile fast-insecure",
        " bits proven (bound by ",
        "zero knowledge  no",
        &format!("proof, {} bytes", scratch.read("proof").len()),
        " s of CPU",
        " per cycle",
    ] {
        assert!(made.stderr.contains(part), "{part}: {}", made.stderr);
    }
}

#[test]
fn nothing_is_written_on_failure() {
    let scratch = Scratch::new();
    let fibonacci = elf("fibonacci.mips");
    let old = scratch.write("old", b"what was there");
    let prove = |elf: &str, proof: &str, more: &[&str]| {
        mipsilon(&[&["prove", elf, "-o", proof, "--json"], more].concat())
    };
    prove(&elf("bad/break.mips"), &old, &[]).error(1, "trap");
    prove(&fibonacci, &old, &["--max-cycles", "100"]).error(1, "max-cycles");
    prove(&scratch.file("none"), &old, &[]).error(1, "io");
    prove(&fibonacci, &old, &["--input", &scratch.file("none")]).error(1, "io");
    // What cannot be written is told before the work.
    prove(&fibonacci, &scratch.file("none/proof"), &[]).error(1, "io");
    prove(&fibonacci, &scratch.file("old/proof"), &[]).error(1, "io");
    prove(&fibonacci, &scratch.file(""), &[]).error(1, "io");
    assert_eq!(scratch.names(), ["old"]);
    assert_eq!(scratch.read("old"), b"what was there");
}
