//! SEB, SEH and WSBH on the bytes of a word.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::{Bytes, Word};
use crate::expr::Expr;
use crate::interface::{Alu, AluRow, AluValues, Core, In, Out, Selected};

columns! {
    /// Columns of [`Extend`].
    pub struct ExtendCols {
        /// The operand.
        a: Bytes,
        /// The byte with the sign: byte 0 for SEB, byte 1 for SEH, else 0.
        top: cell,
        /// Its highest bit.
        sign: cell,
        /// Result.
        out: Word,
    }
}

/// Selectors 0 to 2: sign-extended byte, sign-extended half, bytes swapped within halves.
///
/// Theorem: `sound` in `Chips/Extend.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extend;

impl Core for Extend {
    type Interface = Alu;
    type Cols<T> = ExtendCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        let ExtendCols { a, top, sign, out } = cols;
        let [seb, seh, wsbh] = core::array::from_fn(|i| selectors[i].clone());
        let [b0, b1, b2, b3] = a.byte.clone();
        let word = a.word();
        let signed = seb.clone() + seh.clone();
        b.range_bytes(a, is_real);
        b.assert_eq("top", top.clone(), seb.clone() * b0.clone() + seh.clone() * b1.clone());
        b.assert_bool("sign is boolean", sign);
        b.range(7, top.clone() - sign.times(128), signed.clone());
        let lo = seb * (b0.clone() + sign.times(0xff00))
            + seh * word.lo.clone()
            + wsbh.clone() * (b1 + b0.times(256));
        let hi = signed * sign.times(0xffff) + wsbh * (b3 + b2.times(256));
        b.assert_eq("low limb", out.lo.clone(), lo);
        b.assert_eq("high limb", out.hi.clone(), hi);
        AluRow { a: word, b: Word::constant(0), out: out.clone() }
    }
    fn fill<F: Field>(selector: usize, values: &AluValues) -> ExtendCols<F> {
        let &AluValues { a, out, .. } = values;
        let top = match selector {
            0 => a & 0xff,
            1 => a >> 8 & 0xff,
            _ => 0,
        };
        ExtendCols {
            a: Bytes::from_u32(a),
            top: F::from_u32(top),
            sign: F::from_u32(top >> 7),
            out: Word::from_u32(out),
        }
    }
}
