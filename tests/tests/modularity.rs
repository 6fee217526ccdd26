//! The machine is written for every field and backend at once: no file of `spec/` or `air/` names
//! one. And no subjects of a crate depend on each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use mipsilon_pcs::BackendId;

/// The files below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn no_chip_names_a_field_or_a_commitment_scheme() {
    let mut found = Vec::new();
    for folder in ["spec", "air"] {
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder), &mut found);
    }
    assert!(found.len() > 40, "{} files", found.len());
    // "koala-bear" also as "KoalaBear", "koala_bear" and "koala bear"; "fri-blake3" as "fri".
    let letters = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    let fields = BackendId::ALL.iter().map(|(field, _)| letters(field));
    let schemes = ["TwoAdicFri", "p3-fri", "p3-whir", "p3-stir", "p3-circle"].map(letters);
    let names: Vec<String> = fields.chain(schemes).collect();
    for path in found {
        let text = letters(&fs::read_to_string(&path).unwrap());
        for name in &names {
            assert!(!text.contains(name.as_str()), "{} names {name}", path.display());
        }
    }
}

/// The subjects of a crate, which are its top-level modules, with those that each names.
fn subjects(krate: &str) -> BTreeMap<String, BTreeSet<String>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(krate).join("src");
    let mut found = Vec::new();
    files(&source, &mut found);
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let code = |text: &str| -> String {
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect()
    };
    // What the root exports counts as its module's.
    let root = code(&read(&source.join("lib.rs")));
    let mut home = BTreeMap::new();
    for export in root.split("pub use ").skip(1).filter_map(|rest| rest.split(';').next()) {
        let (module, names) = export.split_once("::").unwrap_or((export, export));
        let names = names.split(|c: char| !c.is_alphanumeric() && c != '_');
        home.extend(names.map(|name| (name.to_owned(), module.to_owned())));
    }
    let mut subjects = BTreeMap::<String, BTreeSet<String>>::new();
    for path in found.iter().filter(|path| !path.ends_with("lib.rs") && !path.ends_with("tests.rs"))
    {
        let inside = path.strip_prefix(&source).unwrap();
        let subject = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        let named = subjects.entry(subject.to_owned()).or_default();
        for rest in code(&read(path)).split("crate::").skip(1) {
            // `crate::{a, b}` names several.
            let group = rest.strip_prefix('{').and_then(|rest| rest.split('}').next());
            let names = group.map_or(vec![rest], |group| group.split(',').collect());
            let first = |name: &str| -> String {
                let name = name.trim_start();
                name.chars().take_while(|&c| c.is_alphanumeric() || c == '_').collect()
            };
            named.extend(names.into_iter().map(first));
        }
    }
    let all: BTreeSet<String> = subjects.keys().cloned().collect();
    for (subject, named) in &mut subjects {
        let homes = named.iter().map(|name| home.get(name).unwrap_or(name));
        *named = homes.filter(|name| all.contains(*name) && *name != subject).cloned().collect();
    }
    subjects
}

/// Removes what names nothing else that is left, again and again: what remains goes in circles.
fn circles(mut subjects: BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    loop {
        let left: BTreeSet<String> = subjects.keys().cloned().collect();
        let before = subjects.len();
        subjects.retain(|_, named| named.iter().any(|name| left.contains(name)));
        if subjects.len() == before {
            return subjects.into_keys().collect();
        }
    }
}

#[test]
fn no_subjects_name_each_other_in_a_circle() {
    for krate in ["air", "pcs", "vm", "vm/verify"] {
        let subjects = subjects(krate);
        assert!(subjects.len() > 7 && subjects.values().any(|named| named.len() > 2), "{krate}");
        assert_eq!(circles(subjects), Vec::<String>::new(), "{krate}");
    }
}

#[test]
fn circles_are_found() {
    let named = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let subjects =
        [("a", named(&["b"])), ("b", named(&["c"])), ("c", named(&["b"])), ("d", named(&[]))];
    let subjects = subjects.map(|(name, named)| (name.to_owned(), named)).into();
    // What only leads into a circle is not left out.
    assert_eq!(circles(subjects), ["a", "b", "c"]);
}
