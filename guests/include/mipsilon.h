/*
 * The guest side of Mipsilon: what a C program may ask of the machine. A guest is an ordinary
 * freestanding MIPS32r2 program; these calls are Linux o32 system calls, so that the same ELF
 * also runs under qemu-mips and qemu-mipsel (`3>file` receives the public output).
 *
 *   fd 0  private input    read by the prover, never sent to the verifier
 *   fd 1  terminal         shown on the host's stdout, nothing is proven about it
 *   fd 2  terminal         the same on stderr
 *   fd 3  public output    at most 1,024 bytes in all, part of the proven statement
 *
 * Everything here is `static inline` and needs neither libc nor libgcc.
 */
#ifndef MIPSILON_H
#define MIPSILON_H

#include <stddef.h>
#include <stdint.h>

enum { MIPS_PRIVATE_INPUT = 0, MIPS_STDOUT = 1, MIPS_STDERR = 2, MIPS_PUBLIC_OUTPUT = 3 };
enum { MIPS_PUBLIC_OUTPUT_MAX = 1024 };

/*
 * One system call with up to three arguments: the result, or -errno. Mipsilon changes only $v0
 * and $a3; the longer clobber list is what the Linux ABI allows a kernel to destroy.
 */
static inline int32_t mips_syscall(uint32_t number, uint32_t x, uint32_t y, uint32_t z)
{
    register uint32_t v0 __asm__("$2") = number;
    register uint32_t a0 __asm__("$4") = x;
    register uint32_t a1 __asm__("$5") = y;
    register uint32_t a2 __asm__("$6") = z;
    register uint32_t a3 __asm__("$7");
    __asm__ volatile("syscall"
                     : "+r"(v0), "=r"(a3)
                     : "r"(a0), "r"(a1), "r"(a2)
                     : "$1", "$3", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$24",
                       "$25", "hi", "lo", "memory");
    return a3 ? -(int32_t)v0 : (int32_t)v0;
}

/* Ends the run. The proof carries all 32 bits of `code`; a shell sees the low eight. */
static inline __attribute__((noreturn)) void mips_exit(uint32_t code)
{
    mips_syscall(4001, code, 0, 0);
    __builtin_unreachable();
}

/* Reads at most `size` bytes of private input: how many were read (0 at its end), or -errno. */
static inline int32_t mips_read(void *buffer, size_t size)
{
    return mips_syscall(4003, MIPS_PRIVATE_INPUT, (uint32_t)buffer, size);
}

/* Reads until the private input ends or `size` bytes are there; how many were read. */
static inline size_t mips_read_all(void *buffer, size_t size)
{
    size_t total = 0;
    while (total < size) {
        int32_t n = mips_read((char *)buffer + total, size - total);
        if (n <= 0)
            break;
        total += n;
    }
    return total;
}

/*
 * The private input as an unsigned decimal number, up to its first character that is no digit.
 * `otherwise` if it does not begin with a digit, for example because it is empty.
 */
static inline uint32_t mips_read_decimal(uint32_t otherwise)
{
    char text[16];
    size_t size = mips_read_all(text, sizeof text);
    size_t i = 0;
    uint32_t n = 0;
    for (; i < size && text[i] >= '0' && text[i] <= '9'; i++)
        n = 10 * n + (uint32_t)(text[i] - '0');
    return i ? n : otherwise;
}

/* Writes all of `size` bytes to `fd`. A refused write ends the run with exit code 125. */
static inline void mips_write_all(int fd, const void *buffer, size_t size)
{
    const char *bytes = buffer;
    while (size) {
        int32_t n = mips_syscall(4004, fd, (uint32_t)bytes, size);
        if (n <= 0)
            mips_exit(125);
        bytes += n;
        size -= n;
    }
}

/* Shows a string on the host's stdout; nothing is proven about it. */
static inline void mips_print(const char *text)
{
    size_t size = 0;
    while (text[size])
        size++;
    mips_write_all(MIPS_STDOUT, text, size);
}

/* Appends bytes to the public output. */
static inline void mips_commit(const void *bytes, size_t size)
{
    mips_write_all(MIPS_PUBLIC_OUTPUT, bytes, size);
}

/* Appends a word to the public output, most significant byte first on either endianness. */
static inline void mips_commit_u32(uint32_t word)
{
    unsigned char bytes[4] = {word >> 24, word >> 16, word >> 8, word};
    mips_commit(bytes, sizeof bytes);
}

#endif
