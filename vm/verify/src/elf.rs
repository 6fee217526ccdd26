//! ELF files: which programs are accepted, and their loading.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use mipsilon_spec::Endian;
use object::Endianness;
use object::elf::{self, FileHeader32, Machine, ProgramHeader32};
use object::read::elf::{FileHeader, ProgramHeader, SectionHeader};
use thiserror::Error;

use crate::program::{CodeSegment, MAX_CODE_WORDS, MAX_IMAGE_WORDS, Program, ProgramError};
use crate::stack;
use crate::symbols::{Symbols, Tables};

/// Runs of at least so many zero words of a segment are left out of the image: a word that is not
/// in it is 0 all the same. A word of the image costs its row of `image`, 19 cells; a run left out
/// costs a row of `gaps`, 13 cells, and a row of `zero-init`, 49 cells, for each of its words that
/// the program accesses. So long runs, which are buffers and padding, are left out; short ones,
/// which belong to data that is used, stay, and do not cut the image into many pieces. There are
/// never more gaps than words in the image, and one.
const ZERO_RUN: u32 = 16;

/// Why a file is no program for this machine.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ElfError {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The file does not begin with ELF's magic number.
    #[error("not an ELF file")]
    NotElf,
    /// A structure of the file is cut off or contradictory. Holds the reader's message.
    #[error("malformed ELF file: {0}")]
    Malformed(String),
    /// ELFCLASS64.
    #[error("64-bit program for {0}; only 32-bit MIPS programs run here")]
    Class64(MachineName),
    /// Another architecture.
    #[error("program for {0}, not for MIPS")]
    Machine(MachineName),
    /// Not ET_EXEC. Holds what it is.
    #[error("{0}; only static executables run here (link with -static -no-pie)")]
    NotExecutable(&'static str),
    /// PT_INTERP.
    #[error("the program is dynamically linked; only static executables run here")]
    Interpreter,
    /// An instruction set other than MIPS I, MIPS II, MIPS32 and MIPS32r2.
    #[error("program for {0}; only MIPS32 release 2 and earlier 32-bit sets run here")]
    InstructionSet(&'static str),
    /// MIPS16 or microMIPS code.
    #[error("the program contains {0} code, which does not run here")]
    CompressedCode(&'static str),
    /// An ABI other than o32.
    #[error("program for the {0} ABI; only o32 programs run here")]
    Abi(&'static str),
    /// A floating-point ABI other than soft float. Holds its number in .MIPS.abiflags.
    #[error("hard-float program (fp_abi {0}); there is no FPU here (compile with -msoft-float)")]
    HardFloat(u8),
    /// No segment to load.
    #[error("the program has no loadable segments")]
    NoSegments,
    /// A segment leaves RAM or meets the initial stack.
    #[error(
        "segment at {start:#010x} of {size:#x} bytes leaves the address space \
         (programs end below {limit:#010x})", limit = stack::PAGE
    )]
    SegmentOutside {
        /// Its address.
        start: u32,
        /// Its size in memory.
        size: u32,
    },
    /// A segment that is larger in the file than in memory.
    #[error("segment at {0:#010x} is larger in the file than in memory")]
    SegmentSizes(u32),
    /// Two segments with a word in common.
    #[error("segments at {0:#010x} and {1:#010x} share a word")]
    Overlap(u32, u32),
    /// Its parts make no program.
    #[error(transparent)]
    Program(#[from] ProgramError),
}

/// Displays e_machine as a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MachineName(
    /// The number.
    pub u16,
);

impl fmt::Display for MachineName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match Machine(self.0) {
            elf::EM_SPARC | elf::EM_SPARCV9 => "SPARC",
            elf::EM_386 => "x86",
            elf::EM_68K => "m68k",
            elf::EM_MIPS => "MIPS",
            elf::EM_PPC | elf::EM_PPC64 => "PowerPC",
            elf::EM_S390 => "S/390",
            elf::EM_ARM => "ARM",
            elf::EM_X86_64 => "x86-64",
            elf::EM_AARCH64 => "AArch64",
            elf::EM_RISCV => "RISC-V",
            elf::EM_BPF => "BPF",
            elf::EM_LOONGARCH => "LoongArch",
            _ => return write!(f, "machine number {}", self.0),
        };
        f.write_str(name)
    }
}

