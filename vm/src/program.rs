//! A program as loaded: what is proved about, independent of the file format it came from.

use mipsilon_air::rom::{self, Rom};
use mipsilon_spec::Endian;

use crate::elf::{self, ElfError};
use crate::stack;
use crate::symbols::Symbols;

/// The number of RAM words: keys are `[0, RAM_WORDS)`.
pub const RAM_WORDS: u32 = 1 << 29;
/// The most executable words of a program.
pub const MAX_CODE_WORDS: usize = 1 << 22;
/// The most words of a program's image.
pub const MAX_IMAGE_WORDS: usize = 1 << 22;

/// A maximal piece of a program's code: the file-backed words of one executable segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeSegment {
    /// The byte address of the first word.
    pub start: u32,
    /// The instruction words.
    pub words: Vec<u32>,
}

impl CodeSegment {
    /// The first byte address after the segment, at most 2^31.
    pub fn end(&self) -> u32 {
        self.start + 4 * self.words.len() as u32
    }
}

/// A loaded program: code, initial RAM and initial registers. Words are as LW loads them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The byte order of data within words.
    pub endian: Endian,
    /// The byte address of the first instruction.
    pub entry: u32,
    /// The code: disjoint, ascending, none empty.
    pub segments: Vec<CodeSegment>,
    /// The initial words of RAM as (address / 4, word), strictly ascending: every file-backed word
    /// of every segment and the initial stack. All other words are 0.
    pub image: Vec<(u32, u32)>,
    /// The initial $sp. All other registers are 0.
    pub stack_pointer: u32,
    /// The symbols of the code.
    pub symbols: Symbols,
}

impl Program {
    /// Loads an ELF file.
    ///
    /// # Errors
    /// What is wrong with the file, or why it is no MIPS32r2 program.
    pub fn from_elf(bytes: &[u8]) -> Result<Self, ElfError> {
        elf::load(bytes)
    }

    /// A program of one code segment, with the initial stack and these further words of RAM. For
    /// tests and benchmarks; the image holds the code too.
    pub fn from_words(endian: Endian, start: u32, words: Vec<u32>, data: &[(u32, u32)]) -> Self {
        let code = (start / 4..).zip(words.iter().copied());
        let mut image: Vec<_> =
            code.chain(stack::words(endian)).chain(data.iter().copied()).collect();
        image.sort_by_key(|&(key, _)| key);
        image.dedup_by_key(|&mut (key, _)| key);
        Self {
            endian,
            entry: start,
            segments: vec![CodeSegment { start, words }],
            image,
            stack_pointer: stack::POINTER,
            symbols: Symbols::default(),
        }
    }

    /// The instruction word at `pc`, a multiple of 4, if it is executable.
    pub fn fetch(&self, pc: u32) -> Option<u32> {
        let after = self.segments.partition_point(|segment| segment.start <= pc);
        let segment = &self.segments[after.checked_sub(1)?];
        segment.words.get(((pc - segment.start) / 4) as usize).copied()
    }

    /// The symbol that `pc` belongs to and the offset in it.
    pub fn symbol(&self, pc: u32) -> Option<(&str, u32)> {
        self.symbols.find(pc)
    }

    /// The number of executable words.
    pub fn code_words(&self) -> usize {
        self.segments.iter().map(|segment| segment.words.len()).sum()
    }

    /// The maximal ranges `[first, end)` of RAM keys that the image does not cover, ascending.
    pub fn gaps(&self) -> Vec<(u32, u32)> {
        let mut gaps = Vec::new();
        let mut next = 0;
        for &(key, _) in &self.image {
            if next < key {
                gaps.push((next, key));
            }
            next = key + 1;
        }
        if next < RAM_WORDS {
            gaps.push((next, RAM_WORDS));
        }
        gaps
    }

    /// The program table: (pc / 4, row) of every executable word, ascending.
    pub fn rom(&self) -> impl Iterator<Item = (u32, Rom)> + '_ {
        self.segments.iter().flat_map(move |segment| {
            segment.words.iter().enumerate().map(move |(i, &word)| {
                let pc = segment.start + 4 * i as u32;
                let slot = match segment.words.get(i + 1) {
                    Some(&slot) => Some(slot),
                    None => self.fetch(pc.wrapping_add(4)),
                };
                (pc / 4, rom::lower(word, pc, slot, self.endian))
            })
        })
    }

    /// The identity of the program: a hash of everything that its meaning depends on. Symbols and
    /// the layout of the file do not count.
    pub fn digest(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_derive_key("mipsilon program digest, version 1");
        let mut put = |word: u32| {
            hasher.update(&word.to_le_bytes());
        };
        put(match self.endian {
            Endian::Big => 1,
            Endian::Little => 2,
        });
        put(self.entry);
        put(self.stack_pointer);
        put(self.segments.len() as u32);
        for segment in &self.segments {
            put(segment.start);
            put(segment.words.len() as u32);
            segment.words.iter().copied().for_each(&mut put);
        }
        put(self.image.len() as u32);
        for &(key, word) in &self.image {
            put(key);
            put(word);
        }
        hasher.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(endian: Endian) -> Program {
        Program::from_words(endian, 0x40_0000, vec![0, 0x0800_0000], &[(7, 1), (8, 2)])
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
        assert_eq!(program.fetch(0x40_0004), Some(0x0800_0000));
        assert_eq!(program.fetch(0x40_0008), None);
        assert_eq!(program.fetch(0x3f_fffc), None);
        assert_eq!(program.fetch(0xffff_fffc), None);
        let rom: Vec<_> = program.rom().collect();
        assert_eq!(rom[0], (0x10_0000, rom::lower(0, 0x40_0000, Some(0x0800_0000), Endian::Big)));
        assert_eq!(rom.len(), 2);
    }

    #[test]
    fn digest_depends_on_everything_but_symbols() {
        let base = program(Endian::Big);
        let mut changed = vec![program(Endian::Little)];
        for change in [
            |p: &mut Program| p.entry += 4,
            |p: &mut Program| p.stack_pointer -= 8,
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
        let mut named = base.clone();
        named.symbols = Symbols::new([(0x40_0000, 4, &b"main"[..])]);
        assert_eq!(named.digest(), base.digest());
        let mut digests: Vec<_> = changed.iter().map(Program::digest).collect();
        digests.push(base.digest());
        digests.sort();
        digests.dedup();
        assert_eq!(digests.len(), changed.len() + 1);
    }
}
