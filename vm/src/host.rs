//! The host's side of system calls: private input, terminal and public output.

/// Receives what a program writes to its standard output (1) and standard error (2).
pub type Terminal<'a> = dyn FnMut(u32, &[u8]) + 'a;

/// Input and output of a run.
pub(crate) struct Host<'a> {
    /// What is left of the private input.
    input: &'a [u8],
    /// The chunk that the last read consumed.
    pub(crate) chunk: &'a [u8],
    pub(crate) terminal: &'a mut Terminal<'a>,
    pub(crate) output: Vec<u8>,
}

impl<'a> Host<'a> {
    /// A host that gives `input` in chunks of the sizes asked for.
    pub(crate) fn new(input: &'a [u8], terminal: &'a mut Terminal<'a>) -> Self {
        Self { input, chunk: &[], terminal, output: Vec::new() }
    }

    /// Consumes the next chunk: at most `count` bytes, and all that is left if that is less.
    pub(crate) fn next_chunk(&mut self, count: u32) -> &'a [u8] {
        let length = self.input.len().min(count as usize);
        (self.chunk, self.input) = self.input.split_at(length);
        self.chunk
    }
}
