//! Steps that no run has, because they would trap: no row may exist for them.

use mipsilon_air::columns::Columns;
use mipsilon_air::instruction::{InstructionChip, Rows};
use mipsilon_air::machine::{ChipId, ChipMap, InstructionVisitor, instruction_chips};
use mipsilon_air::rom::Op;
use mipsilon_air::step::Step;
use mipsilon_spec::Opcode;
use mipsilon_vm::Record;
use p3_koala_bear::KoalaBear as F;

/// Steps of each chip that are turned into traps.
const STEPS: usize = 16;
/// Operands that make conditions hold.
const OPERANDS: [u32; 5] = [0, 1, u32::MAX, 1 << 31, i32::MAX as u32];

/// For each instruction chip of a run, the rows of steps that trap.
pub fn trapping_rows(record: &Record) -> ChipMap<Vec<Vec<F>>> {
    let mut fill = Fill { record, rows: ChipMap::default() };
    instruction_chips(&mut fill);
    fill.rows
}

struct Fill<'a> {
    record: &'a Record,
    rows: ChipMap<Vec<Vec<F>>>,
}

impl InstructionVisitor for Fill<'_> {
    fn visit<R: Rows>(&mut self, id: ChipId, chip: InstructionChip<R>) {
        let steps = &self.record.steps[id];
        let spread = steps.iter().step_by(steps.len().div_ceil(STEPS).max(1));
        let traps = spread.flat_map(traps);
        let rows = traps.map(|step| {
            let mut row = Vec::new();
            chip.fill::<F>(&step).expect("a step of the chip").write(&mut |cell| row.push(cell));
            row
        });
        self.rows[id] = rows.collect();
    }
}

/// Variants of a step that trap.
fn traps(step: &Step) -> Vec<Step> {
    use Opcode::*;
    let Op::Isa(op) = step.rom.op else { return Vec::new() };
    let moved = |offsets: &[u32]| {
        let moved = offsets.iter().map(|&offset| step.a.value.wrapping_add(offset));
        moved.map(|a| with_operands(step, a, step.b.value)).collect()
    };
    match op {
        Lw | Sw | Ll | Sc => moved(&[1, 2, 3, 1 << 31]),
        Lh | Lhu | Sh => moved(&[1, 1 << 31]),
        Lb | Lbu | Lwl | Lwr | Sb | Swl | Swr => moved(&[1 << 31]),
        _ => {
            let pairs = OPERANDS.iter().flat_map(|&a| OPERANDS.map(|b| (a, b)));
            pairs.filter_map(|(a, b)| trap(step, op, a, b)).collect()
        }
    }
}

/// The step with other operands if it traps.
fn trap(step: &Step, op: Opcode, a: u32, b: u32) -> Option<Step> {
    use Opcode::*;
    let (x, y, imm) = (a as i32, b as i32, step.rom.immediate());
    let mut changed = with_operands(step, a, b);
    let overflows = |result: Option<i32>| result.is_none();
    let traps = match op {
        Add => overflows(x.checked_add(y)),
        Addi => overflows(x.checked_add(imm as i32)),
        Sub => overflows(x.checked_sub(y)),
        Teq => a == b,
        Tne => a != b,
        Tlt => x < y,
        Tltu => a < b,
        Tge => x >= y,
        Tgeu => a >= b,
        Teqi => a == imm,
        Tnei => a != imm,
        Tlti => x < imm as i32,
        Tltiu => a < imm,
        Tgei => x >= imm as i32,
        Tgeiu => a >= imm,
        // A taken likely branch whose slot holds a branch.
        Beql => a == b,
        Bnel => a != b,
        Blezl => x <= 0,
        Bgtzl => x > 0,
        Bltzl | Bltzall => x < 0,
        Bgezl | Bgezall => x >= 0,
        _ => false,
    };
    changed.c.value = match op {
        Add => a.wrapping_add(b),
        Addi => a.wrapping_add(imm),
        Sub => a.wrapping_sub(b),
        _ => step.c.value,
    };
    if op.is_branch_or_jump() {
        changed.rom.d = 0;
    }
    traps.then_some(changed)
}

fn with_operands(step: &Step, a: u32, b: u32) -> Step {
    let mut step = *step;
    (step.a.prev, step.a.value) = (a, a);
    (step.b.prev, step.b.value) = (b, b);
    step
}
