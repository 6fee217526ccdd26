//! The chips in Lean are those in Rust.

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::with_lean;
use mipsilon_air::export;
use mipsilon_differential::chips::{Row, program_rows, rows};
use mipsilon_differential::{Vector, lean, vectors};

/// Rows of each chip.
const ROWS: usize = 8;

/// The chips of the rows to which Lean gives other answers.
fn differing(rows: &[Row], answers: &[&str]) -> Vec<&'static str> {
    assert_eq!(rows.len(), answers.len(), "Lean must answer each row by one line");
    rows.iter()
        .zip(answers)
        .filter(|(row, answer)| row.answer != **answer)
        .map(|(row, _)| row.chip)
        .collect()
}

/// Lean prints the JSON that the AIR digest hashes, evaluates rows as the compiled chips do, and has
/// the same program rows.
#[test]
fn lean_has_the_chips_of_rust() {
    let mut rows = rows(ROWS);
    let words = vectors().into_iter().filter_map(|vector| match vector {
        Vector::Decode(word) => Some(word),
        Vector::Step(_) => None,
    });
    rows.extend(program_rows(words.step_by(5)));
    let lines: Vec<String> =
        ["0".to_owned()].into_iter().chain(rows.iter().map(|row| row.line.clone())).collect();
    let source = lean::source("Chips.lean").unwrap();
    let Some(answers) = with_lean(|| lean::answers(&source, &lines)) else { return };
    let mut answers = answers.lines();
    assert!(answers.next() == Some(&export::json()), "the JSON exports differ");
    let answers: Vec<&str> = answers.collect();
    assert_eq!(differing(&rows, &answers), Vec::<&str>::new());

    // The rows depend on what they are compared with.
    let mut shifted = answers;
    shifted.rotate_left(ROWS);
    let chips: BTreeSet<&str> = rows.iter().map(|row| row.chip).collect();
    assert!(differing(&rows, &shifted).into_iter().collect::<BTreeSet<_>>() == chips);
}

/// `mipsilon extract lean` would change nothing.
#[test]
fn the_export_is_current() {
    let project = lean::project();
    let files = export::lean::files();
    for file in &files {
        let text = fs::read_to_string(project.join(&file.path)).unwrap_or_default();
        assert!(text == file.text, "{} is not what `mipsilon extract lean` writes", file.path);
    }
    let generated = fs::read_dir(project.join("Mipsilon/Gen")).unwrap().count();
    assert_eq!(generated, files.len() - 1, "Mipsilon/Gen has files of no chip");
}
