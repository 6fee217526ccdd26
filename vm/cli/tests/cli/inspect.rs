//! `mipsilon inspect`.

use mipsilon_vm::proof::Proof;

use crate::mipsilon::{Scratch, elf, keys, mipsilon};

/// The keys of the object, sorted.
const KEYS: [&str; 15] = [
    "argument_bytes",
    "end_clk",
    "exit_code",
    "field",
    "file_bytes",
    "format_version",
    "log_heights",
    "machine_digest",
    "machine_is_this_version",
    "output_hex",
    "pcs",
    "program_digest",
    "rows",
    "security",
    "verified",
];

#[test]
fn tells_the_claims_of_a_proof() {
    let scratch = Scratch::new();
    let (elf, path) = (elf("fibonacci.mips"), scratch.fibonacci());
    let bytes = scratch.read("proof");
    let proof = Proof::from_bytes(&bytes).unwrap();
    let object = mipsilon(&["inspect", &path, "--json"]).succeeded().object();
    assert_eq!(keys(&object), KEYS);
    assert_eq!(object["verified"], false);
    assert_eq!(object["exit_code"], 0);
    assert_eq!(object["output_hex"], "00000037");
    assert_eq!((&object["field"], &object["pcs"]), (&"koala-bear".into(), &"fri-blake3".into()));
    assert_eq!(object["security"], "fast-insecure");
    assert_eq!(object["machine_is_this_version"], true);
    assert_eq!(object["file_bytes"], bytes.len());
    assert_eq!(object["argument_bytes"], proof.proof.len());
    assert_eq!(object["end_clk"], proof.end_clk);
    let input = scratch.file("input");
    let run = mipsilon(&["run", &elf, "--input", &input, "--json"]).succeeded().object();
    assert_eq!(object["rows"], run["rows"]);
    let digest = ["digest", &elf, "--security", "fast-insecure", "--json"];
    let digest = mipsilon(&digest).succeeded().object();
    for key in ["program_digest", "machine_digest"] {
        assert_eq!(object[key], digest[key]);
    }

    let chips = mipsilon(&["chips", "--json"]).succeeded().object();
    let names =
        chips["chips"].as_array().unwrap().iter().map(|chip| chip["name"].as_str().unwrap());
    let heights = &object["log_heights"];
    for (name, &log) in names.clone().zip(&proof.shape) {
        assert_eq!(heights[name], serde_json::Value::from(log), "{name}");
    }
    assert_eq!(keys(heights).len(), names.count());

    let text = mipsilon(&["inspect", &path]).succeeded().stdout;
    assert!(text.starts_with("NOT VERIFIED; the file says:\n  exit code       0\n"), "{text}");
    assert!(text.contains(" (this version's)\n"), "{text}");
    assert!(
        text.lines().any(|line| line.starts_with("bytes ") && line.ends_with(" 2^16")),
        "{text}"
    );
    assert!(text.contains("\nwithout rows: "), "{text}");
}

#[test]
fn what_a_file_claims_cannot_pass_for_our_words() {
    let scratch = Scratch::new();
    scratch.fibonacci();
    let honest = Proof::from_bytes(&scratch.read("proof")).unwrap();
    let forged = Proof {
        field: "koala-bear-2".to_owned(),
        exit_code: u32::MAX,
        end_clk: 0,
        shape: vec![Some(255); honest.shape.len() + 2],
        machine_digest: [0; 32],
        ..honest.clone()
    };
    let path = scratch.write("forged", &forged.to_bytes().unwrap());
    let text = mipsilon(&["inspect", &path]).succeeded().stdout;
    assert!(text.lines().all(|line| !line.starts_with("valid")), "{text}");
    assert!(text.contains(" (this build has no such backend)\n"), "{text}");
    let object = mipsilon(&["inspect", &path, "--json"]).succeeded().object();
    assert!(object["machine_is_this_version"].is_null());
    assert_eq!((&object["exit_code"], &object["rows"]), (&u32::MAX.into(), &0.into()));
    assert_eq!(object["log_heights"][format!("#{}", honest.shape.len() + 1)], 255);

    let other = Proof { machine_digest: [0; 32], shape: Vec::new(), ..honest };
    let path = scratch.write("other", &other.to_bytes().unwrap());
    let text = mipsilon(&["inspect", &path]).succeeded().stdout;
    assert!(text.contains(" (not this version's)\n"), "{text}");
}

#[test]
fn what_is_no_proof_is_refused() {
    let scratch = Scratch::new();
    for bytes in [&b""[..], b"MIPSILON", b"\x7fELF"] {
        let path = scratch.write("file", bytes);
        mipsilon(&["inspect", &path, "--json"]).error(3, "rejected");
        assert_eq!(mipsilon(&["inspect", &path]).status, 3);
    }
    mipsilon(&["inspect", &scratch.file("none"), "--json"]).error(1, "io");
}
