//! A chip's rows as a prover sees them: polynomials that must vanish, tuples that tables must hold,
//! and messages that tie the row to the others.

use std::collections::HashSet;

use mipsilon_air::ast::{self, ChipAst};
use mipsilon_air::bus::{Bus, Direction};
use mipsilon_air::chip::Chip;
use mipsilon_air::evaluate::{Row, Sink, evaluate_row};
use mipsilon_air::machine::{ChipId, ChipVisitor, Tables, all_chips};
use mipsilon_air::memory::Memory;
use mipsilon_air::message::{Kind, State};
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
    /// What the message is.
    pub kind: Kind,
    /// Its meaning.
    pub role: Role,
    /// For the value of a location before an access: where the value after it is pushed.
    pub access: Option<usize>,
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
    /// The model of a chip without preprocessed columns, next rows and public values.
    pub fn of(ast: &ChipAst) -> Self {
        let interactions = ast.interactions.iter().map(|interaction| Interaction {
            kind: interaction.kind,
            role: role(interaction),
            access: None,
            fields: interaction.fields.iter().map(Polynomial::of).collect(),
            multiplicity: Polynomial::of(&interaction.multiplicity),
        });
        let mut model = Self {
            name: ast.name.clone(),
            columns: ast.columns.clone(),
            names: ast.constraints.iter().map(|constraint| constraint.name).collect(),
            constraints: ast.constraints.iter().map(|c| Polynomial::of(&c.value)).collect(),
            interactions: interactions.collect(),
        };
        model.find_accesses();
        model
    }
}

impl Model {
    /// Finds the push of each access: the first to the same location that is no other's.
    fn find_accesses(&mut self) {
        let is_memory = |i: &Interaction| i.kind == Kind::of::<Memory<()>>();
        let mut found = vec![false; self.interactions.len()];
        for i in 0..self.interactions.len() {
            let pull = &self.interactions[i];
            if pull.role != Role::Pull || !is_memory(pull) {
                continue;
            }
            let is_its = |push: &Interaction| {
                push.role == Role::Push && is_memory(push) && push.fields[..2] == pull.fields[..2]
            };
            let mut places = 0..self.interactions.len();
            let push = places.find(|&at| !found[at] && is_its(&self.interactions[at]));
            let push = push.unwrap_or_else(|| panic!("{}: access {i} has no push", self.name));
            found[push] = true;
            self.interactions[i].access = Some(push);
        }
    }
}

fn role(interaction: &ast::Interaction) -> Role {
    match (interaction.direction, interaction.kind) {
        (Direction::Lookup | Direction::Provide, _) => Role::Lookup,
        (Direction::Push, _) => Role::Push,
        (Direction::Pull, kind) if kind == Kind::of::<State<()>>() => Role::Origin,
        (Direction::Pull, kind) if kind.bus == Bus::Transfer => Role::Origin,
        (Direction::Pull, _) => Role::Pull,
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
    fn visit<C: Chip>(&mut self, id: ChipId, chip: C) {
        let ast = ChipAst::of(id.name(), &chip);
        if !ast.only_provides() {
            return;
        }
        let ones = vec![F::ONE; ast.columns.len()];
        let preprocessed: Vec<F> = chip.preprocessed().into_iter().map(F::from_u32).collect();
        for preprocessed in preprocessed.chunks_exact(ast.preprocessed.len()) {
            let row = Row { main: &ones, next: &ones, preprocessed, public: &[], last: true };
            evaluate_row(&chip, row, self);
        }
    }
}

impl Sink<F> for Provided {
    fn message(&mut self, _index: usize, _kind: &Kind, fields: &[F], _multiplicity: F) {
        self.0.insert(core::array::from_fn(|i| fields[i].as_canonical_u32()));
    }
}
