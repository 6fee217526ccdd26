//! The machine is written for every field and backend at once: no file of `spec/` or `air/` names
//! one.

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
