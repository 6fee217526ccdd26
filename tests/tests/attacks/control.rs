//! Where the run goes: branches, jumps, the program's rows, the end.

use mipsilon_spec::{Endian, Instruction, Opcode};
use mipsilon_tests::assembler::blank;
use mipsilon_tests::forge::Forgery;

use super::{T0, T1, honest, program};

/// 1/4 in the field.
const QUARTER: i64 = 0x5f40_0001;

/// A taken branch over an instruction; the slot holds `slot`.
fn branch(op: Opcode, slot: Instruction) -> impl FnOnce(&mut super::Assembler) {
    move |code| {
        code.immediate(op, 0, T0, 2).emit(slot).constant(T1, 1);
    }
}

#[test]
fn branch_not_taken() {
    let mut forgery = honest(branch(Opcode::Beq, blank(Opcode::Sll)));
    let row = &mut forgery.only_row("branch-equal");
    row.set("equal", 0).add("after", -1);
    forgery.rejected("constraint \"different operands\"");
}

#[test]
fn branch_elsewhere() {
    let mut forgery = honest(branch(Opcode::Beq, blank(Opcode::Sll)));
    forgery.only_row("branch-equal").add("target", 1).add("after", 1);
    forgery.rejected("lookup bus");
}

#[test]
fn taken_likely_branch_without_its_slot() {
    let mut forgery = honest(branch(Opcode::Beql, blank(Opcode::Sll)));
    let row = &mut forgery.only_row("branch-equal-likely");
    row.add("next", 1).add("after", 1);
    forgery.rejected("constraint \"next pc\"");
}

/// The run of one program claimed for another, which has a branch in the slot: no row executes
/// that branch, be the slot's instruction proved by the honest row or left out.
#[test]
fn branch_in_a_delay_slot() {
    for op in [Opcode::Beq, Opcode::Beql] {
        let code = |slot| program(branch(op, blank(slot))).program(Endian::Big, &[]);
        let mut forgery = Forgery::of(&code(Opcode::Sll), &[]);
        forgery.accepted();
        forgery.retarget(&code(Opcode::J));
        forgery.rejected("lookup bus");
    }
}

/// BREAK and words that are no instruction have opcode 0, which no chip looks up: not even with all
/// selectors 0, because then nothing is looked up.
#[test]
fn unprovable_word() {
    let code = |op| {
        let code = program(|code| {
            code.emit(blank(op));
        });
        code.program(Endian::Big, &[])
    };
    let mut forgery = Forgery::of(&code(Opcode::Sll), &[]);
    forgery.accepted();
    forgery.retarget(&code(Opcode::Break));
    forgery.rejected("lookup bus");
    let row = &mut forgery.only_row("nop");
    row.set("is_real", 0);
    forgery.rejected("machine bus");
}

#[test]
fn instruction_as_another() {
    let mut forgery = honest(|code| {
        code.constant(T0, 9).registers(Opcode::Addu, T1, T0, T0);
    });
    let row = &mut forgery.only_row("add");
    row.set("select.0", 0).set("select.1", 1).set_word("out", 0);
    forgery.settle();
    forgery.rejected("lookup bus");
}

/// Multiplicities beyond 1 break the balance argument.
#[test]
fn row_that_counts_twice() {
    let mut forgery = honest(|code| {
        code.nops(1);
    });
    forgery.only_row("nop").set("is_real", 2);
    forgery.rejected("constraint \"selector is boolean\"");
}

#[test]
fn instruction_skipped() {
    let mut forgery = honest(|code| {
        code.nops(2);
    });
    forgery.row("nop", 0).set("is_real", 0);
    forgery.rejected("machine bus");
}

fn jump_register() -> Forgery {
    honest(|code| {
        let target = code.pc() + 5 * 4;
        code.address(T0, target).registers(Opcode::Jr, 0, T0, 0).nops(2);
    })
}

#[test]
fn unaligned_jump() {
    // To the target + 1 = 4 (target / 4 + 1/4).
    let mut forgery = jump_register();
    forgery.only_row("jump-register").add("jump.word", QUARTER);
    forgery.rejected_by_chip("jump-register");
}

#[test]
fn jump_elsewhere() {
    let mut forgery = jump_register();
    forgery.only_row("jump-register").add("jump.word", 1);
    forgery.rejected("machine bus");
}

/// A jump beyond 16 bits of a limb: 2^14 words more there, one less here.
#[test]
fn jump_with_other_limbs() {
    let mut forgery = jump_register();
    forgery.only_row("jump-register").add("jump.word", 1 << 14).add("jump.high", -1);
    forgery.rejected("lookup bus");
}

#[test]
fn return_address() {
    let mut forgery = honest(|code| {
        code.immediate(Opcode::Bgezal, 0, 0, 2).nops(2);
    });
    forgery.only_row("branch-link").add("link.word", 1);
    forgery.settle();
    forgery.rejected("constraint \"return address\"");
}

/// A trap whose condition holds has no row.
#[test]
fn trap_passed_over() {
    let mut forgery = honest(|code| {
        code.constant(T0, 1).registers(Opcode::Teq, 0, T0, T1);
    });
    forgery.only_row("trap-equal").set("b.lo", 1).set("equal", 1).set("weight.0", 0);
    forgery.rejected("constraint \"no trap\"");
    forgery.only_row("trap-equal").set("equal", 0);
    forgery.rejected("constraint \"different operands\"");
}

#[test]
fn second_halt() {
    let mut forgery = honest(|_| {});
    let row = forgery.rows("syscall") - 1;
    forgery.duplicate("syscall", row);
    forgery.rejected("machine bus");
}

/// The run goes on after an exit.
#[test]
fn exit_that_continues() {
    let mut forgery = honest(|_| {});
    forgery.only_row("syscall").set("case.exit", 0);
    forgery.rejected("machine bus");
    forgery.only_row("syscall").set("case.unknown", 1);
    forgery.rejected("constraint \"unknown call\"");
}
