//! The groups of columns as Lean structures, and the views of a chip's row.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Write;

use super::{GENERATED, wrap};
use crate::ast::ChipAst;
use crate::layout::{Layout, Part};
use crate::machine::ChipMap;

/// The module of the structures: those that the chips' rows consist of, each after its parts.
pub(super) fn text(chips: &ChipMap<ChipAst>) -> String {
    let mut structures = Vec::new();
    for chip in chips.values() {
        collect(&chip.layout, &mut structures);
        collect(&chip.preprocessed_layout, &mut structures);
    }
    let texts: Vec<String> = structures.into_iter().map(|(_, text)| text).collect();
    format!(
        "module\n\n/-! The columns of chips, named as in Rust. {GENERATED} -/\n\n\
         @[expose] public section\n\nnamespace Mipsilon\n\n{}end Mipsilon\n",
        texts.concat()
    )
}

/// Adds the structures of a layout that are not there yet.
fn collect(layout: &Layout, structures: &mut Vec<(String, String)>) {
    for part in layout.parts() {
        collect(&part.layout, structures);
    }
    let (name, doc) = match layout {
        Layout::Group { name, doc, .. } => ((*name).to_owned(), comment(doc)),
        Layout::Array(2..) => (type_name(layout), "Cells by number.".to_owned()),
        Layout::Cell | Layout::Array(_) | Layout::Parts(_) => return,
    };
    if structures.iter().any(|(known, _)| *known == name) {
        return;
    }
    let mut text = format!(
        "{}\n@[ext] structure {name} (F : Type) where\n",
        wrap(&format!("/-- {doc} -/"), 0)
    );
    let mut cells = Vec::new();
    for (field, doc, layout) in fields(layout) {
        if !doc.is_empty() {
            writeln!(text, "{}", wrap(&format!("/-- {} -/", comment(doc)), 2))
                .expect("strings can be written to");
        }
        let kind = applied(&layout);
        writeln!(text, "  {field} : {kind}").expect("strings can be written to");
        paths(&format!("c.{field}"), &layout, &mut cells);
    }
    let cells = wrap(&format!("[{}]", cells.join(", ")), 2);
    text += &format!(
        "\n/-- The cells, in order. -/\n\
         def {name}.cells {{F : Type}} (c : {name} F) : List F :=\n{cells}\n\n"
    );
    structures.push((name, text));
}

/// The fields of a structure. A field that is an array becomes one for each cell.
fn fields(layout: &Layout) -> Vec<(String, &'static str, Layout)> {
    if let Layout::Array(cells) = layout {
        return (0..*cells).map(|i| (format!("s{i}"), "", Layout::Cell)).collect();
    }
    let of_part = |Part { name, doc, layout }: &Part| match layout {
        Layout::Array(cells) => {
            (0..*cells).map(|i| (field_name(&format!("{name}{i}")), *doc, Layout::Cell)).collect()
        }
        _ => vec![(field_name(name), *doc, layout.clone())],
    };
    layout.parts().iter().flat_map(of_part).collect()
}

/// Appends the paths to the cells of a value.
fn paths(value: &str, layout: &Layout, out: &mut Vec<String>) {
    match layout {
        Layout::Cell | Layout::Array(1) => out.push(value.to_owned()),
        _ => fields(layout)
            .iter()
            .for_each(|(field, _, layout)| paths(&format!("{value}.{field}"), layout, out)),
    }
}

/// The views of a chip's row: adapter, selectors and core; or all columns; or a single column.
pub(super) fn views(chip: &ChipAst) -> String {
    views_of(&chip.layout, "main", "cols")
        + &views_of(&chip.preprocessed_layout, "preprocessed", "fixed")
}

/// The views of the columns of a source; one of all of them is called `whole`.
fn views_of(layout: &Layout, source: &str, whole: &str) -> String {
    let views: Vec<(&str, &Layout)> = match layout {
        Layout::Parts(parts) => match parts.as_slice() {
            [adapter, selectors, core] => {
                let is_one = matches!(selectors.layout, Layout::Array(1));
                let select = if is_one { "isReal" } else { selectors.name };
                vec![
                    ("adapter", &adapter.layout),
                    (select, &selectors.layout),
                    ("core", &core.layout),
                ]
            }
            parts => parts.iter().map(|part| (whole, &part.layout)).collect(),
        },
        _ => vec![(whole, layout)],
    };
    let mut next = 0;
    let view = |(name, layout): &(&str, &Layout)| {
        let value = value(layout, source, &mut next);
        let head = format!("def {name} {{F : Type}} (env : Env F) : {} :=", applied(layout));
        format!("/-- Of the {source} columns of a row. -/\n{head}\n{}\n\n", wrap(&value, 2))
    };
    views.iter().map(view).collect()
}

/// The value whose cells are the columns from `next` on.
fn value(layout: &Layout, source: &str, next: &mut usize) -> String {
    match layout {
        Layout::Cell | Layout::Array(1) => {
            *next += 1;
            format!("env.{source} {}", *next - 1)
        }
        _ => {
            let parts = match layout {
                Layout::Parts(parts) => parts.iter().map(|part| part.layout.clone()).collect(),
                _ => fields(layout).into_iter().map(|(_, _, layout)| layout).collect::<Vec<_>>(),
            };
            let parts: Vec<String> = parts.iter().map(|part| value(part, source, next)).collect();
            format!("⟨{}⟩", parts.join(", "))
        }
    }
}

/// The type of a group over `F`.
fn applied(layout: &Layout) -> String {
    match layout {
        Layout::Cell | Layout::Array(1) => "F".to_owned(),
        Layout::Group { .. } | Layout::Array(_) => format!("{} F", type_name(layout)),
        Layout::Parts(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| applied(&part.layout)).collect();
            parts.join(" × ")
        }
    }
}

fn type_name(layout: &Layout) -> String {
    match layout {
        Layout::Group { name, .. } => (*name).to_owned(),
        Layout::Array(cells) => format!("Select{cells}"),
        Layout::Cell | Layout::Parts(_) => String::new(),
    }
}

/// `next_pc` as `nextPc`.
fn field_name(name: &str) -> String {
    let mut words = name.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(1);
        camel += &first.to_uppercase();
        camel += rest;
    }
    if camel == "end" { "«end»".to_owned() } else { camel }
}

/// Documentation without links.
fn comment(doc: &str) -> String {
    doc.trim().replace("[`", "`").replace("`]", "`")
}
