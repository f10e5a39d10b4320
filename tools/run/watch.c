// SPDX-License-Identifier: BSD-2-Clause

/*
 * After each byte, every text that is being looked for is compared with the end of what has come.
 * Only as much is kept as the longest text, and a message about a failure, can need.
 */

#include "watch.h"

#include <stdlib.h>
#include <string.h>

#include "common/arena.h"

#define TAIL_SIZE  ((size_t)2048)
#define LINE_START "sel4c: exit status "

// A row of texts to be found one after the other.
typedef struct row {
    watch_texts_t texts;
    size_t next;
    size_t from; // the position after which the next one may start
} row_t;

struct watch {
    arena_t *arena;
    row_t expects;
    row_t afters;
    watch_texts_t fails;

    char *bytes; // the last of what has come, without carriage returns
    size_t size;
    size_t capacity;
    size_t kept_min;
    size_t position; // bytes that have come in all, without carriage returns

    char line[sizeof LINE_START + 4]; // the line so far, as much as can matter
    size_t line_size;

    const char *failed_text;
    int status;
};

// The texts without carriage returns.
static watch_texts_t copy_texts(arena_t *arena, const watch_texts_t *texts, size_t *max_size)
{
    watch_texts_t copy = { arena_alloc_items(arena, texts->count + 1, sizeof *copy.items),
                           texts->count };

    for (size_t i = 0; i < texts->count; i++) {
        char *text = arena_copy_string(arena, texts->items[i]);
        size_t size = 0;
        for (const char *from = text; *from; from++) {
            if (*from != '\r') {
                text[size++] = *from;
            }
        }
        text[size] = '\0';
        copy.items[i] = text;
        *max_size = size > *max_size ? size : *max_size;
    }
    return copy;
}

static void skip_empty(row_t *row)
{
    while (row->next < row->texts.count && !*row->texts.items[row->next]) {
        row->next++;
    }
}

watch_t *watch_create(const watch_plan_t *plan)
{
    arena_t *arena = arena_create();
    watch_t *watch = arena_alloc(arena, sizeof *watch);
    size_t max_size = TAIL_SIZE;

    watch->arena = arena;
    watch->expects.texts = copy_texts(arena, &plan->expects, &max_size);
    watch->afters.texts = copy_texts(arena, &plan->afters, &max_size);
    watch->fails = copy_texts(arena, &plan->fails, &max_size);
    watch->kept_min = max_size;
    watch->capacity = 2 * max_size + 2;
    watch->bytes = arena_alloc(arena, watch->capacity);
    watch->status = -1;
    skip_empty(&watch->expects);
    skip_empty(&watch->afters);
    return watch;
}

void watch_destroy(watch_t *watch)
{
    if (watch) {
        arena_destroy(watch->arena);
    }
}

// Whether what has come since `from` ends with the text.
static bool ends_with(const watch_t *watch, const char *text, size_t from)
{
    size_t size = strlen(text);

    return size > 0 && size <= watch->position - from && size <= watch->size &&
           memcmp(watch->bytes + watch->size - size, text, size) == 0;
}

static void step_row(const watch_t *watch, row_t *row)
{
    if (row->next < row->texts.count && ends_with(watch, row->texts.items[row->next], row->from)) {
        row->next++;
        row->from = watch->position;
        skip_empty(row);
    }
}

// The number in a whole line, or -1: 0 to 255, without leading zeros.
static int status_in_line(const char *line, size_t size)
{
    const size_t start = sizeof LINE_START - 1;
    int status = 0;

    if (size <= start || size > start + 3 || memcmp(line, LINE_START, start) != 0 ||
        (line[start] == '0' && size > start + 1)) {
        return -1;
    }
    for (size_t i = start; i < size; i++) {
        if (line[i] < '0' || line[i] > '9') {
            return -1;
        }
        status = status * 10 + (line[i] - '0');
    }
    return status <= 255 ? status : -1;
}

static void step_line(watch_t *watch, char byte)
{
    if (byte == '\n') {
        watch->status = status_in_line(watch->line, watch->line_size);
        watch->line_size = 0;
    } else if (watch->line_size < sizeof watch->line) {
        watch->line[watch->line_size++] = byte;
    }
}

static void keep(watch_t *watch, char byte)
{
    if (watch->size == watch->capacity - 1) {
        memmove(watch->bytes, watch->bytes + watch->size - watch->kept_min, watch->kept_min);
        watch->size = watch->kept_min;
    }
    watch->bytes[watch->size++] = byte;
    watch->position++;
}

static void take(watch_t *watch, char byte)
{
    keep(watch, byte);
    if (watch->failed_text || watch->status >= 0) {
        return;
    }
    step_row(watch, &watch->expects);
    step_row(watch, &watch->afters);
    for (size_t i = 0; i < watch->fails.count; i++) {
        if (ends_with(watch, watch->fails.items[i], 0)) {
            watch->failed_text = watch->fails.items[i];
            return;
        }
    }
    step_line(watch, byte);
}

void watch_feed(watch_t *watch, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != '\r') {
            take(watch, bytes[i]);
        }
    }
}

const char *watch_failed_text(const watch_t *watch)
{
    return watch->failed_text;
}

int watch_status(const watch_t *watch)
{
    return watch->status;
}

const char *watch_missing_text(const watch_t *watch)
{
    const row_t *row = &watch->expects;

    return row->next < row->texts.count ? row->texts.items[row->next] : NULL;
}

size_t watch_after_count(const watch_t *watch)
{
    return watch->afters.next;
}

bool watch_has_output(const watch_t *watch)
{
    return watch->position > 0;
}

const char *watch_tail(watch_t *watch)
{
    size_t start = watch->size > TAIL_SIZE ? watch->size - TAIL_SIZE : 0;

    watch->bytes[watch->size] = '\0';
    if (start > 0) {
        const char *newline = memchr(watch->bytes + start, '\n', watch->size - start);
        start = newline ? (size_t)(newline + 1 - watch->bytes) : start;
    }
    return watch->bytes + start;
}
