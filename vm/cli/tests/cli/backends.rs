//! `mipsilon backends`.

use mipsilon_pcs::{BackendId, SecurityProfile};
use serde_json::Value;

use crate::mipsilon::{keys, mipsilon};

/// The keys of a backend's object, sorted.
const KEYS: [&str; 7] =
    ["extension_degree", "field", "hash", "min_log_height", "pcs", "profiles", "zero_knowledge"];

/// The keys of a profile's object, sorted.
const PROFILE_KEYS: [&str; 8] = [
    "conjectured",
    "conjectured_binding",
    "extension_degree",
    "log_proofs",
    "min_log_height",
    "parameters",
    "proven",
    "proven_binding",
];

fn list() -> Vec<Value> {
    let object = mipsilon(&["backends", "--json"]).succeeded().object();
    assert_eq!(keys(&object), ["backends"]);
    object["backends"].as_array().unwrap().clone()
}

#[test]
fn object_has_every_backend() {
    let backends = list();
    let text = |object: &Value, key: &str| object[key].as_str().unwrap().to_owned();
    let pairs: Vec<_> = backends.iter().map(|it| (text(it, "field"), text(it, "pcs"))).collect();
    let expected: Vec<_> =
        BackendId::ALL.iter().map(|&(field, pcs)| (field.to_owned(), pcs.to_owned())).collect();
    assert_eq!(pairs, expected);
    for backend in &backends {
        assert_eq!(keys(backend), KEYS);
        assert!(!text(backend, "hash").is_empty());
        assert_eq!(backend["zero_knowledge"], text(backend, "pcs") == "hiding-fri");
        assert!(backend["extension_degree"].as_u64().unwrap() > 1, "{backend}");
        let profiles = &backend["profiles"];
        let mut names = SecurityProfile::ALL.map(SecurityProfile::name);
        names.sort_unstable();
        assert_eq!(keys(profiles), names);
        for profile in names.map(|name| &profiles[name]) {
            assert_eq!(keys(profile), PROFILE_KEYS);
            let bits = |key: &str| profile[key].as_u64().unwrap();
            assert!(bits("min_log_height") < 22 && bits("extension_degree") > 1, "{profile}");
            assert!((1..200).contains(&bits("proven")), "{profile}");
            assert!((1..200).contains(&bits("conjectured")), "{profile}");
            let secure = profile != &profiles["fast-insecure"];
            assert_eq!(profile["log_proofs"].is_u64(), secure, "{profile}");
            for key in ["parameters", "proven_binding", "conjectured_binding"] {
                assert!(!text(profile, key).is_empty(), "{profile}");
            }
        }
        // Outside the profiles: those of the default one.
        for key in ["min_log_height", "extension_degree"] {
            assert_eq!(backend[key], profiles["proven-100"][key]);
        }
    }
}

#[test]
fn table_is_for_people() {
    let plain = mipsilon(&["backends"]).succeeded().stdout;
    assert_eq!(plain.lines().count(), 1 + BackendId::ALL.len() * SecurityProfile::ALL.len());
    let verbose = mipsilon(&["backends", "--verbose"]).succeeded().stdout;
    for backend in list() {
        let parameters = backend["profiles"]["proven-100"]["parameters"].as_str().unwrap();
        assert!(verbose.contains(parameters) && !plain.contains(parameters), "{verbose}");
    }
}

/// A build that lacks backends prints a part of the list.
#[test]
fn committed_list_is_current() {
    let printed = mipsilon(&["backends", "--markdown"]).succeeded().stdout;
    let document = std::fs::read_to_string(crate::mipsilon::file("docs/backends.md")).unwrap();
    let (_, rest) = document.split_once("<!-- backends: begin -->\n").unwrap();
    let (committed, _) = rest.split_once("<!-- backends: end -->").unwrap();
    let complete = BackendId::ALL.len() == BackendId::KNOWN.len();
    let is_current = printed.lines().all(|line| committed.lines().any(|other| other == line));
    assert!(
        is_current && (!complete || printed == committed),
        "docs/backends.md is out of date: it tells how to generate its list again"
    );
}
