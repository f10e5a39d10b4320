// SPDX-License-Identifier: BSD-2-Clause

// Growing text buffers.

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(text_t *text, size_t more)
{
    size_t needed = text->size + more + 1;

    if (needed <= text->capacity) {
        return;
    }
    size_t larger = text->capacity ? text->capacity : 1024;
    while (larger < needed) {
        larger *= 2;
    }
    char *bytes = realloc(text->bytes, larger);
    if (!bytes) {
        fputs("sel4c: out of memory\n", stderr);
        exit(1);
    }
    text->bytes = bytes;
    text->capacity = larger;
}

void text_finish(text_t *text)
{
    free(text->bytes);
    *text = (text_t){ 0 };
}

void text_put(text_t *text, const char *bytes, size_t size)
{
    reserve(text, size);
    if (size > 0) {
        memcpy(text->bytes + text->size, bytes, size);
    }
    text->size += size;
    text->bytes[text->size] = '\0';
}

void text_puts(text_t *text, const char *string)
{
    text_put(text, string, strlen(string));
}

void text_printf(text_t *text, const char *format, ...)
{
    va_list list;

    reserve(text, 160);
    va_start(list, format);
    int size = vsnprintf(text->bytes + text->size, text->capacity - text->size, format, list);
    va_end(list);
    if (size < 0) {
        return;
    }
    if ((size_t)size >= text->capacity - text->size) {
        reserve(text, (size_t)size);
        va_start(list, format);
        vsnprintf(text->bytes + text->size, text->capacity - text->size, format, list);
        va_end(list);
    }
    text->size += (size_t)size;
}

void text_wrap(text_t *text, const char *prefix, size_t first, size_t width, const char *prose)
{
    static const char blanks[] = " \t\r\n";
    size_t column = first;
    size_t line_start = first;

    for (prose += strspn(prose, blanks); *prose; prose += strspn(prose, blanks)) {
        size_t word = strcspn(prose, blanks);
        if (column > line_start && column + 1 + word > width) {
            text_printf(text, "\n%s", prefix);
            column = line_start = strlen(prefix);
        } else if (column > line_start) {
            text_puts(text, " ");
            column++;
        }
        text_put(text, prose, word);
        column += word;
        prose += word;
    }
}

void text_wrap_code(text_t *text, size_t indent, size_t width, const char *code)
{
    size_t column = 0;

    while (*code) {
        // A piece ends behind ", " or at the end of the code.
        const char *comma = strstr(code, ", ");
        size_t size = comma ? (size_t)(comma - code) + 1 : strlen(code);
        if (column > indent && column + size > width) {
            text_printf(text, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > 0) {
            text_puts(text, " ");
            column++;
        }
        text_put(text, code, size);
        column += size;
        code += size;
        code += *code == ' ';
    }
}