/// Flag EF_MIPS_MICROMIPS.
const MICROMIPS: elf::FileFlags = elf::FileFlags(0x0200_0000);
/// Flag EF_MIPS_ARCH_ASE_M16.
const MIPS16: elf::FileFlags = elf::FileFlags(0x0400_0000);

type Header = FileHeader32<Endianness>;
type Segment = ProgramHeader32<Endianness>;

impl Program {
    /// Loads an ELF file.
    ///
    /// # Errors
    /// What is wrong with the file, or why it is no MIPS32r2 program.
    pub fn from_elf(bytes: &[u8]) -> Result<Self, ElfError> {
        let header = header(bytes)?;
        let e = header.endian().map_err(malformed)?;
        check_header(header, e)?;
        let segments = header.program_headers(e, bytes).map_err(malformed)?;
        if segments.iter().any(|s| s.p_type(e) == elf::PT_INTERP) {
            return Err(ElfError::Interpreter);
        }
        check_float(header, e, segments, bytes)?;
        let endian = if header.is_big_endian() { Endian::Big } else { Endian::Little };
        let pieces = pieces(segments, e, bytes)?;
        let code = code(&pieces, endian)?;
        let program = Self::new(endian, header.e_entry(e), code, image(&pieces, endian)?)?;
        Ok(match symbols(header, e, bytes) {
            Some(tables) => program.with_symbols(Symbols::new(tables)),
            None => program,
        })
    }
}

/// A message of the reader as an error.
fn malformed(error: object::read::Error) -> ElfError {
    ElfError::Malformed(error.to_string())
}

/// The header of a 32-bit file.
fn header(bytes: &[u8]) -> Result<&Header, ElfError> {
    if bytes.is_empty() {
        return Err(ElfError::Empty);
    }
    if !bytes.starts_with(&elf::ELFMAG) {
        return Err(ElfError::NotElf);
    }
    // e_machine has the same place in both classes.
    if let &[_, _, _, _, class, data, .., m0, m1] = bytes.get(..20).unwrap_or_default()
        && class == elf::ELFCLASS64.0
    {
        let m = [m0, m1];
        let big = data == elf::ELFDATA2MSB.0;
        let machine = if big { u16::from_be_bytes(m) } else { u16::from_le_bytes(m) };
        return Err(ElfError::Class64(MachineName(machine)));
    }
    Header::parse(bytes).map_err(malformed)
}

/// Machine, type, instruction set and ABI.
fn check_header(header: &Header, e: Endianness) -> Result<(), ElfError> {
    let machine = header.e_machine(e);
    if machine != elf::EM_MIPS {
        return Err(ElfError::Machine(MachineName(machine.0)));
    }
    match header.e_type(e) {
        elf::ET_EXEC => {}
        elf::ET_DYN => return Err(ElfError::NotExecutable("shared object or PIE")),
        elf::ET_REL => return Err(ElfError::NotExecutable("object file")),
        elf::ET_CORE => return Err(ElfError::NotExecutable("core dump")),
        _ => return Err(ElfError::NotExecutable("not an executable")),
    }
    let flags = header.e_flags(e);
    let set = match flags.mips_arch() {
        elf::EF_MIPS_ARCH_1 | elf::EF_MIPS_ARCH_2 => None,
        elf::EF_MIPS_ARCH_32 | elf::EF_MIPS_ARCH_32R2 => None,
        elf::EF_MIPS_ARCH_3 => Some("MIPS III"),
        elf::EF_MIPS_ARCH_4 => Some("MIPS IV"),
        elf::EF_MIPS_ARCH_5 => Some("MIPS V"),
        elf::EF_MIPS_ARCH_64 => Some("MIPS64"),
        elf::EF_MIPS_ARCH_64R2 => Some("MIPS64 release 2"),
        elf::EF_MIPS_ARCH_32R6 => Some("MIPS32 release 6"),
        elf::EF_MIPS_ARCH_64R6 => Some("MIPS64 release 6"),
        _ => Some("an unknown MIPS instruction set"),
    };
    let abi = match flags.mips_abi() {
        _ if flags.contains(elf::EF_MIPS_ABI2) => Some("n32"),
        elf::EF_MIPS_ABI_O32 | elf::FileFlags(0) => None,
        elf::EF_MIPS_ABI_O64 => Some("o64"),
        elf::EF_MIPS_ABI_EABI32 => Some("EABI32"),
        elf::EF_MIPS_ABI_EABI64 => Some("EABI64"),
        _ => Some("unknown"),
    };
    if let Some(abi) = abi {
        return Err(ElfError::Abi(abi));
    }
    if let Some(set) = set {
        return Err(ElfError::InstructionSet(set));
    }
    if flags.contains(MIPS16) {
        return Err(ElfError::CompressedCode("MIPS16"));
    }
    if flags.contains(MICROMIPS) {
        return Err(ElfError::CompressedCode("microMIPS"));
    }
    Ok(())
}

