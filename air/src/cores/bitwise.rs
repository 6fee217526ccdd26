//! AND, OR, XOR, NOR through one byte table: x | y = x + y - (x & y), x ^ y = x + y - 2 (x & y).

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::{Bytes, Word};
use crate::expr::Expr;
use crate::interface::{Alu, AluRow, AluValues, Core, In, Out, Selected};
use crate::message::And;

columns! {
    /// Columns of [`Bitwise`].
    pub struct BitwiseCols {
        /// First operand.
        a: Bytes,
        /// Second operand.
        b: Bytes,
        /// a & b.
        and: Bytes,
        /// Result.
        out: Word,
    }
}

/// Selectors 0 to 3: AND, OR, XOR and, if present, NOR.
///
/// Theorem: `sound` in `Chips/Cores/Bitwise.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bitwise;

impl Core for Bitwise {
    type Interface = Alu;
    type Cols<T> = BitwiseCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        let BitwiseCols { a, b: operand, and, out } = cols.clone();
        for i in 0..4 {
            let [x, y, and] = [&a, &operand, &and].map(|w| w.byte[i].clone());
            b.lookup(And { x, y, and }, is_real.clone());
        }
        let [select_and, select_or, select_xor] = core::array::from_fn(|i| selectors[i].clone());
        let select_nor = selectors.get(3).cloned();
        let (a, operand, and) = (a.word(), operand.word(), and.word());
        let mut limb = |name, a: &B::E, operand: &B::E, and: &B::E, out: &B::E| {
            let or = a.clone() + operand.clone() - and.clone();
            let mut value = select_and.clone() * and.clone()
                + select_or.clone() * or.clone()
                + select_xor.clone() * (or.clone() - and.clone());
            if let Some(select_nor) = &select_nor {
                value = value + select_nor.clone() * (B::E::constant(0xffff) - or);
            }
            b.assert_eq(name, out.clone(), value);
        };
        limb("low limb", &a.lo, &operand.lo, &and.lo, &out.lo);
        limb("high limb", &a.hi, &operand.hi, &and.hi, &out.hi);
        AluRow { a, b: operand, out }
    }
    fn fill<F: Field>(_selector: usize, values: &AluValues) -> BitwiseCols<F> {
        let &AluValues { a, b, out, .. } = values;
        BitwiseCols {
            a: Bytes::from_u32(a),
            b: Bytes::from_u32(b),
            and: Bytes::from_u32(a & b),
            out: Word::from_u32(out),
        }
    }
}
