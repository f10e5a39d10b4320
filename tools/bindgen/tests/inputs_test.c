// SPDX-License-Identifier: BSD-2-Clause

// Which files of an installation are read.

#include "bindgen/inputs.h"
#include "common/tests/support.h"

static const char *const needed[] = {
    "kernel/gen_config.json",
    "sel4/gen_config.json",
    "api/syscall.xml",
    "interfaces/object-api.xml",
    "interfaces/object-api-sel4-arch.xml",
    "interfaces/object-api-arch.xml",
    "sel4/shared_types.pbf",
    "sel4/sel4_arch/types.pbf",
};

#define NEEDED_COUNT (sizeof needed / sizeof *needed)

// Writes a file below `root`, with the directories to it.
static void put(arena_t *arena, const char *root, const char *relative, const char *text)
{
    char *path = arena_format(arena, "%s/%s", root, relative);

    for (char *slash = strchr(path + strlen(root) + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
    scratch_write(path, text, strlen(text));
}

// The text of each is its own path.
static void put_needed(arena_t *arena, const char *root)
{
    for (size_t i = 0; i < NEEDED_COUNT; i++) {
        put(arena, root, needed[i], needed[i]);
    }
}

TEST(inputs, one_directory)
{
    caught_t caught;
    inputs_t *inputs;

    caught_init(&caught);
    const char *root = scratch_make(caught.arena);
    put_needed(caught.arena, root);
    put(caught.arena, root, "sel4/shared_types.bf", "b");
    put(caught.arena, root, "sel4/arch/more.bf", "m");
    put(caught.arena, root, "a.pbf.txt", "no");
    put(caught.arena, root, ".hidden.pbf", "no");
    put(caught.arena, root, ".bf", "no");
    ASSERT_TRUE(inputs_load(caught.arena, &caught.diag, &root, 1, &inputs));
    EXPECT_STR_EQ(inputs->kernel_config.source.text, "kernel/gen_config.json");
    EXPECT_STR_EQ(inputs->libsel4_config.source.text, "sel4/gen_config.json");
    EXPECT_STR_EQ(inputs->syscalls.source.text, "api/syscall.xml");
    EXPECT_STR_EQ(inputs->api[API_GENERIC].source.text, "interfaces/object-api.xml");
    EXPECT_STR_EQ(inputs->api[API_SEL4_ARCH].source.text, "interfaces/object-api-sel4-arch.xml");
    EXPECT_STR_EQ(inputs->api[API_ARCH].source.text, "interfaces/object-api-arch.xml");
    ASSERT_EQ(inputs->bitfield_count, 3);
    EXPECT_STR_EQ(inputs->bitfields[0].relative, "sel4/sel4_arch/types.pbf");
    EXPECT_STR_EQ(inputs->bitfields[1].relative, "sel4/shared_types.pbf");
    EXPECT_STR_EQ(inputs->bitfields[2].relative, "sel4/arch/more.bf");
    EXPECT_STR_EQ(caught_messages(&caught), "");
    scratch_remove(root);
    caught_finish(&caught);
}

// The first directory that has a file counts, as for the compiler.
TEST(inputs, several_directories)
{
    caught_t caught;
    inputs_t *inputs;
    source_t source;

    caught_init(&caught);
    char *scratch = scratch_make(caught.arena);
    const char *roots[] = { arena_format(caught.arena, "%s/one", scratch),
                            arena_format(caught.arena, "%s/two", scratch) };
    put(caught.arena, scratch, "one/api/syscall.xml", "first");
    put(caught.arena, scratch, "one/sel4/shared_types.bf", "first, but not preprocessed");
    put(caught.arena, scratch, "one/sel4/sel4_arch/types.pbf", "first");
    put(caught.arena, scratch, "two/api/none", "");
    put_needed(caught.arena, arena_format(caught.arena, "%s/two", scratch));
    ASSERT_TRUE(inputs_load(caught.arena, &caught.diag, roots, 2, &inputs));
    EXPECT_STR_EQ(inputs->syscalls.source.text, "first");
    EXPECT_STR_EQ(inputs->kernel_config.source.text, "kernel/gen_config.json");
    ASSERT_EQ(inputs->bitfield_count, 2);
    EXPECT_STR_EQ(inputs->bitfields[0].source.text, "first");
    EXPECT_STR_EQ(inputs->bitfields[1].source.text, "sel4/shared_types.pbf");
    EXPECT_TRUE(inputs_find(inputs, caught.arena, &caught.diag, "sel4/shared_types.bf", &source));
    EXPECT_FALSE(inputs_find(inputs, caught.arena, &caught.diag, "sel4/none.pbf", &source));
    EXPECT_STR_EQ(caught_messages(&caught), "");
    scratch_remove(scratch);
    caught_finish(&caught);
}

TEST(inputs, each_missing_file_is_named)
{
    for (size_t i = 0; i < NEEDED_COUNT; i++) {
        caught_t caught;
        inputs_t *inputs;

        caught_init(&caught);
        const char *root = scratch_make(caught.arena);
        put_needed(caught.arena, root);
        unlink(arena_format(caught.arena, "%s/%s", root, needed[i]));
        EXPECT_FALSE(inputs_load(caught.arena, &caught.diag, &root, 1, &inputs));
        EXPECT_STR_CONTAINS(
            caught_messages(&caught),
            arena_format(caught.arena, "%s: error: %s is missing", root, needed[i]));
        EXPECT_EQ(caught.diag.error_count, 1);
        scratch_remove(root);
        caught_finish(&caught);
    }
}

TEST(inputs, missing_directory_is_said_once)
{
    caught_t caught;
    inputs_t *inputs;
    const char *root = "/nonexistent/include";

    caught_init(&caught);
    EXPECT_FALSE(inputs_load(caught.arena, &caught.diag, &root, 1, &inputs));
    EXPECT_STR_EQ(caught_messages(&caught), "/nonexistent/include: error: no such directory\n");
    caught_finish(&caught);
}

TEST(inputs, file_in_place_of_a_directory)
{
    caught_t caught;
    inputs_t *inputs;

    caught_init(&caught);
    const char *scratch = scratch_make(caught.arena);
    const char *root = arena_format(caught.arena, "%s/file", scratch);
    scratch_write(root, "", 0);
    EXPECT_FALSE(inputs_load(caught.arena, &caught.diag, &root, 1, &inputs));
    EXPECT_STR_CONTAINS(caught_messages(&caught), "/file: error: ");
    scratch_remove(scratch);
    caught_finish(&caught);
}

static const char *put_bitfields(arena_t *arena, const char *a, const char *b)
{
    const char *root = scratch_make(arena);

    put_needed(arena, root);
    put(arena, root, "sel4/a.bf", a);
    put(arena, root, "sel4/b.bf", b);
    return root;
}

TEST(inputs, included_bitfield_files_are_parts)
{
    caught_t caught;
    inputs_t *inputs;

    caught_init(&caught);
    const char *root = put_bitfields(caught.arena, "block a { }", "#include <sel4/a.bf>\n");
    ASSERT_TRUE(inputs_load(caught.arena, &caught.diag, &root, 1, &inputs));
    ASSERT_EQ(inputs->bitfield_count, 3);
    EXPECT_STR_EQ(inputs->bitfields[2].relative, "sel4/b.bf");
    scratch_remove(root);
    caught_finish(&caught);
}

// Nothing may vanish because it includes itself, directly or not.
TEST(inputs, bitfield_files_in_a_circle)
{
    caught_t caught;
    inputs_t *inputs;

    caught_init(&caught);
    const char *root =
        put_bitfields(caught.arena, "#include <sel4/b.bf>\n", "#include <sel4/a.bf>\n");
    ASSERT_TRUE(inputs_load(caught.arena, &caught.diag, &root, 1, &inputs));
    EXPECT_EQ(inputs->bitfield_count, 4);
    scratch_remove(root);
    root = put_bitfields(caught.arena, "#include <sel4/a.bf>\n", "");
    ASSERT_TRUE(inputs_load(caught.arena, &caught.diag, &root, 1, &inputs));
    EXPECT_EQ(inputs->bitfield_count, 4);
    scratch_remove(root);
    // The circle of a and b is a part of c.
    root = put_bitfields(caught.arena, "#include <sel4/b.bf>\n", "#include <sel4/a.bf>\n");
    put(caught.arena, root, "sel4/c.bf", "#include <sel4/a.bf>\n");
    ASSERT_TRUE(inputs_load(caught.arena, &caught.diag, &root, 1, &inputs));
    EXPECT_STR_EQ(inputs->bitfields[inputs->bitfield_count - 1].relative, "sel4/c.bf");
    scratch_remove(root);
    caught_finish(&caught);
}

TEST(inputs, too_many_bitfield_files)
{
    caught_t caught;
    inputs_t *inputs;

    caught_init(&caught);
    const char *root = scratch_make(caught.arena);
    put_needed(caught.arena, root);
    for (int i = 0; i < 63; i++) {
        put(caught.arena, root, arena_format(caught.arena, "sel4/%d.bf", i), "");
    }
    EXPECT_FALSE(inputs_load(caught.arena, &caught.diag, &root, 1, &inputs));
    EXPECT_STR_CONTAINS(caught_messages(&caught), ".bf: error: more than 64 bitfield files\n");
    scratch_remove(root);
    caught_finish(&caught);
}

TEST(inputs, from_files)
{
    caught_t caught;
    inputs_t *inputs;
    input_file_t files[NEEDED_COUNT + 3];
    size_t count = 0;

    caught_init(&caught);
    for (size_t i = 0; i < NEEDED_COUNT; i++) {
        files[count++] = (input_file_t){ needed[i], caught_source(&caught, needed[i], needed[i]) };
    }
    EXPECT_TRUE(inputs_from_files(caught.arena, &caught.diag, "memory", files, count, &inputs));
    EXPECT_EQ(inputs->bitfield_count, 2);
    // As on the disk, a `.pbf` stands for the `.bf` it was made of.
    files[count++] = (input_file_t){ "sel4/a.bf", caught_source(&caught, "a.bf", "b") };
    files[count++] = (input_file_t){ "sel4/a.pbf", caught_source(&caught, "a.pbf", "p") };
    files[count++] = (input_file_t){ "sel4/b.bf", caught_source(&caught, "b.bf", "b") };
    ASSERT_TRUE(inputs_from_files(caught.arena, &caught.diag, "memory", files, count, &inputs));
    EXPECT_EQ(inputs->bitfield_count, 4);
    EXPECT_STR_EQ(caught_messages(&caught), "");
    EXPECT_FALSE(inputs_from_files(caught.arena, &caught.diag, "memory", files, 5, &inputs));
    EXPECT_STR_EQ(caught_messages(&caught),
                  "memory: error: interfaces/object-api-arch.xml is missing: is this the include "
                  "directory of an installed kernel?\n");
    caught_clear(&caught);
    EXPECT_FALSE(inputs_from_files(caught.arena, &caught.diag, "memory", files, 7, &inputs));
    EXPECT_STR_EQ(caught_messages(&caught),
                  "memory: error: sel4/sel4_arch/types.pbf is missing, and "
                  "so is its .bf\n");
    caught_finish(&caught);
}
