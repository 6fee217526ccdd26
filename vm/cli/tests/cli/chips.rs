//! `mipsilon chips`.

use std::fs;

use serde_json::Value;

use crate::mipsilon::{elf, file, keys, mipsilon};

/// The keys of a chip's object, sorted.
const KEYS: [&str; 11] = [
    "cells_per_row",
    "constraints",
    "degree",
    "instructions",
    "interactions",
    "logup",
    "main",
    "name",
    "preprocessed",
    "quotient",
    "rows",
];

fn chip<'a>(object: &'a Value, name: &str) -> &'a Value {
    object["chips"].as_array().unwrap().iter().find(|chip| chip["name"] == name).unwrap()
}

#[test]
fn object_has_every_chip() {
    let object = mipsilon(&["chips", "--json"]).succeeded().object();
    assert_eq!(keys(&object), ["cells_per_cycle", "chips"]);
    assert_eq!(object["cells_per_cycle"], Value::Null);
    for chip in object["chips"].as_array().unwrap() {
        assert_eq!(keys(chip), KEYS);
        assert_eq!(chip["rows"], Value::Null);
        let figure = |key: &str| chip[key].as_u64().unwrap();
        let cells = figure("main") + 4 * (figure("logup") + figure("quotient"));
        assert_eq!(figure("cells_per_row"), cells);
        assert!(figure("degree") <= 3, "{chip}");
    }
    assert_eq!(chip(&object, "add")["instructions"], serde_json::json!(["addu", "subu"]));
}

#[test]
fn a_run_has_rows() {
    let (elf, input) = (elf("fibonacci.mips"), file("guests/inputs/fibonacci.txt"));
    let arguments = ["chips", "--run", &elf, "--input", &input];
    let object = mipsilon(&[&arguments[..], &["--json"]].concat()).succeeded().object();
    assert_eq!(chip(&object, "divide")["rows"], 0);
    assert!(chip(&object, "add")["rows"].as_u64().unwrap() > 999);
    assert!(object["cells_per_cycle"].as_f64().unwrap() > 1.0);
    let text = mipsilon(&arguments).succeeded().stdout;
    let summary = format!(": {:.2} per cycle", object["cells_per_cycle"].as_f64().unwrap());
    assert!(text.trim_end().ends_with(&summary), "{text}");
    let shares = text.lines().filter_map(|line| line.split_whitespace().find(|w| w.ends_with('%')));
    let total: f64 = shares.map(|share| share.trim_end_matches('%').parse::<f64>().unwrap()).sum();
    assert!((total - 100.0).abs() < 3.0, "{total}");
    mipsilon(&["chips", "--run", &crate::mipsilon::elf("bad/break.mips"), "--json"])
        .error(1, "trap");
}

#[test]
fn committed_table_is_current() {
    let printed = mipsilon(&["chips", "--markdown"]).succeeded().stdout;
    let committed = fs::read_to_string(file("docs/chips.md")).unwrap();
    assert!(
        printed == committed,
        "docs/chips.md is out of date: run mipsilon chips --markdown > docs/chips.md"
    );
}
