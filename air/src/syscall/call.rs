//! The SYSCALL row: which call, its result, and where the run goes on.

use mipsilon_spec::Opcode;
use mipsilon_spec::syscall::{EBADF, ENOSYS, EXIT, EXIT_GROUP, READ, WRITE};
use p3_field::Field;

use super::Reading;
use super::Transfer;
use super::Writing;
use crate::builder::Builder;
use crate::chip::Chip;
use crate::columns;
use crate::columns::{Columns, Word};
use crate::expr::Expr;
use crate::instruction::{Frame, fetch};
use crate::layout::Layout;
use crate::memory::access::{Accesses, WriteFixed};
use crate::memory::clock::{self, Slot};
use crate::message::{End, State};
use crate::rom::{Op, VARIANT};
use crate::step::{Access, SyscallStep};

columns! {
    /// A register that is read.
    pub struct Argument {
        /// Its value.
        value: Word,
        /// Distance to the previous access, 16 bits.
        ago: cell,
    }
}

columns! {
    /// Which call a row executes: one-hot on real rows.
    pub struct Case {
        /// exit or exit_group.
        exit: cell,
        /// read from the private input.
        read: cell,
        /// write to the terminal.
        terminal: cell,
        /// write to the public output.
        output: cell,
        /// read from another descriptor.
        bad_read: cell,
        /// write to another descriptor.
        bad_write: cell,
        /// Any other number.
        unknown: cell,
    }
}

columns! {
    /// Columns of [`Call`].
    pub struct CallCols {
        /// Time and place.
        frame: Frame,
        /// The program is big endian.
        big_endian: cell,
        /// Which call.
        case: Case,
        /// $v0: the number before, slot 3.
        v0: WriteFixed,
        /// $v0 after: the result.
        result: Word,
        /// $a0, slot 0.
        a0: Argument,
        /// $a1, slot 0.
        a1: Argument,
        /// $a2, slot 0.
        a2: Argument,
        /// $a3, slot 3.
        a3: WriteFixed,
        /// $a3 after: the error flag.
        error: Word,
        /// The number's low limb vanishes here if it is an exit.
        exit_product: cell,
        /// The number's low limb vanishes here if it is any known call.
        known_product: cell,
        /// The number is unknown if a combination of its high limb and `known_product` is 1.
        unknown_weight: [cell; 2],
        /// That combination.
        is_unknown: cell,
        /// (fd - 1)(fd - 2) of the low limb of $a0.
        terminal_product: cell,
        /// Vanishes if the low limb of $a0 is a descriptor that the call takes.
        descriptor_product: cell,
        /// The descriptor is bad if a combination of the high limb of $a0 and
        /// `descriptor_product` is 1.
        bad_weight: [cell; 2],
        /// That combination.
        is_bad: cell,
        /// 2^31 - $a1 - $a2.
        room: Word,
        /// Carry of that sum out of the low limb: bits of 1 and 2.
        room_carry: [cell; 2],
        /// $a2 minus the length read.
        unread: Word,
        /// Carry of that sum out of the low limb.
        unread_carry: cell,
        /// Transfer rows follow a read.
        reads: cell,
        /// Transfer rows follow an output.
        outputs: cell,
        /// Bits 2 to 15 of $a1.
        word: cell,
        /// Bits 0 and 1 of $a1.
        offset: [cell; 2],
    }
}

/// The chip of SYSCALL.
#[derive(Clone, Copy, Debug, Default)]
pub struct Call;

const V0: u32 = 2;
const A0: u32 = 4;
const A1: u32 = 5;
const A2: u32 = 6;
const A3: u32 = 7;

