/*
 * A linked list in a bump-allocated heap: built from pseudo-random keys, reversed, then merge
 * sorted by relinking. Pointer chasing all over zero-initialised memory. Input: n in decimal (500
 * if empty, at most 2^17). Output: a checksum of the keys in order and of the nodes' positions in
 * the heap (the sort is stable, so they are determined), big endian. Exit code 1 if the result is
 * not sorted or nodes are lost, 2 if n is too large.
 */
#include <mipsilon.h>

enum { MAX = 1 << 17 };

struct node {
    struct node *next;
    uint32_t key;
};

static struct node heap[MAX];
static struct node *heap_end = heap;

static struct node *push(struct node *list, uint32_t key)
{
    struct node *node = heap_end++;
    node->next = list;
    node->key = key;
    return node;
}

static struct node *reverse(struct node *list)
{
    struct node *reversed = NULL;
    while (list) {
        struct node *next = list->next;
        list->next = reversed;
        reversed = list;
        list = next;
    }
    return reversed;
}

static struct node *merge(struct node *left, struct node *right)
{
    struct node *list, **tail = &list;
    while (left && right) {
        struct node **from = right->key < left->key ? &right : &left;
        *tail = *from;
        tail = &(*from)->next;
        *from = *tail;
    }
    *tail = left ? left : right;
    return list;
}

static struct node *sort(struct node *list, uint32_t size)
{
    if (size < 2)
        return list;
    uint32_t half = size / 2;
    struct node *last = list;
    for (uint32_t i = 1; i < half; i++)
        last = last->next;
    struct node *right = last->next;
    last->next = NULL;
    return merge(sort(list, half), sort(right, size - half));
}

int main(void)
{
    uint32_t n = mips_read_decimal(500);
    if (n > MAX) {
        mips_print("list: at most 131072 nodes\n");
        return 2;
    }
    struct node *list = NULL;
    uint32_t x = n;
    for (uint32_t i = 0; i < n; i++) {
        x = 1664525 * x + 1013904223;
        list = push(list, x >> 22); /* ten bits, so that equal keys occur */
    }

    list = sort(reverse(list), n);

    uint32_t checksum = 0, count = 0;
    for (struct node *node = list; node; node = node->next, count++) {
        if (node->next && node->next->key < node->key)
            return 1;
        checksum = 31 * checksum + node->key;
        checksum = 31 * checksum + (uint32_t)(node - heap);
    }
    if (count != n)
        return 1;
    mips_commit_u32(checksum);
    return 0;
}
