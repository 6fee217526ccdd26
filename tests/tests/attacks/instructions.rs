//! On every instruction chip: a wrong result, a limb out of range, a wrong register, a wrong next
//! state. Which cells these are is read off the chip's messages.

use std::collections::BTreeSet;

use mipsilon_air::bus::{Bus, machine_tag};
use mipsilon_air::machine::instruction_ops;
use mipsilon_air::rom::Op;
use mipsilon_spec::{Endian, Opcode};
use mipsilon_tests::forge::Forgery;
use mipsilon_tests::model::{Interaction, Model, Role};
use mipsilon_tests::polynomial::Polynomial;
use mipsilon_tests::programs::straight_line;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rayon::prelude::*;

/// A run with some rows of the chip of `op`: those with destination $0 become NOPs.
fn run(op: Op) -> Forgery {
    let op = match op {
        Op::Isa(op) => op,
        Op::Move => Opcode::Mfhi,
        Op::Li => Opcode::Lui,
        Op::Nop | Op::Unprovable => Opcode::Sync,
    };
    let program = straight_line(Endian::Big, [(op, 8)], &mut StdRng::seed_from_u64(3));
    Forgery::of(&program, &[])
}

/// Calls `attack` with a run for each instruction chip, its model, and the chip's name.
fn each_chip(attack: impl Fn(&Forgery, &Model) + Sync) {
    instruction_ops().into_par_iter().enumerate().for_each(|(index, ops)| {
        let forgery = run(ops[0]);
        attack(&forgery, &Model::of(&forgery.recordings()[index]));
    });
}

/// The columns of some fields of the messages with these tags.
fn columns(
    model: &Model,
    tags: &[i64],
    role: impl Fn(&Interaction) -> bool,
    fields: core::ops::Range<usize>,
) -> BTreeSet<String> {
    let tags: Vec<_> = tags.iter().map(|&tag| mipsilon_air::expr::Expr::constant(tag)).collect();
    let messages = model.interactions.iter().filter(|message| {
        message.bus == Bus::Machine && tags.contains(&message.fields[0]) && role(message)
    });
    messages
        .flat_map(|message| message.fields[fields.clone()].iter().flat_map(Polynomial::columns))
        .map(|column| model.columns[column].clone())
        .collect()
}

const MEMORY: [i64; 2] = [machine_tag::REGISTER, machine_tag::RAM];

/// The cells of results: what is pushed to memory and not pulled from it.
fn results(model: &Model) -> BTreeSet<String> {
    let pushed = columns(model, &MEMORY, |message| message.role == Role::Push, 2..4);
    let pulled = columns(model, &MEMORY, |message| message.role == Role::Pull, 2..4);
    &pushed - &pulled
}

/// The results' readers are altered too, so only the chip itself can object.
fn alter_results(value: i64) {
    each_chip(|honest, model| {
        for column in results(model) {
            let mut forgery = honest.clone();
            forgery.row(&model.name, 0).add(&column, value);
            forgery.settle();
            forgery.rejected_by_chip(&model.name);
        }
    });
}

#[test]
fn wrong_result() {
    alter_results(1);
}

#[test]
fn limb_out_of_range() {
    alter_results(1 << 16);
}

#[test]
fn wrong_register() {
    each_chip(|honest, model| {
        for column in columns(model, &[machine_tag::REGISTER], |_| true, 1..2) {
            let mut forgery = honest.clone();
            forgery.row(&model.name, 0).add(&column, 1);
            forgery.rejected_by_chip(&model.name);
        }
    });
}

#[test]
fn wrong_next_state() {
    each_chip(|honest, model| {
        let next =
            columns(model, &[machine_tag::STATE], |message| message.role == Role::Push, 1..4);
        assert!(!next.is_empty(), "{}", model.name);
        for column in next {
            let mut forgery = honest.clone();
            forgery.row(&model.name, 0).add(&column, 1);
            assert!(forgery.check().is_err(), "{}: {column}", model.name);
        }
    });
}

/// The cheats above would be empty if the cells were not found.
#[test]
fn most_chips_have_results() {
    let with_results: BTreeSet<_> = instruction_ops()
        .into_iter()
        .enumerate()
        .filter(|(index, ops)| !results(&Model::of(&run(ops[0]).recordings()[*index])).is_empty())
        .map(|(_, ops)| ops[0].name())
        .collect();
    // The others copy what they read, or have no result.
    assert_eq!(with_results.len(), 28, "{with_results:?}");
}
