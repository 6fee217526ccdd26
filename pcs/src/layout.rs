//! How Plonky3 lays out the columns of a batch, and what they cost.

use alloc::vec;
use alloc::vec::Vec;

use mipsilon_air::ast::{ChipAst, Interaction};
use mipsilon_air::bus::Bus;
use mipsilon_air::chip::Chip;
use mipsilon_air::machine::{ChipId, ChipVisitor, Tables, all_chips};
use p3_batch_stark::num_batched_openings;
use p3_uni_stark::OpeningShape;

use crate::shape::Shape;

/// The degree of a LogUp column that two interactions share.
const PAIRED: usize = 3;

/// What the layout of a batch depends on besides chips and parameters: Plonky3's version and the
/// rule of [`ChipCost::of`]. Part of the machine digest.
pub const LAYOUT: &str = "plonky3 0.9.0-rc.2, paired logup columns where fewer";

/// What a commitment scheme adds to the columns of a chip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Which columns and openings the scheme adds.
    pub openings: OpeningShape,
    /// log2 of the blowup, which bounds the quotient chunks.
    pub log_blowup: usize,
}

impl Rules {
    /// Those of the default backend.
    pub const DEFAULT: Self = Self { openings: OpeningShape::TwoAdic, log_blowup: 1 };

    fn zk(self) -> usize {
        self.openings.is_zk().into()
    }

    /// Degree of the selector of transition constraints: a circle has none of degree 0.
    fn transition_degree(self) -> usize {
        usize::from(self.openings == OpeningShape::Circle)
    }

    /// log2 of the quotient's size in units of the (extended) trace.
    pub(crate) fn log_quotient(self, degree: usize) -> usize {
        let log = |chunks: usize| chunks.next_power_of_two().ilog2() as usize;
        log((degree + self.zk()).max(2) - 1)
    }
}

/// Committed columns of a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChipCost {
    /// Main columns, base field.
    pub main: usize,
    /// LogUp columns, extension field, the accumulator included.
    pub logup: usize,
    /// Quotient chunks, extension field.
    pub quotient: usize,
    /// Degree of the constraints, LogUp's included.
    pub degree: usize,
    /// The degree that LogUp columns may have at the price of more quotient chunks; 0 if they may
    /// not.
    pub lookup_budget: usize,
}

impl ChipCost {
    /// The cost of the cheaper layout: either as many interactions of a bus share a LogUp column
    /// as the constraints' own degree leaves room for, or two, at the price of a second quotient
    /// chunk. On a tie the former, whose quotient is evaluated on a smaller domain.
    pub fn of(ast: &ChipAst, rules: Rules) -> Self {
        let free = Self::with_budget(ast, rules, 0);
        let paired = Self::with_budget(ast, rules, PAIRED);
        let columns = |cost: &Self| cost.logup + cost.quotient;
        let fits = paired.quotient <= 1 << rules.log_blowup;
        if fits && columns(&paired) < columns(&free) { paired } else { free }
    }

    /// The cost by Plonky3's rules: interactions of one bus share a column while its degree does
    /// not make the quotient larger, or stays within `lookup_budget`.
    fn with_budget(ast: &ChipAst, rules: Rules, lookup_budget: usize) -> Self {
        let field_degree = |i: &Interaction| i.fields.iter().map(|f| f.degree()).max().unwrap_or(0);
        // A column of interactions pins denominators times fraction = numerator.
        let pin = |group: &[&Interaction]| {
            let sum: usize = group.iter().map(|i| field_degree(i)).sum();
            let numerator = group
                .iter()
                .map(|i| i.multiplicity.degree() + sum - field_degree(i))
                .max()
                .unwrap_or(0);
            (1 + sum).max(numerator)
        };
        let constraints = ast
            .constraints
            .iter()
            .map(|c| c.value.degree() + if c.transition { rules.transition_degree() } else { 0 });
        let single = ast.interactions.iter().map(|i| pin(&[i]));
        let unpacked = constraints.chain(single).max().unwrap_or(0).max(2);
        let free_budget = (1 << rules.log_quotient(unpacked)) + 1 - rules.zk();
        let budget = lookup_budget.max(free_budget);
        let (mut columns, mut degree) = (0, unpacked);
        for bus in Bus::ALL {
            let mut group = Vec::new();
            for interaction in ast.interactions.iter().filter(|i| i.kind.bus == bus) {
                group.push(interaction);
                if pin(&group) > budget {
                    columns += 1;
                    group = vec![interaction];
                }
                degree = degree.max(pin(&group));
            }
            columns += usize::from(!group.is_empty());
        }
        let accumulator = usize::from(columns > 0);
        Self {
            main: ast.columns.len(),
            logup: columns + accumulator,
            quotient: 1 << (rules.log_quotient(degree) + rules.zk()),
            degree,
            lookup_budget,
        }
    }

    /// Base-field cells committed per row at the given extension degree.
    pub const fn cells(&self, extension_degree: usize) -> usize {
        self.main + extension_degree * (self.logup + self.quotient)
    }
}

/// Sizes of a batch that its security depends on.
#[derive(Clone, Copy, Debug, Default)]
pub struct LayoutCounts {
    /// Constraints folded by the composition challenge, LogUp's included.
    pub constraints: usize,
    /// Powers of the challenge that batches the openings.
    pub openings: usize,
    /// LogUp denominators: interactions times rows.
    pub denominators: usize,
    /// Greatest degree of a constraint, LogUp's included.
    pub degree: usize,
    /// Greatest number of quotient chunks of a chip.
    pub quotient: usize,
    /// log2 of the greatest height that is committed to.
    pub log_height: usize,
    /// Committed base-field cells of all but the preprocessed columns, padding included.
    pub cells: usize,
}

impl LayoutCounts {
    /// Counts the present chips.
    pub fn of(tables: &Tables, shape: &Shape, rules: Rules, extension_degree: usize) -> Self {
        struct Count<'a> {
            shape: &'a Shape,
            rules: Rules,
            extension_degree: usize,
            counts: LayoutCounts,
        }
        impl ChipVisitor for Count<'_> {
            fn visit<C: Chip>(&mut self, id: ChipId, chip: C) {
                let Some(log_height) = self.shape[id] else { return };
                let ast = ChipAst::of(id.name(), &chip);
                let cost = ChipCost::of(&ast, self.rules);
                self.counts.constraints += ast.constraints.len() + cost.logup + 2;
                self.counts.openings += num_batched_openings(
                    cost.main,
                    !ast.next_row_columns().is_empty(),
                    ast.preprocessed.len(),
                    false,
                    cost.quotient,
                    // Plonky3 adds the accumulator.
                    cost.logup.saturating_sub(1),
                    self.extension_degree,
                    self.rules.openings,
                );
                self.counts.denominators += ast.interactions.len() << log_height;
                self.counts.degree = self.counts.degree.max(cost.degree);
                self.counts.quotient = self.counts.quotient.max(cost.quotient);
                let log_height = usize::from(log_height) + self.rules.zk();
                self.counts.log_height = self.counts.log_height.max(log_height);
                self.counts.cells += cost.cells(self.extension_degree) << log_height;
            }
        }
        let counts = LayoutCounts::default();
        let mut count = Count { shape, rules, extension_degree, counts };
        all_chips(tables, &mut count);
        count.counts
    }
}
