// SPDX-License-Identifier: BSD-2-Clause

/*
 * The functions that a freestanding compiler may call.  Small rather than fast, and by words only
 * where both places are aligned; picolibc's take their place where it is linked.
 *
 * Compiled such that the loops are not recognised as calls of themselves.
 */

#include <stddef.h>
#include <stdint.h>

typedef uintptr_t __attribute__((may_alias)) word_t;

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *at, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    char *next = to;
    const char *source = from;
    if (((uintptr_t)next | (uintptr_t)source) % sizeof(word_t) == 0) {
        for (; size >= sizeof(word_t); size -= sizeof(word_t)) {
            *(word_t *)(void *)next = *(const word_t *)(const void *)source;
            next += sizeof(word_t);
            source += sizeof(word_t);
        }
    }
    while (size-- > 0) {
        *next++ = *source++;
    }
    return to;
}

void *memmove(void *to, const void *from, size_t size)
{
    char *target = to;
    const char *source = from;
    if ((uintptr_t)target - (uintptr_t)source < size) {
        while (size-- > 0) {
            target[size] = source[size];
        }
    } else {
        for (size_t i = 0; i < size; i++) {
            target[i] = source[i];
        }
    }
    return to;
}

void *memset(void *at, int value, size_t size)
{
    char *next = at;
    if (value == 0 && (uintptr_t)next % sizeof(word_t) == 0) {
        for (; size >= sizeof(word_t); size -= sizeof(word_t)) {
            *(word_t *)(void *)next = 0;
            next += sizeof(word_t);
        }
    }
    while (size-- > 0) {
        *next++ = (char)value;
    }
    return at;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *first = a;
    const unsigned char *second = b;
    for (size_t i = 0; i < size; i++) {
        if (first[i] != second[i]) {
            return first[i] < second[i] ? -1 : 1;
        }
    }
    return 0;
}
