/*
 * Quicksort of n pseudo-random words: data-dependent branches, recursion and memory traffic.
 * Input: n in decimal (1,000 if empty, at most 2^18). Output: a checksum of the sorted order, big
 * endian. Exit code 1 if the result is not sorted, 2 if n is too large.
 */
#include <mipsilon.h>

enum { MAX = 1 << 18 };
static uint32_t values[MAX];

/* Sorts values[first..last], both included; Hoare's partition around the middle element. */
static void quicksort(int32_t first, int32_t last)
{
    while (first < last) {
        uint32_t pivot = values[first + (last - first) / 2];
        int32_t i = first - 1, j = last + 1;
        for (;;) {
            do
                i++;
            while (values[i] < pivot);
            do
                j--;
            while (values[j] > pivot);
            if (i >= j)
                break;
            uint32_t swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
        /* Recursion into the smaller part only keeps the stack logarithmic. */
        if (j - first < last - j - 1) {
            quicksort(first, j);
            first = j + 1;
        } else {
            quicksort(j + 1, last);
            last = j;
        }
    }
}

int main(void)
{
    uint32_t n = mips_read_decimal(1000);
    if (n > MAX) {
        mips_print("sort: at most 262144 elements\n");
        return 2;
    }
    uint32_t x = n;
    for (uint32_t i = 0; i < n; i++)
        values[i] = x = 1664525 * x + 1013904223;

    quicksort(0, (int32_t)n - 1);

    uint32_t checksum = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i && values[i - 1] > values[i])
            return 1;
        checksum = 31 * checksum + values[i];
    }
    mips_commit_u32(checksum);
    return 0;
}
