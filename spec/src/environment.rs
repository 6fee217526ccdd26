//! What a step touches outside the processor's state.

/// The byte order of a program: EI_DATA of its ELF header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Endian {
    /// Byte 0 of a word is its most significant.
    Big,
    /// Byte 0 of a word is its least significant.
    Little,
}

/// The program, RAM, the private input, the terminal and the public output.
///
/// RAM is the bytes `[0, 2^31)` as words: the word with key `k` lies at byte address `4 * k`, and
/// its value is what LW would load, so byte order matters only within a word. Absent words are 0.
pub trait Environment {
    /// The byte order of data within words.
    fn endian(&self) -> Endian;

    /// The instruction word at `pc` (a multiple of 4) of the program as loaded; `None` outside its
    /// executable segments. Stores never change it.
    fn fetch(&self, pc: u32) -> Option<u32>;

    /// The RAM word with this key, below 2^29.
    fn load(&self, key: u32) -> u32;

    /// Sets the RAM word with this key, below 2^29.
    fn store(&mut self, key: u32, word: u32);

    /// Consumes the next chunk of the private input and returns its length in bytes, at most `count`;
    /// 0 at the end of the input.
    fn next_input(&mut self, count: u32) -> u32;

    /// Byte `i` of the chunk just consumed, `i` below its length.
    fn input_byte(&self, i: u32) -> u8;

    /// Writes a byte to the host's standard output (`fd` 1) or standard error (2). Not proved.
    fn terminal(&mut self, fd: u32, byte: u8);

    /// The number of bytes of public output so far.
    fn output_len(&self) -> u32;

    /// Appends a byte to the public output.
    fn output(&mut self, byte: u8);
}
