//! A program as loaded: what is proved about, independent of the file format it came from.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use mipsilon_air::machine::Tables;
use mipsilon_air::memory::gaps::GapTable;
use mipsilon_air::memory::image::ImageTable;
use mipsilon_air::rom::{self, ProgramRow, reg};
use mipsilon_air::tables::program::ProgramTable;
use mipsilon_air::tables::public::Public;
use mipsilon_spec::Endian;
use thiserror::Error;

use crate::stack;
use crate::symbols::Symbols;

/// The number of RAM words: keys are `[0, RAM_WORDS)`.
pub const RAM_WORDS: u32 = 1 << 29;
/// The most executable words of a program.
pub const MAX_CODE_WORDS: usize = 1 << 22;
/// The most words of a program's image.
pub const MAX_IMAGE_WORDS: usize = 1 << 22;

/// Why parts make no program.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProgramError {
    /// A code segment that has no words, is not aligned, or meets the initial stack. Holds its
    /// address.
    #[error("code at {0:#010x} is empty, not aligned, or does not end below {limit:#010x}", limit = stack::PAGE)]
    Segment(u32),
    /// Two code segments that overlap or do not ascend. Holds their addresses.
    #[error("code at {0:#010x} does not end below the code at {1:#010x}")]
    Order(u32, u32),
    /// Too many executable words.
    #[error("more than {MAX_CODE_WORDS} executable words")]
    TooMuchCode,
    /// Too many words in the image.
    #[error("more than {MAX_IMAGE_WORDS} initialised words")]
    TooMuchData,
    /// An initial word that has the key of another, comes after one with a larger key, or meets the
    /// initial stack. Holds its key.
    #[error("the initial word with key {0:#x} is out of order, or not below the stack")]
    Image(u32),
    /// Memory that does not hold the code that is executed. Holds the address.
    #[error("the code at {0:#010x} differs from the initial memory there")]
    CodeNotInMemory(u32),
    /// The entry point is no multiple of 4.
    #[error("entry point {0:#010x} is not aligned")]
    EntryUnaligned(u32),
    /// The entry point is not executable.
    #[error("entry point {0:#010x} is outside the executable segments")]
    EntryOutside(u32),
}

/// A maximal piece of a program's code: the file-backed words of one executable segment, at least
/// one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeSegment {
    start: u32,
    words: Vec<u32>,
}

impl CodeSegment {
    /// These instruction words at byte address `start`.
    ///
    /// # Errors
    /// [`ProgramError::Segment`].
    pub fn new(start: u32, words: Vec<u32>) -> Result<Self, ProgramError> {
        let room = stack::PAGE.saturating_sub(start) as usize / 4;
        if words.is_empty() || !start.is_multiple_of(4) || words.len() > room {
            return Err(ProgramError::Segment(start));
        }
        Ok(Self { start, words })
    }

    /// The byte address of the first word, a multiple of 4.
    pub fn start(&self) -> u32 {
        self.start
    }

    /// The instruction words.
    pub fn words(&self) -> &[u32] {
        &self.words
    }

    /// The first byte address after the segment.
    pub fn end(&self) -> u32 {
        self.start + 4 * self.words.len() as u32
    }
}

/// A loaded program: code, initial RAM and initial registers. Words are as LW loads them. Whatever
/// made it, its parts fit together as the documentation of the accessors says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    endian: Endian,
    entry: u32,
    segments: Vec<CodeSegment>,
    image: Vec<(u32, u32)>,
    symbols: Symbols,
}

