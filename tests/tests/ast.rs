//! The recorded AST of every chip is what Plonky3 verifies and what the prover computes, and has
//! the shape that setup relies on.

use std::collections::BTreeSet;

use mipsilon_air::bus::Bus;
use mipsilon_air::chip::Chip;
use mipsilon_air::evaluate::{Row, Sink, evaluate_row};
use mipsilon_air::machine::{ChipVisitor, Tables, all_chips, template};
use mipsilon_air::plonky3::{Dyn, PackedRow};
use mipsilon_air::record::{Ast, Recording, Source};
use mipsilon_air::tables::public::Public;
use p3_air::Air;
use p3_air::symbolic::{AirLayout, BaseEntry, BaseLeaf, SymbolicExpression};
use p3_field::{Field, PackedValue, PrimeCharacteristicRing};
use p3_koala_bear::KoalaBear as F;
use p3_lookup::InteractionSymbolicBuilder;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Packed field elements.
type Packed = <F as Field>::Packing;

/// Random points per chip.
const POINTS: usize = 20;

/// Tables with some output bytes, so that `public` reads public values of every kind.
fn tables() -> Tables {
    Tables { public: Public { output_len: 3 }, ..template() }
}

/// Calls a function on every chip with its recording.
struct Each<T>(T);

impl<T: FnMut(&Recording)> ChipVisitor for Each<T> {
    fn visit<C: Chip>(&mut self, chip: C) {
        (self.0)(&Recording::of(&chip));
    }
}

fn each_recording(check: impl FnMut(&Recording)) {
    all_chips(&tables(), &mut Each(check));
}

/// Values for everything that an expression can read.
struct Point {
    main: Vec<F>,
    next: Vec<F>,
    preprocessed: Vec<F>,
    public: Vec<F>,
    is_transition: F,
}

impl Point {
    fn random(recording: &Recording, rng: &mut StdRng) -> Self {
        let mut cells = |count| (0..count).map(|_| F::from_u32(rng.random())).collect();
        let width = recording.columns.len();
        Self {
            main: cells(width),
            next: cells(width),
            preprocessed: cells(recording.preprocessed.len()),
            public: cells(recording.public_values),
            is_transition: F::from_u32(rng.random()),
        }
    }

    fn recorded(&self, ast: &Ast) -> F {
        ast.evaluate(&|source, index| match source {
            Source::Main => self.main[index],
            Source::Next => self.next[index],
            Source::Preprocessed => self.preprocessed[index],
            Source::Public => self.public[index],
        })
    }

    /// The constraints as the prover evaluates them, on packed rows.
    fn proved(&self, air: &Dyn<F>) -> Vec<F> {
        let pack = |cells: &[F]| cells.iter().map(|&cell| cell.into()).collect::<Vec<Packed>>();
        let row = PackedRow {
            main: &pack(&self.main),
            next: &pack(&self.next),
            preprocessed: &pack(&self.preprocessed),
            public: &pack(&self.public),
        };
        let mut values = Vec::new();
        air.eval_packed(row, &mut |transition, value| {
            let value = value.as_slice()[0];
            values.push(if transition { self.is_transition * value } else { value });
        });
        values
    }

    fn symbolic(&self, expression: &SymbolicExpression<F>) -> F {
        match expression {
            SymbolicExpression::Leaf(BaseLeaf::Constant(value)) => *value,
            SymbolicExpression::Leaf(BaseLeaf::IsTransition) => self.is_transition,
            SymbolicExpression::Leaf(BaseLeaf::Variable(variable)) => match variable.entry {
                BaseEntry::Main { offset: 0 } => self.main[variable.index],
                BaseEntry::Main { offset: 1 } => self.next[variable.index],
                BaseEntry::Preprocessed { offset: 0 } => self.preprocessed[variable.index],
                BaseEntry::Public => self.public[variable.index],
                entry => panic!("no chip reads {entry:?}"),
            },
            SymbolicExpression::Leaf(leaf) => panic!("no chip uses the selector {leaf:?}"),
            SymbolicExpression::Add { x, y, .. } => self.symbolic(x) + self.symbolic(y),
            SymbolicExpression::Sub { x, y, .. } => self.symbolic(x) - self.symbolic(y),
            SymbolicExpression::Mul { x, y, .. } => self.symbolic(x) * self.symbolic(y),
            SymbolicExpression::Neg { x, .. } => -self.symbolic(x),
        }
    }
}

/// Compares every chip's recording with Plonky3's symbolic builder.
struct Compare(StdRng);