impl Chip for Call {
    fn columns(&self) -> Layout {
        CallCols::<u32>::layout()
    }
    fn eval<B: Builder>(&self, b: &mut B) {
        let cols = b.row::<CallCols<B::E>>();
        let is_real = cols.case.eval(b);
        let Frame { clk, pc, next_pc } = cols.frame.clone();
        b.assert_bool("big_endian is boolean", &cols.big_endian);
        b.assert_bool("reads is boolean", &cols.reads);
        b.assert_bool("outputs is boolean", &cols.outputs);

        let opcode = Op::Isa(Opcode::Syscall).code();
        let opcode = is_real.times(i64::from(opcode)) + cols.big_endian.times(VARIANT);
        fetch(b, &pc, opcode, core::array::from_fn(|_| B::E::zero()), &is_real);
        let state = State { clk: clk.clone(), pc: pc.clone(), next_pc: next_pc.clone() };
        b.pull(state, is_real.clone());
        let accesses = Accesses { clk: &clk, is_real: &is_real };
        for (index, argument) in [(A0, &cols.a0), (A1, &cols.a1), (A2, &cols.a2)] {
            let (index, value) = (B::E::constant(index.into()), argument.value.clone());
            accesses.register(b, Slot::A, (index, &argument.ago), value.clone(), value);
        }
        accesses.write_fixed(b, Slot::C, V0, &cols.v0, &cols.result);
        accesses.write_fixed(b, Slot::C, A3, &cols.a3, &cols.error);

        cols.eval_number(b, &is_real);
        cols.eval_descriptor(b);
        cols.eval_results(b, &is_real);
        cols.eval_buffer(b);

        let after = clock::next_row(&clk);
        let end = End { clk: after.clone(), code: cols.a0.value.clone() };
        b.push(end, cols.case.exit.clone());
        let key = cols.word.clone() + cols.a1.value.hi.times(1 << 14);
        let [o0, o1] = cols.offset.clone();
        let lane = o0 + o1.times(2) + cols.big_endian.times(4);
        let remaining = cols.result.lo.clone() + cols.result.hi.times(1 << 16);
        let transfer =
            Transfer { clk: after.clone(), pc, next_pc: next_pc.clone(), key, lane, remaining };
        b.push(Reading { transfer: transfer.clone() }, cols.reads.clone());
        b.push(Writing { transfer }, cols.outputs.clone());
        let direct = is_real - cols.case.exit.clone() - cols.reads.clone() - cols.outputs.clone();
        let pc = next_pc.clone();
        b.push(State { clk: after, pc, next_pc: next_pc.plus(1) }, direct);
    }
}

impl<E: Expr> Case<E> {
    /// Constrains the flags to at most one; returns their sum, `is_real`.
    fn eval<B: Builder<E = E>>(&self, b: &mut B) -> E {
        let Self { exit, read, terminal, output, bad_read, bad_write, unknown } = self.clone();
        let flags = [exit, read, terminal, output, bad_read, bad_write, unknown];
        for flag in &flags {
            b.assert_bool("case is boolean", flag);
        }
        let is_real = flags.into_iter().sum();
        b.assert_bool("at most one case", &is_real);
        is_real
    }
}

impl<E: Expr> CallCols<E> {
    /// The case agrees with the number in $v0.
    fn eval_number<B: Builder<E = E>>(&self, b: &mut B, is_real: &E) {
        let Word { lo, hi } = self.v0.prev.clone();
        let minus = |n: u32| lo.plus(-i64::from(n));
        let Case { exit, read, terminal, output, bad_read, bad_write, unknown } = self.case.clone();
        let exits = minus(EXIT) * minus(EXIT_GROUP);
        b.assert_zero("exit_product", is_real.clone() * (self.exit_product.clone() - exits));
        let known = self.exit_product.clone() * minus(READ) * minus(WRITE);
        b.assert_eq("known_product", self.known_product.clone(), known);
        let [u, v] = self.unknown_weight.clone();
        let combined = hi.clone() * u + self.known_product.clone() * v;
        b.assert_eq("is_unknown", self.is_unknown.clone(), combined);
        b.assert_zero("unknown call", unknown.clone() * self.is_unknown.not());
        b.assert_zero("known call, high limb", (is_real.clone() - unknown) * hi);
        b.assert_zero("exit", exit * self.exit_product.clone());
        b.assert_zero("read", (read + bad_read) * minus(READ));
        b.assert_zero("write", (terminal + output + bad_write) * minus(WRITE));
    }

    /// The case agrees with the descriptor in $a0.
    fn eval_descriptor<B: Builder<E = E>>(&self, b: &mut B) {
        let Word { lo, hi } = self.a0.value.clone();
        let Case { read, terminal, output, bad_read, bad_write, .. } = self.case.clone();
        b.assert_zero("descriptor of read", read.clone() * lo.clone());
        b.assert_zero("descriptor of output", output.clone() * lo.plus(-3));
        b.assert_zero("descriptor of terminal", terminal.clone() * self.terminal_product.clone());
        b.assert_zero("descriptor, high limb", (read + output + terminal.clone()) * hi.clone());
        let product = self.terminal_product.clone();
        b.assert_zero(
            "terminal_product",
            (terminal + bad_write.clone()) * (product.clone() - lo.plus(-1) * lo.plus(-2)),
        );
        let descriptor = self.descriptor_product.clone();
        b.assert_zero(
            "descriptor_product of read",
            bad_read.clone() * (descriptor.clone() - lo.clone()),
        );
        b.assert_zero(
            "descriptor_product of write",
            bad_write.clone() * (descriptor.clone() - product * lo.plus(-3)),
        );
        let [u, v] = self.bad_weight.clone();
        b.assert_eq("is_bad", self.is_bad.clone(), hi * u + descriptor * v);
        b.assert_zero("bad descriptor", (bad_read + bad_write) * self.is_bad.not());
    }

