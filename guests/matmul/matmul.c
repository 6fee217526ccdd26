/*
 * The product of two n x n matrices of words mod 2^32: multiplications and strided loads. The
 * entries are pseudo-random with seed n. Input: n in decimal (16 if empty, at most 256). Output: a
 * checksum of the product, row by row, big endian. Exit code 2 if n is too large.
 */
#include <mipsilon.h>

enum { MAX = 256 };
static uint32_t a[MAX * MAX], b[MAX * MAX];

int main(void)
{
    uint32_t n = mips_read_decimal(16);
    if (n > MAX) {
        mips_print("matmul: at most 256 rows\n");
        return 2;
    }
    uint32_t x = n;
    for (uint32_t i = 0; i < n * n; i++) {
        a[i] = x = 1664525 * x + 1013904223;
        b[i] = x = 1664525 * x + 1013904223;
    }

    uint32_t checksum = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++) {
            uint32_t sum = 0;
            for (uint32_t k = 0; k < n; k++)
                sum += a[i * n + k] * b[k * n + j];
            checksum = 31 * checksum + sum;
        }
    mips_commit_u32(checksum);
    return 0;
}
