//! The fast path: what each entry does to the processor.

use mipsilon_air::rom::reg;
use mipsilon_spec::{Endian, alu};

use crate::code::{Code, Entry};
use crate::cpu::Cpu;
use crate::recorder::Recorder;

/// The successor's pc and next_pc; `None` if the fast path cannot execute the instruction, or if it
/// has exited. In the first case nothing but the recorder has changed.
pub(crate) type Flow = Option<(u32, u32)>;

/// HI's index in an entry.
const HI: u8 = reg::HI as u8;
/// LO's index in an entry.
const LO: u8 = reg::LO as u8;
/// The reservation's index in an entry.
const LL: u8 = reg::LL as u8;
/// $ra's index in an entry.
const RA: u8 = reg::RA as u8;
/// The bit that addresses outside RAM have.
const OUTSIDE: u32 = 0x8000_0000;
/// The byte order that lanes are counted in, see [`Cpu::lane`].
const LANES: Endian = Endian::Little;

impl<R: Recorder> Cpu<'_, R> {
    /// Reads register a.
    #[inline(always)]
    fn a(&mut self, e: Entry) -> u32 {
        let value = self.get(e.a);
        self.recorder.a(e.a, value);
        value
    }

    /// Reads register b.
    #[inline(always)]
    fn b(&mut self, e: Entry) -> u32 {
        let value = self.get(e.b);
        self.recorder.b(e.b, value);
        value
    }

    /// Writes the destination.
    #[inline(always)]
    fn write(&mut self, index: u8, value: u32) {
        let prev = self.set(index, value);
        self.recorder.c(index, prev, value);
    }

    /// c := f(a, b).
    #[inline(always)]
    fn binary(&mut self, e: Entry, f: impl Fn(u32, u32) -> u32) {
        let (a, b) = (self.a(e), self.b(e));
        self.write(e.c, f(a, b));
    }

    /// c := f(a, immediate).
    #[inline(always)]
    fn immediate(&mut self, e: Entry, f: impl Fn(u32, u32) -> u32) {
        let a = self.a(e);
        self.write(e.c, f(a, e.imm));
    }

    /// c := f(a).
    #[inline(always)]
    fn unary(&mut self, e: Entry, f: impl Fn(u32) -> u32) {
        let a = self.a(e);
        self.write(e.c, f(a));
    }

    /// (HI, LO) := f(HI, LO, a, b).
    #[inline(always)]
    fn hi_lo(&mut self, e: Entry, f: impl Fn(u32, u32, u32, u32) -> (u32, u32)) {
        let (a, b) = (self.a(e), self.b(e));
        let (old_hi, old_lo) = (self.get(HI), self.get(LO));
        let (hi, lo) = f(old_hi, old_lo, a, b);
        self.set(HI, hi);
        self.set(LO, lo);
        self.recorder.hi(old_hi, hi);
        self.recorder.lo(old_lo, lo);
    }

    /// The address of an access that must be aligned to `mask + 1` bytes.
    #[inline(always)]
    fn address(&mut self, e: Entry, mask: u32) -> Option<u32> {
        let address = self.a(e).wrapping_add(e.imm);
        (address & (OUTSIDE | mask) == 0).then_some(address)
    }

    /// Reads the word around an address.
    #[inline(always)]
    fn word(&mut self, address: u32) -> u32 {
        let word = self.memory.word(address / 4);
        self.recorder.ram(address / 4, word, word);
        word
    }

    /// Sets the word around an address.
    #[inline(always)]
    pub(crate) fn set_word(&mut self, address: u32, f: impl Fn(u32) -> u32) -> (u32, u32) {
        let key = address / 4;
        let place = self.memory.word_mut(key);
        let old = *place;
        let new = f(old);
        *place = new;
        if self.code.near(key) && old != new {
            self.code.stored(self.program, key, new);
        }
        (old, new)
    }

    /// Sets the word around an address for a store instruction; `None` if the stack has outgrown its
    /// limit, which is looked at only where memory grows, so that it costs the fast path nothing.
    #[inline(always)]
    fn store_word(&mut self, address: u32, f: impl Fn(u32) -> u32) -> Option<(u32, u32)> {
        if self.memory.is_fresh(address / 4) && self.outgrown_stack().is_some() {
            return None;
        }
        Some(self.set_word(address, f))
    }

    /// c := f(word, address with its lane, old c).
    #[inline(always)]
    fn load(&mut self, e: Entry, mask: u32, f: impl Fn(u32, u32, u32) -> u32) -> Option<()> {
        let address = self.address(e, mask)?;
        let word = self.word(address);
        let old = self.get(e.c);
        self.write(e.c, f(word, address ^ self.lane, old));
        Some(())
    }

    /// word := f(word, address with its lane, rt).
    #[inline(always)]
    fn store(&mut self, e: Entry, mask: u32, f: impl Fn(u32, u32, u32) -> u32) -> Option<()> {
        let address = self.address(e, mask)?;
        let value = self.get(e.c);
        self.recorder.b(e.c, value);
        let lane = address ^ self.lane;
        let (old, new) = self.store_word(address, |word| f(word, lane, value))?;
        self.recorder.ram(address / 4, old, new);
        Some(())
    }

    /// LL.
    #[inline(always)]
    fn load_linked(&mut self, e: Entry) -> Option<()> {
        let address = self.address(e, 3)?;
        let word = self.word(address);
        let prev = self.set(LL, address | 1);
        self.recorder.ll(prev, address | 1);
        self.write(e.c, word);
        Some(())
    }

    /// SC. Register 0 is the source of `sc $0`, and the result goes to the sink.
    #[inline(always)]
    fn store_conditional(&mut self, e: Entry) -> Option<()> {
        let address = self.address(e, 3)?;
        let value = self.get(e.c);
        self.recorder.b(e.c, value);
        let reservation = self.get(LL);
        let reserved = reservation == address | 1;
        let (old, new) = self.store_word(address, |word| if reserved { value } else { word })?;
        self.set(LL, 0);
        self.recorder.ram(address / 4, old, new);
        self.recorder.ll(reservation, 0);
        let destination = if e.c == 0 { reg::SINK as u8 } else { e.c };
        self.write(destination, reserved.into());
        Some(())
    }

    /// An ordinary branch.
    #[inline(always)]
    fn branch(&mut self, e: Entry, next_pc: u32, taken: bool) -> Flow {
        Some((next_pc, if taken { e.imm } else { next_pc.wrapping_add(4) }))
    }

    /// A likely branch: c tells whether its slot is as it must be.
    #[inline(always)]
    fn likely(&mut self, e: Entry, next_pc: u32, taken: bool) -> Flow {
        let after = next_pc.wrapping_add(4);
        if !taken {
            Some((after, after.wrapping_add(4)))
        } else if e.c == 0 {
            None
        } else {
            Some((next_pc, e.imm))
        }
    }

    /// Writes the link of an instruction at `pc` if the branch goes through.
    #[inline(always)]
    fn link(&mut self, register: u8, pc: u32, flow: Flow) -> Flow {
        if flow.is_some() {
            self.write(register, pc.wrapping_add(8));
        }
        flow
    }

    /// A jump to a register's value.
    #[inline(always)]
    fn jump_register(&mut self, e: Entry, next_pc: u32) -> Flow {
        let target = self.a(e);
        (target & 3 == 0).then_some((next_pc, target))
    }

    /// A trap on registers.
    #[inline(always)]
    fn trap(&mut self, e: Entry, condition: impl Fn(u32, u32) -> bool) -> Option<()> {
        let (a, b) = (self.a(e), self.b(e));
        (!condition(a, b)).then_some(())
    }

    /// A trap on an immediate.
    #[inline(always)]
    fn trap_immediate(&mut self, e: Entry, condition: impl Fn(u32, u32) -> bool) -> Option<()> {
        let a = self.a(e);
        (!condition(a, e.imm)).then_some(())
    }

    /// Executes an entry at `pc`.
    #[inline(always)]
    pub(crate) fn execute(&mut self, e: Entry, pc: u32, next_pc: u32) -> Flow {
        match e.code {
            Code::Stop => return None,
            Code::Nop => {}
            Code::Move => self.unary(e, |a| a),
            Code::Li => self.write(e.c, e.imm),
            Code::Add => {
                let sum = alu::add_overflow(self.a(e), self.b(e))?;
                self.write(e.c, sum);
            }
            Code::Addi => {
                let sum = alu::add_overflow(self.a(e), e.imm)?;
                self.write(e.c, sum);
            }
            Code::Sub => {
                let difference = alu::sub_overflow(self.a(e), self.b(e))?;
                self.write(e.c, difference);
            }
            Code::Addu => self.binary(e, u32::wrapping_add),
            Code::Addiu => self.immediate(e, u32::wrapping_add),
            Code::Subu => self.binary(e, u32::wrapping_sub),
            Code::And => self.binary(e, |a, b| a & b),
            Code::Andi => self.immediate(e, |a, b| a & b),
            Code::Or => self.binary(e, |a, b| a | b),
            Code::Ori => self.immediate(e, |a, b| a | b),
            Code::Xor => self.binary(e, |a, b| a ^ b),
            Code::Xori => self.immediate(e, |a, b| a ^ b),
            Code::Nor => self.binary(e, alu::nor),
            Code::Slt => self.binary(e, alu::slt),
            Code::Sltu => self.binary(e, alu::sltu),
            Code::Slti => self.immediate(e, alu::slt),
            Code::Sltiu => self.immediate(e, alu::sltu),
            Code::Sll => self.immediate(e, alu::sll),
            Code::Srl => self.immediate(e, alu::srl),
            Code::Sra => self.immediate(e, alu::sra),
            Code::Rotr => self.immediate(e, alu::rotr),
            Code::Sllv => self.binary(e, alu::sll),
            Code::Srlv => self.binary(e, alu::srl),
            Code::Srav => self.binary(e, alu::sra),
            Code::Rotrv => self.binary(e, alu::rotr),
            Code::Mul => self.binary(e, alu::mul),
            Code::Mult => self.hi_lo(e, |_, _, a, b| alu::mult(a, b)),
            Code::Multu => self.hi_lo(e, |_, _, a, b| alu::multu(a, b)),
            Code::Madd => self.hi_lo(e, alu::madd),
            Code::Maddu => self.hi_lo(e, alu::maddu),
            Code::Msub => self.hi_lo(e, alu::msub),
            Code::Msubu => self.hi_lo(e, alu::msubu),
            Code::Div => self.hi_lo(e, |_, _, a, b| alu::div(a, b)),
            Code::Divu => self.hi_lo(e, |_, _, a, b| alu::divu(a, b)),
            Code::Clz => self.unary(e, alu::clz),
            Code::Clo => self.unary(e, alu::clo),
            Code::Seb => self.unary(e, alu::seb),
            Code::Seh => self.unary(e, alu::seh),
            Code::Wsbh => self.unary(e, alu::wsbh),
            Code::Ext => self.unary(e, |a| alu::ext(a, e.imm, e.b.into())),
            Code::Ins => {
                let a = self.a(e);
                let old = self.get(e.c);
                self.write(e.c, alu::ins(old, a, e.imm, e.b.into()));
            }
            Code::Movz | Code::Movn => {
                let (a, b) = (self.a(e), self.b(e));
                let old = self.get(e.c);
                self.write(e.c, if (b == 0) == (e.code == Code::Movz) { a } else { old });
            }
            Code::Lb => {
                self.load(e, 0, |w, at, _| alu::seb(alu::load_byte(w, at, LANES).into()))?
            }
            Code::Lbu => self.load(e, 0, |w, at, _| alu::load_byte(w, at, LANES).into())?,
            Code::Lh => {
                self.load(e, 1, |w, at, _| alu::seh(alu::load_half(w, at, LANES).into()))?
            }
            Code::Lhu => self.load(e, 1, |w, at, _| alu::load_half(w, at, LANES).into())?,
            Code::Lw => self.load(e, 3, |w, _, _| w)?,
            Code::Lwl => self.load(e, 0, |w, at, old| alu::lwl(w, old, at, LANES))?,
            Code::Lwr => self.load(e, 0, |w, at, old| alu::lwr(w, old, at, LANES))?,
            Code::Ll => self.load_linked(e)?,
            Code::Sb => self.store(e, 0, |w, at, v| alu::store_byte(w, at, LANES, v as u8))?,
            Code::Sh => self.store(e, 1, |w, at, v| alu::store_half(w, at, LANES, v as u16))?,
            Code::Sw => self.store(e, 3, |_, _, v| v)?,
            Code::Swl => self.store(e, 0, |w, at, v| alu::swl(w, v, at, LANES))?,
            Code::Swr => self.store(e, 0, |w, at, v| alu::swr(w, v, at, LANES))?,
            Code::Sc => self.store_conditional(e)?,
            Code::Beq | Code::Bne => {
                let taken = (self.a(e) == self.b(e)) == (e.code == Code::Beq);
                return self.branch(e, next_pc, taken);
            }
            Code::Beql | Code::Bnel => {
                let taken = (self.a(e) == self.b(e)) == (e.code == Code::Beql);
                return self.likely(e, next_pc, taken);
            }
            Code::Blez | Code::Bgtz => {
                let taken = (self.a(e) as i32 <= 0) == (e.code == Code::Blez);
                return self.branch(e, next_pc, taken);
            }
            Code::Blezl | Code::Bgtzl => {
                let taken = (self.a(e) as i32 <= 0) == (e.code == Code::Blezl);
                return self.likely(e, next_pc, taken);
            }
            Code::Bltz | Code::Bgez => {
                let taken = ((self.a(e) as i32) < 0) == (e.code == Code::Bltz);
                return self.branch(e, next_pc, taken);
            }
            Code::Bltzl | Code::Bgezl => {
                let taken = ((self.a(e) as i32) < 0) == (e.code == Code::Bltzl);
                return self.likely(e, next_pc, taken);
            }
            Code::Bltzal | Code::Bgezal => {
                let taken = ((self.a(e) as i32) < 0) == (e.code == Code::Bltzal);
                let flow = self.branch(e, next_pc, taken);
                return self.link(RA, pc, flow);
            }
            Code::Bltzall | Code::Bgezall => {
                let taken = ((self.a(e) as i32) < 0) == (e.code == Code::Bltzall);
                let flow = self.likely(e, next_pc, taken);
                return self.link(RA, pc, flow);
            }
            Code::J => return Some((next_pc, e.imm)),
            Code::Jal => return self.link(RA, pc, Some((next_pc, e.imm))),
            Code::Jr => return self.jump_register(e, next_pc),
            Code::Jalr => {
                let flow = self.jump_register(e, next_pc);
                return self.link(e.c, pc, flow);
            }
            Code::Teq => self.trap(e, |a, b| a == b)?,
            Code::Tne => self.trap(e, |a, b| a != b)?,
            Code::Tlt => self.trap(e, |a, b| alu::slt(a, b) == 1)?,
            Code::Tltu => self.trap(e, |a, b| alu::sltu(a, b) == 1)?,
            Code::Tge => self.trap(e, |a, b| alu::slt(a, b) == 0)?,
            Code::Tgeu => self.trap(e, |a, b| alu::sltu(a, b) == 0)?,
            Code::Teqi => self.trap_immediate(e, |a, b| a == b)?,
            Code::Tnei => self.trap_immediate(e, |a, b| a != b)?,
            Code::Tlti => self.trap_immediate(e, |a, b| alu::slt(a, b) == 1)?,
            Code::Tltiu => self.trap_immediate(e, |a, b| alu::sltu(a, b) == 1)?,
            Code::Tgei => self.trap_immediate(e, |a, b| alu::slt(a, b) == 0)?,
            Code::Tgeiu => self.trap_immediate(e, |a, b| alu::sltu(a, b) == 0)?,
            Code::Syscall => return self.syscall(pc, next_pc),
        }
        Some((next_pc, next_pc.wrapping_add(4)))
    }
}
