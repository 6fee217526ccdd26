//! A prover that cheats within one row: it sets a cell to a wrong value, then solves each broken
//! constraint for one more cell, a few times over.
//!
//! What the row is given stays as it is: the state it continues, the values it reads, and private
//! input. Whatever
//! satisfying row comes out must do the same as the honest one; that is the local statement of
//! soundness, however the other rows are made to fit.

use mipsilon_air::bus::{Bus, machine_tag};
use mipsilon_air::expr::Expr;
use p3_field::{Field, PrimeCharacteristicRing, PrimeField32};
use p3_koala_bear::KoalaBear as F;

use crate::model::{Interaction, Model, Provided, Role};
use crate::polynomial::Polynomial;
use crate::sweep::choices;

/// Timestamps in a run are below this.
const TIMES: u32 = 1 << 24;

/// What a search leaves out, to see whether it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// Nothing.
    Nothing,
    /// Constraint `0`.
    Constraint(usize),
    /// Interaction `0`: it is neither sent nor, if it is a given, kept.
    Interaction(usize),
}

/// What comes of a satisfying row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All messages are the honest ones: some cells are free.
    Free,
    /// Only the time of a previous access differs, and it is earlier than the access's.
    OtherTime,
    /// The row goes on with a transfer of nothing or of more bytes than a run has time for. No row
    /// continues the former, and the latter needs a quarter of the field's order in rows.
    DeadEnd,
    /// The row does something else.
    Attack,
}

/// The messages of a row, except for lookups.
type Messages = Vec<(F, Vec<F>)>;

/// The search for satisfying rows near an honest one.
pub struct Search<'a> {
    model: &'a Model,
    provided: &'a Provided,
    honest: &'a [F],
    dropped: Dropped,
    /// What must vanish: the constraints, and the givens minus their honest values.
    residuals: Vec<Polynomial>,
    /// The columns of each residual.
    columns: Vec<Vec<usize>>,
    /// The residuals that read each column.
    readers: Vec<Vec<usize>>,
    messages: Messages,
}

impl<'a> Search<'a> {
    /// The search around a satisfying row.
    pub fn new(
        model: &'a Model,
        provided: &'a Provided,
        honest: &'a [F],
        dropped: Dropped,
    ) -> Self {
        let kept = |i: &usize| dropped != Dropped::Constraint(*i);
        let constraints = (0..model.constraints.len()).filter(kept);
        let mut residuals: Vec<_> = constraints.map(|i| model.constraints[i].clone()).collect();
        for (i, interaction) in model.interactions.iter().enumerate() {
            if dropped != Dropped::Interaction(i) {
                residuals.extend(givens(interaction, honest));
            }
        }
        for column in choices(model, honest) {
            residuals.push(minus_honest(&Polynomial::column(column), honest));
        }
        let columns: Vec<_> = residuals.iter().map(Polynomial::columns).collect();
        let readers = (0..honest.len())
            .map(|column| (0..columns.len()).filter(|&r| columns[r].contains(&column)).collect())
            .collect();
        let messages = messages(model, honest);
        Self { model, provided, honest, dropped, residuals, columns, readers, messages }
    }

    /// The worst verdict on the satisfying rows with `column` = `value` that need at most `depth`
    /// further cells, with such a row.
    pub fn run(&self, column: usize, value: F, depth: usize) -> Option<(Verdict, Vec<F>)> {
        let mut row = self.honest.to_vec();
        row[column] = value;
        let mut worst = None;
        self.repair(&mut row, &mut vec![column], depth, &mut worst);
        worst
    }

    /// Solves the first broken residual among those that the changed columns touch.
    fn repair(
        &self,
        row: &mut Vec<F>,
        changed: &mut Vec<usize>,
        depth: usize,
        worst: &mut Option<(Verdict, Vec<F>)>,
    ) {
        if matches!(worst, Some((Verdict::Attack, _))) {
            return;
        }
        let mut touched = changed.iter().flat_map(|&column| &self.readers[column]);
        let broken = touched.find(|&&r| self.residuals[r].evaluate(row) != F::ZERO);
        let Some(&broken) = broken else {
            self.judge(row, worst);
            return;
        };
        if depth == 0 {
            return;
        }
        for &column in &self.columns[broken] {
            if changed.contains(&column) {
                continue;
            }
            let before = row[column];
            changed.push(column);
            for value in self.solve(broken, column, row) {
                row[column] = value;
                self.repair(row, changed, depth - 1, worst);
            }
            row[column] = before;
            changed.pop();
        }
    }

