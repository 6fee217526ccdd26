//! The forgeries: one run, falsified in every way that the attacks on single chips know.

use mipsilon_air::check::Violation;
use mipsilon_air::tables::public::HEADER;
use mipsilon_spec::syscall::WRITE;
use mipsilon_spec::{Endian, Opcode};
use mipsilon_tests::assembler::{Assembler, blank};
use mipsilon_tests::forge::ForgeryOver;
use mipsilon_tests::programs::START;
use p3_field::PrimeField64;

const T0: u8 = 8;
const T1: u8 = 9;
const T2: u8 = 10;
const T3: u8 = 11;
const DATA: u32 = 0x1000_0000;
/// Bytes of public output.
const OUTPUT: u32 = 2;

/// A false witness.
pub(crate) struct Case<F> {
    /// What is false.
    pub(crate) name: String,
    /// The witness, lookups counted by a prover who wants to be believed.
    pub(crate) forgery: ForgeryOver<F>,
    /// Whether the program and the public values are the honest run's.
    pub(crate) same_statement: bool,
}

impl<F: PrimeField64> Case<F> {
    /// Whether the buses balance, so that only constraints fail.
    pub(crate) fn balances(&self) -> bool {
        let violations = self.forgery.check_as_counted().expect_err(&self.name);
        violations.iter().all(|violation| matches!(violation, Violation::Constraint { .. }))
    }
}

/// Code whose rows the forgeries change; `slot` fills a delay slot.
fn code(slot: Opcode) -> Assembler {
    let mut code = Assembler::new(START);
    // 0xffff + 1 carries into the high limb.
    code.constant(T0, 0xffff).constant(T1, 1).registers(Opcode::Addu, T2, T0, T1);
    code.constant(T3, DATA).immediate(Opcode::Sw, T0, T3, 0).immediate(Opcode::Sw, T1, T3, 0);
    code.immediate(Opcode::Lw, T0, T3, 0);
    code.immediate(Opcode::Beq, 0, 0, 2).emit(blank(slot)).nops(2);
    code.syscall(WRITE, [3, START + 2, OUTPUT]).exit(0);
    code
}

/// The honest witness.
pub(crate) fn honest<F: PrimeField64>() -> ForgeryOver<F> {
    let mut honest = ForgeryOver::of(&code(Opcode::Sll).program(Endian::Big, &[]), &[]);
    honest.accepted();
    honest
}

/// A change to the honest witness.
type Change<F> = fn(&mut ForgeryOver<F>);

/// Every forgery.
pub(crate) fn cases<F: PrimeField64>() -> Vec<Case<F>> {
    let honest = honest::<F>();
    let changes: [(&str, Change<F>); 11] = [
        ("wrong result", |forgery| {
            forgery.only_row("add").add("out.lo", 1);
            forgery.settle();
        }),
        ("limb out of range", |forgery| {
            let row = &mut forgery.only_row("add");
            row.set("out.lo", 1 << 16).set("out.hi", 0).set("carry.0", 0);
            forgery.settle();
        }),
        ("wrong register", |forgery| {
            forgery.only_row("add").add("c.index", 1);
        }),
        ("wrong next state", |forgery| {
            forgery.only_row("branch-equal").add("target", 1).add("after", 1);
        }),
        ("step left out", |forgery| {
            forgery.row("nop", 0).set("is_real", 0);
        }),
        ("step that counts twice", |forgery| {
            forgery.row("nop", 0).set("is_real", 2);
        }),
        ("load of the value before the last", |forgery| {
            forgery.only_row("load-word").set_word("value", 0xffff).add("ram.ago_lo", 4);
            forgery.settle();
        }),
        ("other final value in RAM", |forgery| {
            forgery.row("zero-init", 0).add("last.value.lo", 1);
        }),
        ("other final value in a register", |forgery| {
            forgery.row("image", usize::from(T1)).add("value.lo", 1);
        }),
        ("word provided twice", |forgery| {
            forgery.duplicate("zero-init", 0);
        }),
        ("output of another byte", |forgery| {
            forgery.row("output", 0).add("byte", 1);
        }),
    ];
    let mut cases = Vec::new();
    for (name, change) in changes {
        let mut forgery = honest.clone();
        change(&mut forgery);
        forgery.check().expect_err(name);
        cases.push(Case { name: name.to_owned(), forgery, same_statement: true });
    }

    let mut miscounted = honest.clone();
    miscounted.row("range", 0).add("multiplicity", 1);
    cases.push(Case {
        name: "tuple counted once too often".to_owned(),
        forgery: miscounted,
        same_statement: true,
    });

    for index in 0..HEADER + OUTPUT as usize {
        let mut forgery = honest.clone();
        *forgery.public(index) += F::ONE;
        forgery.check().expect_err("another statement");
        let name = format!("public value {index} forged");
        cases.push(Case { name, forgery, same_statement: false });
    }
    let mut exit = honest.clone();
    let exit_row = exit.rows("syscall") - 1;
    exit.row("syscall", exit_row).add("a0.value.lo", 1);
    *exit.public(2) += F::ONE;
    exit.check().expect_err("another exit code");
    let name = "exit code forged in its row too".to_owned();
    cases.push(Case { name, forgery: exit, same_statement: false });

    let mut program = honest;
    program.retarget(&code(Opcode::J).program(Endian::Big, &[]));
    program.check().expect_err("another program");
    let name = "program forged".to_owned();
    cases.push(Case { name, forgery: program, same_statement: false });
    cases
}
