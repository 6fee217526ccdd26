/* <stdlib.h>. */
#include <limits.h>
#include <mipsilon.h>
#include <stdbool.h>
#include <stdlib.h>

int abs(int n)
{
    return n < 0 ? -n : n;
}

long labs(long n)
{
    return n < 0 ? -n : n;
}

long long llabs(long long n)
{
    return n < 0 ? -n : n;
}

div_t div(int n, int d)
{
    return (div_t){n / d, n % d};
}

ldiv_t ldiv(long n, long d)
{
    return (ldiv_t){n / d, n % d};
}

lldiv_t lldiv(long long n, long long d)
{
    return (lldiv_t){n / d, n % d};
}

/* The value of a digit in any base; 255, which is none's, for any other character. */
static unsigned digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 255;
}

/*
 * What all strto... read: the number's magnitude, at most `limit`, or `limit` + 1 for a negative
 * one if `limit` is a signed type's. Sets `negative` and, if asked to, `end`.
 */
static unsigned long long magnitude(const char *text, char **end, int base, bool is_signed,
                                    unsigned long long limit, bool *negative)
{
    const char *t = text;
    while (*t == ' ' || (*t >= '\t' && *t <= '\r'))
        t++;
    *negative = *t == '-';
    if (*t == '-' || *t == '+')
        t++;
    if (*negative && is_signed)
        limit++;
    if ((base == 0 || base == 16) && t[0] == '0' && (t[1] | 0x20) == 'x' && digit(t[2]) < 16) {
        t += 2;
        base = 16;
    }
    if (base == 0)
        base = *t == '0' ? 8 : 10;

    const char *first = t;
    unsigned long long value = 0;
    bool clamped = false;
    for (unsigned d; (d = digit(*t)) < (unsigned)base; t++) {
        /* What is below 2^58 cannot overflow: no base is above 36. */
        clamped |= value >> 58 && value > (ULLONG_MAX - d) / base;
        value = value * base + d;
        clamped |= value > limit;
    }
    if (end)
        *end = (char *)(t == first ? text : t);
    /* C negates an unsigned number, but not the limit that stands for one out of range. */
    if (clamped && !is_signed)
        *negative = false;
    return clamped ? limit : value;
}

long long strtoll(const char *restrict text, char **restrict end, int base)
{
    bool negative;
    unsigned long long value = magnitude(text, end, base, true, LLONG_MAX, &negative);
    return negative ? -value : value;
}

unsigned long long strtoull(const char *restrict text, char **restrict end, int base)
{
    bool negative;
    unsigned long long value = magnitude(text, end, base, false, ULLONG_MAX, &negative);
    return negative ? -value : value;
}

long strtol(const char *restrict text, char **restrict end, int base)
{
    bool negative;
    unsigned long value = magnitude(text, end, base, true, LONG_MAX, &negative);
    return negative ? -value : value;
}

unsigned long strtoul(const char *restrict text, char **restrict end, int base)
{
    bool negative;
    unsigned long value = magnitude(text, end, base, false, ULONG_MAX, &negative);
    return negative ? -value : value;
}

int atoi(const char *text)
{
    return strtol(text, NULL, 10);
}

long atol(const char *text)
{
    return strtol(text, NULL, 10);
}

long long atoll(const char *text)
{
    return strtoll(text, NULL, 10);
}

static void swap(char *a, char *b, size_t size)
{
    while (size--) {
        char swapped = a[size];
        a[size] = b[size];
        b[size] = swapped;
    }
}

/* Moves the element at `root` down until no element under it in the heap is greater. */
static void sift(char *elements, size_t root, size_t count, size_t size,
                 int (*compare)(const void *, const void *))
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        char *greater = elements + child * size;
        if (child + 1 < count && compare(greater, greater + size) < 0) {
            child++;
            greater += size;
        }
        if (compare(elements + root * size, greater) >= 0)
            return;
        swap(elements + root * size, greater, size);
    }
}

void qsort(void *elements, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    for (size_t root = count / 2; root--;)
        sift(elements, root, count, size, compare);
    while (count > 1) {
        count--;
        swap(elements, (char *)elements + count * size, size);
        sift(elements, 0, count, size, compare);
    }
}

void *bsearch(const void *key, const void *elements, size_t count, size_t size,
              int (*compare)(const void *, const void *))
{
    const char *first = elements;
    while (count) {
        const char *middle = first + count / 2 * size;
        int order = compare(key, middle);
        if (order == 0)
            return (void *)middle;
        if (order > 0) {
            first = middle + size;
            count -= count / 2 + 1;
        } else {
            count /= 2;
        }
    }
    return NULL;
}

_Noreturn void exit(int code)
{
    mips_exit(code);
}

_Noreturn void abort(void)
{
    __builtin_trap();
}
