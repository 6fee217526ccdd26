//! The Rust and the Lean specification agree, and the comparison can fail.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::with_lean;
use mipsilon_differential::lean;
use mipsilon_differential::{Disagreement, Vector, answer, disagreements, vectors};
use mipsilon_spec::Opcode;

fn report(found: &[Disagreement]) -> String {
    let shown: String = found.iter().take(10).map(ToString::to_string).collect();
    format!("{} disagreements\n{shown}", found.len())
}

/// The first word of an answer, and the second of a trap or an unpredictable case.
fn kind(answer: &str) -> String {
    let words = if answer.starts_with("trap") || answer.starts_with("unpr") { 2 } else { 1 };
    answer.split(' ').take(words).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_instruction_has_vectors_of_every_kind() {
    let vectors = vectors();
    let mut kinds: BTreeMap<Option<Opcode>, BTreeMap<String, u32>> = BTreeMap::new();
    let mut decoded = 0;
    for vector in &vectors {
        match vector {
            Vector::Decode(_) => decoded += 1,
            Vector::Step(_) => {
                let kinds = kinds.entry(vector.opcode()).or_default();
                *kinds.entry(kind(&answer(vector))).or_default() += 1;
            }
        }
    }
    for (op, kinds) in &kinds {
        println!("{:9} {kinds:?}", op.map_or("reserved", Opcode::mnemonic));
    }
    println!("{} steps, {decoded} words to decode", vectors.len() - decoded);
    assert!(decoded >= 20_000);
    for op in Opcode::ALL {
        let kinds = &kinds[&Some(op)];
        let has =
            |kind: &str| assert!(kinds.contains_key(kind), "{} without {kind}", op.mnemonic());
        assert!(kinds.values().sum::<u32>() >= 200, "{}: {kinds:?}", op.mnemonic());
        if op != Opcode::Break {
            has("next");
        }
        match op {
            Opcode::Add | Opcode::Addi | Opcode::Sub => has("trap overflow"),
            Opcode::Lb | Opcode::Lbu | Opcode::Lwl | Opcode::Lwr => has("trap addressErrorLoad"),
            Opcode::Lh | Opcode::Lhu | Opcode::Lw | Opcode::Ll => has("trap addressErrorLoad"),
            Opcode::Sb | Opcode::Sh | Opcode::Sw => has("trap addressErrorStore"),
            Opcode::Swl | Opcode::Swr | Opcode::Sc => has("trap addressErrorStore"),
            Opcode::Bltzal | Opcode::Bgezal | Opcode::Bltzall | Opcode::Bgezall => {
                has("unpredictable linkToSource");
            }
            Opcode::Jalr => has("unpredictable jalrSameRegister"),
            Opcode::Syscall => ["halt", "trap buffer", "trap outputFull"].into_iter().for_each(has),
            Opcode::Break => has("trap breakpoint"),
            _ if (Opcode::Teq..=Opcode::Tgeiu).contains(&op) => has("trap conditional"),
            _ => {}
        }
        if op.is_branch_or_jump() {
            has("unpredictable branchInDelaySlot");
        }
    }
}

#[test]
fn the_comparer_reports_a_changed_answer() {
    let all = vectors();
    let mut answers: Vec<String> = all.iter().map(answer).collect();
    assert!(disagreements(&all, &answers.join("\n")).is_empty());
    let changed = all.iter().position(|v| v.opcode() == Some(Opcode::Swl)).unwrap();
    let last = answers[changed].pop().unwrap();
    answers[changed].push(if last == '0' { '1' } else { '0' });
    let found = disagreements(&all, &answers.join("\n"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].instruction, "swl");
    let text = report(&found);
    assert!(text.contains("swl") && text.contains(&all[changed].line()) && text.contains("$31="));
}

/// The vector with another value of HI, or with another word to decode.
fn mutated(vector: &Vector) -> Vector {
    let mut vector = vector.clone();
    match &mut vector {
        Vector::Decode(word) => *word ^= 1 << 21,
        Vector::Step(case) => case.hi ^= 1,
    }
    vector
}

#[test]
fn the_specifications_agree() {
    let all = vectors();
    // The same run answers some mutated vectors, to show that it depends on them.
    let executed = |v: &&Vector| answer(v).starts_with("next") || answer(v).starts_with("decoded");
    let chosen: Vec<Vector> = all.iter().filter(executed).step_by(500).cloned().collect();
    let changed: Vec<Vector> = chosen.iter().map(mutated).collect();
    let lines: Vec<String> = all.iter().chain(&changed).map(Vector::line).collect();
    let source = lean::source("Vectors.lean").unwrap();
    let Some(answers) = with_lean(|| lean::answers(&source, &lines)) else { return };
    let split = answers.lines().take(all.len()).map(|line| line.len() + 1).sum();
    let found = disagreements(&all, &answers[..split]);
    assert!(found.is_empty(), "{}", report(&found));
    let found = disagreements(&chosen, &answers[split..]);
    let sensitive = chosen.iter().zip(&changed).filter(|(a, b)| answer(a) != answer(b)).count();
    assert_eq!(found.len(), sensitive, "each mutated vector must be reported\n{}", report(&found));
    assert!(sensitive > chosen.len() / 2);
}

/// A changed Lean specification must be reported for exactly the instructions that it changes.
#[test]
fn a_changed_specification_disagrees() {
    let changes = [
        ("if a.slt b then 1 else 0", "if a.ult b then 1 else 0", &["slt", "slti"][..]),
        ("(word <<< k) ||| (rt &&& lowOnes k)", "(word <<< k)", &["lwl"]),
        ("split (join x - signedProduct a b)", "split (join x - unsignedProduct a b)", &["msub"]),
        ("r.trapIf (r.b.ule r.a)", "r.trapIf (r.b.ult r.a)", &["tgeu"]),
        ("r.likely i (r.a.sle 0)", "r.branch i (r.a.sle 0)", &["blezl"]),
        (
            "{ e with ll := some (r.address i ||| 1) }",
            "{ e with ll := some (r.address i) }",
            &["ll"],
        ),
        ("def enosys : W := 89", "def enosys : W := 38", &["syscall"]),
        ("| 0x1f => some (rsImm .synci w)", "", &["synci"]),
        ("(sa w).toNat ≤ (rd w).toNat", "(sa w).toNat < (rd w).toNat", &["ins"]),
    ];
    let mut source = lean::source("Vectors.lean").unwrap();
    for (old, new, _) in changes {
        assert_eq!(source.matches(old).count(), 1, "{old}");
        source = source.replace(old, new);
    }
    let expected: BTreeSet<&str> = changes.iter().flat_map(|(_, _, ops)| *ops).copied().collect();
    // All vectors of the changed instructions, a sample of the others.
    let steps: Vec<Vector> = vectors()
        .into_iter()
        .enumerate()
        .filter(|(n, v)| {
            let is_step = matches!(v, Vector::Step(_)) && v.opcode().is_some();
            is_step && (n % 8 == 0 || expected.contains(v.instruction()))
        })
        .map(|(_, v)| v)
        .collect();
    let lines: Vec<String> = steps.iter().map(Vector::line).collect();
    let Some(answers) = with_lean(|| lean::answers(&source, &lines)) else { return };
    let found = disagreements(&steps, &answers);
    let named: BTreeSet<&str> = found.iter().map(|d| d.instruction.as_str()).collect();
    assert_eq!(named, expected);
}
