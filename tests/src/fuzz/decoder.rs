//! Words as instructions.

use mipsilon_air::rom::lower;
use mipsilon_spec::{Endian, ReservedInstruction, decode, disassemble, encode};

use crate::programs::START;

/// Each four bytes are a word, big endian. Decoding, encoding, disassembling and lowering to the
/// ROM agree on what it is.
pub fn decoder(bytes: &[u8]) {
    let (words, _) = bytes.as_chunks();
    for (index, &word) in words.iter().enumerate() {
        let word = u32::from_be_bytes(word);
        let next = words.get(index + 1).map(|&next| u32::from_be_bytes(next));
        let text = disassemble(word, START).to_string();
        match decode(word) {
            Ok(instruction) => {
                // Fields that the instruction does not have may be lost.
                let canonical = encode(&instruction);
                assert_eq!(decode(canonical), Ok(instruction), "{word:08x}");
                assert_eq!(disassemble(canonical, START).to_string(), text, "{word:08x}");
                assert!(!text.starts_with('.'), "{word:08x}: {text}");
            }
            Err(error) => {
                assert_eq!(error, ReservedInstruction(word));
                assert_eq!(text, format!(".word {word:#010x}"));
            }
        }
        for endian in [Endian::Big, Endian::Little] {
            lower(word, START, next, endian);
        }
    }
}
