//! Loading files made for the purpose: zeros that are left out, sizes, symbols.

use mipsilon_vm::{MAX_CODE_WORDS, MAX_IMAGE_WORDS, Program, ProgramError};

use crate::elf::{P_SIZE, SECTION_COUNT, SECTION_TABLE, SEGMENT_TABLE, check, good, set};

/// An ELF header and program headers; the rest of the file follows.
fn file(segments: &[Segment], rest: &[u8]) -> Vec<u8> {
    let mut bytes = good()[..52].to_vec();
    bytes[44..46].copy_from_slice(&(segments.len() as u16).to_be_bytes());
    set(&mut bytes, SEGMENT_TABLE, 52);
    // No sections.
    set(&mut bytes, SECTION_TABLE, 0);
    bytes[SECTION_COUNT..SECTION_COUNT + 2].fill(0);
    let start = 52 + P_SIZE * segments.len();
    for &Segment { address, offset, size, flags } in segments {
        for word in [1, (start + offset) as u32, address, 0, size, size, flags, 4] {
            bytes.extend(word.to_be_bytes());
        }
    }
    bytes.extend(rest);
    bytes
}

/// A loadable segment; `offset` counts from the end of the headers.
#[derive(Clone, Copy)]
struct Segment {
    address: u32,
    offset: usize,
    size: u32,
    flags: u32,
}

const CODE: u32 = 0x40_0000;

/// One word of code, NOP, which `rest` begins with.
const NOP: Segment = Segment { address: CODE, offset: 0, size: 4, flags: 5 };

