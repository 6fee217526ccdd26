//! The initial stack, by the o32 ABI: argc, argv, envp and the auxiliary vector, at the end of RAM.

use mipsilon_spec::Endian;

/// The first address of the page that holds the initial stack; no segment may reach it.
pub(crate) const PAGE: u32 = 0x7fff_f000;

/// The initial $sp, the address of argc.
pub(crate) const POINTER: u32 = 0x8000_0000 - 4 * WORDS;

/// The number of initial words.
const WORDS: u32 = 8;

/// The initial words as (address / 4, word), ascending.
pub(crate) fn words(endian: Endian) -> impl Iterator<Item = (u32, u32)> {
    let text = |bytes| match endian {
        Endian::Big => u32::from_be_bytes(bytes),
        Endian::Little => u32::from_le_bytes(bytes),
    };
    let words: [u32; WORDS as usize] = [
        1,            // argc
        POINTER + 24, // argv[0]
        0,            // end of argv
        0,            // end of envp
        0,            // AT_NULL
        0,            // its value
        text(*b"gues"),
        text(*b"t\0\0\0"),
    ];
    (POINTER / 4..).zip(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_with_ram() {
        assert_eq!(POINTER % 8, 0);
        const { assert!(POINTER >= PAGE) }
        let last = words(Endian::Big).last().unwrap();
        assert_eq!(last, (0x1fff_ffff, 0x7400_0000));
        assert_eq!(words(Endian::Little).last().unwrap().1, 0x74);
    }
}
