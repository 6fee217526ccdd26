//! LW and SW: whole words.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::interface::{Core, In, Load, LoadRow, Out, Store, StoreRow};
use crate::step::Step;

columns! {
    /// LW and SW: the word itself.
    pub struct WholeWord {
        /// The word loaded, or the source of the store.
        value: Word,
    }
}

/// LW.
///
/// Theorem: `sound` in `Chips/LoadWord.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct LoadWord;

impl Core for LoadWord {
    type Interface = Load;
    type Cols<T> = WholeWord<T>;
    fn eval<B: Builder>(
        _b: &mut B,
        _told: In<'_, Self, B>,
        cols: &Self::Cols<B::E>,
    ) -> Out<Self, B> {
        let value = cols.value.clone();
        LoadRow { offset: B::E::zero(), variant: B::E::zero(), memory: value.clone(), out: value }
    }
    fn fill<F: Field>(_selector: usize, &step: &&Step) -> WholeWord<F> {
        WholeWord { value: Word::from_u32(step.m.value) }
    }
}

columns! {
    /// Columns of [`StoreWord`].
    pub struct StoreWordCols {
        /// The source.
        value: Word,
        /// The word before.
        prev: Word,
    }
}

/// SW.
///
/// Theorem: `sound` in `Chips/StoreWord.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoreWord;

impl Core for StoreWord {
    type Interface = Store;
    type Cols<T> = StoreWordCols<T>;
    fn eval<B: Builder>(
        _b: &mut B,
        _told: In<'_, Self, B>,
        cols: &Self::Cols<B::E>,
    ) -> Out<Self, B> {
        let StoreWordCols { value, prev } = cols.clone();
        let zero = B::E::zero();
        StoreRow { offset: zero.clone(), variant: zero, source: value.clone(), prev, new: value }
    }
    fn fill<F: Field>(_selector: usize, &step: &&Step) -> StoreWordCols<F> {
        StoreWordCols { value: Word::from_u32(step.b.value), prev: Word::from_u32(step.m.prev) }
    }
}
