//! A prover that cheats within one row: it alters a cell, then solves each broken constraint for
//! one more cell, or flips a flag in it, a few times over.
//!
//! What the row is given stays as it is: the state it continues, the values it reads, its program
//! row, and private input. Whatever satisfying row comes out must do the same as the honest one;
//! that is the local statement of soundness, however the other rows are made to fit.

use mipsilon_air::bus::Bus;
use mipsilon_air::memory::Memory;
use mipsilon_air::message::{Fetch, Kind};
use p3_field::{Field, PrimeCharacteristicRing, PrimeField32};
use p3_koala_bear::KoalaBear as F;

use crate::directions::{Direction, directions};
use crate::model::{Interaction, Model, Provided, Role};
use crate::polynomial::Polynomial;
use crate::sweep::choices;

/// Timestamps in a run are below this.
const TIMES: u32 = 1 << 24;

/// A row to start from.
#[derive(Clone, Debug)]
pub struct Base {
    /// Its cells.
    pub cells: Vec<F>,
    /// Whether it is an honest row; else no row may exist for what it is given, because the
    /// instruction would trap.
    pub honest: bool,
}

/// What a search leaves out, to see whether it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// Nothing.
    Nothing,
    /// A constraint.
    Constraint(usize),
    /// A lookup.
    Lookup(usize),
}

/// What comes of a satisfying row, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// All messages are the honest ones: some cells are free.
    Free,
    /// The row is padding, or none of the run's: without what it is given it shows nothing.
    Elsewhere,
    /// Only the time of a previous access differs, and it is earlier than the access's.
    OtherTime,
    /// The row goes on with a transfer of nothing or of more bytes than a run has time for. No row
    /// continues the former, and the latter needs a quarter of the field's order in rows.
    DeadEnd,
    /// The row does something else.
    Attack,
}

/// A message: its multiplicity and, if sent, its fields. Nothing of a lookup.
type Message = (F, Vec<F>);

/// The search for satisfying rows near another.
pub struct Search<'a> {
    model: &'a Model,
    provided: &'a Provided,
    base: &'a Base,
    dropped: Dropped,
    /// What may be altered, one cell at a time where possible.
    directions: Vec<Direction>,
    /// The constraints.
    residuals: Vec<&'a Polynomial>,
    /// The directions that alter each constraint.
    altered_by: Vec<Vec<usize>>,
    /// The constraints that each direction alters.
    alters: Vec<Vec<usize>>,
    messages: Vec<Message>,
}

/// A search at some depth.
struct Attempt {
    row: Vec<F>,
    /// Directions taken.
    taken: Vec<usize>,
    /// The worst outcome so far, with its row.
    worst: Option<(Verdict, Vec<F>)>,
}

impl<'a> Search<'a> {
    /// The search around a row.
    pub fn new(model: &'a Model, provided: &'a Provided, base: &'a Base, dropped: Dropped) -> Self {
        let width = base.cells.len();
        let directions = directions(givens(model, &base.cells, dropped), width);
        let kept = |i: &usize| dropped != Dropped::Constraint(*i);
        let residuals: Vec<_> =
            (0..model.constraints.len()).filter(kept).map(|i| &model.constraints[i]).collect();
        let mut altered_by = vec![Vec::new(); residuals.len()];
        let mut alters = vec![Vec::new(); directions.len()];
        for (r, columns) in residuals.iter().map(|residual| residual.columns()).enumerate() {
            for (d, direction) in directions.iter().enumerate() {
                if direction.iter().any(|(column, _)| columns.contains(column)) {
                    altered_by[r].push(d);
                    alters[d].push(r);
                }
            }
        }
        let messages = messages(model, &base.cells);
        Self { model, provided, base, dropped, directions, residuals, altered_by, alters, messages }
    }

    /// The directions that alter one of these columns, each with its first column.
    pub fn directions(&self, columns: &[usize]) -> impl Iterator<Item = (usize, usize)> {
        let altering = self.directions.iter().enumerate().filter(move |(_, direction)| {
            direction.iter().any(|(column, _)| columns.contains(column))
        });
        altering.map(|(d, direction)| (d, direction[0].0)).collect::<Vec<_>>().into_iter()
    }

