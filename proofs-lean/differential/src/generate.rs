//! The vectors: each instruction with random and extreme operands, aliasing registers, both byte
//! orders, delay slots, traps and unpredictable cases; and words to decode.

use std::collections::BTreeMap;

use mipsilon_spec::syscall::{EXIT, EXIT_GROUP, READ, WRITE};
use mipsilon_spec::{Endian, Instruction, Opcode, encode};

use crate::random::Random;
use crate::vector::{Case, Vector, touched};

/// Vectors per instruction.
const PER_INSTRUCTION: u32 = 300;
/// Random words to decode.
const RANDOM_WORDS: u32 = 20_000;

/// Operands of which every pair is tried.
const EXTREME: [u32; 7] = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff, 0x8000];
/// More operands.
const SPECIAL: [u32; 15] = [
    0,
    1,
    2,
    31,
    32,
    0x7fff_ffff,
    0x8000_0000,
    0x8000_0001,
    0xffff_fffe,
    0xffff_ffff,
    0xffff,
    0x8000,
    0x7fff,
    0xffff_8000,
    0x80,
];

/// Every vector, the same ones in each run.
pub fn vectors() -> Vec<Vector> {
    let mut all = Vec::new();
    for op in Opcode::ALL {
        let mut random = Random(op as u64);
        let count = if op == Opcode::Syscall { 4 * PER_INSTRUCTION } else { PER_INSTRUCTION };
        all.extend((0..count).map(|n| Vector::Step(Box::new(case(&mut random, op, n)))));
    }
    all.extend(words().into_iter().map(Vector::Decode));
    all
}

/// Words to decode: every value of the opcode and function fields, with each other field sweeping
/// while the rest is random, and random words.
fn words() -> Vec<u32> {
    let mut random = Random(0);
    let mut words = Vec::new();
    for op in 0..64 {
        for rt in 0..32 {
            words.push((op << 26) | (rt << 16) | (random.word() & 0x03e0_ffff));
        }
    }
    for op in [0x00, 0x1c, 0x1f] {
        for function in 0..64 {
            words.push((op << 26) | function);
            for shift in [6, 11, 16, 21] {
                for field in 0..32 {
                    let mask = 0x03ff_ffc0 & !(31 << shift);
                    let rest = if random.once_in(2) { 0 } else { random.word() & mask };
                    words.push((op << 26) | rest | (field << shift) | function);
                }
            }
        }
    }
    for (pos, end) in (0..32).flat_map(|pos| (0..32).map(move |end| (pos, end))) {
        for function in [0x00, 0x04] {
            words.push(
                (0x1f << 26) | (random.word() & 0x03ff_0000) | end << 11 | pos << 6 | function,
            );
        }
    }
    words.extend((0..RANDOM_WORDS).map(|_| random.word()));
    words
}

/// An operand.
fn operand(random: &mut Random) -> u32 {
    match random.below(4) {
        0 => random.pick(&SPECIAL),
        1 => random.word() >> random.below(32),
        _ => random.word(),
    }
}

/// The `n`th case of an instruction. The first 49 have the pairs of extreme operands in different
/// registers and nothing else that is special.
fn case(random: &mut Random, op: Opcode, n: u32) -> Case {
    let extreme = (n < 49).then(|| (EXTREME[n as usize / 7], EXTREME[n as usize % 7]));
    let instruction = instruction(random, op, n);
    let mut word = encode(&instruction);
    if n >= 49 && random.once_in(24) {
        word ^= 1 << random.below(26); // maybe another instruction, or a reserved field
    }
    let pc = address_of_code(random, n);
    let mut case = Case {
        endian: if random.once_in(2) { Endian::Big } else { Endian::Little },
        pc,
        next_pc: pc.wrapping_add(4),
        hi: operand(random),
        lo: operand(random),
        ll: random.pick(&[0, 1, 0x1001]),
        user_local: random.word(),
        gpr_seed: random.word(),
        ram_seed: random.word(),
        output_len: 0,
        gpr: BTreeMap::new(),
        program: BTreeMap::from([(pc, word)]),
        ram: BTreeMap::new(),
        input: Vec::new(),
        probes: Vec::new(),
    };
    if random.once_in(4) {
        // Every register has one value.
        case.gpr.extend((1..32).map(|i| (i, case.gpr_seed)));
    }
    let (a, b) = extreme.unwrap_or_else(|| operands(random));
    case.gpr.insert(instruction.rt, b);
    case.gpr.insert(instruction.rs, a);
    case.gpr.remove(&0);
    slot(random, &mut case, op, n);
    match op {
        Opcode::Syscall => system_call(random, &mut case),
        Opcode::Jr | Opcode::Jalr if !random.once_in(4) => {
            case.gpr.insert(instruction.rs, a & !3);
            case.gpr.remove(&0);
        }
        _ if accesses_memory(op) => memory(random, &mut case, &instruction, extreme),
        _ => {}
    }
    if n >= 49 && random.once_in(64) {
        case.program.remove(&pc);
    }
    if n >= 49 && random.once_in(64) {
        case.pc = case.pc.wrapping_add(1 + random.below(3));
    }
    case.probes = touched(&case);
    case
}

