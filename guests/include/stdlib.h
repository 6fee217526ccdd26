/*
 * <stdlib.h>: integers, sorting, and the ends of a run. There is no heap and no strtod. What lies
 * outside its type's range is clamped, as C asks, but there is no errno to say so.
 */
#ifndef STDLIB_H
#define STDLIB_H

#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1

typedef struct {
    int quot, rem;
} div_t;
typedef struct {
    long quot, rem;
} ldiv_t;
typedef struct {
    long long quot, rem;
} lldiv_t;

int abs(int n);
long labs(long n);
long long llabs(long long n);
div_t div(int n, int d);
ldiv_t ldiv(long n, long d);
lldiv_t lldiv(long long n, long long d);

int atoi(const char *text);
long atol(const char *text);
long long atoll(const char *text);
long strtol(const char *restrict text, char **restrict end, int base);
long long strtoll(const char *restrict text, char **restrict end, int base);
unsigned long strtoul(const char *restrict text, char **restrict end, int base);
unsigned long long strtoull(const char *restrict text, char **restrict end, int base);

/* Heap sort: in place, not stable, at most 2 n log2 n comparisons. */
void qsort(void *elements, size_t count, size_t size, int (*compare)(const void *, const void *));
void *bsearch(const void *key, const void *elements, size_t count, size_t size,
              int (*compare)(const void *, const void *));

/* Ends the run with an exit code, all 32 bits of which a proof carries. */
_Noreturn void exit(int code);
/* Ends the run by a trap, so that there is no proof of it. */
_Noreturn void abort(void);

#endif