    /// The worst verdict on the satisfying rows that come of a step in a direction, if any, and of
    /// steps in at most `depth` others; with such a row.
    pub fn run(&self, first: Option<(usize, F)>, depth: usize) -> Option<(Verdict, Vec<F>)> {
        let row = self.base.cells.clone();
        let mut attempt = Attempt { row, taken: Vec::new(), worst: None };
        if let Some((direction, step)) = first {
            attempt.taken.push(direction);
            self.advance(direction, step, &mut attempt.row);
        }
        self.repair(&mut attempt, depth);
        attempt.worst
    }

    fn advance(&self, direction: usize, step: F, row: &mut [F]) {
        for &(column, factor) in &self.directions[direction] {
            row[column] += factor * step;
        }
    }

    /// Solves the first broken constraint.
    fn repair(&self, attempt: &mut Attempt, depth: usize) {
        if matches!(attempt.worst, Some((Verdict::Attack, _))) {
            return;
        }
        let Some(broken) = self.broken(attempt) else {
            self.judge(attempt);
            return;
        };
        if depth == 0 {
            return;
        }
        for &direction in &self.altered_by[broken] {
            if attempt.taken.contains(&direction) {
                continue;
            }
            attempt.taken.push(direction);
            let mut steps = self.solve(broken, direction, &mut attempt.row);
            // A flag may be wrong although another cell makes up for it.
            let flag = self.directions[direction][0].0;
            if [F::ZERO, F::ONE].contains(&attempt.row[flag]) {
                steps.push(F::ONE - attempt.row[flag].double());
            }
            for step in steps {
                self.advance(direction, step, &mut attempt.row);
                self.repair(attempt, depth - 1);
                self.advance(direction, -step, &mut attempt.row);
            }
            attempt.taken.pop();
        }
    }

    fn broken(&self, attempt: &Attempt) -> Option<usize> {
        let is_broken = |r: &usize| self.residuals[*r].evaluate(&attempt.row) != F::ZERO;
        if self.base.honest {
            // Only what was altered can be broken.
            attempt.taken.iter().flat_map(|&d| &self.alters[d]).copied().find(is_broken)
        } else {
            (0..self.residuals.len()).find(is_broken)
        }
    }

    /// Steps in a direction after which a constraint holds.
    fn solve(&self, residual: usize, direction: usize, row: &mut [F]) -> Vec<F> {
        let residual = self.residuals[residual];
        let at_0 = residual.evaluate(row);
        self.advance(direction, F::ONE, row);
        let at_1 = residual.evaluate(row);
        self.advance(direction, F::ONE, row);
        let at_2 = residual.evaluate(row);
        self.advance(direction, -F::TWO, row);
        // at_0 + b t + a t^2
        let a = (at_2 - at_1.double() + at_0).halve();
        let b = at_1 - at_0 - a;
        if a == F::ZERO {
            return b.try_inverse().map(|inverse| -at_0 * inverse).into_iter().collect();
        }
        // Squares come from x (x - 1).
        let cells = self.directions[direction].iter();
        let mut steps: Vec<F> = cells
            .flat_map(|&(column, factor)| {
                let inverse = factor.inverse();
                [F::ZERO, F::ONE].map(|bit| (bit - row[column]) * inverse)
            })
            .collect();
        steps.retain(|&step| at_0 + step * (b + a * step) == F::ZERO);
        steps.dedup();
        steps
    }

    fn judge(&self, attempt: &mut Attempt) {
        let row = &attempt.row;
        if *row == self.base.cells && self.base.honest || !self.lookups_hold(row) {
            return;
        }
        let verdict = self.verdict(row);
        if attempt.worst.as_ref().is_none_or(|(known, _)| *known < verdict) {
            attempt.worst = Some((verdict, row.clone()));
        }
    }

    /// Whether every lookup has an answer. The program row of what may not exist is given.
    fn lookups_hold(&self, row: &[F]) -> bool {
        let mut lookups = self.model.interactions.iter().enumerate();
        lookups.all(|(i, lookup)| {
            let given = !self.base.honest && is_fetch(lookup);
            if lookup.role != Role::Lookup || self.dropped == Dropped::Lookup(i) || given {
                return true;
            }
            let fields: Vec<F> = lookup.fields.iter().map(|field| field.evaluate(row)).collect();
            lookup.multiplicity.evaluate(row) == F::ZERO || self.provided.contains(&fields)
        })
    }

