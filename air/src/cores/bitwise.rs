//! AND, OR, XOR, NOR through one byte table: x | y = x + y - (x & y), x ^ y = x + y - 2 (x & y).

use p3_field::Field;

use crate::adapters::alu::{AluCore, AluRow};
use crate::builder::Builder;
use crate::bus::{Messages, lookup_tag};
use crate::columns;
use crate::columns::{Bytes, Word};
use crate::expr::Expr;

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
#[derive(Clone, Copy, Debug, Default)]
pub struct Bitwise;

impl AluCore for Bitwise {
    type Cols<T> = BitwiseCols<T>;
    fn eval<B: Builder>(
        b: &mut B,
        selectors: &[B::E],
        is_real: &B::E,
        cols: &BitwiseCols<B::E>,
        _old: &Word<B::E>,
    ) -> AluRow<B::E> {
        let BitwiseCols { a, b: operand, and, out } = cols.clone();
        for i in 0..4 {
            let bytes = [&a, &operand, &and].map(|w| w.byte[i].clone());
            b.lookup(lookup_tag::AND, bytes, is_real.clone());
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
    fn fill<F: Field>(_selector: usize, a: u32, b: u32, _old: u32, out: u32) -> BitwiseCols<F> {
        BitwiseCols {
            a: Bytes::from_u32(a),
            b: Bytes::from_u32(b),
            and: Bytes::from_u32(a & b),
            out: Word::from_u32(out),
        }
    }
}
