// SPDX-License-Identifier: BSD-2-Clause

// The arena: alignment, zeroes, growth, and what happens when memory cannot be had.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/arena.h"
#include "harness.h"

static bool is_zero(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

TEST(arena, memory_is_aligned_zeroed_and_apart)
{
    arena_t *arena = arena_create();
    unsigned char *last = NULL;
    size_t last_size = 0;

    for (size_t size = 1; size < 70000; size = size * 3 / 2 + 1) {
        unsigned char *bytes = arena_alloc(arena, size);
        harness_note("size %zu", size);
        EXPECT_EQ((uintptr_t)bytes % _Alignof(max_align_t), 0);
        EXPECT_TRUE(is_zero(bytes, size));
        memset(bytes, 0xa5, size);
        EXPECT_TRUE(!last || bytes >= last + last_size || bytes + size <= last);
        last = bytes;
        last_size = size;
    }
    arena_destroy(arena);
}

TEST(arena, small_and_large_requests_in_turn)
{
    arena_t *arena = arena_create();

    static const size_t sizes[] = { 16, 1 << 20 };
    unsigned char *blocks[20][2];
    for (int i = 0; i < 20; i++) {
        for (int kind = 0; kind < 2; kind++) {
            blocks[i][kind] = arena_alloc(arena, sizes[kind]);
            memset(blocks[i][kind], 2 * i + kind, sizes[kind]);
        }
    }
    for (int i = 0; i < 20; i++) {
        for (int kind = 0; kind < 2; kind++) {
            EXPECT_EQ(blocks[i][kind][0], 2 * i + kind);
            EXPECT_EQ(blocks[i][kind][sizes[kind] - 1], 2 * i + kind);
        }
    }
    arena_destroy(arena);
}

TEST(arena, nothing_is_something)
{
    arena_t *arena = arena_create();

    arena_destroy(NULL);
    EXPECT_NOT_NULL(arena_alloc(arena, 0));
    EXPECT_NOT_NULL(arena_alloc_items(arena, 0, 8));
    EXPECT_STR_EQ(arena_copy(arena, NULL, 0), "");
    EXPECT_STR_EQ(arena_copy_string(arena, ""), "");
    arena_destroy(arena);
}

TEST(arena, copies_end_in_nul)
{
    arena_t *arena = arena_create();

    EXPECT_STR_EQ(arena_copy(arena, "abcdef", 3), "abc");
    EXPECT_STR_EQ(arena_copy_string(arena, "abcdef"), "abcdef");
    EXPECT_STR_EQ(arena_format(arena, "%s-%d", "a", 7), "a-7");
    arena_destroy(arena);
}

TEST(arena, format_is_not_cut)
{
    arena_t *arena = arena_create();
    char *text = arena_format(arena, "%*d", 200000, 7);

    EXPECT_EQ(strlen(text), 200000);
    EXPECT_EQ(text[199999], '7');
    arena_destroy(arena);
}

TEST(arena, push_keeps_items_and_zeroes_new_ones)
{
    typedef struct item {
        size_t number;
        const char *text;
    } item_t;
    arena_t *arena = arena_create();
    item_t *items = NULL;
    size_t count = 0;
    size_t capacity = 0;

    for (size_t i = 0; i < 1000; i++) {
        item_t *item = ARENA_PUSH(arena, items, count, capacity);
        EXPECT_EQ(item->number, 0);
        EXPECT_NULL(item->text);
        *item = (item_t){ i, "x" };
    }
    ASSERT_EQ(count, 1000);
    EXPECT_GE(capacity, count);
    for (size_t i = 0; i < count; i++) {
        EXPECT_EQ(items[i].number, i);
    }
    arena_destroy(arena);
}

// Runs `action` in a child; the exit status, and what it said on stderr.
static int run_child(void (*action)(arena_t *arena), char *said, size_t said_size)
{
    int ends[2];

    ASSERT_EQ(pipe(ends), 0);
    fflush(stdout);
    pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        arena_t *arena = arena_create();
        action(arena);
        _exit(0);
    }
    close(ends[1]);
    ssize_t got = read(ends[0], said, said_size - 1);
    said[got > 0 ? got : 0] = '\0';
    close(ends[0]);
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void ask_for_too_much(arena_t *arena)
{
    arena_alloc(arena, SIZE_MAX - 8);
}

static void overflow_the_product(arena_t *arena)
{
    arena_alloc_items(arena, SIZE_MAX / 4, 8);
}

TEST(arena, lack_of_memory_ends_the_program_with_a_message)
{
    char said[200];

    EXPECT_EQ(run_child(ask_for_too_much, said, sizeof said), 1);
    EXPECT_STR_CONTAINS(said, "out of memory");
    EXPECT_EQ(run_child(overflow_the_product, said, sizeof said), 1);
    EXPECT_STR_CONTAINS(said, "out of memory");
}
