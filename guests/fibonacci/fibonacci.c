/*
 * The n-th Fibonacci number mod 2^32, by n additions: the usual small benchmark of zkVMs, nothing
 * but adds and branches. Input: n in decimal (200,000 if empty). Output: four bytes, big endian.
 */
#include <mipsilon.h>

int main(void)
{
    uint32_t n = mips_read_decimal(200000);
    uint32_t a = 0, b = 1;
    while (n--) {
        uint32_t next = a + b;
        a = b;
        b = next;
    }
    mips_commit_u32(a);
    return 0;
}