    /// Values of a column for which a residual vanishes.
    fn solve(&self, residual: usize, column: usize, row: &mut [F]) -> Vec<F> {
        let residual = &self.residuals[residual];
        let before = row[column];
        if let Some(slope) = residual.slope(column, row) {
            let step = slope.try_inverse().map(|inverse| residual.evaluate(row) * inverse);
            return step.map(|step| before - step).into_iter().collect();
        }
        // Squares come from boolean constraints.
        let mut vanishes = |value: &F| {
            row[column] = *value;
            residual.evaluate(row) == F::ZERO
        };
        let roots = [F::ZERO, F::ONE].into_iter().filter(&mut vanishes).collect();
        row[column] = before;
        roots
    }

    fn judge(&self, row: &[F], worst: &mut Option<(Verdict, Vec<F>)>) {
        if row == self.honest || !self.lookups_hold(row) {
            return;
        }
        let verdict = self.verdict(row);
        if worst.as_ref().is_none_or(|(known, _)| rank(*known) < rank(verdict)) {
            *worst = Some((verdict, row.to_vec()));
        }
    }

    /// Whether every lookup has an answer.
    fn lookups_hold(&self, row: &[F]) -> bool {
        let mut lookups = self.model.interactions.iter().enumerate();
        lookups.all(|(i, lookup)| {
            if lookup.role != Role::Lookup || self.dropped == Dropped::Interaction(i) {
                return true;
            }
            let fields: Vec<F> = lookup.fields.iter().map(|field| field.evaluate(row)).collect();
            lookup.multiplicity.evaluate(row) == F::ZERO || self.provided.contains(&fields)
        })
    }

    fn verdict(&self, row: &[F]) -> Verdict {
        let model = self.model;
        // A multiplicity beyond the declared weight voids the balance argument.
        let counts = |i: &Interaction| {
            let multiplicity = i.multiplicity.evaluate(row);
            [F::ZERO, F::ONE, F::NEG_ONE].contains(&multiplicity)
        };
        if !model.interactions.iter().all(counts) {
            return Verdict::Attack;
        }
        let messages = messages(model, row);
        if messages == self.messages {
            return Verdict::Free;
        }
        let mut verdict = Verdict::OtherTime;
        let others = model.interactions.iter().filter(|i| i.role != Role::Lookup);
        for (i, interaction) in others.enumerate() {
            let ((count, new), (old_count, old)) = (&messages[i], &self.messages[i]);
            let is_transfer = (interaction.bus, interaction.role) == (Bus::Transfer, Role::Push);
            if is_transfer && *count == F::ONE && !(1..TIMES).contains(&new[6].as_canonical_u32()) {
                return Verdict::DeadEnd;
            }
            let is_same = match interaction.role {
                // The push of the same access follows.
                Role::Pull if *count == F::NEG_ONE && count == old_count => {
                    new[..4] == old[..4] && is_earlier(new[4], messages[i + 1].1[4])
                }
                _ => count == old_count && new == old,
            };
            if !is_same {
                verdict = Verdict::Attack;
            }
        }
        verdict
    }
}

const fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Free => 0,
        Verdict::OtherTime => 1,
        Verdict::DeadEnd => 2,
        Verdict::Attack => 3,
    }
}

/// Whether a pulled time is before a pushed one, if it is a time at all.
fn is_earlier(pulled: F, pushed: F) -> bool {
    pulled.as_canonical_u32() >= TIMES || pulled.as_canonical_u32() < pushed.as_canonical_u32()
}

/// What must vanish for a row to keep what it is given.
fn givens(interaction: &Interaction, honest: &[F]) -> Vec<Polynomial> {
    let is_memory = interaction.bus == Bus::Machine
        && [machine_tag::REGISTER, machine_tag::RAM]
            .map(F::from_i64)
            .contains(&interaction.fields[0].evaluate(honest));
    let fields = match interaction.role {
        Role::Origin => 0..interaction.fields.len(),
        Role::Pull if is_memory => 2..4,
        _ => return Vec::new(),
    };
    let sent = interaction.multiplicity.evaluate(honest) != F::ZERO;
    let fields = interaction.fields[fields].iter().filter(|_| sent);
    let multiplicity = Some(&interaction.multiplicity).filter(|_| interaction.role == Role::Origin);
    fields.chain(multiplicity).map(|polynomial| minus_honest(polynomial, honest)).collect()
}

fn minus_honest(polynomial: &Polynomial, honest: &[F]) -> Polynomial {
    let value = polynomial.evaluate(honest).as_canonical_u32();
    polynomial.plus(-i64::from(value))
}

/// The messages of a row; those not sent are empty.
fn messages(model: &Model, row: &[F]) -> Messages {
    let others = model.interactions.iter().filter(|i| i.role != Role::Lookup);
    others
        .map(|interaction| {
            let multiplicity = interaction.multiplicity.evaluate(row);
            let fields = interaction.fields.iter().map(|field| field.evaluate(row));
            (multiplicity, fields.filter(|_| multiplicity != F::ZERO).collect())
        })
        .collect()
}
