//! A chip that differs from what its theorems are about is refused: each chip with theorems is
//! changed in one place, a constant, a sign or a column in turn, and its Lean module must fail.
//!
//! Some 500 CPU-seconds for all chips, most of them Lean's in finding out that terms differ. A run
//! takes every eighth chip, others each day, so that eight days in a row take all; and so do eight
//! runs a week apart. `MIPSILON_BRIDGES=all` takes all chips at once, `MIPSILON_BRIDGES=3/8` the
//! third eighth on any day.

mod common;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use common::with_lean;
use mipsilon_air::ast::{Ast, ChipAst};
use mipsilon_air::export;
use mipsilon_air::machine::{ChipId, chip_asts, template};
use mipsilon_differential::lean;
use mipsilon_differential::part::Part;
use tempfile::TempDir;

/// What is changed.
#[derive(Clone, Copy)]
enum Kind {
    Constant,
    Sign,
    Column,
}

/// Changes the `at`-th place of a kind, counting down.
fn change(ast: &Ast, kind: Kind, at: &mut usize) -> Ast {
    let mut here = |is: bool| {
        let found = is && *at == 0;
        *at = at.wrapping_sub(usize::from(is));
        found
    };
    match ast {
        Ast::Constant(value) if here(matches!(kind, Kind::Constant)) => Ast::Constant(value + 1),
        Ast::Variable(source, index) if here(matches!(kind, Kind::Column)) => {
            Ast::Variable(*source, index ^ 1)
        }
        Ast::Constant(_) | Ast::Variable(..) => ast.clone(),
        Ast::Add(l, r) => {
            let swap = here(matches!(kind, Kind::Sign));
            let (l, r) = (Arc::new(change(l, kind, at)), Arc::new(change(r, kind, at)));
            if swap { Ast::Sub(l, r) } else { Ast::Add(l, r) }
        }
        Ast::Sub(l, r) => {
            let swap = here(matches!(kind, Kind::Sign));
            let (l, r) = (Arc::new(change(l, kind, at)), Arc::new(change(r, kind, at)));
            if swap { Ast::Add(l, r) } else { Ast::Sub(l, r) }
        }
        Ast::Mul(l, r) => Ast::Mul(Arc::new(change(l, kind, at)), Arc::new(change(r, kind, at))),
    }
}

/// The chip with the `at`-th place of a kind changed, if it has as many.
fn changed(chip: &ChipAst, kind: Kind, mut at: usize) -> Option<ChipAst> {
    let mut chip = chip.clone();
    let values = chip.constraints.iter_mut().map(|c| &mut c.value);
    let messages = chip.interactions.iter_mut();
    let messages = messages.flat_map(|i| i.fields.iter_mut().chain([&mut i.multiplicity]));
    let found = values.chain(messages).any(|value| {
        let other = change(value, kind, &mut at);
        let found = other != *value;
        *value = other;
        found
    });
    found.then_some(chip)
}

/// A copy of the Lean project without what is compiled.
fn copy() -> TempDir {
    fn copy_folder(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let target = to.join(entry.file_name());
            match entry.file_type().unwrap().is_dir() {
                true => copy_folder(&entry.path(), &target),
                false => drop(fs::copy(entry.path(), target).unwrap()),
            }
        }
    }
    let folder = TempDir::new().unwrap();
    for part in ["Mipsilon", "tools"] {
        copy_folder(&lean::project().join(part), &folder.path().join(part));
    }
    for part in ["Mipsilon.lean", "README.md", "check"] {
        fs::copy(lean::project().join(part), folder.path().join(part)).unwrap();
    }
    folder
}

/// What says which chips are changed.
const VARIABLE: &str = "MIPSILON_BRIDGES";

/// Parts into which the chips are divided if [`VARIABLE`] is not set.
const PARTS: u64 = 8;

#[test]
fn changed_chips_are_refused() {
    let part = Part::wanted(VARIABLE, PARTS);
    let folder = copy();
    let module = |id: ChipId| {
        let name = match id {
            ChipId::Syscall => "Row".to_owned(),
            _ => export::lean::module_name(id.name()),
        };
        let exists =
            |module: &String| folder.path().join(module.replace('.', "/") + ".lean").exists();
        let folders = match id {
            ChipId::Syscall | ChipId::Read | ChipId::Output => &["Chips.Syscall"][..],
            _ => &["Chips", "Tables"],
        };
        folders.iter().map(|of| format!("Mipsilon.{of}.{name}")).find(exists)
    };
    let proved: Vec<(ChipAst, String)> = chip_asts(&template())
        .iter()
        .filter_map(|(id, chip)| module(id).map(|module| (chip.clone(), module)))
        .collect();
    let all = proved.len();
    // Places that differ from chip to chip, in constraints and in messages.
    let mut modules = Vec::new();
    for (number, (chip, module)) in proved.into_iter().enumerate().filter(|(n, _)| part.has(*n)) {
        // Small tables have no sums.
        let kinds = [Kind::Constant, Kind::Sign, Kind::Column].into_iter().cycle().skip(number % 3);
        let other = kinds
            .take(3)
            .find_map(|kind| {
                changed(&chip, kind, 5 + 7 * number).or_else(|| changed(&chip, kind, 0))
            })
            .expect("a place to change");
        let file = export::lean::file(&other);
        fs::write(folder.path().join(file.path), file.text).unwrap();
        modules.push(module);
    }
    assert!(!modules.is_empty(), "{part} has none of {all} chips");
    // Not `eprintln!`, which the test harness swallows.
    let _ = writeln!(
        std::io::stderr(),
        "bridges: part {part}, {} of {all} chips; {VARIABLE}=all for all of them",
        modules.len()
    );
    let Some(report) = with_lean(|| lean::check(folder.path(), &modules)) else { return };
    for module in &modules {
        // Either the module itself, or one of several that it consists of.
        let (refused, skipped) = (format!("FAIL  {module}"), format!("skip  {module}: "));
        let noticed =
            report.lines().any(|line| line.trim() == refused || line.starts_with(&skipped));
        assert!(noticed, "{module} does not notice a change\n{report}");
    }
}
