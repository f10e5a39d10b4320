// SPDX-License-Identifier: BSD-2-Clause

// Reading of input files.

#include "common/source.h"
#include "support.h"

TEST(source, load)
{
    caught_t caught;
    source_t source;

    caught_init(&caught);
    char *scratch = scratch_make(caught.arena);
    char *path = arena_format(caught.arena, "%s/a", scratch);
    scratch_write(path, "one\ntwo\n", 8);
    ASSERT_TRUE(source_load(caught.arena, &caught.diag, path, &source));
    EXPECT_STR_EQ(source.path, path);
    EXPECT_EQ(source.size, 8);
    EXPECT_STR_EQ(source.text, "one\ntwo\n");
    scratch_write(path, "", 0);
    ASSERT_TRUE(source_load(caught.arena, &caught.diag, path, &source));
    EXPECT_EQ(source.size, 0);
    EXPECT_STR_EQ(source.text, "");
    EXPECT_STR_EQ(caught_messages(&caught), "");
    scratch_remove(scratch);
    caught_finish(&caught);
}

// Larger than every buffer on the way.
TEST(source, load_large)
{
    static char bytes[300001];
    caught_t caught;
    source_t source;

    caught_init(&caught);
    char *scratch = scratch_make(caught.arena);
    char *path = arena_format(caught.arena, "%s/a", scratch);
    memset(bytes, 'x', sizeof bytes);
    for (size_t size = 32 * 1024 - 1; size <= 32 * 1024 + 1; size++) {
        scratch_write(path, bytes, size);
        ASSERT_TRUE(source_load(caught.arena, &caught.diag, path, &source));
        EXPECT_EQ(source.size, size);
        EXPECT_EQ(strlen(source.text), size);
    }
    scratch_write(path, bytes, sizeof bytes);
    ASSERT_TRUE(source_load(caught.arena, &caught.diag, path, &source));
    EXPECT_EQ(strlen(source.text), sizeof bytes);
    scratch_remove(scratch);
    caught_finish(&caught);
}

TEST(source, nul_byte_has_its_place)
{
    caught_t caught;
    source_t source = { .path = "untouched" };

    caught_init(&caught);
    char *scratch = scratch_make(caught.arena);
    char *path = arena_format(caught.arena, "%s/a", scratch);
    scratch_write(path, "one\ntw\0o\n", 9);
    EXPECT_FALSE(source_load(caught.arena, &caught.diag, path, &source));
    EXPECT_STR_EQ(
        caught_messages(&caught),
        arena_format(caught.arena, "%s:2:3: error: NUL byte: this is not a text file\n", path));
    EXPECT_STR_EQ(source.path, "untouched");
    scratch_remove(scratch);
    caught_finish(&caught);
}

TEST(source, missing_or_directory)
{
    caught_t caught;
    source_t source;

    caught_init(&caught);
    char *scratch = scratch_make(caught.arena);
    EXPECT_FALSE(source_load(caught.arena, &caught.diag,
                             arena_format(caught.arena, "%s/none", scratch), &source));
    EXPECT_STR_CONTAINS(caught_messages(&caught),
                        "/none: error: cannot open: No such file or directory\n");
    EXPECT_FALSE(source_load(caught.arena, &caught.diag, scratch, &source));
    EXPECT_STR_CONTAINS(caught_messages(&caught), ": error: cannot read: Is a directory\n");
    EXPECT_EQ(caught.diag.error_count, 2);
    scratch_remove(scratch);
    caught_finish(&caught);
}

// A device without end stands for all files that are too large.
TEST(source, too_large)
{
    caught_t caught;
    source_t source;

    caught_init(&caught);
    EXPECT_FALSE(source_load(caught.arena, &caught.diag, "/dev/zero", &source));
    EXPECT_STR_EQ(caught_messages(&caught), "/dev/zero: error: cannot read: File too large\n");
    caught_finish(&caught);
}

TEST(source, place)
{
    caught_t caught;

    caught_init(&caught);
    source_t source = caught_source(&caught, "a", "ab\ncd\n\nx");
    static const unsigned places[][2] = { { 1, 1 }, { 1, 2 }, { 1, 3 }, { 2, 1 }, { 2, 2 },
                                          { 2, 3 }, { 3, 1 }, { 4, 1 }, { 4, 2 }, { 4, 2 } };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        place_t place = source_place(&source, i);
        harness_note("offset %zu", i);
        EXPECT_STR_EQ(place.path, "a");
        EXPECT_EQ(place.line, places[i][0]);
        EXPECT_EQ(place.column, places[i][1]);
    }
    caught_finish(&caught);
}