    fn verdict(&self, row: &[F]) -> Verdict {
        // A multiplicity beyond the declared weight voids the balance argument.
        let bounded =
            |i: &Interaction| [F::ZERO, F::ONE, F::NEG_ONE].contains(&i.multiplicity.evaluate(row));
        if !self.model.interactions.iter().all(bounded) {
            return Verdict::Attack;
        }
        let messages = messages(self.model, row);
        let silent = messages.iter().all(|(count, _)| *count == F::ZERO);
        let has_origin = |messages: &[Message]| {
            let mut interactions = self.model.interactions.iter();
            let origin = interactions.position(|i| i.role == Role::Origin);
            origin.is_some_and(|i| messages[i].0 != F::ZERO)
        };
        match (has_origin(&messages), has_origin(&self.messages)) {
            _ if messages == self.messages && self.base.honest => Verdict::Free,
            _ if silent => Verdict::Elsewhere,
            (false, _) => Verdict::Attack,
            (true, false) => Verdict::Elsewhere,
            (true, true) => self.compare(&messages),
        }
    }

    fn compare(&self, messages: &[Message]) -> Verdict {
        let mut verdict = Verdict::OtherTime;
        for (i, interaction) in self.model.interactions.iter().enumerate() {
            let ((count, new), (old_count, old)) = (&messages[i], &self.messages[i]);
            let is_transfer =
                (interaction.kind.bus, interaction.role) == (Bus::Transfer, Role::Push);
            if is_transfer && *count == F::ONE && !(1..TIMES).contains(&new[6].as_canonical_u32()) {
                return Verdict::DeadEnd;
            }
            let is_same = match interaction.access {
                Some(push) if *count == F::NEG_ONE && count == old_count => {
                    new[..4] == old[..4] && is_earlier(new[4], messages[push].1[4])
                }
                _ => count == old_count && new == old,
            };
            if !is_same || !self.base.honest {
                verdict = Verdict::Attack;
            }
        }
        verdict
    }
}

/// Whether a pulled time is before a pushed one, if it is a time at all.
fn is_earlier(pulled: F, pushed: F) -> bool {
    pulled.as_canonical_u32() >= TIMES || pulled.as_canonical_u32() < pushed.as_canonical_u32()
}

/// Whether an interaction looks the program row up.
fn is_fetch(interaction: &Interaction) -> bool {
    interaction.kind == Kind::of::<Fetch<()>>()
}

/// The linear expressions that a cheat keeps, as coefficients by column.
fn givens(model: &Model, base: &[F], dropped: Dropped) -> Vec<Vec<F>> {
    let sent = |i: &Interaction| i.multiplicity.evaluate(base) != F::ZERO;
    if !model.interactions.iter().any(|i| i.role == Role::Origin && sent(i)) {
        return Vec::new();
    }
    let mut kept = Vec::new();
    for (i, interaction) in model.interactions.iter().enumerate().filter(|(_, i)| sent(i)) {
        let fetches = is_fetch(interaction) && dropped != Dropped::Lookup(i);
        let fields = match interaction.role {
            Role::Origin => &interaction.fields[..],
            Role::Pull if interaction.kind == Kind::of::<Memory<()>>() => &interaction.fields[2..4],
            Role::Lookup if fetches => &interaction.fields[..],
            _ => continue,
        };
        kept.extend(fields.iter().map(|field| coefficients(field, base.len())));
    }
    let chosen = choices(model, base).into_iter().map(Polynomial::column);
    kept.extend(chosen.map(|column| coefficients(&column, base.len())));
    kept
}

fn coefficients(linear: &Polynomial, width: usize) -> Vec<F> {
    let zeros = vec![F::ZERO; width];
    let slope = |column| linear.slope(column, &zeros).expect("a linear field");
    (0..width).map(slope).collect()
}

fn messages(model: &Model, row: &[F]) -> Vec<Message> {
    let interactions = model.interactions.iter();
    interactions
        .map(|interaction| {
            if interaction.role == Role::Lookup {
                return (F::ZERO, Vec::new());
            }
            let multiplicity = interaction.multiplicity.evaluate(row);
            let fields = interaction.fields.iter().map(|field| field.evaluate(row));
            (multiplicity, fields.filter(|_| multiplicity != F::ZERO).collect())
        })
        .collect()
}
