// SPDX-License-Identifier: BSD-2-Clause

// What compilers call for loops that they recognise, and their unwinder for its tables.

#include <stddef.h>
#include <stdint.h>

size_t strlen(const char *text);
char *strchr(const char *text, int character);

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