/// The floating-point ABI: that of PT_MIPS_ABIFLAGS, or else of section .MIPS.abiflags. A program
/// without either is taken; an FPU instruction in it would trap.
fn check_float(
    header: &Header,
    e: Endianness,
    segments: &[Segment],
    bytes: &[u8],
) -> Result<(), ElfError> {
    /// Section type SHT_MIPS_ABIFLAGS.
    const SECTION: elf::SectionType = elf::SectionType(0x7000_002a);
    /// Where fp_abi is.
    const FP_ABI: usize = 7;
    /// Any (no floating point at all).
    const ANY: u8 = 0;
    /// Soft float.
    const SOFT: u8 = 3;
    let mut flags: Vec<&[u8]> = Vec::new();
    for segment in segments.iter().filter(|s| s.p_type(e) == elf::PT_MIPS_ABIFLAGS) {
        flags.push(segment.data(e, bytes).unwrap_or_default());
    }
    // The section table plays no part in loading, so a bad one is not an error.
    let sections = header.section_headers(e, bytes).unwrap_or_default();
    for section in sections.iter().filter(|s| s.sh_type(e) == SECTION) {
        flags.push(section.data(e, bytes).unwrap_or_default());
    }
    for flags in flags {
        match flags.get(FP_ABI) {
            None => return Err(ElfError::Malformed("truncated .MIPS.abiflags".into())),
            Some(&(ANY | SOFT)) => {}
            Some(&other) => return Err(ElfError::HardFloat(other)),
        }
    }
    Ok(())
}

/// A segment that has a size.
struct Piece<'a> {
    start: u32,
    /// The first address after its memory, not above the stack's page.
    end: u32,
    data: &'a [u8],
    executable: bool,
}

impl Piece<'_> {
    /// The keys of its first word and of the first word after it.
    fn keys(&self) -> (u32, u32) {
        (self.start / 4, self.end.div_ceil(4))
    }

    /// The keys of its file-backed words.
    fn file_keys(&self) -> (u32, u32) {
        match self.data.len() as u32 {
            0 => (self.start / 4, self.start / 4),
            size => (self.start / 4, (self.start + size).div_ceil(4)),
        }
    }

    /// A file-backed word; bytes that the file does not have are 0.
    fn word(&self, key: u32, endian: Endian) -> u32 {
        let whole = (4 * key).checked_sub(self.start).and_then(|at| self.data.get(at as usize..));
        let bytes = match whole.and_then(|rest| rest.first_chunk()) {
            Some(&bytes) => bytes,
            None => core::array::from_fn(|i| {
                let offset = (4 * key + i as u32).checked_sub(self.start);
                offset.and_then(|at| self.data.get(at as usize)).copied().unwrap_or(0)
            }),
        };
        match endian {
            Endian::Big => u32::from_be_bytes(bytes),
            Endian::Little => u32::from_le_bytes(bytes),
        }
    }

    /// The number of file-backed words.
    fn file_words(&self) -> usize {
        let (first, end) = self.file_keys();
        (end - first) as usize
    }
}