impl ChipVisitor for Compare {
    fn visit<C: Chip>(&mut self, chip: C) {
        let recording = Recording::of(&chip);
        let layout = AirLayout {
            preprocessed_width: recording.preprocessed.len(),
            main_width: recording.columns.len(),
            num_public_values: recording.public_values,
            ..AirLayout::default()
        };
        let mut builder = InteractionSymbolicBuilder::<F>::new(layout);
        let air = Dyn::<F>::new(chip, 1);
        Air::eval(&air, &mut builder);
        let (constraints, interactions) =
            (builder.base_constraints(), builder.global_interactions());
        let name = &recording.name;
        assert_eq!(constraints.len(), recording.constraints.len(), "{name}");
        assert_eq!(interactions.len(), recording.interactions.len(), "{name}");
        assert!(builder.local_interactions().is_empty(), "{name}");
        assert!(builder.exclusive_interactions().is_empty(), "{name}");

        for _ in 0..POINTS {
            let point = Point::random(&recording, &mut self.0);
            let mut proved = point.proved(&air).into_iter();
            for (symbolic, recorded) in constraints.iter().zip(&recording.constraints) {
                let factor = if recorded.transition { point.is_transition } else { F::ONE };
                let value = factor * point.recorded(&recorded.value);
                assert_eq!(point.symbolic(symbolic), value, "{name}: {}", recorded.name);
                assert_eq!(proved.next(), Some(value), "{name}: {}", recorded.name);
            }
            assert_eq!(proved.next(), None, "{name}");
            for (symbolic, recorded) in interactions.iter().zip(&recording.interactions) {
                assert_eq!(symbolic.bus_name, recorded.bus.name(), "{name}");
                assert_eq!(symbolic.count_weight, recorded.weight, "{name}");
                let count = point.recorded(&recorded.multiplicity);
                assert_eq!(point.symbolic(&symbolic.count), count, "{name}");
                let fields: Vec<F> = recorded.fields.iter().map(|f| point.recorded(f)).collect();
                let proved: Vec<F> = symbolic.fields.iter().map(|f| point.symbolic(f)).collect();
                assert_eq!(proved, fields, "{name}");
            }
        }
    }
}

#[test]
fn recorded_equals_symbolic() {
    all_chips(&tables(), &mut Compare(StdRng::seed_from_u64(1)));
}

#[test]
fn names_are_unique() {
    let mut names = BTreeSet::new();
    each_recording(|recording| {
        assert!(names.insert(recording.name.clone()), "{}", recording.name);
        let columns: BTreeSet<_> = recording.columns.iter().collect();
        assert_eq!(columns.len(), recording.columns.len(), "{}", recording.name);
    });
}

/// LogUp folds a short tuple like one with leading zeros, so widths must agree on a bus.
#[test]
fn messages_have_the_width_of_their_bus() {
    each_recording(|recording| {
        for interaction in &recording.interactions {
            assert_eq!(interaction.fields.len(), interaction.bus.width(), "{}", recording.name);
        }
    });
}

#[test]
fn degrees_fit_the_quotient_and_the_packing() {
    each_recording(|recording| {
        let name = &recording.name;
        for constraint in &recording.constraints {
            assert!(constraint.value.degree() <= 3, "{name}: {}", constraint.name);
        }
        for interaction in &recording.interactions {
            assert!(interaction.multiplicity.degree() <= 1, "{name}");
            assert!(interaction.fields.iter().all(|field| field.degree() <= 1), "{name}");
        }
    });
}

/// A tag is a constant, so that no cell can turn a message of one kind into another.
#[test]
fn tags_are_constants_except_in_the_image() {
    each_recording(|recording| {
        for interaction in &recording.interactions {
            let tag = &interaction.fields[0];
            let fixed = matches!(tag, Ast::Constant(tag) if *tag > 0);
            let preprocessed = matches!(tag, Ast::Variable(Source::Preprocessed, _));
            assert!(fixed || preprocessed && recording.name == "image", "{}", recording.name);
        }
    });
}

#[test]
fn only_zero_init_reads_the_next_row_and_only_public_the_public_values() {
    each_recording(|recording| {
        let name = recording.name.as_str();
        assert_eq!(recording.next_row_columns().is_empty(), name != "zero-init", "{name}");
        let mut reads_public = false;
        let mut visit = |source, _| reads_public |= source == Source::Public;
        recording.constraints.iter().for_each(|c| c.value.variables(&mut visit));
        for interaction in &recording.interactions {
            interaction.fields.iter().for_each(|field| field.variables(&mut visit));
            interaction.multiplicity.variables(&mut visit);
        }
        assert_eq!(reads_public, name == "public", "{name}");
        assert_eq!(recording.public_values > 0, name == "public", "{name}");
    });
}

/// Fails on any failed constraint and any message.
struct Nothing(&'static str);

impl Sink<F> for Nothing {
    fn failed(&mut self, index: usize) {
        panic!("{}: constraint {index} fails on the zero row", self.0);
    }
    fn message(&mut self, _index: usize, bus: Bus, fields: &[F], _multiplicity: F) {
        panic!("{}: the zero row sends {fields:?} on {}", self.0, bus.name());
    }
}

struct Padding;

impl ChipVisitor for Padding {
    fn visit<C: Chip>(&mut self, chip: C) {
        if !chip.preprocessed_names().is_empty() {
            return;
        }
        let zeros = vec![F::ZERO; chip.column_names().len()];
        for last in [false, true] {
            let row = Row { main: &zeros, next: &zeros, preprocessed: &[], public: &[], last };
            evaluate_row(&chip, row, &mut Nothing(chip.name()));
        }
    }
}

#[test]
fn the_zero_row_is_valid_and_silent() {
    all_chips(&tables(), &mut Padding);
}
