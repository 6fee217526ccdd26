/*
 * 64-bit integers, floating point and the C library. Input: text with at least two and at most 16
 * integers in decimal, octal (0...) or hexadecimal (0x...), with words between. Output: three
 * checksums of 64 bits, big endian: of each integer divided by the next (and multiplied, ...), of
 * the same in double and float, and of what <string.h> and <stdlib.h> make of the text. Exit code
 * 1 if the integers are too few or too many, or one is 0.
 */
#include <assert.h>
#include <limits.h>
#include <mipsilon.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_INTEGERS = 16, MAX_TEXT = 256 };

static uint64_t checksum;

static void add(uint64_t value)
{
    checksum = 0x100000001b3 * checksum ^ value;
}

static void add_double(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    add(bits);
}

static void add_float(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    add(bits);
}

/* Ends one checksum and begins the next. */
static void commit_checksum(void)
{
    mips_commit_u32(checksum >> 32);
    mips_commit_u32(checksum);
    checksum = 0;
}

static void integers(int64_t a, int64_t b)
{
    uint64_t n = a, d = b;
    int shift = b & 63;
    lldiv_t divided = lldiv(a, b);
    add(n / d);
    add(n % d);
    add((uint32_t)n / d);
    add(n / (uint32_t)(d | 1));
    add(divided.quot);
    add(divided.rem);
    add(n * d);
    add(n << shift);
    add(n >> shift);
    add(a >> shift);
    add(llabs(a));
    add(a < b);
    add(n < d);
    add(__builtin_popcountll(n));
    add(__builtin_parityll(n));
    add(__builtin_ctzll(n));
    add(__builtin_clzll(n));
    add(__builtin_ffsll(a));
}

static void floating(int64_t a, int64_t b)
{
    double x = a, y = b, quotient = x / y, fraction = quotient - (int64_t)quotient;
    float f = a, g = b;
    add_double(x + y);
    add_double(x - y);
    add_double(x * y);
    add_double(quotient);
    add_double((uint64_t)a);
    add_double((int32_t)a);
    add_double((int32_t)a & INT_MIN);
    add_double((uint32_t)a);
    add_float(f + g);
    add_float(f - g);
    add_float(f * g);
    add_float(f / g);
    add_float(fraction);
    add_float((uint64_t)a);
    add_float((int32_t)a);
    add_float((int32_t)a & INT_MIN);
    add_float((uint32_t)a);
    add_double(f);
    add((x < y) | (x <= y) << 1 | (x == y) << 2 | (f < g) << 3 | (f <= g) << 4 | (f == g) << 5);
    add((int64_t)(x * fraction));
    add((uint64_t)(9e18 * (1 + fraction)));
    add((int64_t)(f / 3));
    add((uint64_t)(9e18f * (float)(1 + fraction)));
    add((int32_t)(100 * fraction));
    add((uint32_t)(2e9 * (1 + fraction)));
}

static int compare(const void *left, const void *right)
{
    const int64_t *l = left, *r = right;
    return (*l > *r) - (*l < *r);
}

/* Sorts the integers and finds each of them again, and one that is not there. */
static void sorting(int64_t *values, size_t count)
{
    int64_t absent = 0;
    qsort(values, count, sizeof *values, compare);
    for (size_t i = 0; i < count; i++) {
        int64_t *found = bsearch(&values[i], values, count, sizeof *values, compare);
        add(values[i]);
        add(found ? found - values : -1);
    }
    assert(!bsearch(&absent, values, count, sizeof *values, compare));
}

static int sign(int order)
{
    return (order > 0) - (order < 0);
}

/* The functions of <string.h> on the first word of the text and the rest. */
static void strings(const char *text)
{
    static char copy[2 * MAX_TEXT];
    size_t size = strlen(text), first = strcspn(text, " ");
    const char *rest = text + first, *found;
    add(size);
    add(strnlen(text, 5));
    add(strspn(rest, " -0123456789"));
    add((found = strchr(text, 'x')) ? found - text : -1);
    add((found = strrchr(text, ' ')) ? found - text : -1);
    add((found = strpbrk(text, "0123456789")) ? found - text : -1);
    add((found = strstr(text, "0x")) ? found - text : -1);
    add((found = memchr(text, '\n', size)) ? found - text : -1);
    add(sign(strcmp(text, rest)));
    add(sign(strncmp(text, rest, 0)));
    add(sign(strncmp(rest, text, size)));
    add(sign(memcmp(text, rest, first)));

    strncpy(copy, text, first + 8);
    strcat(copy, "/");
    strncat(copy, rest, 7);
    memmove(copy + 3, copy, strlen(copy) + 1);
    memset(copy, '*', 3);
    strcpy(copy + strlen(copy), "\xff.");
    for (const char *c = copy; *c; c++)
        add(*c);
}

/* Numbers in other bases, with what surrounds them, and at the limits of their types. */
static void conversions(void)
{
    char text[] = " \t-zZ9~", *end;
    add(strtoll(text, &end, 36));
    add(end - text);
    add(strtoll("1y2p0ij32e8e8", NULL, 36));
    add(strtoll("-1Y2P0IJ32E8E9", NULL, 36));
    add(strtoull("3w5e11264sgsg", NULL, 36));
    add(strtoull("-1", NULL, 0));
    add(strtol("-0x7fffffff", NULL, 16));
    add(strtoul("037777777777", NULL, 0));
    add(strtol(text + 6, &end, 10));
    add(end - text);
    add(atoi("-12a") + atol("+34") + atoll("56"));
    add(abs(-7) + labs(-8) + div(-9, 4).rem + ldiv(-9, 4).quot);
    static_assert(CHAR_BIT == 8 && INT_MAX == 0x7fffffff && LLONG_MIN < 0, "limits.h");
}

int main(void)
{
    static char text[MAX_TEXT], words[MAX_TEXT];
    int64_t values[MAX_INTEGERS];
    size_t count = 0;
    mips_read_all(text, sizeof text - 1);
    strcpy(words, text);
    for (char *word = strtok(words, ", \n"); word; word = strtok(NULL, ", \n")) {
        char *end;
        int64_t value = strtoll(word, &end, 0);
        if (*end)
            continue;
        if (value == 0 || count == MAX_INTEGERS)
            exit(EXIT_FAILURE);
        values[count++] = value;
    }
    if (count < 2)
        exit(EXIT_FAILURE);

    for (size_t i = 0; i < count; i++)
        integers(values[i], values[(i + 1) % count]);
    commit_checksum();
    for (size_t i = 0; i + 1 < count; i++)
        floating(values[i], values[i + 1]);
    commit_checksum();
    sorting(values, count);
    strings(text);
    conversions();
    commit_checksum();
    return 0;
}
