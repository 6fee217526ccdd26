//! System calls, by Linux's o32 convention: the number in $v0, arguments in $a0 to $a2, the result
//! in $v0; $a3 is 0 on success, and 1 if $v0 holds an error number. Other registers keep their
//! values.
//!
//! A buffer `[base, base + count)` of read and write must lie in RAM: `base + count <= 2^31` as
//! exact numbers, for an empty buffer too (Linux's `access_ok`). Otherwise the call traps, where
//! Linux would return EFAULT.

use crate::memory::{RAM_END, read_byte, write_byte};
use crate::{Environment, Outcome, State, Trap};

/// exit(code).
pub const EXIT: u32 = 4001;
/// read(fd, buffer, count).
pub const READ: u32 = 4003;
/// write(fd, buffer, count).
pub const WRITE: u32 = 4004;
/// exit_group(code).
pub const EXIT_GROUP: u32 = 4246;

/// Error number: bad file descriptor.
pub const EBADF: u32 = 9;
/// Error number: function not implemented.
pub const ENOSYS: u32 = 89;

/// The file descriptor of the private input.
pub const STDIN: u32 = 0;
/// The file descriptor of the host's standard output.
pub const STDOUT: u32 = 1;
/// The file descriptor of the host's standard error.
pub const STDERR: u32 = 2;
/// The file descriptor of the public output.
pub const OUTPUT: u32 = 3;

/// The most bytes of public output.
pub const MAX_OUTPUT: u32 = 1024;

/// The register of the number and of the result.
const V0: u8 = 2;
/// The register of the first argument.
const A0: u8 = 4;
/// The register of the second argument.
const A1: u8 = 5;
/// The register of the third argument.
const A2: u8 = 6;
/// The register of the error flag.
const A3: u8 = 7;

/// Executes SYSCALL: [`EXIT`], [`EXIT_GROUP`], [`READ`] and [`WRITE`]; any other number returns
/// [`ENOSYS`].
pub fn syscall<E: Environment>(state: &mut State, env: &mut E) -> Outcome {
    match state.reg(V0) {
        EXIT | EXIT_GROUP => Outcome::Halt(state.reg(A0)),
        READ => read(state, env),
        WRITE => write(state, env),
        _ => failure(state, ENOSYS),
    }
}

/// Returns `result` to the program.
fn success(state: &mut State, result: u32) -> Outcome {
    state.set_reg(V0, result);
    state.set_reg(A3, 0);
    state.advance();
    Outcome::Next
}

/// Returns an error number to the program.
fn failure(state: &mut State, error: u32) -> Outcome {
    state.set_reg(V0, error);
    state.set_reg(A3, 1);
    state.advance();
    Outcome::Next
}

/// Whether the `count` bytes from `base` lie in RAM.
fn in_ram(base: u32, count: u32) -> bool {
    base as u64 + count as u64 <= RAM_END as u64
}

/// read: from [`STDIN`], consumes the next chunk of the private input, stores it at $a1 and returns
/// its length, at most the count in $a2. A count of 0 consumes an empty chunk. Any other descriptor
/// returns [`EBADF`].
fn read<E: Environment>(state: &mut State, env: &mut E) -> Outcome {
    let base = state.reg(A1);
    let count = state.reg(A2);
    if state.reg(A0) != STDIN {
        failure(state, EBADF)
    } else if !in_ram(base, count) {
        Outcome::Trap(Trap::Buffer(base))
    } else {
        let length = read_chunk(env, base, count);
        success(state, length)
    }
}

/// Stores the next chunk of the private input, of at most `count` bytes, at `base`; returns its
/// length.
#[hax_lib::requires(base <= 0x8000_0000 && count <= 0x8000_0000 - base)]
#[hax_lib::ensures(|result| result <= count)]
fn read_chunk<E: Environment>(env: &mut E, base: u32, count: u32) -> u32 {
    let given = env.next_input(count);
    let length = if given <= count { given } else { count };
    for index in 0..length {
        let byte = env.input_byte(index);
        write_byte(env, base.wrapping_add(index), byte);
    }
    length
}

/// write: sends the $a2 bytes at $a1 to the terminal ([`STDOUT`], [`STDERR`]) or appends them to the
/// public output ([`OUTPUT`]), and returns their number. Any other descriptor returns [`EBADF`];
/// more than [`MAX_OUTPUT`] bytes of public output in total trap.
fn write<E: Environment>(state: &mut State, env: &mut E) -> Outcome {
    let fd = state.reg(A0);
    let base = state.reg(A1);
    let count = state.reg(A2);
    if fd != STDOUT && fd != STDERR && fd != OUTPUT {
        failure(state, EBADF)
    } else if !in_ram(base, count) {
        Outcome::Trap(Trap::Buffer(base))
    } else if fd != OUTPUT {
        write_terminal(env, fd, base, count);
        success(state, count)
    } else if env.output_len() as u64 + count as u64 > MAX_OUTPUT as u64 {
        Outcome::Trap(Trap::OutputFull)
    } else {
        write_output(env, base, count);
        success(state, count)
    }
}

/// Sends the `count` bytes at `base` to the terminal.
#[hax_lib::requires(base <= 0x8000_0000 && count <= 0x8000_0000 - base)]
fn write_terminal<E: Environment>(env: &mut E, fd: u32, base: u32, count: u32) {
    for index in 0..count {
        let byte = read_byte(env, base.wrapping_add(index));
        env.terminal(fd, byte);
    }
}

/// Appends the `count` bytes at `base` to the public output.
#[hax_lib::requires(base <= 0x8000_0000 && count <= 0x8000_0000 - base)]
fn write_output<E: Environment>(env: &mut E, base: u32, count: u32) {
    for index in 0..count {
        let byte = read_byte(env, base.wrapping_add(index));
        env.output(byte);
    }
}
