/*
 * The four memory functions that compilers call on their own. Words are moved one at a time when
 * both sides are aligned, bytes otherwise. build compiles this file with
 * -fno-tree-loop-distribute-patterns, or the loops would be turned into calls of themselves.
 */
#include <stddef.h>
#include <stdint.h>

/* A word that may alias anything: the functions are called on objects of every type. */
typedef uint32_t __attribute__((may_alias)) word;

static int aligned(const void *a, const void *b)
{
    return (((uintptr_t)a | (uintptr_t)b) & 3) == 0;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    char *t = to;
    const char *f = from;
    if (aligned(t, f))
        for (; size >= 4; size -= 4, t += 4, f += 4)
            *(word *)t = *(const word *)f;
    while (size--)
        *t++ = *f++;
    return to;
}

void *memmove(void *to, const void *from, size_t size)
{
    char *t = to;
    const char *f = from;
    if ((uintptr_t)t - (uintptr_t)f >= size)
        return memcpy(to, from, size);
    while (size--)
        t[size] = f[size];
    return to;
}

void *memset(void *to, int byte, size_t size)
{
    char *t = to;
    word filled = (unsigned char)byte * 0x01010101u;
    if (aligned(t, t))
        for (; size >= 4; size -= 4, t += 4)
            *(word *)t = filled;
    while (size--)
        *t++ = (char)byte;
    return to;
}

int memcmp(const void *left, const void *right, size_t size)
{
    const unsigned char *l = left, *r = right;
    for (; size; size--, l++, r++)
        if (*l != *r)
            return *l - *r;
    return 0;
}
