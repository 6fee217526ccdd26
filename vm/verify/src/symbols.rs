//! Symbols of a program, for messages: kept as they stand in the file, and read when the first
//! message asks for one.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use object::Endianness;
use object::elf::{self, Sym32};
use object::pod;
use object::read::elf::Sym;
use once_cell::race::OnceBox;

use crate::text;

/// The most entries of a symbol table that are kept; what comes after them is not named.
const MAX_SYMBOLS: usize = 1 << 18;
/// The most bytes of names that are kept.
const MAX_STRINGS: usize = 1 << 24;
/// The longest name that is shown, in bytes.
const MAX_NAME: usize = 1024;

/// An entry of the symbol table.
type Entry = Sym32<Endianness>;

/// The parts of an ELF file that name its code, unread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tables {
    endian: Endianness,
    /// The symbol table.
    symbols: Box<[u8]>,
    /// The names, each ended by a zero byte.
    strings: Box<[u8]>,
    /// Whether each section holds code.
    code: Box<[bool]>,
}

impl Tables {
    /// Keeps as much of the tables as the limits allow.
    pub(crate) fn new(
        endian: Endianness,
        symbols: &[u8],
        strings: &[u8],
        code: impl Iterator<Item = bool>,
    ) -> Self {
        let symbols = &symbols[..symbols.len().min(MAX_SYMBOLS * size_of::<Entry>())];
        let strings = &strings[..strings.len().min(MAX_STRINGS)];
        // Symbols number their sections in 16 bits.
        let code = code.take(elf::SHN_LORESERVE.into()).collect();
        Self { endian, symbols: symbols.into(), strings: strings.into(), code }
    }

    /// Whether an entry names code: a function, or a label of assembly, that is not local. Looks at
    /// no more than the beginning of the name: many entries may share a long one.
    fn names_code(&self, entry: &Entry) -> bool {
        let section = usize::from(entry.st_shndx(self.endian).0);
        let name = self.strings_from(entry.st_name(self.endian));
        let local = name.starts_with(b"$") || name.starts_with(b".L");
        matches!(entry.st_type(), elf::STT_FUNC | elf::STT_NOTYPE)
            && self.code.get(section) == Some(&true)
            && !matches!(name.first(), None | Some(0))
            && !local
    }

    /// The names from an offset on.
    fn strings_from(&self, offset: u32) -> &[u8] {
        self.strings.get(offset as usize..).unwrap_or_default()
    }

    /// The name at an offset, or its beginning, fit to be shown.
    fn name(&self, offset: u32) -> String {
        let rest = self.strings_from(offset).iter().take(MAX_NAME);
        let name: Vec<u8> = rest.copied().take_while(|&byte| byte != 0).collect();
        text::shown(&String::from_utf8_lossy(&name))
    }

    /// The symbols that name code, ascending by address. Of several at one address the largest
    /// counts, and the first of equals.
    fn read(&self) -> Vec<Symbol> {
        let count = self.symbols.len() / size_of::<Entry>();
        let entries = pod::slice_from_bytes::<Entry>(&self.symbols, count);
        let entries = entries.map(|(entries, _)| entries).unwrap_or_default();
        let mut sorted: Vec<Symbol> = entries
            .iter()
            .filter(|entry| self.names_code(entry))
            .map(|entry| Symbol {
                start: entry.st_value(self.endian),
                size: entry.st_size(self.endian),
                name: entry.st_name(self.endian),
            })
            .collect();
        sorted.sort_by(|l, r| l.start.cmp(&r.start).then(r.size.cmp(&l.size)));
        sorted.dedup_by_key(|symbol| symbol.start);
        sorted
    }
}

/// A named address range of the code.
#[derive(Clone, Copy, Debug)]
struct Symbol {
    start: u32,
    size: u32,
    /// Where the name is.
    name: u32,
}

/// The symbols of a program's code. Copies share what one of them has read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Symbols(Option<Arc<(Tables, OnceBox<Vec<Symbol>>)>>);

impl Symbols {
    /// The symbols of these tables.
    pub(crate) fn new(tables: Tables) -> Self {
        Self(Some(Arc::new((tables, OnceBox::new()))))
    }

    fn tables(&self) -> Option<&Tables> {
        self.0.as_ref().map(|shared| &shared.0)
    }

    /// The symbol that `pc` belongs to, fit to be shown, and the distance from its start: the last
    /// one at or below `pc` that does not end before it. A symbol of size 0 reaches to the next one.
    pub(crate) fn find(&self, pc: u32) -> Option<(String, u32)> {
        let (tables, sorted) = &**self.0.as_ref()?;
        let sorted = sorted.get_or_init(|| Box::new(tables.read()));
        let after = sorted.partition_point(|symbol| symbol.start <= pc);
        let Symbol { start, size, name } = sorted[after.checked_sub(1)?];
        let offset = pc - start;
        (size == 0 || offset < size).then(|| (tables.name(name), offset))
    }
}

impl PartialEq for Symbols {
    /// Whether the tables are equal, read or not.
    fn eq(&self, other: &Self) -> bool {
        self.tables() == other.tables()
    }
}

