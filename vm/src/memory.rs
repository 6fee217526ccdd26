//! Flat memory: a 32-bit value for each of the 2^29 RAM words, in pages made on first store.

/// log2 of the words of a page (64 KiB).
const PAGE_BITS: u32 = 14;
/// Words of a page.
const PAGE: usize = 1 << PAGE_BITS;
/// Pages of RAM.
const PAGES: usize = 1 << (29 - PAGE_BITS);
/// The bits of a key.
const KEY_MASK: u32 = (1 << 29) - 1;

type Page = [u32; PAGE];

/// A value per RAM word, initially 0. Holds RAM itself, or the times of its last accesses.
#[derive(Clone)]
pub(crate) struct Memory {
    pages: Box<[Option<Box<Page>>; PAGES]>,
}

/// A zero-filled box without a detour over the program's stack.
fn boxed<T: Clone, const N: usize>(value: T) -> Box<[T; N]> {
    match vec![value; N].into_boxed_slice().try_into() {
        Ok(array) => array,
        Err(_) => unreachable!("the vector has N elements"),
    }
}

impl Memory {
    /// Memory of zeros.
    pub(crate) fn new() -> Self {
        Self { pages: boxed(None) }
    }

    /// Memory with these words, zeros elsewhere.
    pub(crate) fn with_words(words: &[(u32, u32)]) -> Self {
        let mut memory = Self::new();
        for &(key, word) in words {
            *memory.word_mut(key) = word;
        }
        memory
    }

    /// The value of a word. The key counts modulo 2^29.
    #[inline(always)]
    pub(crate) fn word(&self, key: u32) -> u32 {
        let key = (key & KEY_MASK) as usize;
        match &self.pages[key >> PAGE_BITS] {
            Some(page) => page[key % PAGE],
            None => 0,
        }
    }

    /// Whether no word of the page of this key has been changed yet. The key counts modulo 2^29.
    #[inline(always)]
    pub(crate) fn is_fresh(&self, key: u32) -> bool {
        self.pages[(key & KEY_MASK) as usize >> PAGE_BITS].is_none()
    }

    /// The place of a word, to be changed. The key counts modulo 2^29.
    #[inline(always)]
    pub(crate) fn word_mut(&mut self, key: u32) -> &mut u32 {
        let key = (key & KEY_MASK) as usize;
        let page = &mut self.pages[key >> PAGE_BITS];
        match page {
            Some(page) => &mut page[key % PAGE],
            None => &mut Self::make(page)[key % PAGE],
        }
    }

    #[cold]
    #[inline(never)]
    fn make(page: &mut Option<Box<Page>>) -> &mut Page {
        page.insert(boxed(0))
    }

    /// The words that are not 0, ascending by key.
    pub(crate) fn nonzero(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.pages.iter().enumerate().flat_map(|(index, page)| {
            let words = page.iter().flat_map(|page| page.iter().enumerate());
            words
                .filter(|&(_, &word)| word != 0)
                .map(move |(offset, &word)| ((index * PAGE + offset) as u32, word))
        })
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_independent() {
        let mut memory = Memory::with_words(&[(5, 50), (KEY_MASK, 60)]);
        assert!(!memory.is_fresh(6) && memory.is_fresh(1 << 14));
        *memory.word_mut(1 << 14) = 70;
        *memory.word_mut(6) = 0;
        assert_eq!(memory.word(5), 50);
        assert_eq!(memory.word(4), 0);
        assert_eq!(memory.word(1 << 20), 0);
        let words: Vec<_> = memory.nonzero().collect();
        assert_eq!(words, [(5, 50), (1 << 14, 70), (KEY_MASK, 60)]);
    }
}
