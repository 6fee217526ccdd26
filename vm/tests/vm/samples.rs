//! Random programs that get somewhere: hazards, delay slots, aliasing registers, extreme operands,
//! accesses to a small region and to the code itself.

use mipsilon_spec::{Endian, Instruction, Opcode, encode, syscall};
use mipsilon_vm::Program;
use proptest::prelude::*;

/// Where the code is.
pub(crate) const CODE: u32 = 0x40_0000;
/// Where most accesses go.
pub(crate) const DATA: u32 = 0x1000_0000;
/// Words of the body.
const BODY: usize = 48;

/// A random program and its private input. Shrinks towards NOPs.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) program: Program,
    pub(crate) input: Vec<u8>,
}

/// An instruction with all fields 0.
pub(crate) fn blank(op: Opcode) -> Instruction {
    Instruction { op, rs: 0, rt: 0, rd: 0, sa: 0, imm: 0, target: 0 }
}

/// Two words that set a register.
pub(crate) fn set(register: u8, value: u32) -> [u32; 2] {
    let lui = Instruction { rt: register, imm: (value >> 16) as u16, ..blank(Opcode::Lui) };
    let ori = Instruction { rs: register, rt: register, imm: value as u16, ..blank(Opcode::Ori) };
    [encode(&lui), encode(&ori)]
}

/// The words that exit with $v0.
fn exit() -> [u32; 4] {
    let code = Instruction { rs: 2, rt: 0, rd: 4, ..blank(Opcode::Addu) };
    let [lui, ori] = set(2, syscall::EXIT);
    [encode(&code), lui, ori, encode(&blank(Opcode::Syscall))]
}

/// Values that tend to go wrong.
fn word() -> impl Strategy<Value = u32> {
    prop_oneof![
        prop::sample::select(vec![
            0,
            1,
            2,
            31,
            32,
            0x7fff_ffff,
            0x8000_0000,
            u32::MAX,
            0xffff_8000
        ]),
        0..64u32,
        any::<u32>(),
        any::<u16>().prop_map(|x| x as i16 as u32),
    ]
}

/// Registers: few, so that they alias; $0 and $ra among them.
fn register() -> impl Strategy<Value = u8> + Clone {
    prop_oneof![6 => 1..8u8, 1 => Just(0u8), 1 => Just(31u8), 2 => 0..32u8]
}

/// Registers that point into RAM: see [`sample`].
fn pointer() -> impl Strategy<Value = u8> {
    prop_oneof![8 => 16..19u8, 1 => Just(19u8), 1 => register()]
}

/// Offsets of accesses, most of them aligned.
fn offset() -> impl Strategy<Value = u16> {
    prop_oneof![6 => (-4i16..4).prop_map(|i| (4 * i) as u16), 2 => (-9i16..9).prop_map(|i| i as u16)]
}

