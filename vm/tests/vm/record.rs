//! Records are consistent: rows follow each other, each location's accesses form a chain from its
//! initial to its final value, and every row has the specification's effect.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicU64;

use mipsilon_air::machine::ChipId;
use mipsilon_air::rom::{self, Op, ProgramRow, reg};
use mipsilon_air::step::{Access, Final, Step, SyscallStep, TransferStep};
use mipsilon_field::KoalaBear;
use mipsilon_spec::{Endian, Opcode, Outcome, syscall};
use mipsilon_vm::trace::generate;
use mipsilon_vm::{ErrorKind, Limits, MAX_END_CLK, MAX_ROWS, Program, Record, record, run};

use crate::guests;
use crate::model::Model;

/// A place whose accesses are ordered in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Location {
    Register(u32),
    Ram(u32),
}

use Location::{Ram, Register};

/// A row's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Instruction,
    Transfer,
}

/// A row of time with its accesses as (location, slot, access).
struct Row {
    clk: u32,
    pc: u32,
    next_pc: u32,
    kind: Kind,
    accesses: Vec<(Location, u32, Access)>,
}

/// Which accesses an instruction's row has, by the table of `mipsilon_air::rom`.
struct Shape {
    a: Option<u32>,
    b: Option<u32>,
    c: Option<u32>,
    m: Option<Location>,
    x: Option<u32>,
}

/// The shape of a step. `key` is that of the RAM word if it is a load or store.
fn shape(rom: &ProgramRow, key: u32) -> Shape {
    use Opcode::*;
    let none = Shape { a: None, b: None, c: None, m: None, x: None };
    let a = Some(rom.a);
    let b = Some(rom.b);
    let c = Some(rom.c);
    let m = Some(Ram(key));
    let link = Some(reg::RA);
    match rom.op {
        Op::Unprovable => panic!("an unprovable row was executed"),
        Op::Nop => none,
        Op::Move => Shape { a, c, ..none },
        Op::Li => Shape { c, ..none },
        Op::Isa(op) => match op {
            Add | Addu | Sub | Subu | And | Or | Xor | Nor | Slt | Sltu | Mul | Movz | Movn
            | Sllv | Srlv | Srav | Rotrv => Shape { a, b, c, ..none },
            Addi | Addiu | Slti | Sltiu | Andi | Ori | Xori | Sll | Srl | Sra | Rotr | Clz
            | Clo | Seb | Seh | Wsbh | Ext | Ins => Shape { a, c, ..none },
            Mult | Multu | Madd | Maddu | Msub | Msubu | Div | Divu => {
                Shape { a, b, m: Some(Register(reg::HI)), x: Some(reg::LO), ..none }
            }
            Lb | Lbu | Lh | Lhu | Lw | Lwl | Lwr => Shape { a, c, m, ..none },
            Ll => Shape { a, c, m, x: Some(reg::LL), ..none },
            Sb | Sh | Sw | Swl | Swr => Shape { a, b: c, m, ..none },
            Sc => {
                let c = if rom.variant { Some(reg::SINK) } else { c };
                Shape { a, b: Some(rom.c), c, m, x: Some(reg::LL) }
            }
            Beq | Bne | Beql | Bnel => Shape { a, b, ..none },
            Blez | Bgtz | Bltz | Bgez | Blezl | Bgtzl | Bltzl | Bgezl => Shape { a, ..none },
            Bltzal | Bgezal | Bltzall | Bgezall => Shape { a, c: link, ..none },
            J => none,
            Jal => Shape { c: link, ..none },
            Jr => Shape { a, ..none },
            Jalr => Shape { a, c, ..none },
            Teq | Tne | Tlt | Tltu | Tge | Tgeu => Shape { a, b, ..none },
            Teqi | Tnei | Tlti | Tltiu | Tgei | Tgeiu => Shape { a, ..none },
            Lui | Mfhi | Mflo | Mthi | Mtlo | Break | Sync | Synci | Pref | Rdhwr | Syscall => {
                panic!("{op:?} has no row of its own")
            }
        },
    }
}

