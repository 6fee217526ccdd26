//! SHA-256 of the whole private input by the `sha2` crate, unchanged from crates.io: what a Rust
//! guest looks like without a standard library. Input: any bytes. Output: the digest.

#![no_std]
#![no_main]
#![feature(asm_experimental_arch)]

use core::arch::{asm, global_asm};
use sha2::{Digest, Sha256};

global_asm!(include_str!("../../lib/start.S"), options(raw));

const EXIT: u32 = 4001;
const READ: u32 = 4003;
const WRITE: u32 = 4004;
const PRIVATE_INPUT: u32 = 0;
const PUBLIC_OUTPUT: u32 = 3;

/// One Linux o32 system call with up to three arguments: the result, or the error number.
///
/// # Safety
/// The arguments must be valid for the call; memory that it writes must be writable.
unsafe fn syscall(number: u32, arguments: [u32; 3]) -> Result<u32, u32> {
    let result;
    let failed: u32;
    // SAFETY: the caller's promise; every register a Linux kernel may destroy is declared.
    unsafe {
        asm!(
            "syscall",
            inlateout("$2") number => result,
            in("$4") arguments[0],
            in("$5") arguments[1],
            in("$6") arguments[2],
            lateout("$7") failed,
            lateout("$3") _, lateout("$8") _, lateout("$9") _, lateout("$10") _,
            lateout("$11") _, lateout("$12") _, lateout("$13") _, lateout("$14") _,
            lateout("$15") _, lateout("$24") _, lateout("$25") _,
            options(nostack),
        );
    }
    if failed == 0 { Ok(result) } else { Err(result) }
}

/// Reads private input into `buffer`: the number of bytes, 0 at its end.
fn read(buffer: &mut [u8]) -> usize {
    let arguments = [PRIVATE_INPUT, buffer.as_mut_ptr() as u32, buffer.len() as u32];
    // SAFETY: the call writes at most `len` bytes from the buffer's start.
    unsafe { syscall(READ, arguments) }.expect("the private input is open") as usize
}

/// Appends `bytes` to the public output.
fn commit(bytes: &[u8]) {
    let arguments = [PUBLIC_OUTPUT, bytes.as_ptr() as u32, bytes.len() as u32];
    // SAFETY: the call only reads the bytes.
    let written = unsafe { syscall(WRITE, arguments) };
    assert_eq!(written, Ok(bytes.len() as u32));
}

/// Called by `start.S`, which exits with the result.
#[unsafe(no_mangle)]
extern "C" fn main() -> u32 {
    let mut hash = Sha256::new();
    let mut buffer = [0; 256];
    loop {
        match read(&mut buffer) {
            0 => break,
            size => hash.update(&buffer[..size]),
        }
    }
    commit(&hash.finalize());
    0
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    // SAFETY: exit touches no memory.
    let _ = unsafe { syscall(EXIT, [101, 0, 0]) };
    unreachable!()
}
