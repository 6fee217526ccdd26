//! The pure functions, against definitions in wide integers and the manual's figures.

use mipsilon_spec::{Endian, alu};
use proptest::prelude::*;

/// A word that is often near the edges.
fn word() -> impl Strategy<Value = u32> {
    prop_oneof![
        any::<u32>(),
        0..3u32,
        (0..3u32).prop_map(|d| u32::MAX - d),
        (0..5u32).prop_map(|d| 0x7fff_fffe + d),
    ]
}

/// The number a word stands for when it is signed.
fn signed(a: u32) -> i128 {
    a as i32 as i128
}

/// HI and LO as one number.
fn pair(hi: u32, lo: u32) -> u64 {
    (hi as u64) << 32 | lo as u64
}

proptest! {
    #[test]
    fn addition(a in word(), b in word()) {
        prop_assert_eq!(alu::add_overflow(a, b), (a as i32).checked_add(b as i32).map(|x| x as u32));
        prop_assert_eq!(alu::sub_overflow(a, b), (a as i32).checked_sub(b as i32).map(|x| x as u32));
    }

    #[test]
    fn comparison(a in word(), b in word()) {
        prop_assert_eq!(alu::slt(a, b) == 1, signed(a) < signed(b));
        prop_assert_eq!(alu::sltu(a, b) == 1, a < b);
    }

    #[test]
    fn products(hi in word(), lo in word(), a in word(), b in word()) {
        let s = (signed(a) * signed(b)) as u64;
        let u = a as u64 * b as u64;
        let old = pair(hi, lo);
        let of = |(h, l)| pair(h, l);
        prop_assert_eq!(alu::mul(a, b), s as u32);
        prop_assert_eq!(of(alu::mult(a, b)), s);
        prop_assert_eq!(of(alu::multu(a, b)), u);
        prop_assert_eq!(of(alu::madd(hi, lo, a, b)), old.wrapping_add(s));
        prop_assert_eq!(of(alu::maddu(hi, lo, a, b)), old.wrapping_add(u));
        prop_assert_eq!(of(alu::msub(hi, lo, a, b)), old.wrapping_sub(s));
        prop_assert_eq!(of(alu::msubu(hi, lo, a, b)), old.wrapping_sub(u));
    }

    #[test]
    fn quotients(a in word(), b in word()) {
        let (remainder, quotient) = alu::divu(a, b);
        let (signed_remainder, signed_quotient) = alu::div(a, b);
        if b == 0 {
            prop_assert_eq!((remainder, quotient), (0, a));
            prop_assert_eq!((signed_remainder, signed_quotient), (0, a));
        } else {
            prop_assert_eq!((remainder, quotient), (a % b, a / b));
            prop_assert_eq!(signed_remainder, (signed(a) % signed(b)) as u32);
            prop_assert_eq!(signed_quotient, (signed(a) / signed(b)) as u32);
        }
    }

    #[test]
    fn shifts(v in word(), amount in word()) {
        let bit = |i: u32| v >> i & 1;
        let n = amount % 32;
        for i in 0..32 {
            let result = |f: fn(u32, u32) -> u32| f(v, amount) >> i & 1;
            prop_assert_eq!(result(alu::sll), if i >= n { bit(i - n) } else { 0 });
            prop_assert_eq!(result(alu::srl), if i + n < 32 { bit(i + n) } else { 0 });
            prop_assert_eq!(result(alu::sra), bit((i + n).min(31)));
            prop_assert_eq!(result(alu::rotr), bit((i + n) % 32));
        }
    }

    #[test]
    fn counts(v in word(), n in 0..=32u32) {
        let ones = |k: u32| if k == 32 { u32::MAX } else { (1 << k) - 1 };
        let small = v & ones(n);
        prop_assert!(alu::clz(small) >= 32 - n);
        prop_assert_eq!(alu::clz(v), (0..32).rev().take_while(|i| v >> i & 1 == 0).count() as u32);
        prop_assert_eq!(alu::clo(v), (0..32).rev().take_while(|i| v >> i & 1 == 1).count() as u32);
    }

    #[test]
    fn extensions(v in word()) {
        let bytes = v.to_le_bytes();
        prop_assert_eq!(alu::seb(v), bytes[0] as i8 as u32);
        prop_assert_eq!(alu::seh(v), i16::from_le_bytes([bytes[0], bytes[1]]) as u32);
        prop_assert_eq!(alu::wsbh(v), u32::from_le_bytes([bytes[1], bytes[0], bytes[3], bytes[2]]));
    }

    #[test]
    fn bit_fields(old in word(), v in word(), lsb in 0..32u32, msb in 0..32u32) {
        prop_assume!(lsb <= msb);
        let extracted = alu::ext(v, lsb, msb - lsb + 1);
        let inserted = alu::ins(old, v, lsb, msb);
        for i in 0..32 {
            let in_size = i <= msb - lsb;
            prop_assert_eq!(extracted >> i & 1, if in_size { v >> (lsb + i) & 1 } else { 0 });
            let expected = if i < lsb || i > msb { old >> i & 1 } else { v >> (i - lsb) & 1 };
            prop_assert_eq!(inserted >> i & 1, expected);
        }
    }

    #[test]
    fn lanes(word in word(), value in any::<u32>(), addr in any::<u32>()) {
        let a = (addr & 3) as usize;
        let mut big = word.to_be_bytes();
        let mut little = word.to_le_bytes();
        prop_assert_eq!(alu::load_byte(word, addr, Endian::Big), big[a]);
        prop_assert_eq!(alu::load_byte(word, addr, Endian::Little), little[a]);
        let h = a & 2;
        prop_assert_eq!(alu::load_half(word, addr, Endian::Big), u16::from_be_bytes([big[h], big[h + 1]]));
        prop_assert_eq!(alu::load_half(word, addr, Endian::Little), u16::from_le_bytes([little[h], little[h + 1]]));
        let half = value as u16;
        let stored = alu::store_half(word, addr, Endian::Big, half).to_be_bytes();
        prop_assert_eq!(&stored[h..h + 2], &half.to_be_bytes());
        prop_assert_eq!(&stored[2 - h..4 - h], &big[2 - h..4 - h]);
        let stored = alu::store_half(word, addr, Endian::Little, half).to_le_bytes();
        prop_assert_eq!(&stored[h..h + 2], &half.to_le_bytes());
        prop_assert_eq!(&stored[2 - h..4 - h], &little[2 - h..4 - h]);
        big[a] = value as u8;
        little[a] = value as u8;
        prop_assert_eq!(alu::store_byte(word, addr, Endian::Big, value as u8), u32::from_be_bytes(big));
        prop_assert_eq!(alu::store_byte(word, addr, Endian::Little, value as u8), u32::from_le_bytes(little));
    }
}

