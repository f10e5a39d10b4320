// SPDX-License-Identifier: BSD-2-Clause

/*
 * A chain of blocks; an allocation is carved from the newest one. Large requests get a block of
 * their own, so that nothing is wasted.
 */

#include "arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)64 * 1024)
#define ALIGNMENT  _Alignof(max_align_t)

// With the address sanitizer every allocation is a block of its own, so that it sees each end.
#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0
#endif

typedef struct block {
    struct block *next;
    size_t used;
    size_t size;
    _Alignas(max_align_t) unsigned char bytes[];
} block_t;

struct arena {
    block_t *newest;
};

static _Noreturn void out_of_memory(void)
{
    fputs("sel4c: out of memory\n", stderr);
    exit(1);
}

static block_t *block_create(size_t size)
{
    block_t *block = calloc(1, sizeof(block_t) + size);

    if (!block) {
        out_of_memory();
    }
    block->size = size;
    return block;
}

arena_t *arena_create(void)
{
    arena_t *arena = calloc(1, sizeof *arena);

    if (!arena) {
        out_of_memory();
    }
    return arena;
}

void arena_destroy(arena_t *arena)
{
    if (!arena) {
        return;
    }
    for (block_t *block = arena->newest, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    free(arena);
}

void *arena_alloc(arena_t *arena, size_t size)
{
    if (size > SIZE_MAX / 2) {
        out_of_memory();
    }
    if (!IS_SANITIZED) {
        size = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    }
    block_t *block = arena->newest;
    if (IS_SANITIZED || !block || block->size - block->used < size) {
        block = block_create(IS_SANITIZED || size > BLOCK_SIZE / 4 ? size : BLOCK_SIZE);
        if (arena->newest && block->size == size) {
            // Full from the start: keep carving from the block that still has room.
            block->next = arena->newest->next;
            arena->newest->next = block;
        } else {
            block->next = arena->newest;
            arena->newest = block;
        }
    }
    void *result = block->bytes + block->used;
    block->used += size;
    return result;
}

void *arena_alloc_items(arena_t *arena, size_t count, size_t item_size)
{
    size_t size;

    if (__builtin_mul_overflow(count, item_size, &size)) {
        out_of_memory();
    }
    return arena_alloc(arena, size);
}

char *arena_copy(arena_t *arena, const char *text, size_t size)
{
    char *copy = arena_alloc(arena, size + 1);

    if (size > 0) {
        memcpy(copy, text, size);
    }
    return copy;
}

char *arena_copy_string(arena_t *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}

char *arena_format_list(arena_t *arena, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (size < 0) {
        out_of_memory();
    }
    char *text = arena_alloc(arena, (size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, list);
    return text;
}

char *arena_format(arena_t *arena, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    char *text = arena_format_list(arena, format, list);
    va_end(list);
    return text;
}

void arena_grow(arena_t *arena, void **items, size_t count, size_t *capacity, size_t item_size)
{
    if (count < *capacity) {
        return;
    }
    size_t larger = *capacity ? *capacity * 2 : 8;
    void *moved = arena_alloc_items(arena, larger, item_size);
    if (count > 0) {
        memcpy(moved, *items, count * item_size);
    }
    *items = moved;
    *capacity = larger;
}
