// SPDX-License-Identifier: BSD-2-Clause

/*
 * The functions that a freestanding compiler may call.  Small rather than fast; every access is
 * aligned, as memory that is not cached needs it.  picolibc's take their place where it is linked.
 *
 * Compiled such that the loops are not recognised as calls of themselves.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uintptr_t __attribute__((may_alias)) word_t;

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *at, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);

static bool is_aligned(const void *at)
{
    return (uintptr_t)at % sizeof(word_t) == 0;
}

// Both places are aligned.
static size_t copy_words(char *to, const char *from, size_t size)
{
    size_t done = 0;
    for (; size - done >= 4 * sizeof(word_t); done += 4 * sizeof(word_t)) {
        word_t *target = (void *)(to + done);
        const word_t *source = (const void *)(from + done);
        word_t a = source[0], b = source[1], c = source[2], d = source[3];
        target[0] = a;
        target[1] = b;
        target[2] = c;
        target[3] = d;
    }
    for (; size - done >= sizeof(word_t); done += sizeof(word_t)) {
        *(word_t *)(void *)(to + done) = *(const word_t *)(const void *)(from + done);
    }
    return done;
}

// `to` is aligned, `from` is not: each word is made of two.  Only words with bytes of the source
// are read.
static size_t copy_shifted(char *to, const char *from, size_t size)
{
    size_t offset = (uintptr_t)from % sizeof(word_t);
    unsigned low = (unsigned)offset * 8;
    unsigned high = (unsigned)sizeof(word_t) * 8 - low;
    const word_t *source = (const void *)(from - offset);
    size_t done = 0;
    if (size < sizeof(word_t)) {
        return 0;
    }
    word_t before = *source++;
    for (; size - done >= sizeof(word_t); done += sizeof(word_t)) {
        word_t now = *source++;
        *(word_t *)(void *)(to + done) = before >> low | now << high;
        before = now;
    }
    return done;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    char *next = to;
    const char *source = from;
    for (; size > 0 && !is_aligned(next); size--) {
        *next++ = *source++;
    }
    size_t done =
        is_aligned(source) ? copy_words(next, source, size) : copy_shifted(next, source, size);
    for (size_t i = done; i < size; i++) {
        next[i] = source[i];
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
    word_t word = (unsigned char)value * (~(word_t)0 / 0xff);
    for (; size > 0 && !is_aligned(next); size--) {
        *next++ = (char)value;
    }
    for (; size >= sizeof(word_t); size -= sizeof(word_t)) {
        *(word_t *)(void *)next = word;
        next += sizeof(word_t);
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
