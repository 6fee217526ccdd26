/* The functions of <string.h> that mem.c does not have. */
#include <string.h>

void *memchr(const void *memory, int byte, size_t size)
{
    const unsigned char *m = memory;
    for (; size; size--, m++)
        if (*m == (unsigned char)byte)
            return (void *)m;
    return NULL;
}

size_t strlen(const char *text)
{
    const char *end = text;
    while (*end)
        end++;
    return end - text;
}

size_t strnlen(const char *text, size_t size)
{
    size_t length = 0;
    while (length < size && text[length])
        length++;
    return length;
}

char *strcpy(char *restrict to, const char *restrict from)
{
    memcpy(to, from, strlen(from) + 1);
    return to;
}

char *strncpy(char *restrict to, const char *restrict from, size_t size)
{
    size_t length = strnlen(from, size);
    memcpy(to, from, length);
    memset(to + length, 0, size - length);
    return to;
}

char *strcat(char *restrict to, const char *restrict from)
{
    strcpy(to + strlen(to), from);
    return to;
}

char *strncat(char *restrict to, const char *restrict from, size_t size)
{
    size_t length = strnlen(from, size);
    char *end = to + strlen(to);
    memcpy(end, from, length);
    end[length] = 0;
    return to;
}

int strcmp(const char *left, const char *right)
{
    while (*left && *left == *right)
        left++, right++;
    return (unsigned char)*left - (unsigned char)*right;
}

int strncmp(const char *left, const char *right, size_t size)
{
    for (; size; size--, left++, right++)
        if (!*left || *left != *right)
            return (unsigned char)*left - (unsigned char)*right;
    return 0;
}

char *strchr(const char *text, int character)
{
    for (; *text != (char)character; text++)
        if (!*text)
            return NULL;
    return (char *)text;
}

char *strrchr(const char *text, int character)
{
    const char *last = NULL;
    do
        if (*text == (char)character)
            last = text;
    while (*text++);
    return (char *)last;
}

size_t strspn(const char *text, const char *set)
{
    size_t length = 0;
    while (text[length] && strchr(set, text[length]))
        length++;
    return length;
}

size_t strcspn(const char *text, const char *set)
{
    size_t length = 0;
    while (!strchr(set, text[length]))
        length++;
    return length;
}

char *strpbrk(const char *text, const char *set)
{
    text += strcspn(text, set);
    return *text ? (char *)text : NULL;
}

char *strstr(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (; strncmp(text, part, length) != 0; text++)
        if (!*text)
            return NULL;
    return (char *)text;
}

char *strtok(char *restrict text, const char *restrict separators)
{
    static char *rest;
    char *token = text ? text : rest;
    token += strspn(token, separators);
    rest = token + strcspn(token, separators);
    if (*rest)
        *rest++ = 0;
    return *token ? token : NULL;
}
