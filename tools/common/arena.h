// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Memory for short-lived host tools: everything a command makes lives until the command ends.
 *
 * Running out of memory ends the program with a message; callers never see NULL.
 */

#include <stdarg.h>
#include <stddef.h>

typedef struct arena arena_t;

arena_t *arena_create(void);

// Accepts NULL.
void arena_destroy(arena_t *arena);

// Zeroed, aligned for any type.
void *arena_alloc(arena_t *arena, size_t size);

// `count` zeroed items; an overflow of the product ends the program like lack of memory does.
void *arena_alloc_items(arena_t *arena, size_t count, size_t item_size);

char *arena_copy(arena_t *arena, const char *text, size_t size);
char *arena_copy_string(arena_t *arena, const char *text);

__attribute__((format(printf, 2, 3))) char *arena_format(arena_t *arena, const char *format, ...);
char *arena_format_list(arena_t *arena, const char *format, va_list list);

/*
 * Makes room for one more item in an array that lives in the arena and doubles when full.
 * Returns the new, zeroed item. `*items` may move.
 */
#define ARENA_PUSH(arena, items, count, capacity)                                   \
    (arena_grow((arena), (void **)&(items), (count), &(capacity), sizeof *(items)), \
     &(items)[(count)++])

void arena_grow(arena_t *arena, void **items, size_t count, size_t *capacity, size_t item_size);
