//! A chip's rows as a prover sees them: polynomials that must vanish, tuples that tables must hold,
//! and messages that tie the row to the others.

use std::collections::HashSet;

use mipsilon_air::bus::{Bus, machine_tag};
use mipsilon_air::chip::Chip;
use mipsilon_air::evaluate::{Row, Sink, evaluate_row};
use mipsilon_air::machine::{ChipVisitor, Tables, all_chips};
use mipsilon_air::record::{Ast, Recording};
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use p3_koala_bear::KoalaBear as F;

use crate::polynomial::Polynomial;

/// What a message means for the row that sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The machine state or transfer that the row continues: a given.
    Origin,
    /// The value of a location before: a given, at a location and a time that the row chooses.
    Pull,
    /// Everything else: what the row does.
    Push,
    /// A tuple that some table must hold.
    Lookup,
}

/// A message of a row.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// Its bus.
    pub bus: Bus,
    /// Its meaning.
    pub role: Role,
    /// Its fields.
    pub fields: Vec<Polynomial>,
    /// Its signed multiplicity.
    pub multiplicity: Polynomial,
}

/// A chip whose rows depend on their main columns only.
#[derive(Clone, Debug)]
pub struct Model {
    /// The chip's name.
    pub name: String,
    /// The columns' names.
    pub columns: Vec<String>,
    /// The constraints' names.
    pub names: Vec<&'static str>,
    /// The constraints.
    pub constraints: Vec<Polynomial>,
    /// The messages.
    pub interactions: Vec<Interaction>,
}

impl Model {
    /// The model of a recording without preprocessed columns, next rows and public values.
    pub fn of(recording: &Recording) -> Self {
        let interactions = recording.interactions.iter().map(|interaction| Interaction {
            bus: interaction.bus,
            role: role(interaction.bus, &interaction.fields, &interaction.multiplicity),
            fields: interaction.fields.iter().map(Polynomial::of).collect(),
            multiplicity: Polynomial::of(&interaction.multiplicity),
        });
        let model = Self {
            name: recording.name.clone(),
            columns: recording.columns.clone(),
            names: recording.constraints.iter().map(|constraint| constraint.name).collect(),
            constraints: recording.constraints.iter().map(|c| Polynomial::of(&c.value)).collect(),
            interactions: interactions.collect(),
        };
        for (i, pull) in model.interactions.iter().enumerate() {
            if pull.role == Role::Pull {
                let push = &model.interactions[i + 1];
                assert_eq!(push.fields[..2], pull.fields[..2], "{}: access {i}", model.name);
            }
        }
        model
    }
}

fn role(bus: Bus, fields: &[Ast], multiplicity: &Ast) -> Role {
    // Pulls are recorded as 0 - count.
    let negative = matches!(multiplicity, Ast::Sub(zero, _) if **zero == Ast::Constant(0));
    let tag = match &fields[0] {
        Ast::Constant(tag) => *tag,
        tag => panic!("the tag {tag:?}"),
    };
    match bus {
        Bus::Lookup => Role::Lookup,
        _ if !negative => Role::Push,
        Bus::Machine if tag == machine_tag::STATE => Role::Origin,
        Bus::Machine => Role::Pull,
        Bus::Transfer => Role::Origin,
    }
}

/// Every tuple of every table of a program.
pub struct Provided(HashSet<[u32; 7]>);

impl Provided {
    /// The tuples of these tables.
    pub fn of(tables: &Tables) -> Self {
        let mut provided = Self(HashSet::new());
        all_chips(tables, &mut provided);
        provided
    }

    /// Whether a table has the tuple.
    pub fn contains(&self, message: &[F]) -> bool {
        let canonical = |i: usize| message[i].as_canonical_u32();
        self.0.contains(&core::array::from_fn(canonical))
    }
}

impl ChipVisitor for Provided {
    fn visit<C: Chip>(&mut self, chip: C) {
        let recording = Recording::of(&chip);
        if recording.interactions.iter().any(|interaction| interaction.weight > 0) {
            return;
        }
        let ones = vec![F::ONE; recording.columns.len()];
        let preprocessed: Vec<F> = chip.preprocessed().into_iter().map(F::from_u32).collect();
        for preprocessed in preprocessed.chunks_exact(recording.preprocessed.len()) {
            let row = Row { main: &ones, next: &ones, preprocessed, public: &[], last: true };
            evaluate_row(&chip, row, self);
        }
    }
}

impl Sink<F> for Provided {
    fn message(&mut self, _index: usize, _bus: Bus, fields: &[F], _multiplicity: F) {
        self.0.insert(core::array::from_fn(|i| fields[i].as_canonical_u32()));
    }
}
