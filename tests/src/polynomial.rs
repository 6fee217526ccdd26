//! Sparse polynomials over the main columns of a row, to solve constraints for a cell.

use std::collections::BTreeMap;
use std::iter::Sum;
use std::ops::{Add, Mul, Neg, Sub};

use mipsilon_air::ast::{Ast, Source};
use mipsilon_air::expr::Expr;
use p3_field::PrimeCharacteristicRing;
use p3_koala_bear::KoalaBear as F;

/// A sum of coefficients times products of columns; a product lists its columns in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Polynomial(BTreeMap<Vec<usize>, F>);

impl Polynomial {
    /// The polynomial of a recorded expression over main columns.
    pub fn of(ast: &Ast) -> Self {
        ast.evaluate(&|source, index| {
            assert_eq!(source, Source::Main, "an expression over this row only");
            Self::column(index)
        })
    }

    /// A column.
    pub fn column(index: usize) -> Self {
        Self(BTreeMap::from([(vec![index], F::ONE)]))
    }

    /// The columns it depends on, in order.
    pub fn columns(&self) -> Vec<usize> {
        let mut columns: Vec<_> = self.0.keys().flatten().copied().collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Its value on a row.
    pub fn evaluate(&self, row: &[F]) -> F {
        self.0.iter().map(|(columns, &c)| columns.iter().fold(c, |v, &i| v * row[i])).sum()
    }

    /// Its derivative in a column on a row, if it is linear in the column.
    pub fn slope(&self, column: usize, row: &[F]) -> Option<F> {
        let mut slope = F::ZERO;
        for (columns, &coefficient) in &self.0 {
            match columns.iter().filter(|&&i| i == column).count() {
                0 => {}
                1 => {
                    let others = columns.iter().filter(|&&i| i != column);
                    slope += others.fold(coefficient, |value, &i| value * row[i]);
                }
                _ => return None,
            }
        }
        Some(slope)
    }

    fn add_scaled(mut self, other: &Self, factor: F) -> Self {
        for (columns, &coefficient) in &other.0 {
            *self.0.entry(columns.clone()).or_default() += factor * coefficient;
        }
        self.0.retain(|_, coefficient| *coefficient != F::ZERO);
        self
    }
}

impl Add for Polynomial {
    type Output = Self;
    fn add(self, rhs: Self) -> Self {
        self.add_scaled(&rhs, F::ONE)
    }
}

impl Sub for Polynomial {
    type Output = Self;
    fn sub(self, rhs: Self) -> Self {
        self.add_scaled(&rhs, F::NEG_ONE)
    }
}

impl Neg for Polynomial {
    type Output = Self;
    fn neg(self) -> Self {
        Self::default() - self
    }
}

impl Mul for Polynomial {
    type Output = Self;
    fn mul(self, rhs: Self) -> Self {
        let mut product = Self::default();
        for (left, &coefficient) in &self.0 {
            let shifted = rhs.0.iter().map(|(right, &c)| {
                let mut columns = [left.as_slice(), right].concat();
                columns.sort_unstable();
                (columns, c)
            });
            product = product.add_scaled(&Self(shifted.collect()), coefficient);
        }
        product
    }
}

impl Sum for Polynomial {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::default(), Add::add)
    }
}

impl Expr for Polynomial {
    fn constant(value: i64) -> Self {
        let value = F::from_i64(value);
        Self(BTreeMap::from([(Vec::new(), value)]).into_iter().filter(|t| t.1 != F::ZERO).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expands_and_differentiates() {
        let x = Polynomial::column;
        // (x0 + 2)(x1 - x0) = x0 x1 - x0^2 + 2 x1 - 2 x0
        let product = x(0).plus(2) * (x(1) - x(0));
        let row = [F::from_u32(5), F::from_u32(11)];
        assert_eq!(product.evaluate(&row), F::from_u32(42));
        assert_eq!(product.slope(1, &row), Some(F::from_u32(7)));
        assert_eq!(product.slope(0, &row), None);
        assert_eq!(product.columns(), [0, 1]);
        assert_eq!(x(3) - x(3), Polynomial::default());
    }
}