    /// $v0 and $a3 after the call.
    fn eval_results<B: Builder<E = E>>(&self, b: &mut B, is_real: &E) {
        let Case { exit, read, terminal, output, bad_read, bad_write, unknown } = self.case.clone();
        let writes = terminal + output;
        let bad = bad_read + bad_write;
        let fixed = is_real.clone() - exit.clone() - read.clone();
        let errors = bad.times(i64::from(EBADF)) + unknown.times(i64::from(ENOSYS));
        let Word { lo, hi } = &self.result;
        let count = &self.a2.value;
        b.assert_eq(
            "result, low limb",
            fixed.clone() * lo.clone(),
            errors + writes.clone() * count.lo.clone(),
        );
        b.assert_eq("result, high limb", fixed * hi.clone(), writes * count.hi.clone());
        let returns = is_real.clone() - exit.clone();
        b.assert_eq("error flag", returns.clone() * self.error.lo.clone(), bad + unknown);
        b.assert_zero("error flag, high limb", returns * self.error.hi.clone());
        for (name, after, before) in [
            ("exit keeps $v0, low limb", lo, &self.v0.prev.lo),
            ("exit keeps $v0, high limb", hi, &self.v0.prev.hi),
            ("exit keeps $a3, low limb", &self.error.lo, &self.a3.prev.lo),
            ("exit keeps $a3, high limb", &self.error.hi, &self.a3.prev.hi),
        ] {
            b.assert_zero(name, exit.clone() * (after.clone() - before.clone()));
        }
        // A length of 2^24 would need more rows of time than a segment has.
        b.range(16, lo.clone(), read.clone());
        b.range(8, hi.clone(), read.clone());
        let Word { lo: unread_lo, hi: unread_hi } = self.unread.clone();
        b.assert_bool("unread_carry is boolean", &self.unread_carry);
        b.assert_zero(
            "length is at most the count, low limb",
            read.clone()
                * (lo.clone() + unread_lo - count.lo.clone() - self.unread_carry.times(1 << 16)),
        );
        b.assert_zero(
            "length is at most the count, high limb",
            read.clone() * (hi.clone() + unread_hi + self.unread_carry.clone() - count.hi.clone()),
        );
        b.range_word(&self.unread, &read);
    }

    /// The buffer lies in RAM; transfer rows follow unless there is nothing to move.
    fn eval_buffer<B: Builder<E = E>>(&self, b: &mut B) {
        let Case { read, terminal, output, .. } = self.case.clone();
        let buffered = read.clone() + terminal + output.clone();
        let (base, count) = (&self.a1.value, &self.a2.value);
        let [c1, c2] = &self.room_carry;
        b.assert_bool("room_carry is boolean", c1);
        b.assert_bool("room_carry is boolean", c2);
        let carry = c1.clone() + c2.times(2);
        let low = base.lo.clone() + count.lo.clone() + self.room.lo.clone();
        let high = base.hi.clone() + count.hi.clone() + self.room.hi.clone() + carry.clone();
        b.assert_zero("buffer in RAM, low limb", buffered.clone() * (low - carry.times(1 << 16)));
        b.assert_zero("buffer in RAM, high limb", buffered.clone() * high.plus(-(1 << 15)));
        b.range_word(&self.room, &buffered);
        b.assert_zero("public output is short", output.clone() * count.hi.clone());

        let (reads, outputs) = (&self.reads, &self.outputs);
        b.assert_zero("reads only in read", reads.clone() * read.not());
        b.assert_zero("outputs only in output", outputs.clone() * output.not());
        let moves = reads.clone() + outputs.clone();
        let idle = read + output - moves.clone();
        b.assert_zero("idle if empty, low limb", idle.clone() * self.result.lo.clone());
        b.assert_zero("idle if empty, high limb", idle * self.result.hi.clone());
        for bit in &self.offset {
            b.assert_bool("offset bit is boolean", bit);
        }
        let offset = self.offset[0].clone() + self.offset[1].times(2);
        let split = base.lo.clone() - self.word.times(4) - offset;
        b.assert_zero("address of the buffer", moves.clone() * split);
        b.range(14, self.word.clone(), moves);
    }
}

