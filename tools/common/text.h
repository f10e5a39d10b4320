// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// A growing piece of text, always ended by a NUL. The generators write into these.

#include <stddef.h>

typedef struct text {
    char *bytes;
    size_t size; // without the NUL
    size_t capacity;
} text_t;

// A text starts as all zeros. Release accepts that too.
void text_finish(text_t *text);

void text_put(text_t *text, const char *bytes, size_t size);
void text_puts(text_t *text, const char *string);

__attribute__((format(printf, 2, 3))) void text_printf(text_t *text, const char *format, ...);

/*
 * Puts `prose` word by word, each line after `prefix`, wrapped before column `width`; the first
 * line continues after `first` characters that stand already. Runs of white space become one space.
 */
void text_wrap(text_t *text, const char *prefix, size_t first, size_t width, const char *prose);

/*
 * Puts `code`, a declaration or call on one line, breaking it after commas so that no line passes
 * column `width` where that can be helped; further lines start with `indent` spaces.
 */
void text_wrap_code(text_t *text, size_t indent, size_t width, const char *code);