/// One instruction as words.
fn piece() -> impl Strategy<Value = Vec<u32>> {
    let fields = (register(), register(), register(), 0..32u8, any::<u16>(), 0..1u32 << 20);
    let plain = (prop::sample::select(Opcode::ALL.to_vec()), fields.clone()).prop_map(
        |(op, (rs, rt, rd, sa, imm, code))| {
            // A branch that goes nowhere far, a jump into the body.
            let imm = if op.is_branch() { (imm % 16).wrapping_sub(6) } else { imm };
            // The only hardware register, and a condition that can fail.
            let rd = if op == Opcode::Rdhwr { 29 } else { rd };
            let imm = if op == Opcode::Tnei { imm % 2 } else { imm };
            let target = if op.is_jump() { CODE / 4 + 20 + code % 48 } else { code };
            let trapping = matches!(op, Opcode::Break | Opcode::Syscall);
            let op = if trapping { Opcode::Addu } else { op };
            vec![encode(&Instruction { op, rs, rt, rd, sa, imm, target })]
        },
    );
    let field = (prop::sample::select(vec![Opcode::Ext, Opcode::Ins]), fields).prop_map(
        |(op, (rs, rt, rd, sa, _, _))| {
            let rd = match op {
                Opcode::Ext => rd % (32 - sa),
                _ => sa + rd % (32 - sa),
            };
            vec![encode(&Instruction { rs, rt, rd, sa, ..blank(op) })]
        },
    );
    let accesses = vec![
        Opcode::Lb,
        Opcode::Lbu,
        Opcode::Lh,
        Opcode::Lhu,
        Opcode::Lw,
        Opcode::Lwl,
        Opcode::Lwr,
        Opcode::Ll,
        Opcode::Sb,
        Opcode::Sh,
        Opcode::Sw,
        Opcode::Swl,
        Opcode::Swr,
        Opcode::Sc,
    ];
    let access = (prop::sample::select(accesses), pointer(), register(), offset())
        .prop_map(|(op, rs, rt, imm)| vec![encode(&Instruction { rs, rt, imm, ..blank(op) })]);
    let link = (prop::sample::select(vec![Opcode::Jr, Opcode::Jalr]), register(), 20..24u8)
        .prop_map(|(op, rd, rs)| vec![encode(&Instruction { rs, rd, ..blank(op) })]);
    let atomic = (16..18u8, register(), register(), offset()).prop_map(|(rs, rt, other, imm)| {
        let ll = Instruction { rs, rt: other, imm, ..blank(Opcode::Ll) };
        let sc = Instruction { rs, rt, imm, ..blank(Opcode::Sc) };
        vec![encode(&ll), encode(&sc)]
    });
    let load = (register(), word()).prop_map(|(register, value)| set(register, value).to_vec());
    prop_oneof![
        12 => plain,
        1 => field,
        5 => access,
        1 => atomic,
        1 => link,
        2 => load,
        1 => call(),
        1 => any::<u32>().prop_map(|word| vec![word]),
    ]
}

/// A system call.
fn call() -> impl Strategy<Value = Vec<u32>> {
    let number = prop_oneof![
        4 => Just(syscall::READ),
        4 => Just(syscall::WRITE),
        1 => Just(syscall::EXIT_GROUP),
        1 => any::<u32>(),
    ];
    let fd = prop_oneof![8 => 0..5u32, 1 => any::<u32>()];
    let base =
        prop_oneof![6 => (0..32u32).prop_map(|i| DATA + i), 1 => Just(0x7fff_fff0), 1 => word()];
    let count = prop_oneof![8 => 0..24u32, 1 => Just(600), 1 => word()];
    (number, fd, base, count).prop_map(|(number, fd, base, count)| {
        // A count near 2^31 is fine for reads, but the specification writes byte by byte.
        let count = if fd == 1 || fd == 2 { count % 4096 } else { count };
        let mut words: Vec<u32> = [(2, number), (4, fd), (5, base), (6, count)]
            .iter()
            .flat_map(|&(r, v)| set(r, v))
            .collect();
        words.push(encode(&blank(Opcode::Syscall)));
        words
    })
}

/// A program: registers 1 to 7 have random values; 16 to 18 point to data, 19 to the code, 20 to 23
/// to places in the body.
pub(crate) fn sample() -> impl Strategy<Value = Sample> {
    (
        any::<bool>(),
        prop::array::uniform7(word()),
        prop::array::uniform4(24..60u32),
        prop::collection::vec(piece(), 0..BODY),
        prop::collection::vec(word(), 16),
        prop::collection::vec(any::<u8>(), 0..64),
    )
        .prop_map(|(big, values, places, body, data, input)| {
            let mut words = Vec::new();
            words.extend((1..).zip(values).flat_map(|(r, v)| set(r, v)));
            words.extend((16..19).flat_map(|r| set(r, DATA + 16)));
            words.extend(set(19, CODE + 160));
            words.extend((20..).zip(places).flat_map(|(r, place)| set(r, CODE + 4 * place)));
            words.extend(body.into_iter().flatten());
            words.extend(exit());
            let endian = if big { Endian::Big } else { Endian::Little };
            let data: Vec<_> = (DATA / 4..).zip(data).collect();
            Sample { program: Program::from_words(endian, CODE, words, &data).unwrap(), input }
        })
}