impl<F: Field> CallCols<F> {
    /// The row of a step.
    pub fn of(step: &SyscallStep) -> Self {
        let (number, fd) = (step.v0.prev, step.a0.value);
        let (base, count, result) = (step.a1.value, step.a2.value, step.v0.value);
        let is_write = number == WRITE;
        let case = match (number, fd) {
            (EXIT | EXIT_GROUP, _) => 0,
            (READ, 0) => 1,
            (WRITE, 1 | 2) => 2,
            (WRITE, 3) => 3,
            (READ, _) => 4,
            (WRITE, _) => 5,
            _ => 6,
        };
        let [exit, read, terminal, output, bad_read, bad_write, unknown] =
            core::array::from_fn(|i| F::from_bool(i == case));

        let lo = |w: u32| F::from_u32(w & 0xffff);
        let (number_lo, fd_lo) = (lo(number), lo(fd));
        let minus = |x: F, n: u32| x - F::from_u32(n);
        let exit_product = minus(number_lo, EXIT) * minus(number_lo, EXIT_GROUP);
        let known_product = exit_product * minus(number_lo, READ) * minus(number_lo, WRITE);
        let (unknown_weight, is_unknown) = weights(F::from_u32(number >> 16), known_product);
        let terminal_product = minus(fd_lo, 1) * minus(fd_lo, 2);
        let descriptor_product = if is_write { terminal_product * minus(fd_lo, 3) } else { fd_lo };
        let (bad_weight, is_bad) = weights(F::from_u32(fd >> 16), descriptor_product);

        let buffered = matches!(case, 1..=3);
        let room = if buffered { (1 << 31) - base - count } else { 0 };
        let low = (base & 0xffff) + (count & 0xffff) + (room & 0xffff);
        let room_carry = if buffered { low >> 16 } else { 0 };
        let unread = if case == 1 { count - result } else { 0 };
        let unread_carry = case == 1 && (result & 0xffff) + (unread & 0xffff) > 0xffff;
        let reads = case == 1 && result > 0;
        let outputs = case == 3 && result > 0;
        Self {
            frame: Frame {
                clk: F::from_u32(step.clk),
                pc: F::from_u32(step.pc),
                next_pc: F::from_u32(step.next_pc),
            },
            big_endian: F::from_bool(step.big_endian),
            case: Case { exit, read, terminal, output, bad_read, bad_write, unknown },
            v0: WriteFixed::of(&step.v0, Slot::C.time(step.clk)),
            result: Word::from_u32(result),
            a0: argument(&step.a0, Slot::A.time(step.clk)),
            a1: argument(&step.a1, Slot::A.time(step.clk)),
            a2: argument(&step.a2, Slot::A.time(step.clk)),
            a3: WriteFixed::of(&step.a3, Slot::C.time(step.clk)),
            error: Word::from_u32(step.a3.value),
            exit_product,
            known_product,
            unknown_weight,
            is_unknown,
            terminal_product,
            descriptor_product,
            bad_weight,
            is_bad,
            room: Word::from_u32(room),
            room_carry: [room_carry & 1, room_carry >> 1].map(F::from_u32),
            unread: Word::from_u32(unread),
            unread_carry: F::from_bool(unread_carry),
            reads: F::from_bool(reads),
            outputs: F::from_bool(outputs),
            word: F::from_u32((base & 0xffff) >> 2),
            offset: [base & 1, base >> 1 & 1].map(F::from_u32),
        }
    }
}

fn argument<F: Field>(access: &Access, time: u32) -> Argument<F> {
    Argument { value: Word::from_u32(access.value), ago: F::from_u32(access.ago(time)) }
}

/// Weights (u, v) with u x + v y = 1 if x or y is not zero; and that sum.
fn weights<F: Field>(x: F, y: F) -> ([F; 2], F) {
    if let Some(u) = x.try_inverse() {
        ([u, F::ZERO], F::ONE)
    } else if let Some(v) = y.try_inverse() {
        ([F::ZERO, v], F::ONE)
    } else {
        ([F::ZERO; 2], F::ZERO)
    }
}
