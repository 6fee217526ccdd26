//! Decoding and encoding, and the reserved fields of the profile.

use mipsilon_spec::{Instruction, Opcode, ReservedInstruction, decode, encode};
use proptest::prelude::*;

/// Every value of bits 31..26, 20..16, 10..6 and 5..0, with `rs` and `rd` from this list.
const OTHERS: [u32; 6] = [0, 1, 2, 4, 29, 31];

/// The instruction survives a round trip, and so does its canonical word.
fn round_trips(word: u32) {
    if let Ok(instruction) = decode(word) {
        let canonical = encode(&instruction);
        assert_eq!(decode(canonical), Ok(instruction), "{word:08x}");
        assert_eq!(encode(&decode(canonical).unwrap()), canonical, "{word:08x}");
    } else {
        assert_eq!(decode(word), Err(ReservedInstruction(word)));
    }
}

#[test]
fn all_opcode_fields_round_trip() {
    let mut seen = [false; Opcode::COUNT + 1];
    for (index, fields) in (0..1u32 << 22).enumerate() {
        let top = (fields >> 16 & 63) << 26 | (fields >> 11 & 31) << 16;
        let low = fields & 0x7ff;
        let word = top | low | OTHERS[index / 64 % 6] << 21 | OTHERS[index / 384 % 6] << 11;
        round_trips(word);
        if let Ok(instruction) = decode(word) {
            seen[instruction.op as usize] = true;
        }
    }
    assert_eq!(seen.iter().filter(|s| **s).count(), Opcode::COUNT);
}

proptest! {
    #[test]
    fn random_words_round_trip(word in any::<u32>()) {
        round_trips(word);
    }

    #[test]
    fn encode_ignores_unused_fields(
        op in 1..=Opcode::COUNT as u8,
        word in any::<u32>(),
        (rs, rt, rd, sa) in (0..32u8, 0..32u8, 0..32u8, 0..32u8),
        imm in any::<u16>(),
    ) {
        let op = Opcode::from_number(op).unwrap();
        let instruction = Instruction { op, rs, rt, rd, sa, imm, target: word };
        // Only a reserved combination of fields may fail to decode.
        if let Ok(decoded) = decode(encode(&instruction)) {
            prop_assert_eq!(decoded.op, op);
        }
    }
}

#[test]
fn opcode_numbers() {
    assert_eq!(Opcode::Add as u8, 1);
    for (index, op) in Opcode::ALL.into_iter().enumerate() {
        assert_eq!(op as usize, index + 1);
        assert_eq!(Opcode::from_number(op as u8), Some(op));
    }
    assert_eq!(Opcode::from_number(0), None);
    assert_eq!(Opcode::from_number(Opcode::COUNT as u8 + 1), None);
}

/// Asserts that a word decodes to this opcode, or is reserved.
fn decodes(word: u32, op: Option<Opcode>) {
    assert_eq!(decode(word).ok().map(|i| i.op), op, "{word:08x}");
}

#[test]
fn profile_reserved_fields() {
    // SRL rs: 0, 1 (ROTR), 2.
    decodes(0x0002_1042, Some(Opcode::Srl));
    decodes(0x0022_1042, Some(Opcode::Rotr));
    decodes(0x0042_1042, None);
    // SRLV sa: 0, 1 (ROTRV), 2.
    decodes(0x0062_1006, Some(Opcode::Srlv));
    decodes(0x0062_1046, Some(Opcode::Rotrv));
    decodes(0x0062_1086, None);
    // BSHFL sub-opcodes.
    decodes(0x7c02_1420, Some(Opcode::Seb));
    decodes(0x7c02_1620, Some(Opcode::Seh));
    decodes(0x7c02_10a0, Some(Opcode::Wsbh));
    decodes(0x7c02_1020, None);
    decodes(0x7c02_1460, None);
    // Ignored: SLL rs, SRA rs, SLLV sa, ADDU sa, MUL sa, LUI rs.
    decodes(0x0062_1040, Some(Opcode::Sll));
    decodes(0x0062_1043, Some(Opcode::Sra));
    decodes(0x0062_1084, Some(Opcode::Sllv));
    decodes(0x0062_1061, Some(Opcode::Addu));
    decodes(0x7062_1042, Some(Opcode::Mul));
    decodes(0x3c62_1234, Some(Opcode::Lui));
    assert_eq!(decode(0x3c62_1234).unwrap().rs, 0);
}