/// Two operands, sometimes equal or opposite.
fn operands(random: &mut Random) -> (u32, u32) {
    let a = operand(random);
    match random.below(8) {
        0 => (a, a),
        1 => (a, a.wrapping_neg()),
        2 => (a, a.wrapping_add(1)),
        _ => (a, operand(random)),
    }
}

/// An instruction with this opcode; all kinds of aliasing.
fn instruction(random: &mut Random, op: Opcode, n: u32) -> Instruction {
    let mut register = || (1 + random.below(31)) as u8;
    let (mut rs, mut rt, mut rd) = (register(), register(), register());
    let sa = random.below(32) as u8;
    match n % 16 {
        _ if n < 49 => (rs, rt, rd) = (1 + rs % 10, 11 + rt % 10, 21 + rd % 10),
        0 => (rs, rt) = (rd, rd),
        1 => rd = 0,
        2 => (rd, rt) = (0, 0),
        3 => rs = 0,
        4 => rt = 0,
        5 => rs = rd,
        6 => rt = rd,
        7 => rt = rs,
        8 => rs = 31,
        9 => (rs, rt, rd) = (0, 0, 0),
        _ => {}
    }
    let imm = match random.below(4) {
        0 => random.pick(&[0, 1, 2, 3, 4, 0x7fff, 0x8000, 0xffff, 0xfffc]),
        _ => random.word() as u16,
    };
    if op == Opcode::Ext && !random.once_in(16) {
        rd = random.below(32 - u32::from(sa)) as u8;
    }
    if op == Opcode::Ins && !random.once_in(16) {
        rd = sa + random.below(32 - u32::from(sa)) as u8;
    }
    if op == Opcode::Rdhwr && !random.once_in(16) {
        rd = 29;
    }
    let sa = match op {
        Opcode::Jr | Opcode::Jalr if !random.once_in(16) => random.pick(&[0, 16]),
        _ => sa,
    };
    Instruction { op, rs, rt, rd, sa, imm, target: random.word() & 0x03ff_ffff }
}

/// A pc.
fn address_of_code(random: &mut Random, n: u32) -> u32 {
    match n % 8 {
        0 => random.pick(&[0, 0x0fff_fffc, 0x7fff_fffc, 0xffff_fffc, 0xffff_fff8, 0x1fff_fff8]),
        1 => random.word() & !3,
        _ => 0x0040_0000 + 4 * random.below(0x10000),
    }
}

/// The word after the instruction, and whether the instruction is itself in a slot.
fn slot(random: &mut Random, case: &mut Case, op: Opcode, n: u32) {
    let branches = op.is_branch_or_jump();
    if n >= 49 && random.once_in(if branches { 8 } else { 4 }) {
        case.next_pc = match random.below(3) {
            0 => case.pc,
            1 => case.pc.wrapping_add(8),
            _ => random.word() & !3,
        };
    }
    let after = case.pc.wrapping_add(4);
    let word = match random.below(8) {
        0 if n >= 49 => None,
        1 if n >= 49 => Some(random.word()),
        2 | 3 if n >= 49 => {
            let other = random.pick(&Opcode::ALL);
            Some(encode(&instruction(random, other, 10)))
        }
        _ => Some(0),
    };
    if let Some(word) = word {
        case.program.insert(after, word);
    }
}

