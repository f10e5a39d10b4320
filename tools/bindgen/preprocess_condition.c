// SPDX-License-Identifier: BSD-2-Clause

/*
 * Evaluates the condition of an `#if` while reading it, with C's precedences. What `&&` and `||`
 * do not need is read but not evaluated, so that a missing number there is no error.
 */

#include "preprocess_condition.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "preprocess.h"

#define PREFIX "CONFIG_"

typedef struct condition_reader {
    cursor_t *cursor;
    arena_t *arena;
    diag_t *diag;
    const config_t *config;
    unsigned depth;  // of parentheses and prefix operators
    unsigned asleep; // above 0: the value does not matter
    bool has_failed;
} condition_reader_t;

void cursor_skip_blanks(cursor_t *cursor)
{
    while (cursor->at < cursor->end && strchr(" \t\r\f\v", *cursor->at) && *cursor->at) {
        cursor->at++;
    }
}

size_t cursor_name_size(const cursor_t *cursor)
{
    size_t size = 0;
    size_t left = (size_t)(cursor->end - cursor->at);

    if (left > 0 && isdigit((unsigned char)*cursor->at)) {
        return 0;
    }
    while (size < left && (isalnum((unsigned char)cursor->at[size]) || cursor->at[size] == '_')) {
        size++;
    }
    return size;
}

place_t cursor_place(const cursor_t *cursor)
{
    place_t place = cursor->line;

    place.column = (unsigned)(cursor->at - cursor->start) + 1;
    return place;
}

static bool starts_with(const cursor_t *cursor, const char *text)
{
    size_t size = strlen(text);

    return (size_t)(cursor->end - cursor->at) >= size && memcmp(cursor->at, text, size) == 0;
}

bool cursor_is_done(cursor_t *cursor)
{
    cursor_skip_blanks(cursor);
    return cursor->at == cursor->end || starts_with(cursor, "--") || starts_with(cursor, "//") ||
           starts_with(cursor, "/*");
}

static bool take(cursor_t *cursor, const char *text)
{
    cursor_skip_blanks(cursor);
    if (!starts_with(cursor, text)) {
        return false;
    }
    cursor->at += strlen(text);
    return true;
}

// Reports the first failure only: what follows it is guesswork.
static int64_t fail(condition_reader_t *reader, const char *what)
{
    if (!reader->has_failed) {
        diag_error(reader->diag, cursor_place(reader->cursor), "%s", what);
    }
    reader->has_failed = true;
    return 0;
}

// The name behind `CONFIG_`, or NULL and a diagnostic.
static const char *read_key(cursor_t *cursor, arena_t *arena, diag_t *diag)
{
    cursor_skip_blanks(cursor);
    size_t size = cursor_name_size(cursor);
    if (size <= strlen(PREFIX) || !starts_with(cursor, PREFIX)) {
        diag_error(diag, cursor_place(cursor),
                   "expected a name that starts with " PREFIX
                   "; conditions can only ask for the kernel's configuration");
        return NULL;
    }
    char *name = arena_copy(arena, cursor->at, size);
    cursor->at += size;
    return name + strlen(PREFIX);
}

bool preprocess_defined(cursor_t *cursor, arena_t *arena, diag_t *diag, const config_t *config,
                        bool *ret_defined)
{
    const char *key = read_key(cursor, arena, diag);

    if (!key) {
        return false;
    }
    *ret_defined = config && config_is_defined(config, key);
    return true;
}

static bool parse_number(const char *text, int64_t *ret_number)
{
    char *end;

    errno = 0;
    long long number = strtoll(text, &end, 0);
    if (errno != 0 || end == text) {
        return false;
    }
    if (strspn(end, "uUlL") != strlen(end) || strlen(end) > 3) {
        return false;
    }
    *ret_number = number;
    return true;
}

static int64_t read_number(condition_reader_t *reader)
{
    cursor_t *cursor = reader->cursor;
    size_t size = 0;
    int64_t number;

    while (cursor->at + size < cursor->end &&
           (isalnum((unsigned char)cursor->at[size]) || cursor->at[size] == '_')) {
        size++;
    }
    if (!parse_number(arena_copy(reader->arena, cursor->at, size), &number)) {
        return fail(reader, "not a number that fits in 64 bits");
    }
    cursor->at += size;
    return number;
}

static int64_t read_config_value(condition_reader_t *reader)
{
    place_t place = cursor_place(reader->cursor);
    const char *key = read_key(reader->cursor, reader->arena, reader->diag);
    int64_t number = 0;

    if (!key) {
        reader->has_failed = true;
        return 0;
    }
    const config_entry_t *entry = reader->config ? config_find(reader->config, key) : NULL;
    if (!entry) {
        return 0;
    }
    if (entry->is_flag) {
        return entry->on;
    }
    if (!parse_number(entry->value, &number) && !reader->asleep && !reader->has_failed) {
        diag_error(reader->diag, place,
                   PREFIX "%s is \"%s\", not a number; ask `defined(" PREFIX "%s)` instead", key,
                   entry->value, key);
        reader->has_failed = true;
    }
    return number;
}

