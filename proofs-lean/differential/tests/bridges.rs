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
use std::time::{Duration, SystemTime};

use common::with_lean;
use mipsilon_air::export;
use mipsilon_air::machine::{record_all, template};
use mipsilon_air::record::{Ast, Recording};
use mipsilon_differential::lean;
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
fn changed(chip: &Recording, kind: Kind, mut at: usize) -> Option<Recording> {
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
    for part in ["Mipsilon.lean", "check"] {
        fs::copy(lean::project().join(part), folder.path().join(part)).unwrap();
    }
    folder
}

/// What says which chips are changed.
const VARIABLE: &str = "MIPSILON_BRIDGES";

/// Parts into which the chips are divided if [`VARIABLE`] is not set.
const PARTS: u64 = 8;

/// A part of the chips: those whose number, divided by `of`, leaves `rest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    rest: u64,
    of: u64,
}

impl Part {
    /// Reads `all` or, counting from one, `3/8`.
    fn parse(text: &str) -> Option<Self> {
        if text == "all" {
            return Some(Self { rest: 0, of: 1 });
        }
        let (number, of) = text.split_once('/')?;
        let (number, of): (u64, u64) = (number.parse().ok()?, of.parse().ok()?);
        (1..=of).contains(&number).then(|| Self { rest: number - 1, of })
    }

    /// The part of a day.
    fn of_day(since_1970: Duration) -> Self {
        const DAY: u64 = 24 * 60 * 60;
        Self { rest: since_1970.as_secs() / DAY % PARTS, of: PARTS }
    }

    /// What is asked for, or the part of today.
    fn wanted() -> Self {
        let Ok(text) = std::env::var(VARIABLE) else {
            return Self::of_day(SystemTime::UNIX_EPOCH.elapsed().expect("the clock is set"));
        };
        Self::parse(&text)
            .unwrap_or_else(|| panic!("{VARIABLE}={text}: it is `all`, or a part such as 3/8"))
    }

    /// Whether the chip with this number belongs to the part.
    fn has(self, number: usize) -> bool {
        number as u64 % self.of == self.rest
    }
}

#[test]
fn parts_are_read_and_eight_days_have_all() {
    assert_eq!(Part::parse("all"), Some(Part { rest: 0, of: 1 }));
    assert_eq!(Part::parse("3/8"), Some(Part { rest: 2, of: 8 }));
    for bad in ["", "0/8", "9/8", "0/0", "1/0", "-1/8", "3", "3/", "every"] {
        assert_eq!(Part::parse(bad), None, "{bad}");
    }
    // Successive days, and successive weeks.
    for step in [1, 7] {
        let days = (20_000..).step_by(step).take(8);
        let parts: Vec<Part> =
            days.map(|day| Part::of_day(Duration::from_hours(24 * day))).collect();
        for chip in 0..100 {
            assert_eq!(parts.iter().filter(|part| part.has(chip)).count(), 1);
        }
    }
}

#[test]
fn changed_chips_are_refused() {
    let part = Part::wanted();
    let folder = copy();
    let module = |chip: &Recording| {
        let name = export::lean::module_name(&chip.name);
        let exists =
            |module: &String| folder.path().join(module.replace('.', "/") + ".lean").exists();
        ["Chips", "Tables"].map(|of| format!("Mipsilon.{of}.{name}")).into_iter().find(exists)
    };
    let proved: Vec<(Recording, String)> = record_all(&template())
        .into_iter()
        .filter_map(|chip| module(&chip).map(|module| (chip, module)))
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
    assert!(!modules.is_empty(), "{part:?} has none of {all} chips");
    // Not `eprintln!`, which the test harness swallows.
    let _ = writeln!(
        std::io::stderr(),
        "bridges: part {}/{}, {} of {all} chips; {VARIABLE}=all for all of them",
        part.rest + 1,
        part.of,
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
