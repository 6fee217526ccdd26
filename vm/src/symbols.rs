//! Symbols of a program, for messages.

/// The longest name kept, in bytes. Bounds the memory that a hostile symbol table can ask for.
const MAX_NAME: usize = 1024;

/// A named address range of the code.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Symbol {
    start: u32,
    size: u32,
    name: String,
}

/// The symbols of a program's code, by address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Symbols {
    /// Ascending by address, one per address.
    sorted: Vec<Symbol>,
}

impl Symbols {
    /// Collects (address, size, name) triples. Of several symbols at one address the largest is
    /// kept, and the first of equals.
    pub fn new<'a>(symbols: impl IntoIterator<Item = (u32, u32, &'a [u8])>) -> Self {
        let mut sorted: Vec<Symbol> = symbols
            .into_iter()
            .map(|(start, size, name)| Symbol { start, size, name: printable(name) })
            .collect();
        sorted.sort_by(|l, r| l.start.cmp(&r.start).then(r.size.cmp(&l.size)));
        sorted.dedup_by_key(|symbol| symbol.start);
        Self { sorted }
    }

    /// The symbol that `pc` belongs to, and the distance from its start: the last one at or below
    /// `pc` that does not end before it. A symbol of size 0 reaches to the next one.
    pub fn find(&self, pc: u32) -> Option<(&str, u32)> {
        let after = self.sorted.partition_point(|symbol| symbol.start <= pc);
        let symbol = &self.sorted[after.checked_sub(1)?];
        let offset = pc - symbol.start;
        (symbol.size == 0 || offset < symbol.size).then_some((symbol.name.as_str(), offset))
    }

    /// The number of symbols.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether there are no symbols.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }
}

/// A name that is safe to print on a terminal.
fn printable(name: &[u8]) -> String {
    let name = &name[..name.len().min(MAX_NAME)];
    let text = String::from_utf8_lossy(name);
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_symbol_around_an_address() {
        let symbols = Symbols::new([
            (0x20, 8, &b"b"[..]),
            (0x10, 0, b"label"),
            (0x10, 4, b"a"),
            (0x30, 0, b"c"),
        ]);
        assert_eq!(symbols.len(), 3);
        assert_eq!(symbols.find(0x0c), None);
        assert_eq!(symbols.find(0x10), Some(("a", 0)));
        assert_eq!(symbols.find(0x14), None);
        assert_eq!(symbols.find(0x24), Some(("b", 4)));
        assert_eq!(symbols.find(0x28), None);
        assert_eq!(symbols.find(0xffff_fffc), Some(("c", 0xffff_ffcc)));
    }

    #[test]
    fn names_are_printable() {
        let symbols = Symbols::new([(0, 4, &b"\x1b[31mred\xff\n"[..])]);
        assert_eq!(symbols.find(0), Some(("?[31mred\u{fffd}?", 0)));
    }
}
