//! A chip as data: a field-independent AST with integer constants and names.
//!
//! It is the source of the exports, of the column statistics, of the degrees that setup
//! validates and of the AIR digest. A test compares it with Plonky3's own symbolic expressions on
//! random points, so what is exported is what is proved.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::iter::Sum;
use core::ops::{Add, Mul, Neg, Sub};

use serde::ser::{Serialize, SerializeStruct, SerializeTuple, Serializer};

use crate::builder::Builder;
use crate::bus::Direction;
use crate::chip::Chip;
use crate::expr::Expr;
use crate::layout::Layout;
use crate::message::{Kind, Message};

/// Where a variable of an expression is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// Main column, this row.
    Main,
    /// Main column, next row.
    Next,
    /// Preprocessed column, this row.
    Preprocessed,
    /// Public value.
    Public,
}

impl Source {
    const fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Next => "next",
            Self::Preprocessed => "preprocessed",
            Self::Public => "public",
        }
    }
}

/// A recorded expression. Constants are folded where one side is 0 or 1, or both are constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ast {
    /// An integer.
    Constant(i64),
    /// Column or public value `1` of source `0`.
    Variable(Source, usize),
    /// Sum.
    Add(Arc<Ast>, Arc<Ast>),
    /// Difference.
    Sub(Arc<Ast>, Arc<Ast>),
    /// Product.
    Mul(Arc<Ast>, Arc<Ast>),
}

impl Ast {
    /// The degree in the columns; public values and constants have degree 0.
    pub fn degree(&self) -> usize {
        match self {
            Self::Constant(_) | Self::Variable(Source::Public, _) => 0,
            Self::Variable(..) => 1,
            Self::Add(l, r) | Self::Sub(l, r) => l.degree().max(r.degree()),
            Self::Mul(l, r) => l.degree() + r.degree(),
        }
    }

    /// Evaluates the expression in any algebra, reading variables through `variable`.
    pub fn evaluate<E: Expr>(&self, variable: &impl Fn(Source, usize) -> E) -> E {
        match self {
            Self::Constant(c) => E::constant(*c),
            Self::Variable(source, index) => variable(*source, *index),
            Self::Add(l, r) => l.evaluate(variable) + r.evaluate(variable),
            Self::Sub(l, r) => l.evaluate(variable) - r.evaluate(variable),
            Self::Mul(l, r) => l.evaluate(variable) * r.evaluate(variable),
        }
    }

    /// Calls `visit` on every variable.
    pub fn variables(&self, visit: &mut impl FnMut(Source, usize)) {
        match self {
            Self::Constant(_) => {}
            Self::Variable(source, index) => visit(*source, *index),
            Self::Add(l, r) | Self::Sub(l, r) | Self::Mul(l, r) => {
                l.variables(visit);
                r.variables(visit);
            }
        }
    }
}

impl Add for Ast {
    type Output = Self;
    fn add(self, rhs: Self) -> Self {
        match (&self, &rhs) {
            (Self::Constant(0), _) => rhs,
            (_, Self::Constant(0)) => self,
            (Self::Constant(l), Self::Constant(r)) => Self::Constant(l + r),
            _ => Self::Add(Arc::new(self), Arc::new(rhs)),
        }
    }
}

impl Sub for Ast {
    type Output = Self;
    fn sub(self, rhs: Self) -> Self {
        match (&self, &rhs) {
            (_, Self::Constant(0)) => self,
            (Self::Constant(l), Self::Constant(r)) => Self::Constant(l - r),
            _ => Self::Sub(Arc::new(self), Arc::new(rhs)),
        }
    }
}

impl Mul for Ast {
    type Output = Self;
    fn mul(self, rhs: Self) -> Self {
        match (&self, &rhs) {
            (Self::Constant(0), _) | (_, Self::Constant(0)) => Self::Constant(0),
            (Self::Constant(1), _) => rhs,
            (_, Self::Constant(1)) => self,
            (Self::Constant(l), Self::Constant(r)) => Self::Constant(l * r),
            _ => Self::Mul(Arc::new(self), Arc::new(rhs)),
        }
    }
}

impl Neg for Ast {
    type Output = Self;
    fn neg(self) -> Self {
        Self::Constant(0) - self
    }
}

impl Sum for Ast {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::Constant(0), Add::add)
    }
}

impl Expr for Ast {
    fn constant(value: i64) -> Self {
        Self::Constant(value)
    }
}

/// Prefix arrays: `7`, `["main", 3]`, `["add", l, r]`.
impl Serialize for Ast {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (name, left, right) = match self {
            Self::Constant(value) => return serializer.serialize_i64(*value),
            Self::Variable(source, index) => {
                let mut tuple = serializer.serialize_tuple(2)?;
                tuple.serialize_element(source.name())?;
                tuple.serialize_element(index)?;
                return tuple.end();
            }
            Self::Add(l, r) => ("add", l, r),
            Self::Sub(l, r) => ("sub", l, r),
            Self::Mul(l, r) => ("mul", l, r),
        };
        let mut tuple = serializer.serialize_tuple(3)?;
        tuple.serialize_element(name)?;
        tuple.serialize_element(left.as_ref())?;
        tuple.serialize_element(right.as_ref())?;
        tuple.end()
    }
}

