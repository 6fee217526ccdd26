//! Cheating provers: a witness is altered, lookups are counted anew, and the checker must object.
//!
//! `instructions` tries the same cheats on every instruction chip; the other files hold the known
//! bug classes of zkVMs by name.

mod arithmetic;
mod boundary;
mod control;
mod instructions;
mod memory;
mod syscalls;

use mipsilon_spec::{Endian, Opcode};
use mipsilon_tests::assembler::Assembler;
use mipsilon_tests::forge::Forgery;
use mipsilon_tests::programs::START;

/// Registers of the small programs.
const T0: u8 = 8;
const T1: u8 = 9;
const T2: u8 = 10;
/// An address outside the image.
const DATA: u32 = 0x1000_0000;

/// Code that ends with exit(0).
fn program(write: impl FnOnce(&mut Assembler)) -> Assembler {
    let mut code = Assembler::new(START);
    write(&mut code);
    code.exit(0);
    code
}

/// The honest witness of a program that ends with exit(0).
fn honest(write: impl FnOnce(&mut Assembler)) -> Forgery {
    let mut forgery = Forgery::of(&program(write).program(Endian::Big, &[]), b"input");
    forgery.accepted();
    forgery
}

/// The honest witness of t2 = op(t0, t1).
fn operation(op: Opcode, t0: u32, t1: u32) -> Forgery {
    honest(|code| {
        code.constant(T0, t0).constant(T1, t1).registers(op, T2, T0, T1);
    })
}
