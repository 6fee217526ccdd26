//! Shifts by 16u + t: a limb is cut at bit t by a power-of-two lookup, limbs move by u.
//!
//! No product exceeds 16 bits: a limb v is split as v = x + 2^(16-t) y with x < 2^(16-t) and
//! y < 2^t, so x 2^t and y are the limbs of v 2^t.

use p3_field::Field;

use crate::builder::Builder;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::interface::{Alu, AluRow, AluValues, Core, In, Out, Selected};
use crate::message::{Power, Range};

columns! {
    /// A bit position 16 u + t of a 64-bit value, t < 16, u <= 2.
    pub struct Cut {
        /// t.
        t: cell,
        /// 2^t.
        power: cell,
        /// 2^(16 - t).
        copower: cell,
        /// u = 1, u = 2.
        u: [cell; 2],
    }
}

impl<E: Expr> Cut<E> {
    /// Constrains the powers and the one-hot u.
    pub fn eval<B: Builder<E = E>>(&self, b: &mut B, is_real: &E) {
        let Self { t, power, copower, u: [u1, u2] } = self.clone();
        b.assert_bool("u = 1 is boolean", &u1);
        b.assert_bool("u = 2 is boolean", &u2);
        b.assert_bool("u is one-hot", &(u1 + u2));
        b.lookup(Power { t, power, copower }, is_real.clone());
    }
    /// u.
    pub fn limbs(&self) -> E {
        self.u[0].clone() + self.u[1].times(2)
    }
    /// 16 u + t.
    pub fn position(&self) -> E {
        self.t.clone() + self.limbs().times(16)
    }
    /// One-hot u on real rows: u = 0, 1, 2.
    pub fn one_hot(&self, is_real: &E) -> [E; 3] {
        let [u1, u2] = self.u.clone();
        [is_real.clone() - u1.clone() - u2.clone(), u1, u2]
    }
}

impl<F: Field> Cut<F> {
    /// The cut at bit `position` <= 47.
    pub fn at(position: u32) -> Self {
        let (t, u) = (position % 16, position / 16);
        Self {
            t: F::from_u32(t),
            power: F::from_u32(1 << t),
            copower: F::from_u32(1 << (16 - t)),
            u: [u == 1, u == 2].map(F::from_bool),
        }
    }
}

columns! {
    /// A word shifted left by the position of a [`Cut`], as 64 bits.
    pub struct LeftShift {
        /// The 16 - t low bits of each limb.
        low: [cell; 2],
        /// The t high bits of each limb.
        high: [cell; 2],
        /// low * 2^t.
        scaled: [cell; 2],
    }
}

impl<E: Expr> LeftShift<E> {
    /// Constrains the split of `word`; returns the four limbs of the shifted value (degree 2,
    /// each 16 bits), low first.
    pub fn eval<B: Builder<E = E>>(
        &self,
        b: &mut B,
        cut: &Cut<E>,
        word: &Word<E>,
        is_real: &E,
    ) -> [E; 4] {
        for (i, limb) in [&word.lo, &word.hi].into_iter().enumerate() {
            let (low, high, scaled) = (&self.low[i], &self.high[i], &self.scaled[i]);
            b.assert_eq("split", limb.clone(), low.clone() + high.clone() * cut.copower.clone());
            b.assert_eq("scaled", scaled.clone(), low.clone() * cut.power.clone());
            let low_bits = is_real.times(16) - cut.t.clone();
            b.lookup(Range { bits: low_bits, value: low.clone() }, is_real.clone());
            b.lookup(Range { bits: cut.t.clone(), value: high.clone() }, is_real.clone());
        }
        let [u0, u1, u2] = cut.one_hot(is_real);
        let r0 = self.scaled[0].clone();
        let r1 = self.high[0].clone() + self.scaled[1].clone();
        let r2 = self.high[1].clone();
        [
            u0.clone() * r0.clone(),
            u0.clone() * r1.clone() + u1.clone() * r0.clone(),
            u0 * r2.clone() + u1.clone() * r1.clone() + u2.clone() * r0,
            u1 * r2 + u2 * r1,
        ]
    }
}

impl<F: Field> LeftShift<F> {
    /// The split of `word` at `position`.
    pub fn of(word: u32, position: u32) -> Self {
        let t = position % 16;
        let limbs = [word & 0xffff, word >> 16];
        let low = limbs.map(|v| v & ((1 << (16 - t)) - 1));
        Self {
            low: low.map(F::from_u32),
            high: limbs.map(|v| F::from_u32(v >> (16 - t))),
            scaled: low.map(|v| F::from_u32(v << t)),
        }
    }
}

columns! {
    /// Columns of [`ConstantShift`].
    pub struct ShiftCols {
        /// The word to shift.
        a: Word,
        /// The distance: the amount for SLL, 32 minus the amount for the others.
        cut: Cut,
        /// `a` shifted left by the distance.
        shifted: LeftShift,
        /// Sign bit of `a` for SRA, else 0.
        sign: cell,
        /// Result.
        out: Word,
    }
}

