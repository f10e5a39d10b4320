// SPDX-License-Identifier: BSD-2-Clause

// Name rules. Some kernel nouns are one word though their capitals say two; they stand in a list.

#include "names.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

static const char *const keywords[] = {
    "auto",     "break",  "case",   "char",     "const",    "continue", "default",  "do",
    "double",   "else",   "enum",   "extern",   "float",    "for",      "goto",     "if",
    "inline",   "int",    "long",   "register", "restrict", "return",   "short",    "signed",
    "sizeof",   "static", "struct", "switch",   "typedef",  "union",    "unsigned", "void",
    "volatile", "while",  "typeof", "asm",      "_Bool",    "bool",     "true",     "false",
};

// Written as one word in the kernel's own manual.
static const char *const single_words[] = { "CNode", "CSpace", "VSpace" };

bool name_is_identifier(const char *name)
{
    // Names of this form belong to the compiler, its newer keywords among them.
    bool is_reserved = name[0] == '_' && (name[1] == '_' || isupper((unsigned char)name[1]));

    if ((!isalpha((unsigned char)name[0]) && name[0] != '_') || is_reserved) {
        return false;
    }
    for (size_t i = 0; name[i]; i++) {
        if ((!isalnum((unsigned char)name[i]) && name[i] != '_') || i == NAME_SIZE_MAX) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        if (strcmp(name, keywords[i]) == 0) {
            return false;
        }
    }
    return true;
}

// Length of the word of `single_words` that `at` starts with, when no small letter follows it.
static size_t single_word_length(const char *at)
{
    for (size_t i = 0; i < sizeof single_words / sizeof *single_words; i++) {
        size_t length = strlen(single_words[i]);
        if (strncmp(at, single_words[i], length) == 0 && !islower((unsigned char)at[length])) {
            return length;
        }
    }
    return 0;
}

static bool starts_word(const char *name, const char *at)
{
    if (at == name || at[-1] == '_' || !isupper((unsigned char)*at)) {
        return false;
    }
    return !isupper((unsigned char)at[-1]) || islower((unsigned char)at[1]);
}

char *name_to_snake(arena_t *arena, const char *name)
{
    char *snake = arena_alloc(arena, strlen(name) * 2 + 1);
    char *out = snake;

    for (const char *at = name; *at;) {
        size_t single = single_word_length(at);
        if (starts_word(name, at) || (single && at != name && at[-1] != '_')) {
            *out++ = '_';
        }
        size_t length = single ? single : 1;
        for (size_t i = 0; i < length; i++) {
            *out++ = (char)tolower((unsigned char)*at++);
        }
    }
    return snake;
}

char *name_to_upper(arena_t *arena, const char *name)
{
    char *upper = arena_copy_string(arena, name);

    for (char *at = upper; *at; at++) {
        *at = (char)toupper((unsigned char)*at);
    }
    return upper;
}