#[test]
fn division_by_hand() {
    assert_eq!(alu::div(7, 0xffff_fffe), (1, 0xffff_fffd));
    assert_eq!(alu::div(0xffff_fff9, 2), (0xffff_ffff, 0xffff_fffd));
    assert_eq!(alu::div(0x8000_0000, 0xffff_ffff), (0, 0x8000_0000));
    assert_eq!(alu::div(0x8000_0000, 0), (0, 0x8000_0000));
    assert_eq!(alu::divu(0xffff_ffff, 0), (0, 0xffff_ffff));
    assert_eq!(alu::divu(0x8000_0000, 0xffff_ffff), (0x8000_0000, 0));
}

#[test]
fn accumulation_wraps() {
    assert_eq!(alu::maddu(0xffff_ffff, 0xffff_ffff, 1, 1), (0, 0));
    assert_eq!(alu::madd(0, 0, 0xffff_ffff, 1), (0xffff_ffff, 0xffff_ffff));
    assert_eq!(alu::madd(0x7fff_ffff, 0xffff_ffff, 1, 1), (0x8000_0000, 0));
    assert_eq!(alu::msub(0, 0, 1, 1), (0xffff_ffff, 0xffff_ffff));
    assert_eq!(alu::msubu(0, 0, 0xffff_ffff, 0xffff_ffff), (1, 0xffff_ffff));
    assert_eq!(alu::msub(0x8000_0000, 0, 1, 1), (0x7fff_ffff, 0xffff_ffff));
}

/// One row of the manual's figures of the unaligned accesses: `addr & 3`, then the results of LWL,
/// LWR, SWL and SWR with the word 0x01020304 and the register 0xa1a2a3a4.
type Row = (u32, [u32; 4]);

/// Big endian.
const BIG: [Row; 4] = [
    (0, [0x0102_0304, 0xa1a2_a301, 0xa1a2_a3a4, 0xa402_0304]),
    (1, [0x0203_04a4, 0xa1a2_0102, 0x01a1_a2a3, 0xa3a4_0304]),
    (2, [0x0304_a3a4, 0xa101_0203, 0x0102_a1a2, 0xa2a3_a404]),
    (3, [0x04a2_a3a4, 0x0102_0304, 0x0102_03a1, 0xa1a2_a3a4]),
];

/// Little endian.
const LITTLE: [Row; 4] = [
    (0, [0x04a2_a3a4, 0x0102_0304, 0x0102_03a1, 0xa1a2_a3a4]),
    (1, [0x0304_a3a4, 0xa101_0203, 0x0102_a1a2, 0xa2a3_a404]),
    (2, [0x0203_04a4, 0xa1a2_0102, 0x01a1_a2a3, 0xa3a4_0304]),
    (3, [0x0102_0304, 0xa1a2_a301, 0xa1a2_a3a4, 0xa402_0304]),
];

#[test]
fn unaligned_figures() {
    for (endian, rows) in [(Endian::Big, BIG), (Endian::Little, LITTLE)] {
        for (addr, expected) in rows {
            let (w, rt) = (0x0102_0304, 0xa1a2_a3a4);
            let actual = [
                alu::lwl(w, rt, addr, endian),
                alu::lwr(w, rt, addr, endian),
                alu::swl(w, rt, addr, endian),
                alu::swr(w, rt, addr, endian),
            ];
            assert_eq!(actual, expected, "{endian:?} {addr}");
        }
    }
}
