//! `mipsilon extract`.

use std::fs;

use mipsilon_air::export::air_digest;
use mipsilon_air::machine::ChipId;

use crate::mipsilon::{Scratch, mipsilon};

#[test]
fn json_is_what_the_digest_hashes() {
    let json = mipsilon(&["extract", "json"]).succeeded().stdout;
    assert_eq!(blake3::derive_key("mipsilon air digest v1", json.as_bytes()), air_digest());
    let object: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(object["chips"].as_array().unwrap().len(), ChipId::COUNT);
}

#[test]
fn lean_files_are_written_where_they_differ() {
    let scratch = Scratch::new();
    let out = scratch.file("");
    let lean = ["extract", "lean", "--out", &out];
    let check = [&lean[..], &["--check"]].concat();
    // The bounds, codes, columns, tags and the list of the chips too.
    let files = ChipId::COUNT + 5;
    let refused = |named: &str| {
        let finished = mipsilon(&check);
        assert_eq!(finished.status, 1);
        assert!(finished.stderr.contains(named), "{}", finished.stderr);
    };
    refused("not current: Mipsilon/Gen/Nop.lean, ");
    assert!(scratch.names().is_empty());

    let object = mipsilon(&[&lean[..], &["--json"]].concat()).succeeded().object();
    assert_eq!(object["files"].as_array().unwrap().len(), files);
    assert_eq!(object["files"], object["stale"]);
    mipsilon(&check).succeeded();

    let (nop, old) = (scratch.file("Mipsilon/Gen/Nop.lean"), scratch.file("Mipsilon/Gen/Old.lean"));
    let text = fs::read_to_string(&nop).unwrap();
    fs::write(&nop, text.replace(".lit 201", ".lit 202")).unwrap();
    fs::write(&old, "").unwrap();
    refused("not current: Mipsilon/Gen/Nop.lean, Mipsilon/Gen/Old.lean;");
    let object = mipsilon(&[&lean[..], &["--json"]].concat()).succeeded().object();
    assert_eq!(
        object["stale"],
        serde_json::json!(["Mipsilon/Gen/Nop.lean", "Mipsilon/Gen/Old.lean"])
    );
    assert_eq!(fs::read_to_string(&nop).unwrap(), text);
    assert!(!fs::exists(&old).unwrap());
}

#[test]
fn a_file_in_the_way_is_an_error() {
    let scratch = Scratch::new();
    let out = scratch.write("file", b"");
    mipsilon(&["extract", "lean", "--out", &out, "--json"]).error(1, "io");
    assert_eq!(mipsilon(&["extract", "lean"]).status, 2);
}
