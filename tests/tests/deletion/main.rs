//! Every constraint and lookup is needed: without it, some alteration of some row is accepted. What
//! survives is listed in `survivors`.
//!
//! Messages of the other buses are not deleted: without one of them not even honest runs balance.

mod survivors;

use mipsilon_spec::Endian;
use mipsilon_tests::model::{Model, Role};
use mipsilon_tests::polynomial::Polynomial;
use mipsilon_tests::search::{Dropped, Search, Verdict};
use mipsilon_tests::sweep::{ChipRows, Run, wrong_steps};
use rayon::prelude::*;

/// Cells that a cheat may alter beyond the first.
const DEPTH: usize = 3;
/// Rows of each chip in each run.
const ROWS: usize = 40;

/// A part of a chip by name, and the columns that it reads.
struct Part {
    name: String,
    dropped: Dropped,
    columns: Vec<usize>,
}

fn parts(model: &Model) -> Vec<Part> {
    let constraints = model.constraints.iter().enumerate().map(|(i, constraint)| Part {
        name: format!("{}: {}", model.name, model.names[i]),
        dropped: Dropped::Constraint(i),
        columns: constraint.columns(),
    });
    let lookups = model.interactions.iter().enumerate().filter(|(_, i)| i.role == Role::Lookup);
    let lookups = lookups.map(|(i, lookup)| {
        let mut columns: Vec<_> = lookup.fields.iter().flat_map(Polynomial::columns).collect();
        columns.sort_unstable();
        columns.dedup();
        let names: Vec<_> = columns.iter().map(|&c| model.columns[c].as_str()).collect();
        let name = format!("{}: lookup of {}", model.name, names.join(" "));
        Part { name, dropped: Dropped::Lookup(i), columns }
    });
    constraints.chain(lookups).collect()
}

/// Whether some cheat passes without the part.
fn is_needed(runs: &[Run], index: usize, part: &Part) -> bool {
    let chips = runs.iter().map(|run| (&run.provided, &run.chips[index]));
    let mut rows = chips.flat_map(|(provided, ChipRows { model, rows })| {
        rows.iter().map(move |base| (Search::new(model, provided, base, part.dropped), base))
    });
    rows.any(|(search, base)| {
        let steps = search.directions(&part.columns).flat_map(|(direction, column)| {
            wrong_steps(base.cells[column]).into_iter().map(move |step| Some((direction, step)))
        });
        let mut starts = [None].into_iter().chain(steps);
        starts.any(|start| matches!(search.run(start, DEPTH), Some((Verdict::Attack, _))))
    })
}

#[test]
fn every_constraint_and_lookup_is_needed() {
    let runs = [(Endian::Big, 21), (Endian::Little, 22)];
    let runs = runs.map(|(endian, seed)| Run::random(endian, seed, ROWS));
    let all: Vec<(usize, Part)> = (0..runs[0].chips.len())
        .flat_map(|index| {
            parts(&runs[0].chips[index].model).into_iter().map(move |part| (index, part))
        })
        .collect();
    let survivors: Vec<&str> = all
        .par_iter()
        .filter(|(index, part)| !is_needed(&runs, *index, part))
        .map(|(_, part)| part.name.as_str())
        .collect();
    let is_listed = |name: &&&str| survivors::all().any(|s| s.parts.iter().any(|p| is(p, name)));
    let unknown: Vec<_> = survivors.iter().filter(|name| !is_listed(name)).collect();
    assert!(unknown.is_empty(), "not needed: {unknown:#?}");
    for listed in survivors::all() {
        for part in listed.parts {
            let exists = all.iter().any(|(_, known)| is(part, &known.name));
            assert!(exists, "no chip has {part:?} ({})", listed.why);
        }
    }
}

/// Whether a pattern of the list names a part.
fn is(pattern: &str, name: &str) -> bool {
    let suffix = pattern.strip_prefix('*');
    suffix.map_or(pattern == name, |suffix| name.ends_with(suffix))
}
