//! docs/json.md.

use std::collections::BTreeSet;
use std::fs;

use crate::mipsilon::{Scratch, elf, file, keys, mipsilon};

#[test]
fn document_has_every_field_and_kind() {
    let scratch = Scratch::new();
    let (path, proof, input) = (elf("fibonacci.mips"), scratch.fibonacci(), scratch.file("input"));
    let profile = ["--security", "fast-insecure", "--json"];
    let with_profile = |arguments: &[&str]| mipsilon(&[arguments, &profile].concat());
    let made = scratch.file("made");
    let objects = [
        mipsilon(&["run", &path, "--input", &input, "--json"]),
        with_profile(&["prove", &path, "--input", &input, "-o", &made]),
        with_profile(&["verify", &path, &proof]),
        with_profile(&["digest", &path]),
        mipsilon(&["inspect", &proof, "--json"]),
    ];
    let objects = objects.map(|finished| finished.succeeded().object());
    let error = mipsilon(&["run", &elf("bad/unsupported-call.mips"), "--json"]).error(133, "trap");
    let call = &error["unsupported_syscalls"][0];
    let fields: BTreeSet<_> = objects.iter().chain([&error, call]).flat_map(keys).collect();
    let kinds = "usage io elf trap unpredictable modified-code max-cycles max-stack segment-limit \
                 prover rejected stale internal";
    let document = fs::read_to_string(file("docs/json.md")).unwrap();
    let help = mipsilon(&["--help"]).succeeded().stdout;
    for name in fields.into_iter().chain(kinds.split(' ')) {
        assert!(document.contains(&format!("`{name}`")), "{name}");
    }
    for kind in kinds.split(' ') {
        assert!(help.contains(kind), "{kind}");
    }
}