/// The loadable segments by address, without a common word.
fn pieces<'a>(
    segments: &[Segment],
    e: Endianness,
    bytes: &'a [u8],
) -> Result<Vec<Piece<'a>>, ElfError> {
    let mut pieces = Vec::new();
    for segment in segments.iter().filter(|s| s.p_type(e) == elf::PT_LOAD) {
        let (start, size) = (segment.p_vaddr(e), segment.p_memsz(e));
        if segment.p_filesz(e) > size {
            return Err(ElfError::SegmentSizes(start));
        }
        if size == 0 {
            continue;
        }
        let end = start.checked_add(size).filter(|&end| end <= stack::PAGE);
        let end = end.ok_or(ElfError::SegmentOutside { start, size })?;
        let data = segment.data(e, bytes).map_err(|()| {
            ElfError::Malformed(format!("segment at {start:#010x} leaves the file"))
        })?;
        let executable = segment.p_flags(e).contains(elf::PF_X);
        pieces.push(Piece { start, end, data, executable });
    }
    if pieces.is_empty() {
        return Err(ElfError::NoSegments);
    }
    pieces.sort_by_key(|piece| piece.start);
    for pair in pieces.windows(2) {
        if pair[0].keys().1 > pair[1].keys().0 {
            return Err(ElfError::Overlap(pair[0].start, pair[1].start));
        }
    }
    Ok(pieces)
}

/// The code segments.
fn code(pieces: &[Piece<'_>], endian: Endian) -> Result<Vec<CodeSegment>, ProgramError> {
    let pieces = pieces.iter().filter(|piece| piece.executable && piece.file_words() > 0);
    // Several segments may have the same bytes of the file, so its size bounds nothing.
    if pieces.clone().map(Piece::file_words).sum::<usize>() > MAX_CODE_WORDS {
        return Err(ProgramError::TooMuchCode);
    }
    let words = |piece: &Piece<'_>| {
        let (first, end) = piece.file_keys();
        CodeSegment::new(4 * first, (first..end).map(|key| piece.word(key, endian)).collect())
    };
    pieces.map(words).collect()
}

/// The initial words of RAM without the stack and without long runs of zeros: see [`ZERO_RUN`].
fn image(pieces: &[Piece<'_>], endian: Endian) -> Result<Vec<(u32, u32)>, ProgramError> {
    let mut image = Vec::new();
    for piece in pieces {
        let (first, end) = piece.file_keys();
        // The words from here on are zeros that are not in the image yet.
        let mut zeros = first;
        let keep = |image: &mut Vec<_>, zeros, end: u32| {
            if end - zeros < ZERO_RUN {
                image.extend((zeros..end).map(|key| (key, 0)));
            }
        };
        for key in first..end {
            let word = piece.word(key, endian);
            if word == 0 {
                continue;
            }
            keep(&mut image, zeros, key);
            image.push((key, word));
            zeros = key + 1;
            // Here and not only at the end, for the sake of memory.
            if image.len() > MAX_IMAGE_WORDS {
                return Err(ProgramError::TooMuchData);
            }
        }
        keep(&mut image, zeros, end);
    }
    Ok(image)
}

/// The tables of the symbols. Messages only depend on them, so bad ones count as none.
fn symbols(header: &Header, e: Endianness, bytes: &[u8]) -> Option<Tables> {
    let sections = header.section_headers(e, bytes).ok()?;
    let table = sections.iter().find(|section| section.sh_type(e) == elf::SHT_SYMTAB)?;
    let strings = sections.get(table.sh_link(e) as usize)?;
    let (entries, strings) = (table.data(e, bytes).ok()?, strings.data(e, bytes).ok()?);
    let code = sections.iter().map(|section| section.sh_flags(e).contains(elf::SHF_EXECINSTR));
    Some(Tables::new(e, entries, strings, code))
}
