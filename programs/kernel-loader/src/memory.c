// SPDX-License-Identifier: BSD-2-Clause

// The memory functions that the compiler calls.  Words where the addresses allow it: they move
// megabytes.

#include <stddef.h>
#include <stdint.h>

void *memcpy(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);

typedef uint64_t __attribute__((may_alias)) word_t;

void *memcpy(void *to, const void *from, size_t size)
{
    uint8_t *out = to;
    const uint8_t *in = from;

    if ((((uintptr_t)out | (uintptr_t)in) & (sizeof(word_t) - 1)) == 0) {
        for (; size >= sizeof(word_t); size -= sizeof(word_t)) {
            *(word_t *)out = *(const word_t *)in;
            out += sizeof(word_t);
            in += sizeof(word_t);
        }
    }
    for (; size > 0; size--) {
        *out++ = *in++;
    }
    return to;
}

void *memset(void *to, int value, size_t size)
{
    uint8_t *out = to;
    uint64_t word = (uint8_t)value * UINT64_C(0x0101010101010101);

    for (; size > 0 && ((uintptr_t)out & (sizeof(word_t) - 1)) != 0; size--) {
        *out++ = (uint8_t)value;
    }
    for (; size >= sizeof(word_t); size -= sizeof(word_t)) {
        *(word_t *)out = word;
        out += sizeof(word_t);
    }
    for (; size > 0; size--) {
        *out++ = (uint8_t)value;
    }
    return to;
}
