/*
 * 64-bit unsigned division, which the signed one of compiler-rt calls too. compiler-rt's own takes
 * 25 instructions for each bit of the quotient; this is algorithm D of Knuth (The Art of Computer
 * Programming 4.3.1) with the machine's 32-bit DIVU, as in Warren, Hacker's Delight, figures 9-3
 * and 9-5. A zero divisor traps like the 32-bit division that compilers emit.
 */
#include <stddef.h>
#include <stdint.h>

uint64_t __udivmoddi4(uint64_t n, uint64_t d, uint64_t *remainder);
uint64_t __udivdi3(uint64_t n, uint64_t d);
uint64_t __umoddi3(uint64_t n, uint64_t d);

/*
 * One digit of base 2^16: the quotient of (*n * 2^16 + next) / d, where d's top bit is set and
 * *n < d. *n becomes the remainder.
 */
static uint32_t digit(uint32_t *n, uint32_t next, uint32_t d)
{
    uint32_t q = *n / (d >> 16), r = *n % (d >> 16);
    while (q >> 16 || q * (d & 0xffff) > (r << 16 | next)) {
        q--;
        r += d >> 16;
        if (r >> 16)
            break;
    }
    *n = (*n << 16) + next - q * d;
    return q;
}

/* The quotient of (high * 2^32 + low) / d, where d's top bit is set and high < d. */
static uint32_t divide_by_word(uint32_t high, uint32_t low, uint32_t d, uint32_t *remainder)
{
    uint32_t q = digit(&high, low >> 16, d) << 16;
    q += digit(&high, low & 0xffff, d);
    *remainder = high;
    return q;
}

/* The quotient; the remainder too unless `remainder` is null. */
uint64_t __udivmoddi4(uint64_t n, uint64_t d, uint64_t *remainder)
{
    uint32_t high = n >> 32, low = n, d_high = d >> 32, d_low = d;
    uint64_t q = 0;
    if (d_high == 0) {
        uint32_t q_high = high / d_low, q_low, r;
        high %= d_low;
        if (high == 0) {
            q_low = low / d_low;
            r = low % d_low;
        } else {
            int shift = __builtin_clz(d_low);
            n = ((uint64_t)high << 32 | low) << shift;
            q_low = divide_by_word(n >> 32, n, d_low << shift, &r);
            r >>= shift;
        }
        q = (uint64_t)q_high << 32 | q_low;
        n = r;
    } else if (n >= d) {
        /* n / 2 by the first 32 bits of d, scaled, is the quotient or one more. */
        int shift = __builtin_clz(d_high);
        uint32_t r;
        q = divide_by_word(n >> 33, n >> 1, (d << shift) >> 32, &r) >> (31 - shift);
        if (q)
            q--;
        n -= q * d;
        if (n >= d) {
            q++;
            n -= d;
        }
    }
    if (remainder)
        *remainder = n;
    return q;
}

uint64_t __udivdi3(uint64_t n, uint64_t d)
{
    return __udivmoddi4(n, d, NULL);
}

uint64_t __umoddi3(uint64_t n, uint64_t d)
{
    uint64_t remainder;
    __udivmoddi4(n, d, &remainder);
    return remainder;
}