impl Program {
    /// A program of these parts and the initial stack: see the accessors. `image` may leave out
    /// zero words, but no other word of the code; the words of the stack are added to it.
    ///
    /// # Errors
    /// See [`ProgramError`].
    pub fn new(
        endian: Endian,
        entry: u32,
        segments: Vec<CodeSegment>,
        mut image: Vec<(u32, u32)>,
    ) -> Result<Self, ProgramError> {
        if let Some(pair) = segments.windows(2).find(|pair| pair[0].end() > pair[1].start) {
            return Err(ProgramError::Order(pair[0].start, pair[1].start));
        }
        // The stack's words come last.
        image.extend(stack::words(endian));
        if let Some(pair) = image.windows(2).find(|pair| pair[0].0 >= pair[1].0) {
            return Err(ProgramError::Image(pair[0].0));
        }
        if image.len() > MAX_IMAGE_WORDS {
            return Err(ProgramError::TooMuchData);
        }
        let program = Self { endian, entry, segments, image, symbols: Symbols::default() };
        if program.code_words() > MAX_CODE_WORDS {
            return Err(ProgramError::TooMuchCode);
        }
        program.check_code()?;
        if !entry.is_multiple_of(4) {
            return Err(ProgramError::EntryUnaligned(entry));
        }
        match program.fetch(entry) {
            None => Err(ProgramError::EntryOutside(entry)),
            Some(_) => Ok(program),
        }
    }

    /// A program of one code segment that starts with its first word, the initial stack and these
    /// further words of RAM, (address / 4, word) in any order.
    ///
    /// # Errors
    /// See [`ProgramError`].
    pub fn from_words(
        endian: Endian,
        start: u32,
        words: Vec<u32>,
        data: &[(u32, u32)],
    ) -> Result<Self, ProgramError> {
        let code = (start / 4..).zip(words.iter().copied());
        let mut image: Vec<_> = code.chain(data.iter().copied()).collect();
        image.sort_by_key(|&(key, _)| key);
        Self::new(endian, start, vec![CodeSegment::new(start, words)?], image)
    }

    /// The program with names for its code.
    pub(crate) fn with_symbols(self, symbols: Symbols) -> Self {
        Self { symbols, ..self }
    }

    /// Memory holds the code; words that the image leaves out are 0.
    fn check_code(&self) -> Result<(), ProgramError> {
        let mut image = self.image.iter().copied().peekable();
        for segment in &self.segments {
            for (key, &word) in (segment.start / 4..).zip(&segment.words) {
                while image.next_if(|&(other, _)| other < key).is_some() {}
                let stored = image.next_if(|&(other, _)| other == key).map_or(0, |(_, word)| word);
                if stored != word {
                    return Err(ProgramError::CodeNotInMemory(4 * key));
                }
            }
        }
        Ok(())
    }

    /// The byte order of data within words.
    pub fn endian(&self) -> Endian {
        self.endian
    }

    /// The byte address of the first instruction: a multiple of 4 in a code segment.
    pub fn entry(&self) -> u32 {
        self.entry
    }

    /// The code: disjoint, ascending, at least one segment.
    pub fn segments(&self) -> &[CodeSegment] {
        &self.segments
    }

    /// The initial words of RAM as (address / 4, word), strictly ascending: the initial stack and
    /// at least those file-backed words that are not 0. All words that are not here are 0.
    pub fn image(&self) -> &[(u32, u32)] {
        &self.image
    }

    /// The initial $sp, the same for every program. All other registers are 0.
    pub fn stack_pointer(&self) -> u32 {
        stack::POINTER
    }

    /// The instruction word at `pc`, a multiple of 4, if it is executable.
    pub fn fetch(&self, pc: u32) -> Option<u32> {
        let after = self.segments.partition_point(|segment| segment.start <= pc);
        let segment = &self.segments[after.checked_sub(1)?];
        segment.words.get(((pc - segment.start) / 4) as usize).copied()
    }

    /// The symbol that `pc` belongs to, fit to be shown, and the offset in it. The first call reads
    /// the file's symbols.
    pub fn symbol(&self, pc: u32) -> Option<(String, u32)> {
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
    pub fn rom(&self) -> impl Iterator<Item = (u32, ProgramRow)> + '_ {
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

    /// The program's tables of the machine, for a run that outputs `output_len` bytes.
    pub fn tables(&self, output_len: usize) -> Tables {
        let mut registers = [0; reg::COUNT as usize];
        registers[29] = self.stack_pointer();
        Tables {
            program: ProgramTable::new(self.rom().collect()),
            image: ImageTable::new(&registers, self.image()),
            gaps: GapTable::new(self.gaps()),
            public: Public { output_len },
        }
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
        put(self.stack_pointer());
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
mod tests;