/// Big-endian words as bytes.
fn bytes_of(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// The image below the stack of a program with these words of data at 0x500000.
fn image_of(data: &[u32]) -> Vec<(u32, u32)> {
    let segment = Segment { address: 0x50_0000, offset: 4, size: 4 * data.len() as u32, flags: 6 };
    let rest = [bytes_of(&[0]), bytes_of(data)].concat();
    let program = Program::from_elf(&file(&[NOP, segment], &rest)).unwrap();
    check(&program);
    let image = program.image().iter().copied();
    image.filter(|&(key, _)| key < program.stack_pointer() / 4 && key != CODE / 4).collect()
}

#[test]
fn long_runs_of_zeros_are_left_out() {
    const DATA: u32 = 0x14_0000;
    let zeros = |count: usize| vec![0; count];
    let (one, first) = (vec![1], (DATA, 1));
    let short: Vec<_> = (DATA..DATA + 15).map(|key| (key, 0)).collect();
    assert_eq!(image_of(&zeros(15)), short);
    assert_eq!(image_of(&zeros(16)), []);
    assert_eq!(image_of(&[one.clone(), zeros(16)].concat()), [first]);
    assert_eq!(image_of(&[zeros(16), one.clone()].concat()), [(DATA + 16, 1)]);
    let both = image_of(&[one.clone(), zeros(16), one.clone()].concat());
    assert_eq!(both, [first, (DATA + 17, 1)]);
    let kept = image_of(&[one.clone(), zeros(15), one.clone(), zeros(99), one].concat());
    let zeros = (DATA + 1..DATA + 16).map(|key| (key, 0));
    let expected = [first].into_iter().chain(zeros).chain([(DATA + 16, 1), (DATA + 116, 1)]);
    assert_eq!(kept, expected.collect::<Vec<_>>());
}

#[test]
fn zeros_in_code_are_executable() {
    // 40 NOPs, of which the image has none, and a word.
    let mut words = vec![0; 40];
    words.push(0x0000_000c);
    let segment = Segment { size: 4 * 41, ..NOP };
    let program = Program::from_elf(&file(&[segment], &bytes_of(&words))).unwrap();
    check(&program);
    assert_eq!(program.segments()[0].words(), words);
    assert_eq!(program.image()[0], (CODE / 4 + 40, 0xc));
}

#[test]
fn large_buffers_of_zeros_take_no_room() {
    // 32 MiB in the file, as after lld's orphan .got.
    let mut data = vec![0; 1 << 23];
    data.push(7);
    assert_eq!(image_of(&data), [(0x14_0000 + (1 << 23), 7)]);
}

#[test]
fn words_are_counted_without_zeros() {
    // Segments that share the bytes of the file: it says more than it has.
    let shared = |rest: &[u8], count: u32, flags| {
        let size = rest.len() as u32;
        let segment = |i| Segment { address: 0x50_0000 + i * size, offset: 0, size, flags };
        let segments: Vec<_> = [NOP].into_iter().chain((0..count).map(segment)).collect();
        Program::from_elf(&file(&segments, rest))
    };
    const MIB: usize = 1 << 20;
    let zeros = shared(&vec![0; MIB], 2000, 6).unwrap();
    assert_eq!(zeros.image().len(), 8 + 1, "the stack and the NOP");
    let too_much_data = Err(ProgramError::TooMuchData.into());
    assert_eq!(shared(&[vec![0; 4], vec![1; MIB]].concat(), 2000, 6), too_much_data);
    let full = |words: usize| [vec![0; 4], vec![1; 4 * words - 4]].concat();
    // Four times a quarter, the stack and the NOP: nine words too many.
    assert_eq!(shared(&full(MAX_IMAGE_WORDS / 4), 4, 6), too_much_data);
    let most = shared(&full(MAX_IMAGE_WORDS / 4 - 3), 4, 6).unwrap();
    assert_eq!(most.image().len(), MAX_IMAGE_WORDS - 12 + 9);
    let too_much_code = Err(ProgramError::TooMuchCode.into());
    assert_eq!(shared(&vec![0; MIB], 2000, 5), too_much_code);
    // With the NOP one word too many, or none.
    let quarter = MAX_CODE_WORDS;
    assert_eq!(shared(&vec![0; quarter], 4, 5), too_much_code);
    let most = shared(&vec![0; quarter - 4], 4, 5).unwrap();
    assert_eq!(most.code_words(), MAX_CODE_WORDS - 4 + 1);
}

/// The good file with these entries (name, address), functions of 4 bytes, as its symbol table, and
/// these names.
fn with_symbols(entries: impl Iterator<Item = (u32, u32)>, strings: &[u8]) -> Vec<u8> {
    let mut bytes = good();
    let sections = [
        // The code, the table, the names. Their type, flags, offset, size and link.
        [1, 6, 0, 0, 0],
        [2, 0, bytes.len() as u32, 0, 3],
        [3, 0, 0, strings.len() as u32, 0],
    ];
    for (name, address) in entries {
        bytes.extend(bytes_of(&[name, address, 4, 0x1200_0001]));
    }
    let [code, mut table, mut names] = sections;
    table[3] = bytes.len() as u32 - table[2];
    names[2] = bytes.len() as u32;
    bytes.extend(strings);
    let at = bytes.len() as u32;
    set(&mut bytes, SECTION_TABLE, at);
    bytes[SECTION_COUNT..SECTION_COUNT + 2].copy_from_slice(&4_u16.to_be_bytes());
    bytes.extend([0; 40]);
    for [kind, flags, offset, size, link] in [code, table, names] {
        bytes.extend(bytes_of(&[0, kind, flags, 0, offset, size, link, 0, 1, 0]));
    }
    bytes
}

/// The name of the instruction after `i` others of the good file's code.
fn name(program: &Program, i: u32) -> Option<String> {
    program.symbol(CODE + 4 * i).map(|(name, _)| name)
}

#[test]
fn symbols_are_those_of_the_table() {
    let bytes = with_symbols([(1, CODE), (3, CODE + 4)].into_iter(), b"\0a\0b\0");
    let program = Program::from_elf(&bytes).unwrap();
    let names = [0, 1, 2].map(|i| name(&program, i));
    assert_eq!(names, [Some("a".to_owned()), Some("b".to_owned()), None]);
}

/// Tables that took 5 s and 822 MiB, and one that takes minutes if each of its names is read to the
/// end.
#[test]
fn long_names_are_cut() {
    // As many entries as fit, of one name.
    let same = |count: u32, name: &[u8]| {
        let bytes = with_symbols((0..count).map(|i| (0, CODE + 4 * i)), name);
        let program = Program::from_elf(&bytes).unwrap();
        let names = [0, count - 1].map(|i| name_length(&program, i));
        assert_eq!(names, [Some(1024); 2]);
        assert_eq!(name_length(&program, count), None);
    };
    same(131_072, &[&vec![b'a'; (2 << 20) - 1][..], &[0]].concat());
    same(262_144, &[&[0xff; 1024][..], &[0]].concat());
    same(262_144, &[&vec![b'a'; 16 << 20][..], &[0]].concat());
}

/// The characters of a name.
fn name_length(program: &Program, i: u32) -> Option<usize> {
    name(program, i).map(|name| name.chars().count())
}