impl<E: Expr> ShiftCols<E> {
    /// Constrains the result. Selectors 0 to 3: SLL, SRL, SRA, ROTR.
    fn eval<B: Builder<E = E>>(&self, b: &mut B, selectors: &[E], is_real: &E) {
        let [sll, srl, sra, rotr] = core::array::from_fn(|i| selectors[i].clone());
        let Self { a, cut, shifted, sign, out } = self;
        cut.eval(b, is_real);
        let [r0, r1, r2, r3] = shifted.eval(b, cut, a, is_real);
        b.assert_bool("sign is boolean", sign);
        b.assert_zero("a sign only in SRA", sign.clone() * sra.not());
        b.range(15, a.hi.clone() - sign.times(1 << 15), sra.clone());
        let left = sll + rotr.clone();
        let right = srl + sra + rotr;
        // A negative word brings 2^32 - 2^position into the high word.
        let [u0, u1, _] = cut.one_hot(is_real);
        let fill = E::constant(1 << 16) - cut.power.clone();
        let fill_lo = sign.clone() * u0.clone() * fill.clone();
        let fill_hi = sign.clone() * (u0.times(0xffff) + u1 * fill);
        let lo = left.clone() * r0 + right.clone() * r2 + fill_lo;
        b.assert_eq("low limb", out.lo.clone(), lo);
        b.assert_eq("high limb", out.hi.clone(), left * r1 + right * r3 + fill_hi);
    }
}

impl<F: Field> ShiftCols<F> {
    fn of(selector: usize, a: u32, position: u32, out: u32) -> Self {
        Self {
            a: Word::from_u32(a),
            cut: Cut::at(position),
            shifted: LeftShift::of(a, position),
            sign: F::from_bool(selector == 2 && a >> 31 == 1),
            out: Word::from_u32(out),
        }
    }
}

/// SLL, SRL, SRA, ROTR by a constant; the operand is the ROM's (t, u).
///
/// Theorem: `sound` in `Chips/Cores/Shift.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConstantShift;

impl Core for ConstantShift {
    type Interface = Alu;
    type Cols<T> = ShiftCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        cols.eval(b, selectors, is_real);
        let distance = Word { lo: cols.cut.t.clone(), hi: cols.cut.limbs() };
        AluRow { a: cols.a.clone(), b: distance, out: cols.out.clone() }
    }
    fn fill<F: Field>(selector: usize, values: &AluValues) -> ShiftCols<F> {
        let &AluValues { a, b, out, .. } = values;
        ShiftCols::of(selector, a, (b & 0xffff) + 16 * (b >> 16), out)
    }
}

columns! {
    /// Columns of [`VariableShift`].
    pub struct VariableShiftCols {
        /// The shift.
        shift: ShiftCols,
        /// The register with the amount.
        b: Word,
        /// Its low five bits.
        amount: cell,
        /// The other bits of its low limb.
        rest: cell,
    }
}

/// SLLV, SRLV, SRAV, ROTRV: by the low five bits of a register.
///
/// Theorem: `sound` in `Chips/Cores/VariableShift.lean`.
#[derive(Clone, Copy, Debug, Default)]
pub struct VariableShift;

impl Core for VariableShift {
    type Interface = Alu;
    type Cols<T> = VariableShiftCols<T>;
    fn eval<B: Builder>(b: &mut B, told: In<'_, Self, B>, cols: &Self::Cols<B::E>) -> Out<Self, B> {
        let Selected { selectors, is_real, .. } = told;
        let VariableShiftCols { shift, b: operand, amount, rest } = cols;
        shift.eval(b, selectors, is_real);
        let left = selectors[0].clone();
        let right = is_real.clone() - left.clone();
        let position = shift.cut.position();
        // The five-bit check also excludes the positions that no amount leads to.
        b.assert_eq(
            "amount",
            amount.clone(),
            left * position.clone() + right * (B::E::constant(32) - position),
        );
        b.assert_eq("low five bits", operand.lo.clone(), amount.clone() + rest.times(32));
        b.range(5, amount.clone(), is_real.clone());
        b.range(11, rest.clone(), is_real.clone());
        AluRow { a: shift.a.clone(), b: operand.clone(), out: shift.out.clone() }
    }
    fn fill<F: Field>(selector: usize, values: &AluValues) -> VariableShiftCols<F> {
        let &AluValues { a, b, out, .. } = values;
        let amount = b % 32;
        let position = if selector == 0 { amount } else { 32 - amount };
        VariableShiftCols {
            shift: ShiftCols::of(selector, a, position, out),
            b: Word::from_u32(b),
            amount: F::from_u32(amount),
            rest: F::from_u32((b & 0xffff) / 32),
        }
    }
}
