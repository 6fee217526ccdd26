//! The recorded AST of every chip is what Plonky3 verifies and what the prover computes, and has
//! the shape that setup relies on.

use std::collections::BTreeSet;

use mipsilon_air::ast::{Ast, ChipAst, Source};
use mipsilon_air::bus::{Bus, Direction};
use mipsilon_air::chip::Chip;
use mipsilon_air::evaluate::{Row, Sink, evaluate_row};
use mipsilon_air::machine::{ChipId, ChipVisitor, Tables, all_chips, chip_asts, template};
use mipsilon_air::memory::Memory;
use mipsilon_air::message::Kind;
use mipsilon_air::plonky3::{ChipAir, PackedRow};
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

/// Calls a function on every chip as data.
fn each_chip_ast(mut check: impl FnMut(ChipId, &ChipAst)) {
    chip_asts(&tables()).iter().for_each(|(id, ast)| check(id, ast));
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
    fn random(ast: &ChipAst, rng: &mut StdRng) -> Self {
        let mut cells = |count| (0..count).map(|_| F::from_u32(rng.random())).collect();
        let width = ast.columns.len();
        Self {
            main: cells(width),
            next: cells(width),
            preprocessed: cells(ast.preprocessed.len()),
            public: cells(ast.public_values),
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
    fn proved(&self, air: &ChipAir<F>) -> Vec<F> {
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

/// Compares every chip's AST with Plonky3's symbolic builder.
struct Compare(StdRng);

impl ChipVisitor for Compare {
    fn visit<C: Chip>(&mut self, id: ChipId, chip: C) {
        let ast = ChipAst::of(id.name(), &chip);
        let layout = AirLayout {
            preprocessed_width: ast.preprocessed.len(),
            main_width: ast.columns.len(),
            num_public_values: ast.public_values,
            ..AirLayout::default()
        };
        let mut builder = InteractionSymbolicBuilder::<F>::new(layout);
        let air = ChipAir::<F>::new(id.name(), chip, 1);
        Air::eval(&air, &mut builder);
        let (constraints, interactions) =
            (builder.base_constraints(), builder.global_interactions());
        let name = &ast.name;
        assert_eq!(constraints.len(), ast.constraints.len(), "{name}");
        assert_eq!(interactions.len(), ast.interactions.len(), "{name}");
        assert!(builder.local_interactions().is_empty(), "{name}");
        assert!(builder.exclusive_interactions().is_empty(), "{name}");

        for _ in 0..POINTS {
            let point = Point::random(&ast, &mut self.0);
            let mut proved = point.proved(&air).into_iter();
            for (symbolic, recorded) in constraints.iter().zip(&ast.constraints) {
                let factor = if recorded.transition { point.is_transition } else { F::ONE };
                let value = factor * point.recorded(&recorded.value);
                assert_eq!(point.symbolic(symbolic), value, "{name}: {}", recorded.name);
                assert_eq!(proved.next(), Some(value), "{name}: {}", recorded.name);
            }
            assert_eq!(proved.next(), None, "{name}");
            for (symbolic, recorded) in interactions.iter().zip(&ast.interactions) {
                assert_eq!(symbolic.bus_name, recorded.kind.bus.name(), "{name}");
                assert_eq!(symbolic.count_weight, recorded.weight(), "{name}");
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
    each_chip_ast(|_, ast| {
        assert!(names.insert(ast.name.clone()), "{}", ast.name);
        let columns: BTreeSet<_> = ast.columns.iter().collect();
        assert_eq!(columns.len(), ast.columns.len(), "{}", ast.name);
    });
}

/// LogUp folds a short tuple like one with leading zeros, so widths must agree on a bus.
#[test]
fn messages_have_the_width_of_their_bus() {
    each_chip_ast(|_, ast| {
        for interaction in &ast.interactions {
            assert_eq!(interaction.fields.len(), interaction.kind.bus.width(), "{}", ast.name);
        }
    });
}

/// What the fields of each kind of message are, by place: here a swap of two shows.
#[test]
fn messages_are_laid_out_as_told() {
    let mut shown = BTreeSet::new();
    each_chip_ast(|_, ast| {
        for interaction in &ast.interactions {
            let Kind { bus, tag, .. } = interaction.kind;
            for tag in tag.map_or(vec![3, 4], |tag| vec![tag as u64]) {
                let tuple: Vec<u64> = core::iter::once(tag).chain(11..).take(bus.width()).collect();
                shown.insert((bus, tag, (interaction.show)(&tuple)));
            }
        }
    });
    let expected = [
        (Bus::Machine, 1, "state clk=11 pc=12 next_pc=13"),
        (Bus::Machine, 2, "end clk=11 code.lo=12 code.hi=13"),
        (Bus::Machine, 3, "register 11 with (0xc, 0xd) at time 14"),
        (Bus::Machine, 4, "RAM word 0xb with (0xc, 0xd) at time 14"),
        (Bus::Machine, 5, "output index=11 byte=12"),
        (
            Bus::Transfer,
            1,
            "read transfer.clk=11 transfer.pc=12 transfer.next_pc=13 transfer.key=14 \
             transfer.lane=15 transfer.remaining=16",
        ),
        (
            Bus::Transfer,
            2,
            "output transfer.clk=11 transfer.pc=12 transfer.next_pc=13 transfer.key=14 \
             transfer.lane=15 transfer.remaining=16",
        ),
        (Bus::Lookup, 1, "program pc=11 opcode=12 a=13 b=14 c=15 d=16"),
        (Bus::Lookup, 2, "range bits=11 value=12"),
        (Bus::Lookup, 3, "byte pair x=11 y=12"),
        (Bus::Lookup, 4, "and x=11 y=12 and=13"),
        (Bus::Lookup, 5, "power t=11 power=12 copower=13"),
        (Bus::Lookup, 6, "gap first=11 end=12"),
    ];
    let expected = expected.map(|(bus, tag, text)| (bus, tag, text.to_owned()));
    assert_eq!(shown.into_iter().collect::<Vec<_>>(), expected);
}

/// Two accesses of a row to one location must not have one time: the later would not be later.
#[test]
fn no_slot_is_used_twice_for_one_location() {
    each_chip_ast(|_, ast| {
        let pushes: Vec<_> = ast
            .interactions
            .iter()
            .filter(|i| i.kind == Kind::of::<Memory<()>>() && i.direction == Direction::Push)
            .collect();
        for (i, first) in pushes.iter().enumerate() {
            for second in pushes[i + 1..].iter().filter(|other| other.fields[4] == first.fields[4])
            {
                // Another space, or another register: both are fixed.
                let differ = (0..2).any(|place| {
                    let places = (&first.fields[place], &second.fields[place]);
                    matches!(places, (Ast::Constant(l), Ast::Constant(r)) if l != r)
                });
                assert!(differ, "{}: {:?} twice", ast.name, first.fields);
            }
        }
    });
}

#[test]
fn degrees_fit_the_quotient_and_the_packing() {
    each_chip_ast(|_, ast| {
        let name = &ast.name;
        for constraint in &ast.constraints {
            assert!(constraint.value.degree() <= 3, "{name}: {}", constraint.name);
        }
        for interaction in &ast.interactions {
            assert!(interaction.multiplicity.degree() <= 1, "{name}");
            assert!(interaction.fields.iter().all(|field| field.degree() <= 1), "{name}");
        }
    });
}

/// A tag is a constant, so that no cell can turn a message of one kind into another.
#[test]
fn tags_are_constants_except_in_the_image() {
    each_chip_ast(|id, ast| {
        for interaction in &ast.interactions {
            let tag = &interaction.fields[0];
            let fixed = matches!(tag, Ast::Constant(tag) if *tag > 0);
            let preprocessed = matches!(tag, Ast::Variable(Source::Preprocessed, _));
            assert!(fixed || preprocessed && id == ChipId::Image, "{}", ast.name);
        }
    });
}

#[test]
fn only_zero_init_reads_the_next_row_and_only_public_the_public_values() {
    each_chip_ast(|id, ast| {
        let name = ast.name.as_str();
        assert_eq!(ast.next_row_columns().is_empty(), id != ChipId::ZeroInit, "{name}");
        let mut reads_public = false;
        let mut visit = |source, _| reads_public |= source == Source::Public;
        ast.constraints.iter().for_each(|c| c.value.variables(&mut visit));
        for interaction in &ast.interactions {
            interaction.fields.iter().for_each(|field| field.variables(&mut visit));
            interaction.multiplicity.variables(&mut visit);
        }
        assert_eq!(reads_public, id == ChipId::Public, "{name}");
        assert_eq!(ast.public_values > 0, name == "public", "{name}");
    });
}

/// Fails on any failed constraint and any message.
struct Nothing(&'static str);

impl Sink<F> for Nothing {
    fn failed(&mut self, index: usize) {
        panic!("{}: constraint {index} fails on the zero row", self.0);
    }
    fn message(&mut self, _index: usize, kind: &Kind, fields: &[F], _multiplicity: F) {
        panic!("{}: the zero row sends {} {fields:?}", self.0, kind.name);
    }
}

struct Padding;

impl ChipVisitor for Padding {
    fn visit<C: Chip>(&mut self, id: ChipId, chip: C) {
        if !chip.preprocessed_columns().names().is_empty() {
            return;
        }
        let zeros = vec![F::ZERO; chip.columns().names().len()];
        for last in [false, true] {
            let row = Row { main: &zeros, next: &zeros, preprocessed: &[], public: &[], last };
            evaluate_row(&chip, row, &mut Nothing(id.name()));
        }
    }
}

#[test]
fn the_zero_row_is_valid_and_silent() {
    all_chips(&tables(), &mut Padding);
}
