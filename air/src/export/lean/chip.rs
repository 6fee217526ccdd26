//! A chip as a Lean module.
//!
//! An expression that occurs more than once in a chip becomes a definition. Constants are `.lit n`
//! and `.neg n`, columns `.main i`, `.next i`, `.preprocessed i`, `.pub i`: see
//! `proofs-lean/Mipsilon/Ast.lean`.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use hashbrown::HashMap;

use super::columns::views;
use super::{GENERATED, list, module_name, wrap};
use crate::ast::{Ast, ChipAst, Source};
use crate::bus::Bus;

/// Operations from which on a repeated expression is worth a name.
const NAMED: usize = 2;

/// The module of a chip.
pub(super) fn text(chip: &ChipAst) -> String {
    let namespace = format!("Mipsilon.Gen.{}", module_name(&chip.name));
    let mut names = Names::of(chip);
    let constraints: Vec<String> = chip
        .constraints
        .iter()
        .map(|c| {
            let value = names.expression(&c.value);
            wrap(&format!("⟨{:?}, {}, {value}⟩", c.name, c.transition), 2)
        })
        .collect();
    let interactions: Vec<String> = chip
        .interactions
        .iter()
        .map(|i| {
            let fields: Vec<String> = i.fields.iter().map(|f| names.expression(f)).collect();
            let multiplicity = names.expression(&i.multiplicity);
            let bus = bus_name(i.kind.bus);
            wrap(&format!("⟨{bus}, [{}], {multiplicity}, {}⟩", fields.join(", "), i.weight()), 2)
        })
        .collect();
    let shared: String = names
        .definitions
        .iter()
        .map(|(name, text)| {
            format!("/-- A shared expression. -/\nabbrev {name} : Expr :=\n{}\n\n", wrap(text, 2))
        })
        .collect();
    format!(
        "module\n\npublic import Mipsilon.Ast\npublic import Mipsilon.Gen.Columns\n\n/-! The chip `{}`. {GENERATED} -/\n\n\
         @[expose] public section\n\nnamespace {namespace}\n\n{shared}\
         /-- Constraints. -/\ndef constraints : List Constraint := {}\n\n\
         /-- Interactions. -/\ndef interactions : List Interaction := {}\n\n\
         /-- The chip. -/\ndef chip : Chip where\n  name := {:?}\n  columns := {}\n  \
         preprocessed := {}\n  publicValues := {}\n  constraints := constraints\n  \
         interactions := interactions\n\n{}end {namespace}\n",
        chip.name,
        list(&constraints),
        list(&interactions),
        chip.name,
        strings(&chip.columns),
        strings(&chip.preprocessed),
        chip.public_values,
        views(chip),
    )
}

fn strings(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| format!("{item:?}")).collect();
    if items.is_empty() { "[]".to_owned() } else { format!("[\n{}]", wrap(&items.join(", "), 4)) }
}

const fn bus_name(bus: Bus) -> &'static str {
    match bus {
        Bus::Machine => ".machine",
        Bus::Transfer => ".transfer",
        Bus::Lookup => ".lookup",
    }
}

/// The names of a chip's shared expressions.
struct Names {
    /// By the text without names, how often an expression occurs in different places.
    count: HashMap<String, usize>,
    /// By the text without names.
    name: HashMap<String, String>,
    definitions: Vec<(String, String)>,
}

impl Names {
    fn of(chip: &ChipAst) -> Self {
        let mut names =
            Self { count: HashMap::new(), name: HashMap::new(), definitions: Vec::new() };
        chip.constraints.iter().for_each(|c| names.visit(&c.value));
        for interaction in &chip.interactions {
            interaction.fields.iter().for_each(|field| names.visit(field));
            names.visit(&interaction.multiplicity);
        }
        names
    }

    /// Counts an expression, and its parts at its first occurrence.
    fn visit(&mut self, ast: &Ast) {
        let Some((_, l, r)) = operation(ast) else { return };
        let count = self.count.entry(plain(ast)).or_default();
        *count += 1;
        if *count == 1 {
            self.visit(l);
            self.visit(r);
        }
    }

    /// An expression with names where there are any; defines those that it needs first.
    fn expression(&mut self, ast: &Ast) -> String {
        let Some((operator, l, r)) = operation(ast) else { return leaf(ast) };
        let key = plain(ast);
        if let Some(name) = self.name.get(&key) {
            return name.clone();
        }
        let text = format!("{operator} {} {}", self.operand(l), self.operand(r));
        if self.count[&key] < 2 || operations(ast) < NAMED {
            return text;
        }
        let name = format!("shared{}", self.definitions.len());
        self.definitions.push((name.clone(), text));
        self.name.insert(key, name.clone());
        name
    }

    fn operand(&mut self, ast: &Ast) -> String {
        let text = self.expression(ast);
        if text.contains(' ') { format!("({text})") } else { text }
    }
}

fn operation(ast: &Ast) -> Option<(&'static str, &Ast, &Ast)> {
    match ast {
        Ast::Constant(_) | Ast::Variable(..) => None,
        Ast::Add(l, r) => Some((".add", l, r)),
        Ast::Sub(l, r) => Some((".sub", l, r)),
        Ast::Mul(l, r) => Some((".mul", l, r)),
    }
}

fn operations(ast: &Ast) -> usize {
    operation(ast).map_or(0, |(_, l, r)| 1 + operations(l) + operations(r))
}

fn leaf(ast: &Ast) -> String {
    match ast {
        Ast::Constant(value) if *value < 0 => format!(".neg {}", value.unsigned_abs()),
        Ast::Constant(value) => format!(".lit {value}"),
        Ast::Variable(source, index) => {
            let source = match source {
                Source::Main => "main",
                Source::Next => "next",
                Source::Preprocessed => "preprocessed",
                Source::Public => "pub",
            };
            format!(".{source} {index}")
        }
        Ast::Add(..) | Ast::Sub(..) | Ast::Mul(..) => plain(ast),
    }
}

/// An expression without names.
fn plain(ast: &Ast) -> String {
    match operation(ast) {
        None => leaf(ast),
        Some((operator, l, r)) => format!("{operator} ({}) ({})", plain(l), plain(r)),
    }
}
