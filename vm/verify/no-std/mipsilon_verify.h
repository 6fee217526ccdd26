/* Mipsilon's verifier for C. Link with libmipsilon_verify.a, which
 *
 *     cargo build --release --manifest-path vm/verify/no-std/Cargo.toml
 *
 * makes; of C's library it wants aligned_alloc, free and abort. */
#ifndef MIPSILON_VERIFY_H
#define MIPSILON_VERIFY_H

#include <stddef.h>
#include <stdint.h>

/* What a verified proof says. */
struct mipsilon_claim {
    uint32_t exit_code;
    uint32_t proven_bits;   /* security by theorems alone */
    uint32_t output_length; /* bytes of output that count */
    uint8_t output[1024];
};

enum {
    MIPSILON_VERIFIED = 0,
    MIPSILON_NO_PROGRAM = 1,
    MIPSILON_NO_PROOF = 2,
    MIPSILON_REJECTED = 3,
};

/* Verifies that a proof file shows a run of an ELF file, with at least 100 proven bits. The claim
 * is written if the result is MIPSILON_VERIFIED. */
int32_t mipsilon_verify(const uint8_t *elf, size_t elf_length, const uint8_t *proof,
                        size_t proof_length, struct mipsilon_claim *claim);

#endif