fn instruction(step: &Step) -> Row {
    let key = step.a.value.wrapping_add(step.rom.immediate()) / 4;
    let Shape { a, b, c, m, x } = shape(&step.rom, key);
    let register = |index: Option<u32>| index.map(Register);
    let all = [
        (register(a), 0, step.a),
        (register(b), 1, step.b),
        (m, 2, step.m),
        (register(x), 2, step.x),
        (register(c), 3, step.c),
    ];
    let mut accesses = Vec::new();
    for (location, slot, access) in all {
        match location {
            Some(location) => accesses.push((location, slot, access)),
            None => assert_eq!(access, Access::default(), "unused slot {slot} of {:?}", step.rom),
        }
    }
    let Step { clk, pc, next_pc, .. } = *step;
    Row { clk, pc, next_pc, kind: Kind::Instruction, accesses }
}

fn call(step: &SyscallStep) -> Row {
    let SyscallStep { clk, pc, next_pc, .. } = *step;
    let accesses = vec![
        (Register(4), 0, step.a0),
        (Register(5), 0, step.a1),
        (Register(6), 0, step.a2),
        (Register(2), 3, step.v0),
        (Register(7), 3, step.a3),
    ];
    Row { clk, pc, next_pc, kind: Kind::Instruction, accesses }
}

fn transfer(step: &TransferStep, output: bool) -> Row {
    let TransferStep { clk, pc, next_pc, .. } = *step;
    let mut accesses = vec![(Ram(step.address / 4), 2, step.m)];
    if output {
        accesses.push((Register(reg::OUTPUT), 3, step.counter));
        assert_eq!(step.counter.value, step.counter.prev + 1);
        assert_eq!(step.m.value, step.m.prev);
    } else {
        assert_eq!(step.counter, Access::default());
    }
    Row { clk, pc, next_pc, kind: Kind::Transfer, accesses }
}

/// The rows of a record by time.
fn rows(record: &Record) -> Vec<Row> {
    let mut rows: Vec<Row> = record.steps.values().flatten().map(instruction).collect();
    rows.extend(record.syscalls.iter().map(call));
    rows.extend(record.reads.iter().map(|step| transfer(step, false)));
    rows.extend(record.outputs.iter().map(|step| transfer(step, true)));
    rows.sort_by_key(|row| row.clk);
    for (i, row) in rows.iter().enumerate() {
        assert_eq!(row.clk, 1 + 4 * i as u32);
    }
    assert_eq!(record.end_clk, 1 + 4 * rows.len() as u32);
    rows
}

