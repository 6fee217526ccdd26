//! Every core names the theorem that proves it, and the theorem is there; proofs name columns.

use std::fs;
use std::path::{Path, PathBuf};

/// The cores of a file: each name with its documentation.
fn cores(text: &str) -> Vec<(&str, String)> {
    let names = text.lines().filter_map(|line| {
        let (_, implemented) = line.strip_prefix("impl")?.split_once("Core for ")?;
        implemented.split(['<', ' ']).next()
    });
    let documented = |name| {
        let lines: Vec<&str> = text.lines().collect();
        let is_it = |line: &&str| {
            let name_of =
                line.strip_prefix("pub struct ").and_then(|rest| rest.split(['<', ';']).next());
            name_of == Some(name)
        };
        let at = lines.iter().position(is_it).unwrap_or_else(|| panic!("no struct {name}"));
        let above = lines[..at].iter().rev().take_while(|line| line.starts_with(['/', '#']));
        above.map(|line| format!("{line}\n")).collect()
    };
    names.map(|name| (name, documented(name))).collect()
}

#[test]
fn every_core_has_its_theorem() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut count = 0;
    let files = fs::read_dir(project.join("air/src/cores")).expect("the cores");
    let files: Vec<PathBuf> = files.map(|entry| entry.expect("an entry").path()).collect();
    for file in files {
        let text = fs::read_to_string(&file).expect("a core's text");
        for (name, documentation) in cores(&text) {
            let named = documentation.lines().find_map(|line| line.strip_prefix("/// Theorem: `"));
            let named = named.unwrap_or_else(|| panic!("the core {name} names no theorem"));
            let (theorem, rest) = named.split_once("` in `").expect("`theorem` in `file`");
            let module = project.join("proofs-lean/Mipsilon").join(rest.trim_end_matches("`."));
            let proofs = fs::read_to_string(&module)
                .unwrap_or_else(|error| panic!("{name}: {}: {error}", module.display()));
            let stated = format!("theorem {theorem} ");
            assert!(
                proofs.lines().any(|line| format!("{line} ").starts_with(&stated)),
                "{name}: {} has no {stated}",
                module.display()
            );
            count += 1;
        }
    }
    assert!(count >= 25, "{count} cores");
}

/// The Lean files of a folder that people write.
fn written(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let generated = |path: &PathBuf| path.ends_with("Mipsilon/Gen") || path.ends_with("Gen.lean");
    let (folders, files): (Vec<_>, Vec<_>) =
        entries.filter(|path| !generated(path)).partition(|path| path.is_dir());
    folders.iter().flat_map(|folder| written(folder)).chain(files).collect()
}

/// The lines with the number of a column of a row.
fn numbered(text: &str) -> Vec<&str> {
    let is_number = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let has = |line: &&str| {
        ["main", "next", "preprocessed"]
            .iter()
            .any(|source| line.split(&format!("env.{source} ")).skip(1).any(is_number))
    };
    text.lines().filter(has).collect()
}

/// The views of rows are generated.
#[test]
fn proofs_name_columns() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Mipsilon");
    // A chip without Rust code, whose columns have no names.
    let test = project.join("Test/Ast.lean");
    for file in written(&project).iter().filter(|file| **file != test) {
        let text = fs::read_to_string(file).expect("a module");
        assert!(numbered(&text).is_empty(), "{}: {:?}", file.display(), numbered(&text));
    }
    assert_eq!(numbered("a\nenv.main 3 + 1\nenv.main i\n(env.next 0)").len(), 2);
}

#[test]
fn cores_are_found_with_their_documentation() {
    let text = "/// A.\n///\n/// Theorem: `t` in `F.lean`.\n#[derive(Debug)]\npub struct One;\n\n\
                impl Core for One {\n}\n\n/// B.\npub struct Two<C>(C);\n\n\
                impl<C: Condition> Core for Two<C> {\n}\n";
    let found = cores(text);
    assert_eq!(found.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["One", "Two"]);
    assert!(found[0].1.contains("Theorem: `t`") && !found[1].1.contains("Theorem"));
}
