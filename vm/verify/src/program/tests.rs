use alloc::borrow::ToOwned;
use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::symbols::Tables;

/// Where the code of the tests is.
const CODE: u32 = 0x40_0000;

fn program(endian: Endian) -> Program {
    Program::from_words(endian, CODE, vec![0, 0x0800_0000], &[(7, 1), (8, 2)]).unwrap()
}

#[test]
fn gaps_are_the_complement_of_the_image() {
    let program = program(Endian::Big);
    let gaps = program.gaps();
    assert_eq!(gaps[0], (0, 7));
    assert_eq!(gaps[1], (9, 0x10_0000));
    assert_eq!(gaps[2], (0x10_0002, stack::POINTER / 4));
    assert_eq!(gaps.len(), 3);
    let covered: u32 = gaps.iter().map(|(first, end)| end - first).sum();
    assert_eq!(covered + program.image.len() as u32, RAM_WORDS);
}

#[test]
fn fetches_within_the_code_only() {
    let program = program(Endian::Big);
    assert_eq!(program.fetch(CODE + 4), Some(0x0800_0000));
    assert_eq!(program.fetch(CODE + 8), None);
    assert_eq!(program.fetch(CODE - 4), None);
    assert_eq!(program.fetch(0xffff_fffc), None);
    let rom: Vec<_> = program.rom().collect();
    assert_eq!(rom[0], (0x10_0000, rom::lower(0, CODE, Some(0x0800_0000), Endian::Big)));
    assert_eq!(rom.len(), 2);
}

#[test]
fn code_is_checked() {
    let code = |start, words: usize| CodeSegment::new(start, vec![0; words]);
    assert_eq!(code(CODE, 1).unwrap().end(), CODE + 4);
    for (start, words) in [(CODE, 0), (CODE + 2, 1), (stack::PAGE, 1), (u32::MAX - 3, 1)] {
        assert_eq!(code(start, words), Err(ProgramError::Segment(start)));
    }
    assert_eq!(code(stack::PAGE - 4, 1).unwrap().end(), stack::PAGE);
    assert!(code(stack::PAGE - 4, 2).is_err());

    let made = |entry, segments: &[(u32, usize)]| {
        let segments = segments.iter().map(|&(start, words)| code(start, words).unwrap());
        Program::new(Endian::Big, entry, segments.collect(), Vec::new()).map(|_| ())
    };
    assert_eq!(made(CODE + 4, &[(CODE, 1), (CODE + 4, 1)]), Ok(()));
    let order = |first, second| Err(ProgramError::Order(first, second));
    assert_eq!(made(CODE, &[(CODE, 2), (CODE + 4, 1)]), order(CODE, CODE + 4));
    assert_eq!(made(CODE, &[(CODE + 4, 1), (CODE, 1)]), order(CODE + 4, CODE));
    assert_eq!(made(CODE + 2, &[(CODE, 1)]), Err(ProgramError::EntryUnaligned(CODE + 2)));
    assert_eq!(made(CODE + 4, &[(CODE, 1)]), Err(ProgramError::EntryOutside(CODE + 4)));
    assert_eq!(made(CODE, &[]), Err(ProgramError::EntryOutside(CODE)));
    let half = MAX_CODE_WORDS / 2;
    let second = CODE + 4 * half as u32;
    assert_eq!(made(CODE, &[(CODE, half), (second, half)]), Ok(()));
    let long = made(CODE, &[(CODE, half), (second, half + 1)]);
    assert_eq!(long, Err(ProgramError::TooMuchCode));
}

#[test]
fn the_image_is_checked() {
    let made = |image: &[(u32, u32)]| {
        let code = CodeSegment::new(CODE, vec![0, 5, 0]).unwrap();
        Program::new(Endian::Big, CODE, vec![code], image.to_vec()).map(|p| p.image.len())
    };
    let (first, stack) = (CODE / 4, 8);
    // Zeros may be there or not.
    assert_eq!(made(&[(first + 1, 5)]), Ok(1 + stack));
    assert_eq!(made(&[(1, 1), (first, 0), (first + 1, 5), (first + 9, 9)]), Ok(4 + stack));
    let differs = Err(ProgramError::CodeNotInMemory(CODE + 4));
    assert_eq!(made(&[]), differs);
    assert_eq!(made(&[(first + 1, 4)]), differs);
    assert_eq!(
        made(&[(first + 1, 5), (first + 2, 1)]),
        Err(ProgramError::CodeNotInMemory(CODE + 8))
    );
    let last = stack::POINTER / 4 - 1;
    assert_eq!(made(&[(first + 1, 5), (last, 1)]), Ok(2 + stack));
    for (keys, wrong) in [
        ([3, 3], 3),
        ([4, 3], 4),
        ([4, last + 1], last + 1),
        ([4, RAM_WORDS], RAM_WORDS),
        ([4, u32::MAX], u32::MAX),
    ] {
        assert_eq!(made(&keys.map(|key| (key, 1))), Err(ProgramError::Image(wrong)));
    }
    let words = |count: usize| -> Vec<_> {
        (0..count as u32).map(|i| (first + 1 + i, if i == 0 { 5 } else { 0 })).collect()
    };
    assert_eq!(made(&words(MAX_IMAGE_WORDS - stack)), Ok(MAX_IMAGE_WORDS));
    assert_eq!(made(&words(MAX_IMAGE_WORDS - stack + 1)), Err(ProgramError::TooMuchData));
}

#[test]
fn digest_depends_on_everything_but_symbols() {
    let base = program(Endian::Big);
    let mut changed = vec![program(Endian::Little)];
    for change in [
        |p: &mut Program| p.entry += 4,
        |p: &mut Program| p.segments[0].start += 4,
        |p: &mut Program| p.segments[0].words[1] += 1,
        |p: &mut Program| p.image[0].1 += 1,
        |p: &mut Program| p.image[0].0 -= 1,
        |p: &mut Program| p.image.truncate(3),
    ] {
        let mut program = base.clone();
        change(&mut program);
        changed.push(program);
    }
    let named = base.clone().with_symbols(Symbols::new(Tables::of(&[(CODE, 4, 0)], b"main")));
    assert_eq!(named.symbol(CODE), Some(("main".to_owned(), 0)));
    assert_eq!(named.digest(), base.digest());
    let mut digests: Vec<_> = changed.iter().map(Program::digest).collect();
    digests.push(base.digest());
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), changed.len() + 1);
}