/// Records the run and checks the record.
pub(crate) fn check(program: &Program, input: &[u8]) -> Record {
    let progress = AtomicU64::new(0);
    let limits = Limits::default();
    let (outcome, record) = record(program, input, &mut |_, _| {}, limits, &progress).unwrap();
    assert_eq!(run(program, input, &mut |_, _| {}, limits, &progress), Ok(outcome.clone()));
    assert_eq!(1 + 4 * outcome.rows(), u64::from(record.end_clk));
    check_lists(program, &record);
    check_transfers(&record);
    let mut locations = initial(program);
    let mut model = Model::new(program, input);
    let mut touches = record.touches.iter().peekable();
    let mut cycles = 0;
    let rows = rows(&record);
    for row in &rows {
        while let Some(touch) = touches.next_if(|touch| touch.time < row.clk) {
            let access =
                Access { prev_time: touch.prev_time, prev: touch.value, value: touch.value };
            apply(&mut locations, Register(touch.index), touch.time, access, 1 << 24);
        }
        let mut accesses = row.accesses.clone();
        accesses.sort_by_key(|&(_, slot, _)| slot);
        for (location, slot, access) in accesses {
            let limit = if let Register(_) = location { 1 << 16 } else { 1 << 24 };
            apply(&mut locations, location, row.clk + slot, access, limit);
        }
        if row.kind == Kind::Transfer {
            continue;
        }
        cycles += 1;
        let before = model.state;
        assert_eq!((4 * row.pc, 4 * row.next_pc), (before.pc, before.next_pc));
        let last = row.clk == rows.iter().rfind(|r| r.kind == Kind::Instruction).unwrap().clk;
        match model.step() {
            Outcome::Next => assert!(!last),
            Outcome::Halt(code) => {
                assert!(last);
                assert_eq!(code, outcome.exit_code);
            }
            other => panic!("{other:?} in a recorded run"),
        }
        let value = |index| locations[&Register(index)].value;
        for (index, &gpr) in model.state.gpr.iter().enumerate() {
            assert_eq!(value(index as u32), gpr, "register {index} after {:#x}", before.pc);
        }
        let state = model.state;
        let special = [reg::HI, reg::LO, reg::LL, reg::USER_LOCAL].map(value);
        assert_eq!(special, [state.hi, state.lo, state.ll, state.user_local]);
        for &(location, ..) in &row.accesses {
            if let Ram(key) = location {
                let word = model.world.ram.get(&key).copied().unwrap_or(0);
                assert_eq!(locations[&location].value, word);
            }
        }
    }
    assert!(touches.next().is_none());
    assert_eq!(cycles, outcome.cycles);
    assert_eq!(locations[&Register(reg::OUTPUT)].value, outcome.output.len() as u32);
    check_finals(&record, &locations);
    let words: Vec<_> = record.ram.iter().map(|&(key, last)| (key, last.value)).collect();
    let nonzero: Vec<_> = words.into_iter().filter(|&(_, word)| word != 0).collect();
    assert_eq!(nonzero, model.words());
    record
}

/// Every location that has an initial value, at time 0.
fn initial(program: &Program) -> BTreeMap<Location, Final> {
    let mut locations = BTreeMap::new();
    for index in 0..reg::COUNT {
        let value = if index == 29 { program.stack_pointer() } else { 0 };
        locations.insert(Register(index), Final { value, time: 0 });
    }
    for &(key, value) in program.image() {
        locations.insert(Ram(key), Final { value, time: 0 });
    }
    locations
}

/// One access: continues the chain of its location.
fn apply(
    locations: &mut BTreeMap<Location, Final>,
    location: Location,
    time: u32,
    access: Access,
    limit: u32,
) {
    let place = locations.entry(location).or_default();
    let Access { prev_time, prev, value } = access;
    assert_eq!(*place, Final { value: prev, time: prev_time }, "{location:?} at {time}");
    assert!(prev_time < time, "{location:?} at {time}");
    assert!(access.ago(time) < limit, "{location:?} at {time}: {access:?}");
    *place = Final { value, time };
}

/// Steps are in the lists of their chips, with the program's rows, in the order of time.
fn check_lists(program: &Program, record: &Record) {
    let rom: BTreeMap<u32, ProgramRow> = program.rom().collect();
    for (chip, steps) in record.steps.iter() {
        assert!(steps.is_sorted_by_key(|step| step.clk));
        for step in steps {
            assert!(chip.ops().contains(&step.rom.op));
            assert_eq!(step.rom, rom[&step.pc]);
            let word = program.fetch(4 * step.pc).unwrap();
            let slot = program.fetch(4 * step.pc + 4);
            assert_eq!(step.rom, rom::lower(word, 4 * step.pc, slot, program.endian()));
            if let Op::Isa(Opcode::Jal | Opcode::Jalr) = step.rom.op {
                assert_eq!(step.rom.immediate(), step.c.value);
                assert_eq!(step.c.value, 4 * step.pc + 8);
            }
        }
    }
    assert!(record.syscalls.is_sorted_by_key(|step| step.clk));
    assert!(record.reads.is_sorted_by_key(|step| step.clk));
    assert!(record.outputs.is_sorted_by_key(|step| step.clk));
    assert!(record.touches.is_sorted_by_key(|step| step.time));
    for step in &record.syscalls {
        assert_eq!(step.big_endian, program.endian() == Endian::Big);
    }
}

