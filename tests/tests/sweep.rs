//! Every cell of every kind of row set to wrong values, alone and with other cells made to fit.

use std::collections::BTreeSet;

use mipsilon_spec::Endian;
use mipsilon_tests::model::{Model, Provided};
use mipsilon_tests::search::{Base, Dropped, Search, Verdict};
use mipsilon_tests::sweep::{ChipRows, Run, wrong_steps};
use p3_field::PrimeField32;
use p3_koala_bear::KoalaBear as F;
use rayon::prelude::*;

/// Cells that a cheat may alter beyond the first.
const DEPTH: usize = 3;
/// Rows of each chip in each run.
const ROWS: usize = 16;

/// Calls `report` on what comes of every wrong step in every direction.
fn sweep<T: Send>(
    depth: usize,
    report: impl Fn(&Model, usize, &Base, Verdict, &[F]) -> Option<T> + Sync,
) -> Vec<T> {
    let runs = [(Endian::Big, 11), (Endian::Little, 12)];
    let runs = runs.map(|(endian, seed)| Run::random(endian, seed, ROWS));
    let rows: Vec<(&Provided, &ChipRows, &Base)> = runs
        .iter()
        .flat_map(|run| run.chips.iter().map(move |chip| (&run.provided, chip)))
        .flat_map(|(provided, chip)| chip.rows.iter().map(move |r| (provided, chip, r)))
        .collect();
    rows.into_par_iter()
        .flat_map_iter(|(provided, chip, base)| {
            let model = &chip.model;
            let search = Search::new(model, provided, base, Dropped::Nothing);
            let columns: Vec<usize> = (0..model.columns.len()).collect();
            let mut found = Vec::new();
            if let Some((verdict, row)) = search.run(None, depth) {
                found.extend(report(model, 0, base, verdict, &row));
            }
            for (direction, column) in search.directions(&columns) {
                for step in wrong_steps(base.cells[column]) {
                    if let Some((verdict, row)) = search.run(Some((direction, step)), depth) {
                        found.extend(report(model, column, base, verdict, &row));
                    }
                }
            }
            found
        })
        .collect()
}

/// The altered cells of a row.
fn difference(model: &Model, honest: &[F], row: &[F]) -> String {
    let cells = model.columns.iter().zip(honest.iter().zip(row));
    let changed = cells.filter(|(_, (old, new))| old != new);
    let texts: Vec<_> =
        changed.map(|(name, (old, new))| format!("{name}: {old} -> {new}")).collect();
    format!("{}: {}", model.name, texts.join(", "))
}

#[test]
fn no_satisfying_row_does_something_else() {
    let attacks = sweep(DEPTH, |model, _, base, verdict, row| {
        (verdict == Verdict::Attack).then(|| difference(model, &base.cells, row))
    });
    let shown: BTreeSet<_> = attacks.iter().take(400).collect();
    assert!(attacks.is_empty(), "{} attacks: {shown:#?}", attacks.len());
}

/// Reads cells of a row by name.
type Cells<'a> = dyn Fn(&str) -> u32 + 'a;

/// Cells that may hold anything: the chips (`*` for all), the columns, on which rows, and why.
type FreeCells = (&'static str, &'static [&'static str], fn(&Cells<'_>) -> bool, &'static str);

const FREE: [FreeCells; 19] = [
    ("*", &["weight.0", "weight.1"], |_| true, "a weight of a difference that is 0"),
    ("*", &["test.weight.0", "test.weight.1"], |_| true, "a weight of a difference that is 0"),
    ("syscall", &["bad_weight.0", "bad_weight.1"], |_| true, "a weight of a term that is 0"),
    ("syscall", &["unknown_weight.0", "unknown_weight.1"], |_| true, "a weight of 0"),
    (
        "count",
        &["t", "power", "copower", "rest"],
        |row| row("limb.0") + row("limb.1") == 0,
        "the place of a bit that is not there",
    ),
    (
        "divide",
        &["abs_q.byte.0", "abs_q.byte.1", "abs_q.byte.2", "abs_q.byte.3"],
        |row| row("by_zero") == 1,
        "times 0",
    ),
    (
        "divide",
        &["margin.lo", "margin.hi", "borrow"],
        |row| row("by_zero") == 1,
        "no remainder is compared",
    ),
    (
        "divide",
        &["negation_a.carry.0", "negation_a.carry.1"],
        |row| row("sign.0") == 0,
        "not negated",
    ),
    (
        "divide",
        &["negation_b.carry.0", "negation_b.carry.1"],
        |row| row("sign.1") == 0,
        "not negated",
    ),
    (
        "divide",
        &["negation_q.carry.0", "negation_q.carry.1"],
        |row| row("quotient_sign") == 0 || row("by_zero") == 1,
        "not negated",
    ),
    (
        "divide",
        &["negation_r.carry.0", "negation_r.carry.1"],
        |row| row("sign.0") == 0 || row("by_zero") == 1,
        "not negated",
    ),
    ("extract", &["below.high"], |row| row("end.u.1") == 1, "a cut above the word"),
    (
        "insert",
        &["source_below_end.high", "old_below_end.high"],
        |row| row("end.u.1") == 1,
        "a cut above the word",
    ),
    ("extend", &["sign"], |row| row("select.2") == 1, "WSBH has no sign"),
    (
        "syscall",
        &["terminal_product"],
        |row| row("case.terminal") + row("case.bad_write") == 0,
        "not compared",
    ),
    (
        "syscall",
        &["descriptor_product"],
        |row| row("case.bad_read") + row("case.bad_write") == 0 || row("bad_weight.1") == 0,
        "not compared",
    ),
    (
        "syscall",
        &["room.lo", "room.hi", "room_carry.0", "room_carry.1"],
        |row| row("case.read") + row("case.terminal") + row("case.output") == 0,
        "no buffer",
    ),
    (
        "syscall",
        &["unread.lo", "unread.hi", "unread_carry"],
        |row| row("case.read") == 0,
        "nothing is read",
    ),
    (
        "syscall",
        &["word", "offset.0", "offset.1"],
        |row| row("reads") + row("outputs") == 0,
        "no transfer starts",
    ),
];

#[test]
fn free_cells_are_known() {
    let free: BTreeSet<(String, Option<usize>)> = sweep(0, |model, column, base, verdict, _| {
        let honest = &base.cells;
        let padding = honest.iter().all(|cell| *cell == F::default());
        if verdict != Verdict::Free || padding {
            return None;
        }
        let cell = |name: &str| {
            let index = model.columns.iter().position(|column| column == name);
            honest[index.expect("a column")].as_canonical_u32()
        };
        let name = model.columns[column].as_str();
        let entry = FREE.iter().position(|(chip, columns, when, _)| {
            [&model.name, "*"].contains(chip) && columns.contains(&name) && when(&cell)
        });
        Some((format!("{} {name}", model.name), entry))
    })
    .into_iter()
    .collect();
    let unknown: Vec<_> = free.iter().filter(|(_, entry)| entry.is_none()).collect();
    assert!(unknown.is_empty(), "free cells: {unknown:#?}");
    for (i, (chip, columns, _, why)) in FREE.iter().enumerate() {
        let seen = free.iter().any(|(_, entry)| *entry == Some(i));
        assert!(seen, "{chip} {columns:?} ({why}): not free on any row");
    }
}
