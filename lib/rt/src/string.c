// SPDX-License-Identifier: BSD-2-Clause

// What compilers call for loops that they recognise, and their unwinder for its tables.

#include <stddef.h>
#include <stdint.h>

void *memchr(const void *at, int value, size_t size);
size_t strlen(const char *text);
char *strchr(const char *text, int character);

void *memchr(const void *at, int value, size_t size)
{
    const unsigned char *next = at;
    for (; size-- > 0; next++) {
        if (*next == (unsigned char)value) {
            return (void *)(uintptr_t)next;
        }
    }
    return NULL;
}

size_t strlen(const char *text)
{
    const char *end = text;
    while (*end != '\0') {
        end++;
    }
    return (size_t)(end - text);
}

char *strchr(const char *text, int character)
{
    for (;; text++) {
        if (*text == (char)character) {
            return (char *)(uintptr_t)text;
        }
        if (*text == '\0') {
            return NULL;
        }
    }
}