impl Eq for Symbols {}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned;
    use alloc::vec;

    use object::{U16, U32};

    use super::*;

    impl Tables {
        /// The tables of functions with these addresses, sizes and offsets of names.
        pub(crate) fn of(functions: &[(u32, u32, u32)], strings: &[u8]) -> Self {
            let endian = Endianness::Big;
            let entries: Vec<Entry> = functions
                .iter()
                .map(|&(start, size, name)| Entry {
                    st_name: U32::new(endian, name),
                    st_value: U32::new(endian, start),
                    st_size: U32::new(endian, size),
                    st_info: elf::SymbolInfo::new(elf::STB_GLOBAL, elf::STT_FUNC),
                    st_shndx: U16::new(endian, elf::SymbolSection(1)),
                    ..Entry::default()
                })
                .collect();
            let symbols = pod::bytes_of_slice(&entries);
            Self::new(endian, symbols, strings, [false, true].into_iter())
        }
    }

    fn symbols(functions: &[(u32, u32, u32)], strings: &[u8]) -> Symbols {
        Symbols::new(Tables::of(functions, strings))
    }

    /// The number of symbols once they are read.
    fn count(symbols: &Symbols) -> usize {
        symbols.find(0);
        let (_, sorted) = &**symbols.0.as_ref().unwrap();
        sorted.get().unwrap().len()
    }

    #[test]
    fn finds_the_symbol_around_an_address() {
        let strings = b"\0a\0b\0c\0label\0$local\0.L1\0";
        let entries = [
            (0x20, 8, 3),
            (0x10, 0, 7),
            (0x10, 4, 1),
            (0x30, 0, 5),
            // Without a name that counts.
            (0x40, 8, 0),
            (0x40, 8, 13),
            (0x40, 8, 20),
            (0x40, 8, strings.len() as u32),
            (0x40, 8, u32::MAX),
        ];
        let symbols = symbols(&entries, strings);
        let found = |name: &str, offset| Some((name.to_owned(), offset));
        assert_eq!(symbols.find(0x0c), None);
        assert_eq!(symbols.find(0x10), found("a", 0));
        assert_eq!(symbols.find(0x14), None);
        assert_eq!(symbols.find(0x24), found("b", 4));
        assert_eq!(symbols.find(0x28), None);
        assert_eq!(symbols.find(0xffff_fffc), found("c", 0xffff_ffcc));
        assert_eq!(count(&symbols), 3);
        assert_eq!(Symbols::default().find(0x10), None);
    }

    #[test]
    fn only_code_is_named() {
        let Tables { symbols, strings, .. } = Tables::of(&[(0x10, 4, 0)], b"a");
        let with = |symbols: &[u8], code: &[bool]| {
            let code = code.iter().copied();
            Symbols::new(Tables::new(Endianness::Big, symbols, &strings, code)).find(0x10)
        };
        assert!(with(&symbols, &[false, true]).is_some());
        assert_eq!(with(&symbols, &[true, false]), None);
        assert_eq!(with(&symbols, &[true]), None);
        let mut object = symbols.clone();
        object[12] = elf::STT_OBJECT.0;
        assert_eq!(with(&object, &[false, true]), None);
        // A table that is cut off has no last entry.
        assert_eq!(with(&symbols[..15], &[false, true]), None);
    }

    #[test]
    fn names_are_fit_to_be_shown() {
        let symbols = symbols(&[(0, 4, 0)], b"\x1b[31mred\xff\n");
        assert_eq!(symbols.find(0), Some(("\\u{1b}[31mred\u{fffd}\\u{a}".to_owned(), 0)));
    }

    #[test]
    fn nothing_is_read_before_it_is_asked_for() {
        let symbols = symbols(&[(0, 4, 0)], b"a");
        let copy = symbols.clone();
        let read = |symbols: &Symbols| symbols.0.as_ref().unwrap().1.get().is_some();
        assert!(!read(&symbols));
        assert!(copy.find(0).is_some());
        assert!(read(&symbols));
        assert_eq!(symbols, Symbols::new(Tables::of(&[(0, 4, 0)], b"a")));
        assert_ne!(symbols, Symbols::new(Tables::of(&[(0, 8, 0)], b"a")));
        assert_ne!(symbols, Symbols::default());
    }

    /// What is kept of more entries and longer names than the limits.
    #[test]
    fn tables_are_bounded() {
        let entries: Vec<_> = (0..MAX_SYMBOLS as u32 + 9).map(|i| (4 * i, 4, i)).collect();
        let strings = vec![0xff; MAX_STRINGS + 9];
        let tables = Tables::new(
            Endianness::Big,
            &Tables::of(&entries, &[]).symbols,
            &strings,
            core::iter::repeat_n(true, 1 << 20),
        );
        assert_eq!(tables.symbols.len(), 16 * MAX_SYMBOLS);
        assert_eq!(tables.strings.len(), MAX_STRINGS);
        assert_eq!(tables.code.len(), 0xff00);
        let symbols = Symbols::new(tables);
        assert_eq!(count(&symbols), MAX_SYMBOLS);
        let last = 4 * (MAX_SYMBOLS as u32 - 1);
        assert_eq!(symbols.find(last), Some(("\u{fffd}".repeat(MAX_NAME), 0)));
        assert_eq!(symbols.find(last + 4), None);
    }
}
