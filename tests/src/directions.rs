//! The ways to alter a row that keep some linear expressions: a basis of their null space.

use p3_field::{Field, PrimeCharacteristicRing};
use p3_koala_bear::KoalaBear as F;

/// Cells that are altered together, each by a multiple of one number; by exactly that number the
/// first.
pub type Direction = Vec<(usize, F)>;

/// The directions in `width` columns that keep every one of these linear expressions, given as
/// coefficients by column: one for each column that the others do not determine.
pub fn directions(mut kept: Vec<Vec<F>>, width: usize) -> Vec<Direction> {
    let mut pivots = Vec::new();
    for column in 0..width {
        let row = pivots.len();
        let Some(found) = (row..kept.len()).find(|&r| kept[r][column] != F::ZERO) else { continue };
        kept.swap(row, found);
        let inverse = kept[row][column].inverse();
        kept[row].iter_mut().for_each(|cell| *cell *= inverse);
        let pivot = kept[row].clone();
        for (_, other) in kept.iter_mut().enumerate().filter(|(r, _)| *r != row) {
            let factor = other[column];
            other.iter_mut().zip(&pivot).for_each(|(cell, &p)| *cell -= factor * p);
        }
        pivots.push(column);
    }
    let free = (0..width).filter(|column| !pivots.contains(column));
    free.map(|column| {
        let dependent = pivots.iter().enumerate().map(|(row, &pivot)| (pivot, -kept[row][column]));
        let moved = dependent.filter(|&(_, factor)| factor != F::ZERO);
        [(column, F::ONE)].into_iter().chain(moved).collect()
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_expressions() {
        let f = |values: [i64; 4]| values.map(F::from_i64).to_vec();
        // x0 + 256 x1, x3, and x3 again.
        let kept = vec![f([1, 256, 0, 0]), f([0, 0, 0, 1]), f([0, 0, 0, 2])];
        let found = directions(kept, 4);
        assert_eq!(found, [vec![(1, F::ONE), (0, F::from_i64(-256))], vec![(2, F::ONE)]]);
    }
}