/// A recorded constraint: `value = 0` on every row, or on every row but the last.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Constraint {
    /// The name the chip gave it.
    pub name: &'static str,
    /// Whether the last row is exempt.
    pub transition: bool,
    /// The expression that must be zero.
    pub value: Ast,
}

/// A recorded interaction.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// What the message is.
    pub kind: Kind,
    /// What the chip does with it.
    pub direction: Direction,
    /// The message, tag first.
    pub fields: Vec<Ast>,
    /// Signed multiplicity.
    pub multiplicity: Ast,
    /// Shows such a message.
    pub show: fn(&[u64]) -> String,
}

impl Interaction {
    /// Bound on |multiplicity|; 0 on the provided side of a lookup.
    pub const fn weight(&self) -> u32 {
        self.direction.weight()
    }
}

/// The multiplicity's sign and the weight tell the direction.
impl Serialize for Interaction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut interaction = serializer.serialize_struct("Interaction", 4)?;
        interaction.serialize_field("bus", &self.kind.bus)?;
        interaction.serialize_field("fields", &self.fields)?;
        interaction.serialize_field("multiplicity", &self.multiplicity)?;
        interaction.serialize_field("weight", &self.weight())?;
        interaction.end()
    }
}

/// A chip as data.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ChipAst {
    /// The chip's name.
    pub name: String,
    /// Main column names.
    pub columns: Vec<String>,
    /// Preprocessed column names.
    pub preprocessed: Vec<String>,
    /// What the main columns are.
    #[serde(skip)]
    pub layout: Layout,
    /// What the preprocessed columns are.
    #[serde(skip)]
    pub preprocessed_layout: Layout,
    /// Number of public values.
    pub public_values: usize,
    /// Constraints, in the order of evaluation.
    pub constraints: Vec<Constraint>,
    /// Interactions, in the order of evaluation.
    pub interactions: Vec<Interaction>,
}

impl ChipAst {
    /// Records a chip under a name.
    pub fn of<C: Chip>(name: &str, chip: &C) -> Self {
        let mut builder = AstBuilder(Self {
            name: name.to_owned(),
            columns: chip.columns().names(),
            preprocessed: chip.preprocessed_columns().names(),
            layout: chip.columns(),
            preprocessed_layout: chip.preprocessed_columns(),
            public_values: chip.public_values(),
            constraints: Vec::new(),
            interactions: Vec::new(),
        });
        chip.eval(&mut builder);
        builder.0
    }

    /// Whether the chip has messages for others to look up, and no others.
    pub fn only_provides(&self) -> bool {
        self.interactions.iter().all(|i| i.direction == Direction::Provide)
    }

    /// Main columns that are read on the next row.
    pub fn next_row_columns(&self) -> Vec<usize> {
        let mut used = alloc::collections::BTreeSet::new();
        let mut visit = |source, index| {
            if source == Source::Next {
                used.insert(index);
            }
        };
        self.constraints.iter().for_each(|c| c.value.variables(&mut visit));
        for interaction in &self.interactions {
            interaction.fields.iter().for_each(|f| f.variables(&mut visit));
            interaction.multiplicity.variables(&mut visit);
        }
        used.into_iter().collect()
    }

    /// The name of a variable.
    pub fn variable_name(&self, source: Source, index: usize) -> String {
        match source {
            Source::Main => self.columns[index].clone(),
            Source::Next => format!("next({})", self.columns[index]),
            Source::Preprocessed => format!("preprocessed({})", self.preprocessed[index]),
            Source::Public => format!("public({index})"),
        }
    }
}

struct AstBuilder(ChipAst);

impl Builder for AstBuilder {
    type E = Ast;
    fn main(&self, index: usize) -> Ast {
        Ast::Variable(Source::Main, index)
    }
    fn main_next(&self, index: usize) -> Ast {
        Ast::Variable(Source::Next, index)
    }
    fn preprocessed(&self, index: usize) -> Ast {
        Ast::Variable(Source::Preprocessed, index)
    }
    fn public(&self, index: usize) -> Ast {
        Ast::Variable(Source::Public, index)
    }
    fn assert_zero(&mut self, name: &'static str, value: Ast) {
        self.0.constraints.push(Constraint { name, transition: false, value });
    }
    fn assert_zero_transition(&mut self, name: &'static str, value: Ast) {
        self.0.constraints.push(Constraint { name, transition: true, value });
    }
    fn interact<M: Message<Ast>>(&mut self, direction: Direction, message: M, count: Ast) {
        self.0.interactions.push(Interaction {
            kind: M::KIND,
            direction,
            fields: message.tuple()[..M::KIND.bus.width()].to_vec(),
            multiplicity: direction.signed(count),
            show: M::show,
        });
    }
}
