/*
 * The calls of include/mipsilon.h that the C guests use, for the host: guests/build --check builds
 * each guest for this machine too, with its own C library and FPU, and compares the outputs.
 */
#ifndef MIPSILON_H
#define MIPSILON_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inline size_t mips_read_all(void *buffer, size_t size)
{
    size_t total = 0;
    for (ssize_t n = 1; total < size && n > 0; total += n) {
        n = read(0, (char *)buffer + total, size - total);
        if (n < 0)
            exit(126);
    }
    return total;
}

static inline uint32_t mips_read_decimal(uint32_t otherwise)
{
    char text[16] = {0};
    mips_read_all(text, sizeof text - 1);
    return text[0] >= '0' && text[0] <= '9' ? strtoul(text, NULL, 10) : otherwise;
}

static inline void mips_commit(const void *bytes, size_t size)
{
    if (write(3, bytes, size) != (ssize_t)size)
        exit(125);
}

static inline void mips_commit_u32(uint32_t word)
{
    unsigned char bytes[4] = {word >> 24, word >> 16, word >> 8, word};
    mips_commit(bytes, sizeof bytes);
}

static inline void mips_print(const char *text)
{
    if (write(1, text, strlen(text)) < 0)
        exit(125);
}

#endif