/// Each call is followed by the rows of its transfers, which move what it returns.
fn check_transfers(record: &Record) {
    let mut reads = record.reads.iter().peekable();
    let mut outputs = record.outputs.iter().peekable();
    for call in &record.syscalls {
        let (number, result) = (call.v0.prev, call.v0.value);
        let (fd, ok) = (call.a0.value, call.a3.value == 0);
        let mut expected = match (number, fd) {
            (syscall::READ, 0) | (syscall::WRITE, 3) if ok => (call.a1.value, result, call.clk + 4),
            _ => continue,
        };
        while expected.1 > 0 {
            let row = if number == syscall::READ { reads.next() } else { outputs.next() };
            let row = row.expect("a row per word or byte");
            assert_eq!((row.address, row.remaining, row.clk), expected);
            assert_eq!((row.pc, row.next_pc), (call.pc, call.next_pc));
            assert_eq!(row.big_endian, call.big_endian);
            let count = if number == syscall::READ { row.word_count() } else { 1 };
            expected = (row.address + count, row.remaining - count, row.clk + 4);
        }
    }
    assert!(reads.next().is_none() && outputs.next().is_none());
}

/// The record's final values and times are those of the chains.
fn check_finals(record: &Record, locations: &BTreeMap<Location, Final>) {
    assert!(record.ram.is_sorted_by(|l, r| l.0 < r.0));
    let registers = (0..).zip(record.registers).map(|(index, last)| (Register(index), last));
    let ram = record.ram.iter().map(|&(key, last)| (Ram(key), last));
    let finals: BTreeMap<Location, Final> = registers.chain(ram).collect();
    assert_eq!(&finals, locations);
}

#[test]
fn guests_have_consistent_records() {
    for name in guests::names("elf") {
        let program = guests::program(&name);
        for input in guests::inputs(&name).into_iter().skip(1) {
            let record = check(&program, &input);
            assert!(!record.outputs.is_empty());
        }
    }
}

#[test]
fn a_row_in_the_list_of_another_chip_is_named() {
    let program = guests::program("fibonacci.mips");
    let mut record = check(&program, b"5");
    let tables = program.tables(4);
    assert!(generate::<KoalaBear>(&program, &tables, &record).is_ok());
    let step = record.steps[ChipId::Add][0];
    record.steps[ChipId::Nop].push(step);
    let error = generate::<KoalaBear>(&program, &tables, &record).unwrap_err().to_string();
    assert!(error.contains("the chip nop has a row that is not its own"), "{error}");
}

#[test]
fn old_timestamps_are_renewed() {
    let program = guests::program("fibonacci.mips");
    let record = check(&program, b"20000");
    let touched: BTreeSet<u32> = record.touches.iter().map(|touch| touch.index).collect();
    assert!(touched.contains(&reg::RA), "{touched:?}");
}

#[test]
fn a_run_of_more_than_one_segment_is_refused() {
    let program = guests::program("fibonacci.mips");
    let attempt = |n: u32| {
        let input = n.to_string().into_bytes();
        let progress = AtomicU64::new(0);
        record(&program, &input, &mut |_, _| {}, Limits::default(), &progress)
    };
    let error = attempt(2_000_000).unwrap_err();
    assert_eq!(error.kind, ErrorKind::SegmentLimit);
    // 5 instructions per number: the longest run that fits.
    let fits = (0..).map(|i| 838_800 + i).take_while(|&n| attempt(n).is_ok()).last().unwrap();
    let (_, record) = attempt(fits).unwrap();
    assert!(record.end_clk <= MAX_END_CLK && record.end_clk + 5 * 4 > MAX_END_CLK);
    // Rows are counted without a record too.
    let rows = |n: u32| {
        let (input, progress) = (n.to_string().into_bytes(), AtomicU64::new(0));
        run(&program, &input, &mut |_, _| {}, Limits::default(), &progress).unwrap().rows()
    };
    assert!(rows(fits) <= MAX_ROWS && rows(fits + 1) > MAX_ROWS);
}