#[test]
fn profile_bit_fields_out_of_range() {
    // EXT rt, rs, pos = sa, size = rd + 1.
    decodes(0x7c62_0000 | 31 << 11, Some(Opcode::Ext));
    decodes(0x7c62_0000 | 31 << 6, Some(Opcode::Ext));
    decodes(0x7c62_0000 | 1 << 11 | 31 << 6, None);
    decodes(0x7c62_0000 | 31 << 11 | 1 << 6, None);
    // INS rt, rs, lsb = sa, msb = rd.
    decodes(0x7c62_0004 | 5 << 11 | 5 << 6, Some(Opcode::Ins));
    decodes(0x7c62_0004 | 4 << 11 | 5 << 6, None);
}

#[test]
fn other_reserved_fields_as_qemu() {
    // BLEZ and BGTZ with rt, but not BLEZL and BGTZL.
    decodes(0x1861_0000, None);
    decodes(0x1c61_0000, None);
    decodes(0x5861_0000, Some(Opcode::Blezl));
    decodes(0x5c61_0000, Some(Opcode::Bgtzl));
    // The accumulators of the DSP module.
    decodes(0x0022_0018 | 1 << 11, None);
    decodes(0x0022_0018 | 4 << 11, Some(Opcode::Mult));
    decodes(0x7022_0001 | 3 << 11, None);
    decodes(0x0020_0010 | 2 << 11, None);
    decodes(0x0080_0010 | 2 << 11, Some(Opcode::Mfhi));
    decodes(0x0020_0811, None);
    decodes(0x0020_001a | 1 << 11, Some(Opcode::Div));
    // The hints of JALR and JR.
    decodes(0x0040_f809 | 16 << 6, Some(Opcode::Jalr));
    decodes(0x0040_f809 | 8 << 6, None);
    decodes(0x0040_0008 | 8 << 6, Some(Opcode::Jr));
}

#[test]
fn outside_the_set() {
    for word in [
        0x0000_0001, // MOVF
        0x0001_0001, // MOVT
        0x4000_0000, // MFC0
        0x4200_0018, // ERET
        0x4600_0000, // ADD.S
        0x4c00_0000, // COP1X
        0xc400_0000, // LWC1
        0xbc00_0000, // CACHE
        0x7c02_083b, // RDHWR $1
        0x7c02_003b, // RDHWR $0
        0x7400_0000, // JALX
        0x041e_0000, // REGIMM 0x1e
        0x0406_0000, // REGIMM 6
        0x7000_003f, // SDBBP
        0x0000_0005, // SPECIAL 5
        0x0000_002c, // DADD
        0xffff_ffff,
    ] {
        decodes(word, None);
    }
    decodes(0x7c02_e83b, Some(Opcode::Rdhwr));
}

#[test]
fn clz_and_clo_encode_rd_twice() {
    // The manual's form has rt = rd; QEMU ignores rt.
    let clz = decode(0x7080_1020).unwrap();
    assert_eq!((clz.op, clz.rt, clz.rd), (Opcode::Clz, 0, 2));
    assert_eq!(encode(&clz), 0x7082_1020);
}

#[test]
fn encode_ignores_the_bits_above_a_field() {
    let word = encode(&Instruction { imm: 0xffff, ..decode(0x0000_0034).unwrap() });
    let teq = decode(word).unwrap();
    assert_eq!((teq.op, teq.rs, teq.rt, teq.imm), (Opcode::Teq, 0, 0, 0x3ff));
}
