//! `proofs-lean/STATUS.md`: what is specified, tested and proved of each instruction.
//!
//! What is proved is read from `proofs-lean/Mipsilon/Statement.lean`, of which the Lean check wants a
//! proof: the lists `chips` and `opcodes`, which its parts `sound` and `complete` are about, and the
//! names of the others.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use mipsilon_air::export::lean::module_name;
use mipsilon_air::machine::ChipId;
use mipsilon_air::rom::{Op, lower};
use mipsilon_spec::{Endian, Instruction, Opcode, decode, encode};

use crate::vector::Vector;

/// The file of what is proved, in `proofs-lean`.
pub const STATEMENT: &str = "Mipsilon/Statement.lean";

/// The document. `statement` is the text of `Statement.lean`.
pub fn document(statement: &str, vectors: &[Vector]) -> String {
    let stated = Stated::read(statement);
    let mut count: BTreeMap<Opcode, usize> = BTreeMap::new();
    for op in vectors.iter().filter_map(|v| matches!(v, Vector::Step(_)).then(|| v.opcode())?) {
        *count.entry(op).or_default() += 1;
    }
    let mut text = INTRODUCTION.to_owned();
    text += "| instruction | Rust spec | Lean spec | vectors | AIR | sound | complete |\n";
    text += "| --- | --- | --- | ---: | --- | --- | --- |\n";
    for op in Opcode::ALL {
        let mnemonic = op.mnemonic();
        let chips = chips(op);
        let proved = |is: bool| if is { "proved" } else { NOT_YET };
        let (air, sound, complete) = if op == Opcode::Syscall {
            let exit = |name| if stated.names.contains(name) { "exit" } else { NOT_YET };
            let chips = "syscall, read, output".to_owned();
            (chips, exit("exit_sound"), exit("exit_complete"))
        } else if chips.is_empty() {
            ("no row: always traps".to_owned(), "-", "-")
        } else {
            let sound = chips.iter().all(|chip| stated.chips.contains(module_name(chip).as_str()));
            (chips.join(", "), proved(sound), proved(stated.opcodes.contains(mnemonic)))
        };
        let (name, count) = (mnemonic.to_uppercase(), count.get(&op).copied().unwrap_or(0));
        writeln!(text, "| {name} | yes | yes | {count} | {air} | {sound} | {complete} |")
            .expect("strings can be written to");
    }
    text += "\n| other theorem | |\n| --- | --- |\n";
    for (name, title) in OTHERS {
        let state = if stated.names.contains(*name) { "proved" } else { NOT_YET };
        writeln!(text, "| {title} | {state} |").expect("strings can be written to");
    }
    text + NOT_PROVED
}

/// What `Statement.lean` states.
struct Stated<'a> {
    /// The modules in `chips`, if that they are sound is stated.
    chips: BTreeSet<&'a str>,
    /// The mnemonics in `opcodes`, if that they are complete is stated.
    opcodes: BTreeSet<&'a str>,
    /// The names of what is stated.
    names: BTreeSet<&'a str>,
}

impl<'a> Stated<'a> {
    fn read(text: &'a str) -> Self {
        let items = |stated: &str, name: &str, of: fn(&'a str) -> Option<&'a str>| {
            let list = text
                .split_once(&format!("def {name} :"))
                .and_then(|(_, rest)| Some(rest.split_once(":= [")?.1.split_once("]\n")?.0));
            let list = list.filter(|_| text.contains(stated)).unwrap_or("");
            list.split([',', '\n']).filter_map(|item| of(item.trim())).collect()
        };
        Self {
            chips: items(SOUND, "chips", |chip| chip.strip_prefix("Gen.")?.strip_suffix(".chip")),
            opcodes: items(COMPLETE, "opcodes", |op| op.strip_prefix('.')),
            names: text
                .lines()
                .filter_map(|line| line.strip_prefix("  ")?.split([' ', '(']).next())
                .collect(),
        }
    }
}

/// What is stated of `chips`.
const SOUND: &str = "\n  sound : ∀ chip ∈ chips, Sound F chip\n";

/// What is stated of `opcodes`.
const COMPLETE: &str = "\n  complete : ∀ op ∈ opcodes, Complete F chips op\n";

/// The chips that have the rows of an instruction: its own, and those of what its row may be
/// replaced by, found by lowering it with operands that may and may not be special.
fn chips(op: Opcode) -> Vec<String> {
    let mut found = BTreeSet::new();
    for fields in 0..3_usize.pow(5) {
        let field = |number: u32| fields / 3_usize.pow(number) % 3;
        let i = Instruction {
            op,
            rs: [0, 1, 31][field(0)],
            rt: [0, 1, 31][field(1)],
            // RDHWR reads number 29.
            rd: [0, 1, 29][field(2)],
            sa: [0, 1, 31][field(3)],
            imm: [0, 1, 0x8000][field(4)],
            target: 0,
        };
        let word = encode(&i);
        if decode(word).is_ok_and(|decoded| decoded.op == op) {
            found.insert(lower(word, 0x1000, None, Endian::Big).op);
        }
    }
    let mut ops: Vec<Op> = found.into_iter().collect();
    // The instruction's own chip first.
    ops.sort_by_key(|op| !matches!(op, Op::Isa(_)));
    ops.into_iter().filter_map(ChipId::executing).map(|id| id.name().to_owned()).collect()
}

const NOT_YET: &str = "not yet";

/// Parts of the statement that are about no instruction.
const OTHERS: &[(&str, &str)] = &[
    ("tables_sound", "a lookup in `bytes`, `range`, `power` or `program` finds only what it says"),
    ("tables_complete", "and all of it"),
    ("touch_sound", "`touch` renews a register and changes nothing"),
];

const INTRODUCTION: &str = "\
# What is specified, tested and proved

<!-- Generated by `cargo run -p mipsilon-differential --bin status`; a test compares. Do not edit. -->

One line for each instruction. What is proved is one statement, [Mipsilon/Statement.lean](Mipsilon/Statement.lean),
for every field of a characteristic above `leastCharacteristic`.

- *vectors*: states on which the Rust and the Lean specification were compared.
- *AIR*: the chips that have the instruction's rows; `move`, `li` and `nop` have those of instructions
  that only copy a register, load a constant or write to $0.
- *sound*: of each of these chips it is proved that a satisfied row sends the messages of one step of
  the Lean specification, or nothing, whatever the prover wrote into its cells; so a step that traps or
  is unpredictable has no row.
- *complete*: it is proved that each step of the Lean specification has such a row.

";

const NOT_PROVED: &str = "
Not proved in Lean:

- that balanced buses make a run of single steps and memory of the accesses: the theorems are about
  one row, and `Pulled` and `Provided` in [Mipsilon/Machine/Step.lean](Mipsilon/Machine/Step.lean) are
  what a row assumes of the others;
- that the rows of a `read` or `write` of bytes (one row of `syscall`, then one of `read` or `output`
  for each word or byte) make one step: each row is proved by itself in `Chips/Syscall/`, as are the
  calls that move no bytes; and nothing of `zero-init`, `image`, `gaps` and `public`;
- LogUp: that sums over random challenges balance only if the messages do, but for a small
  probability;
- the commitment schemes, the quotient argument, Fiat-Shamir and the hash functions;
- the code of the Rust prover and verifier, Plonky3's included, except that the constraints that it
  evaluates are the exported ones (tests compare them on random rows);
- that the Rust specification is the Lean one: they are compared on the vectors;
- that the Rust code which makes the ROM and the other preprocessed tables is what `Machine/Rom.lean`
  and `Tables/` say: program rows are compared on some thousand words, the tables were written after
  the code.
";