static int64_t read_defined(condition_reader_t *reader)
{
    cursor_t *cursor = reader->cursor;
    bool in_parentheses = take(cursor, "(");
    bool defined = false;

    if (!preprocess_defined(cursor, reader->arena, reader->diag, reader->config, &defined)) {
        reader->has_failed = true;
    } else if (in_parentheses && !take(cursor, ")")) {
        fail(reader, "expected `)` after the name in `defined(`");
    }
    return defined;
}

static int64_t read_or(condition_reader_t *reader);

static int64_t read_primary(condition_reader_t *reader)
{
    cursor_t *cursor = reader->cursor;

    if (take(cursor, "(")) {
        int64_t value = read_or(reader);
        if (!reader->has_failed && !take(cursor, ")")) {
            fail(reader, "expected `)`");
        }
        return value;
    }
    size_t size = cursor_name_size(cursor);
    if (size == strlen("defined") && starts_with(cursor, "defined")) {
        cursor->at += size;
        return read_defined(reader);
    }
    if (size > 0) {
        return read_config_value(reader);
    }
    if (cursor->at < cursor->end && isdigit((unsigned char)*cursor->at)) {
        return read_number(reader);
    }
    return fail(reader, "expected a number, a " PREFIX " name, `defined`, `!` or `(`");
}

static int64_t negate(condition_reader_t *reader, int64_t value)
{
    int64_t result;

    if (__builtin_sub_overflow((int64_t)0, value, &result)) {
        return fail(reader, "the number does not fit in 64 bits");
    }
    return result;
}

static int64_t read_unary(condition_reader_t *reader)
{
    int64_t value;

    if (reader->has_failed) {
        return 0;
    }
    if (reader->depth == PREPROCESS_CONDITION_DEPTH_MAX) {
        return fail(reader,
                    arena_format(reader->arena, "condition is nested deeper than %d; simplify it",
                                 PREPROCESS_CONDITION_DEPTH_MAX));
    }
    reader->depth++;
    if (take(reader->cursor, "!")) {
        value = !read_unary(reader);
    } else if (take(reader->cursor, "-")) {
        value = negate(reader, read_unary(reader));
    } else {
        value = read_primary(reader);
    }
    reader->depth--;
    return value;
}

static int64_t read_relation(condition_reader_t *reader)
{
    cursor_t *cursor = reader->cursor;
    int64_t value = read_unary(reader);

    for (;;) {
        if (take(cursor, "<=")) {
            value = value <= read_unary(reader);
        } else if (take(cursor, ">=")) {
            value = value >= read_unary(reader);
        } else if (take(cursor, "<")) {
            value = value < read_unary(reader);
        } else if (take(cursor, ">")) {
            value = value > read_unary(reader);
        } else {
            return value;
        }
    }
}

static int64_t read_equality(condition_reader_t *reader)
{
    int64_t value = read_relation(reader);

    for (;;) {
        if (take(reader->cursor, "==")) {
            value = value == read_relation(reader);
        } else if (take(reader->cursor, "!=")) {
            value = value != read_relation(reader);
        } else {
            return value;
        }
    }
}

static int64_t read_and(condition_reader_t *reader)
{
    int64_t value = read_equality(reader);

    while (!reader->has_failed && take(reader->cursor, "&&")) {
        unsigned asleep = value == 0;
        reader->asleep += asleep;
        int64_t right = read_equality(reader);
        reader->asleep -= asleep;
        value = value && right;
    }
    return value;
}

static int64_t read_or(condition_reader_t *reader)
{
    int64_t value = read_and(reader);

    while (!reader->has_failed && take(reader->cursor, "||")) {
        unsigned asleep = value != 0;
        reader->asleep += asleep;
        int64_t right = read_and(reader);
        reader->asleep -= asleep;
        value = value || right;
    }
    return value;
}

bool preprocess_condition(cursor_t *cursor, arena_t *arena, diag_t *diag, const config_t *config,
                          bool *ret_holds)
{
    condition_reader_t reader = {
        .cursor = cursor, .arena = arena, .diag = diag, .config = config
    };
    int64_t value = read_or(&reader);

    if (!reader.has_failed && !cursor_is_done(cursor)) {
        fail(&reader, "this operator is not known here; conditions have `defined`, `!`, `-`, "
                      "comparisons, `&&`, `||` and parentheses");
    }
    if (reader.has_failed) {
        return false;
    }
    *ret_holds = value != 0;
    return true;
}
