//! Mipsilon's verifier as a static library for C; its interface is `mipsilon_verify.h`.
//!
//! It has its own panic handler, which no program may have beside the standard library's: that it
//! compiles shows that neither the verifier nor what it uses links `std`. Of C's library it calls
//! `aligned_alloc`, `free` and `abort`.

#![no_std]

use core::alloc::{GlobalAlloc, Layout};
use core::panic::PanicInfo;
use core::slice;

use mipsilon_spec::syscall::MAX_OUTPUT;
use mipsilon_verify::proof::Proof;
use mipsilon_verify::verify::verify;
use mipsilon_verify::{Program, SecurityProfile};

unsafe extern "C" {
    fn aligned_alloc(alignment: usize, size: usize) -> *mut u8;
    fn free(pointer: *mut u8);
    fn abort() -> !;
}

/// The allocator of C.
struct Malloc;

// SAFETY: `aligned_alloc` returns null or memory of that size and alignment, which `free` takes
// back. It wants the size to be a multiple of the alignment.
unsafe impl GlobalAlloc for Malloc {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let padded = layout.pad_to_align();
        // SAFETY: the alignment is a power of two, the size a multiple of it.
        unsafe { aligned_alloc(padded.align(), padded.size()) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, _: Layout) {
        // SAFETY: it came from `alloc`.
        unsafe { free(pointer) }
    }
}

#[global_allocator]
static ALLOCATOR: Malloc = Malloc;

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    // SAFETY: it has no preconditions.
    unsafe { abort() }
}

/// What a verified proof says: `struct mipsilon_claim`.
#[repr(C)]
pub struct Claim {
    exit_code: u32,
    proven_bits: u32,
    output_length: u32,
    output: [u8; MAX_OUTPUT as usize],
}

/// Verifies that a proof file shows a run of an ELF file, with at least 100 proven bits. Returns 0
/// and what it says, or 1 if the first is no program, 2 if the second is no proof, 3 if the proof is
/// rejected.
///
/// # Safety
/// `elf` and `proof` point to as many bytes as said, `claim` to memory for a claim; nobody else
/// writes to any of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mipsilon_verify(
    elf: *const u8,
    elf_length: usize,
    proof: *const u8,
    proof_length: usize,
    claim: *mut Claim,
) -> i32 {
    // SAFETY: the caller's promise.
    let (elf, proof) = unsafe {
        (slice::from_raw_parts(elf, elf_length), slice::from_raw_parts(proof, proof_length))
    };
    let Ok(program) = Program::from_elf(elf) else { return 1 };
    let Ok(proof) = Proof::from_bytes(proof) else { return 2 };
    let Ok(verified) = verify(&program, &proof, SecurityProfile::Proven100) else { return 3 };
    let mut output = [0; MAX_OUTPUT as usize];
    output[..verified.output.len()].copy_from_slice(&verified.output);
    let said = Claim {
        exit_code: verified.exit_code,
        proven_bits: verified.security.proven,
        output_length: verified.output.len() as u32,
        output,
    };
    // SAFETY: the caller's promise.
    unsafe { claim.write(said) };
    0
}
