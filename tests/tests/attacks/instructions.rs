//! On every instruction chip: a wrong result, a limb out of range, a wrong register, a wrong next
//! state. Which cells these are is read off the chip's messages.

use std::collections::BTreeSet;

use mipsilon_air::machine::ChipId;
use mipsilon_air::memory::{Memory, Space};
use mipsilon_air::message::{Kind, State};
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
    ChipId::INSTRUCTIONS.into_par_iter().for_each(|&id| {
        let forgery = run(id.ops()[0]);
        attack(&forgery, &Model::of(&forgery.asts()[id]));
    });
}

/// The columns of some fields of some messages.
fn columns(
    model: &Model,
    some: impl Fn(&Interaction) -> bool,
    fields: core::ops::Range<usize>,
) -> BTreeSet<String> {
    let messages = model.interactions.iter().filter(|message| some(message));
    messages
        .flat_map(|message| message.fields[fields.clone()].iter().flat_map(Polynomial::columns))
        .map(|column| model.columns[column].clone())
        .collect()
}

/// The cells of results: what is pushed to memory and not pulled from it.
fn results(model: &Model) -> BTreeSet<String> {
    let memory = |message: &Interaction| message.kind == Kind::of::<Memory<()>>();
    let pushed = columns(model, |message| memory(message) && message.role == Role::Push, 2..4);
    let pulled = columns(model, |message| memory(message) && message.role == Role::Pull, 2..4);
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
        let register = |message: &Interaction| {
            let space = Polynomial::of(&Space::Register.expr());
            message.kind == Kind::of::<Memory<()>>() && message.fields[0] == space
        };
        for column in columns(model, register, 1..2) {
            let mut forgery = honest.clone();
            forgery.row(&model.name, 0).add(&column, 1);
            forgery.rejected_by_chip(&model.name);
        }
    });
}

#[test]
fn wrong_next_state() {
    each_chip(|honest, model| {
        let pushed = |message: &Interaction| {
            message.kind == Kind::of::<State<()>>() && message.role == Role::Push
        };
        let next = columns(model, pushed, 1..4);
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
    let with_results: BTreeSet<_> = ChipId::INSTRUCTIONS
        .iter()
        .filter(|id| !results(&Model::of(&run(id.ops()[0]).asts()[**id])).is_empty())
        .map(|id| id.name())
        .collect();
    // The others copy what they read, or have no result.
    assert_eq!(with_results.len(), 28, "{with_results:?}");
}
