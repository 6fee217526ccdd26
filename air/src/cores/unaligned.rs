//! LWL, LWR, SWL and SWR: a word that is merged with a part of another.

use p3_field::Field;

use super::address::effective_address;
use crate::builder::Builder;
use crate::columns;
use crate::columns::{Bytes, Word};
use crate::expr::Expr;
use crate::interface::{Core, In, Load, LoadRow, Out, Selected, Store, StoreRow};
use crate::step::Step;

columns! {
    /// The word alignment of an unaligned access: a of the manual's formulas, the offset on a big
    /// endian machine and 3 minus the offset on a little endian one.
    pub struct Alignment {
        /// One-hot a on real rows.
        is: [cell; 4],
        /// The program is big endian.
        big_endian: cell,
    }
}

impl<E: Expr> Alignment<E> {
    fn eval<B: Builder<E = E>>(&self, b: &mut B, is_real: &E) {
        for is in &self.is {
            b.assert_bool("alignment is boolean", is);
        }
        b.assert_eq("alignment is one-hot", self.is.iter().cloned().sum(), is_real.clone());
        b.assert_bool("big_endian is boolean", &self.big_endian);
    }
    /// The address offset (degree 2).
    fn offset(&self, is_real: &E) -> E {
        let a = self.is[1].clone() + self.is[2].times(2) + self.is[3].times(3);
        is_real.times(3) - a.clone() + self.big_endian.clone() * (a.times(2).plus(-3))
    }
    /// The bytes of `x` moved up by `distance(a)`, over those of `y`.
    fn up(&self, x: &Bytes<E>, y: &Bytes<E>, distance: impl Fn(usize) -> usize) -> Bytes<E> {
        self.funnel(|a, i| {
            let n = distance(a);
            if i >= n { x.byte[i - n].clone() } else { y.byte[i].clone() }
        })
    }
    /// The bytes of `x` moved down by `distance(a)`, over those of `y`.
    fn down(&self, x: &Bytes<E>, y: &Bytes<E>, distance: impl Fn(usize) -> usize) -> Bytes<E> {
        self.funnel(|a, i| {
            let n = distance(a);
            if i + n < 4 { x.byte[i + n].clone() } else { y.byte[i].clone() }
        })
    }
    fn funnel(&self, byte: impl Fn(usize, usize) -> E) -> Bytes<E> {
        Bytes {
            byte: core::array::from_fn(|i| (0..4).map(|a| self.is[a].clone() * byte(a, i)).sum()),
        }
    }
}

impl<F: Field> Alignment<F> {
    fn of(step: &Step) -> Self {
        let offset = effective_address(step) & 3;
        let a = if step.rom.variant { offset } else { 3 - offset };
        Self {
            is: core::array::from_fn(|i| F::from_bool(i as u32 == a)),
            big_endian: F::from_bool(step.rom.variant),
        }
    }
}

/// Constrains `out` to be `left` under selector 0 and `right` under selector 1.
fn assert_merged<B: Builder>(
    b: &mut B,
    selectors: &[B::E],
    left: &Word<B::E>,
    right: &Word<B::E>,
    out: &Word<B::E>,
) {
    let merged =
        |l: &B::E, r: &B::E| selectors[0].clone() * l.clone() + selectors[1].clone() * r.clone();
    b.assert_eq("low limb", out.lo.clone(), merged(&left.lo, &right.lo));
    b.assert_eq("high limb", out.hi.clone(), merged(&left.hi, &right.hi));
}

columns! {
    /// Columns of [`LoadUnaligned`] and [`StoreUnaligned`].
    pub struct UnalignedCols {
        /// The RAM word before.
        memory: Bytes,
        /// rt before.
        register: Bytes,
        /// Place of the access.
        alignment: Alignment,
        /// The merged word.
        out: Word,
    }
}

impl<E: Expr> UnalignedCols<E> {
    fn eval<B: Builder<E = E>>(&self, b: &mut B, is_real: &E) {
        b.range_bytes(&self.memory, is_real);
        b.range_bytes(&self.register, is_real);
        self.alignment.eval(b, is_real);
    }
}

/// Selectors 0 and 1: LWL, LWR.
///
/// Theorem: `sound` in `Chips/LoadUnaligned.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct LoadUnaligned;

impl Core for LoadUnaligned {
    type Interface = Load;
    type Cols<T> = UnalignedCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, given: old } = told;
        let UnalignedCols { memory, register, alignment, out } = cols;
        cols.eval(b, is_real);
        let register_word = register.word();
        b.assert_eq("old rt, low limb", register_word.lo, old.lo.clone() * is_real.clone());
        b.assert_eq("old rt, high limb", register_word.hi, old.hi.clone() * is_real.clone());
        let left = alignment.up(memory, register, |a| a).word();
        let right = alignment.down(memory, register, |a| 3 - a).word();
        assert_merged(b, selectors, &left, &right, out);
        LoadRow {
            offset: alignment.offset(is_real),
            variant: alignment.big_endian.clone(),
            memory: memory.word(),
            out: out.clone(),
        }
    }
    fn fill<F: Field>(_selector: usize, &step: &&Step) -> UnalignedCols<F> {
        UnalignedCols {
            memory: Bytes::from_u32(step.m.prev),
            register: Bytes::from_u32(step.c.prev),
            alignment: Alignment::of(step),
            out: Word::from_u32(step.c.value),
        }
    }
}

/// Selectors 0 and 1: SWL, SWR.
///
/// Theorem: `sound` in `Chips/StoreUnaligned.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoreUnaligned;

impl Core for StoreUnaligned {
    type Interface = Store;
    type Cols<T> = UnalignedCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        let UnalignedCols { memory, register, alignment, out } = cols;
        cols.eval(b, is_real);
        let left = alignment.down(register, memory, |a| a).word();
        let right = alignment.up(register, memory, |a| 3 - a).word();
        assert_merged(b, selectors, &left, &right, out);
        StoreRow {
            offset: alignment.offset(is_real),
            variant: alignment.big_endian.clone(),
            source: register.word(),
            prev: memory.word(),
            new: out.clone(),
        }
    }
    fn fill<F: Field>(_selector: usize, &step: &&Step) -> UnalignedCols<F> {
        UnalignedCols {
            memory: Bytes::from_u32(step.m.prev),
            register: Bytes::from_u32(step.b.value),
            alignment: Alignment::of(step),
            out: Word::from_u32(step.m.value),
        }
    }
}
