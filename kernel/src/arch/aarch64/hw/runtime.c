// SPDX-License-Identifier: BSD-2-Clause
//
// What the compiler, and the assertions in libsel4's headers, expect to find.

#include "kernel.h"

void *memset(void *to, int value, size_t size);
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void __assert_fail(const char *text, const char *file, int line, const char *function);

void *memset(void *to, int value, size_t size)
{
    unsigned char *bytes = to;
    while (size-- > 0) {
        *bytes++ = (unsigned char)value;
    }
    return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    unsigned char *bytes = to;
    const unsigned char *source = from;
    while (size-- > 0) {
        *bytes++ = *source++;
    }
    return to;
}

void __assert_fail(const char *text, const char *file, int line, const char *function)
{
    (void)function;
    kernel_panic(text, file, line);
}