/// Whether the instruction loads or stores.
fn accesses_memory(op: Opcode) -> bool {
    (Opcode::Lb..=Opcode::Sc).contains(&op)
}

/// An address for a load or store, and what it finds there.
fn memory(
    random: &mut Random,
    case: &mut Case,
    instruction: &Instruction,
    extreme: Option<(u32, u32)>,
) {
    let aligned = 4 * random.below(1 << 29);
    let address = match random.below(12) {
        _ if extreme.is_some() => aligned | random.below(4),
        0 => random.word(),
        1 => random.pick(&[0, 1, 2, 3, 0x7fff_fffc, 0x7fff_fffd, 0x7fff_fffe, 0x7fff_ffff]),
        2 => random.pick(&[0x8000_0000, 0x8000_0001, 0x8000_0002, 0xffff_fffc, 0xffff_ffff]),
        3 => aligned | 0x8000_0000,
        4..8 => aligned,
        8 => aligned | 2,
        _ => aligned | random.below(4),
    };
    let address = match instruction.op {
        Opcode::Lw | Opcode::Sw | Opcode::Ll | Opcode::Sc if random.once_in(2) => address & !3,
        Opcode::Lh | Opcode::Lhu | Opcode::Sh if random.once_in(2) => address & !1,
        _ => address,
    };
    if instruction.rs != 0 {
        case.gpr.insert(instruction.rs, address.wrapping_sub(instruction.signed_imm()));
    }
    let address = case.register(instruction.rs).wrapping_add(instruction.signed_imm());
    if let Some((word, _)) = extreme {
        case.ram.insert((address & 0x7fff_ffff) >> 2, word);
    } else if random.once_in(3) {
        case.ram.insert((address & 0x7fff_ffff) >> 2, operand(random));
    }
    case.ll = match random.below(4) {
        0 | 1 => address | 1,
        2 => (address ^ (4 << random.below(29))) | 1,
        _ => 0,
    };
}

/// The registers, the input and the output of a system call.
fn system_call(random: &mut Random, case: &mut Case) {
    let number = match random.below(8) {
        0 => random.pick(&[EXIT, EXIT_GROUP]),
        1..4 => READ,
        4..7 => WRITE,
        _ => random.pick(&[0, 4000, 4002, 4005, READ | 0x1_0000, WRITE | 0x8000_0000, !0]),
    };
    let fd = match random.below(8) {
        0 => random.pick(&[4, 0x1_0000, 0x8000_0003, !0, 0x1_0001]),
        _ if number == READ && !random.once_in(8) => 0,
        _ => random.pick(&[0, 1, 2, 3, 3, 3]),
    };
    let count = match random.below(12) {
        0 => 0,
        1 => random.pick(&[63, 64]),
        2 if number == READ => random.pick(&[0x7fff_0000, 0x8000_0000, 0x8000_0001, !0]),
        2 if fd == 3 => random.pick(&[1025, 2048, 0x8000_0000, 0x8000_0001, !0]),
        2 => random.pick(&[0x8000_0001, !0]),
        _ => random.below(24),
    };
    let base = match random.below(8) {
        0 => 0x8000_0000 - count.min(0x8000_0000),
        1 => random.pick(&[0x7fff_fff0, 0x8000_0000, 0x8000_0001, 0xffff_fff0, !0, 0]),
        _ => random.below(0x7fff_0000),
    };
    // What is moved is short, for the small stack of Lean's npm build.
    let count = if number == READ || count > 1024 { count } else { count.min(64) };
    for (register, value) in [(2, number), (4, fd), (5, base), (6, count)] {
        case.gpr.insert(register, value);
    }
    for _ in 0..random.below(4) {
        let length = random.below(20);
        case.input.push((0..length).map(|_| random.word() as u8).collect());
    }
    case.output_len = match random.below(5) {
        0 => random.pick(&[1024, 1023, 1020, 1000]),
        1 => 1024 - count.min(64),
        3 => (1025 - count.min(64)).min(1024),
        2 => random.below(1025),
        _ => 0,
    };
}
