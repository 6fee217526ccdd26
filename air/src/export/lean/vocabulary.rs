//! The numbers that Rust and Lean share, as Lean modules.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use mipsilon_spec::Opcode;

use super::{File, GENERATED, wrap};
use crate::bounds::{self, Bound};
use crate::memory::Space;
use crate::message::{And, BytePair, End, Fetch, Kind, Output, Power, Range, State};
use crate::rom::{Op, VARIANT};
use crate::syscall::{Reading, Writing};

/// The modules of the vocabulary.
pub(super) fn files() -> Vec<File> {
    let texts = [("Bounds", bounds_text()), ("Codes", codes_text()), ("Tags", tags_text())];
    let file = |(name, text)| File { path: format!("Mipsilon/Gen/{name}.lean"), text };
    texts.into_iter().map(file).collect()
}

/// A name for a numeral, which is all that proofs see of it.
fn numeral(name: &str, value: i64) -> String {
    format!("macro {name:?} : term => `({value})\n")
}

/// A module of names for numerals.
fn numerals(about: &str, imports: &str, definitions: &str) -> String {
    format!(
        "module\n\n{imports}/-! {about} {GENERATED} -/\n\n@[expose] public section\n\n\
         namespace Mipsilon\n\n\
         -- The npm build of Lean cannot find the closed terms that the compiler extracts from public macros.\n\
         set_option compiler.extract_closed false\n\n{definitions}\nend Mipsilon\n"
    )
}

/// The tags of messages.
fn tags_text() -> String {
    let tags = [
        ("state", Kind::of::<State<()>>().fixed_tag()),
        ("end", Kind::of::<End<()>>().fixed_tag()),
        ("register", Space::Register.tag().into()),
        ("ram", Space::Ram.tag().into()),
        ("output", Kind::of::<Output<()>>().fixed_tag()),
        ("reading", Kind::of::<Reading<()>>().fixed_tag()),
        ("writing", Kind::of::<Writing<()>>().fixed_tag()),
        ("program", Kind::of::<Fetch<()>>().fixed_tag()),
        ("range", Kind::of::<Range<()>>().fixed_tag()),
        ("bytePair", Kind::of::<BytePair<()>>().fixed_tag()),
        ("and", Kind::of::<And<()>>().fixed_tag()),
        ("power", Kind::of::<Power<()>>().fixed_tag()),
    ];
    let tags = tags.map(|(name, tag)| numeral(&format!("Tag.{name}"), tag));
    numerals("The tags of messages, as names for numerals.", "", &tags.concat())
}

/// The opcode numbers of program rows.
fn codes_text() -> String {
    let isa = Opcode::ALL.map(Op::Isa);
    let ops = isa.iter().chain(&[Op::Unprovable, Op::Nop, Op::Move, Op::Li]);
    let mut definitions: String =
        ops.map(|op| numeral(&format!("Code.{}", op.name()), op.code().into())).collect();
    definitions += &numeral("Code.variant", VARIANT);
    definitions += "\n/-- The number of an instruction in the program table. -/\n\
                    def Spec.Opcode.number : Spec.Opcode → Nat\n";
    for op in Opcode::ALL {
        let name = op.mnemonic();
        definitions += &format!("  | .{name} => Code.{name}\n");
    }
    let about = "The opcode numbers of program rows, as names for numerals.";
    numerals(about, "public import Mipsilon.Spec.Opcode\n\n", &definitions)
}

/// The bounds that Rust and Lean share.
fn bounds_text() -> String {
    let each = bounds::ALL.map(|Bound { name, value, meaning }| {
        format!("/-- {meaning} -/\ndef {name} : Nat := {value}\n\n")
    });
    let pairs = bounds::ALL.map(|Bound { name, .. }| format!("({name:?}, {name})"));
    format!(
        "module\n\n/-! Bounds of the machine. {GENERATED} -/\n\n@[expose] public section\n\n\
         namespace Mipsilon.Gen\n\n{}/-- All of them with their names. -/\n\
         def bounds : List (String × Nat) := [\n{}]\n\nend Mipsilon.Gen\n",
        each.concat(),
        wrap(&pairs.join(", "), 2)
    )
}
