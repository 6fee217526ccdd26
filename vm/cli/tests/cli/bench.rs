//! `mipsilon bench`.

use serde_json::Value;

use crate::mipsilon::{Scratch, elf, keys, mipsilon};

/// The keys of the object, sorted.
const KEYS: [&str; 8] =
    ["cycles", "date", "machine", "program", "results", "runs", "security", "version"];

/// The keys of a result, sorted.
const RESULT_KEYS: [&str; 14] = [
    "conjectured_security_bits",
    "cpu_seconds",
    "cycles",
    "cycles_per_cpu_second",
    "error",
    "field",
    "pcs",
    "peak_rss_bytes",
    "proof_bytes",
    "ratio",
    "security_bits",
    "verify_cpu_seconds",
    "wall_seconds",
    "zero_knowledge",
];

/// The options of a single backend.
const ONE: [&str; 6] =
    ["--field", "koala-bear", "--pcs", "fri-blake3", "--security", "fast-insecure"];

fn result(object: &Value) -> &Value {
    assert_eq!(keys(object), KEYS);
    let results = object["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    assert_eq!(keys(&results[0]), RESULT_KEYS);
    assert_eq!((&results[0]["field"], &results[0]["pcs"]), (&ONE[1].into(), &ONE[3].into()));
    &results[0]
}

#[test]
fn object_and_chart_tell_what_was_measured() {
    let scratch = Scratch::new();
    let (elf, input) = (elf("fibonacci.mips"), scratch.write("input", b"10"));
    let chart = scratch.file("chart.svg");
    let bench = ["bench", "backends", &elf, "--input", &input, "--chart", &chart, "--json"];
    let object = mipsilon(&[&bench[..], &ONE].concat()).succeeded().object();
    assert_eq!(object["program"], "fibonacci.mips.elf");
    assert_eq!(object["security"], "fast-insecure");
    assert_eq!(object["runs"], 1);
    assert_eq!(object["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(object["date"].as_str().unwrap().len(), "2000-01-01".len());
    assert_eq!(keys(&object["machine"]), ["cpu", "logical_cpus", "memory_bytes"]);

    let result = result(&object);
    let run = mipsilon(&["run", &elf, "--input", &input, "--json"]).object();
    assert_eq!((&result["error"], &result["cycles"]), (&Value::Null, &run["cycles"]));
    assert_eq!(object["cycles"], run["cycles"]);
    let number = |key: &str| result[key].as_f64().unwrap();
    // Up to what printing and reading a number rounds.
    let rate = number("cycles_per_cpu_second") * number("cpu_seconds") / number("cycles");
    assert!((rate - 1.0).abs() < 1e-9, "{rate}");
    // This is the default backend.
    assert_eq!(number("ratio"), 1.0);
    assert!(number("wall_seconds") > 0.0 && number("verify_cpu_seconds") > 0.0);
    assert!(number("peak_rss_bytes") > 1e6 && number("proof_bytes") > 1e4);
    assert!(number("security_bits") > 0.0 && number("conjectured_security_bits") > 0.0);
    assert_eq!(result["zero_knowledge"], false);

    let chart = String::from_utf8(scratch.read("chart.svg")).unwrap();
    for part in ["<svg", "fibonacci.mips.elf, ", "fast-insecure", "koala-bear fri-blake3", "</svg>"]
    {
        assert!(chart.contains(part), "{part}: {chart}");
    }
    assert_eq!(scratch.names(), ["chart.svg", "input"]);
}

#[test]
fn a_failure_is_a_row() {
    let elf = elf("bad/break.mips");
    let bench = [&["bench", "backends", &elf][..], &ONE].concat();
    let json = mipsilon(&[&bench[..], &["--json"]].concat());
    // Nothing was measured.
    assert_eq!(json.status, 1);
    let object = json.object();
    let error = result(&object)["error"].as_str().unwrap();
    assert!(error.contains("break"), "{error}");
    let text = mipsilon(&bench);
    assert_eq!((text.status, text.stderr.as_str()), (1, ""));
    assert!(text.stdout.trim_end().ends_with(error), "{}", text.stdout);
}

#[test]
fn what_cannot_be_measured_is_told_before_the_work() {
    let scratch = Scratch::new();
    let elf = elf("fibonacci.mips");
    let bench = |more: &[&str]| {
        mipsilon(&[&["bench", "backends", &elf, "--json"][..], &ONE[4..], more].concat())
    };
    let wrong = bench(&["--field", "mersenne-31", "--pcs", "fri-blake3"]).error(2, "usage");
    let message = wrong["message"].as_str().unwrap();
    for (field, pcs) in mipsilon_pcs::BackendId::KNOWN {
        assert!(message.contains(&format!("{field} with {pcs}")), "{message}");
    }
    bench(&["--runs", "0"]).error(2, "usage");
    bench(&["--chart", &scratch.file("chart.png")]).error(2, "usage");
    bench(&["--chart", &scratch.file("none/chart.svg")]).error(1, "io");
    bench(&["--input", &scratch.file("none")]).error(1, "io");
    mipsilon(&["bench", "backends", &scratch.file("none"), "--json"]).error(1, "io");
    assert_eq!(scratch.names(), [""; 0]);
}
