// SPDX-License-Identifier: BSD-2-Clause

/*
 * The bitfield language: golden pairs in bitfield/ (X.bf or X.pbf with X.out, the header, or X.err,
 * the diagnostics), and input made here that is too large or too deep to keep in a file.
 *
 * With UPDATE_GOLDEN in the environment the golden files are written instead of compared.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bindgen/bitfield.h"
#include "harness.h"

#define FOLDER "tools/bindgen/tests/bitfield"

static const struct {
    const char *key;
    const char *value; // NULL: a flag
    bool on;
} configuration[] = {
    { "KERNEL_MCS", NULL, true },       { "DEBUG_BUILD", NULL, false },
    { "MAX_NUM_NODES", "4", false },    { "PLATFORM", "qemu-arm-virt", false },
    { "RETYPE_FAN_OUT", "256", false },
};

// One run over one text: what came out, and what was said.
typedef struct run {
    arena_t *arena;
    bool ok;
    unsigned error_count;
    text_t header;
    char *messages;
} run_t;

static bool find_include(void *context, const char *path, source_t *ret_source)
{
    diag_t silent = { 0 };
    arena_t *arena = context;

    if (!source_load(arena, &silent, arena_format(arena, FOLDER "/include/%s", path), ret_source)) {
        return false;
    }
    ret_source->path = arena_copy_string(arena, path);
    return true;
}

static void run(run_t *run, const char *path, const char *text, size_t size)
{
    size_t message_size;
    config_t config = { 0 };
    bitfield_spec_t *spec = NULL;
    diag_t diag;

    *run = (run_t){ .arena = arena_create() };
    FILE *out = open_memstream(&run->messages, &message_size);
    ASSERT_NOT_NULL(out);
    diag_init(&diag, out);
    for (size_t i = 0; i < sizeof configuration / sizeof *configuration; i++) {
        config_entry_t *entry =
            ARENA_PUSH(run->arena, config.entries, config.count, config.capacity);
        *entry = (config_entry_t){ .key = configuration[i].key,
                                   .is_flag = !configuration[i].value,
                                   .on = configuration[i].on,
                                   .value = configuration[i].value ? configuration[i].value : "" };
    }
    source_t source = source_from_text(run->arena, path, text, size);
    bitfield_includes_t includes = { .find = find_include, .context = run->arena };
    run->ok = bitfield_parse(run->arena, &diag, &config, &includes, &source, &spec);
    text_puts(&run->header, "");
    if (run->ok) {
        bitfield_emit(spec, &run->header);
    }
    run->error_count = diag.error_count;
    fclose(out);
    EXPECT_EQ(run->ok, run->error_count == 0);
}

static void finish(run_t *run)
{
    text_finish(&run->header);
    free(run->messages);
    arena_destroy(run->arena);
}

// A text that must be refused with a message that holds `part`.
static void expect_refused(const char *text, const char *part)
{
    run_t result;

    run(&result, "test.bf", text, strlen(text));
    EXPECT_GT(result.error_count, 0);
    EXPECT_LE(result.error_count, 2); // what the limit hides may be missed elsewhere
    EXPECT_STR_CONTAINS(result.messages, part);
    finish(&result);
}

// `head`, then `count` times `part`, then `tail`.
static char *repeat(const char *head, size_t count, const char *part, const char *tail)
{
    text_t text = { 0 };

    text_puts(&text, head);
    for (size_t i = 0; i < count; i++) {
        text_puts(&text, part);
    }
    text_puts(&text, tail);
    return text.bytes;
}

static void expect_repeated_refused(const char *head, size_t count, const char *part,
                                    const char *tail, const char *message)
{
    char *text = repeat(head, count, part, tail);

    expect_refused(text, message);
    free(text);
}

static void write_golden(const char *path, const char *text)
{
    if (*text == '\0') {
        remove(path);
        return;
    }
    FILE *file = fopen(path, "w");
    ASSERT_NOT_NULL(file);
    fputs(text, file);
    fclose(file);
}

// Compares with the file; a missing file is empty.
static void compare_golden(arena_t *arena, const char *path, const char *actual)
{
    diag_t silent = { 0 };
    source_t expected = { .text = "" };

    if (getenv("UPDATE_GOLDEN")) {
        write_golden(path, actual);
        return;
    }
    harness_note("%s", path);
    source_load(arena, &silent, path, &expected);
    EXPECT_STR_EQ(actual, expected.text);
    harness_note(NULL);
}

static void check_golden(const char *name)
{
    arena_t *arena = arena_create();
    diag_t silent = { 0 };
    source_t source;
    run_t result;
    int stem = (int)(strrchr(name, '.') - name);

    ASSERT_TRUE(source_load(arena, &silent, arena_format(arena, FOLDER "/%s", name), &source));
    run(&result, name, source.text, source.size);
    compare_golden(arena, arena_format(arena, FOLDER "/%.*s.out", stem, name), result.header.bytes);
    compare_golden(arena, arena_format(arena, FOLDER "/%.*s.err", stem, name), result.messages);
    finish(&result);
    arena_destroy(arena);
}

static bool is_input(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && (strcmp(dot, ".bf") == 0 || strcmp(dot, ".pbf") == 0);
}

TEST(bitfield, golden)
{
    unsigned count = 0;
    DIR *folder = opendir(FOLDER);

    ASSERT_NOT_NULL(folder); // tests run from the top of the repository
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (is_input(entry->d_name)) {
            check_golden(entry->d_name);
            count++;
        }
    }
    closedir(folder);
    EXPECT_GT(count, 5);
}

TEST(bitfield, nothing_is_fine)
{
    static const char *const texts[] = { "", "\n", "-- only a comment", "# 3 \"x\"\n\n" };
    run_t result;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        run(&result, "test.pbf", texts[i], strlen(texts[i]));
        EXPECT_TRUE(result.ok);
        finish(&result);
    }
}

TEST(bitfield, line_ends_of_dos)
{
    static const char text[] = "base 64\r\n#if 1\r\nblock a {\r\n field x 64\r\n}\r\n#endif\r\n";
    run_t result;

    run(&result, "test.bf", text, strlen(text));
    EXPECT_TRUE(result.ok);
    finish(&result);
}

// A file name is text like any other: it must not end the comment it stands in.
TEST(bitfield, file_name_is_made_harmless)
{
    run_t result;

    run(&result, "dir/a\n#error\\ ?\".bf", "", 0);
    EXPECT_STR_CONTAINS(result.header.bytes, "from a_#error___\".bf;");
    finish(&result);
}

TEST(bitfield, sizes_have_limits)
{
    expect_refused("base 64 block a { padding 99999999999 }", "more than 256 words");
    expect_repeated_refused("base 64 block a {", 50000, "padding 64 ", "}", "more than 256 words");
}

TEST(bitfield, counts_have_limits)
{
    text_t text = { 0 };

    text_puts(&text, "base 64\n");
    for (unsigned i = 0; i < 1100; i++) {
        text_printf(&text, "block a%u { field x 64 }\n", i);
    }
    expect_refused(text.bytes, ":1026:7: error: more than 1024 blocks and unions");
    text_finish(&text);
    text_puts(&text, "base 64 block a {");
    for (unsigned i = 0; i < 1100; i++) {
        text_printf(&text, " field f%u 1", i);
    }
    text_puts(&text, "}");
    expect_refused(text.bytes, "more than 1024 fields in a block");
    text_finish(&text);

    expect_repeated_refused("base 64 block a(", 3000, "x, ", "x) { field x 64 }", "1024 names");
    expect_repeated_refused("base 64 tagged_union u t(", 100, "x, ", "x) { tag a 1 }", "64 names");
    expect_repeated_refused("base 64 tagged_union u t {", 3000, "mask 3 1 ", "tag a 1 }",
                            "64 masks");
    expect_repeated_refused("base 64 block a { field t 64 } tagged_union u t { tag a (", 3000,
                            "1, ", "1) }", "64 values");
    expect_repeated_refused("base 64 block ", 129, "a", " { field x 64 }", "128 characters");
}

TEST(bitfield, tags_have_a_limit)
{
    char *text = repeat("base 64 tagged_union u t {", 3000, "tag x 1 ", "}");
    run_t result;

    run(&result, "test.bf", text, strlen(text));
    EXPECT_FALSE(result.ok);
    EXPECT_STR_CONTAINS(result.messages, "more than 1024 tags");
    finish(&result);
    free(text);
}

TEST(bitfield, fields_of_a_file_have_a_limit)
{
    text_t text = { 0 };
    run_t result;

    text_puts(&text, "base 64\n");
    for (unsigned i = 0; i < 17; i++) {
        text_printf(&text, "block a%u {", i);
        for (unsigned k = 0; k < 1024; k++) {
            text_printf(&text, " field f%u 1", k);
        }
        text_puts(&text, " }\n");
    }
    run(&result, "test.bf", text.bytes, text.size);
    EXPECT_FALSE(result.ok);
    EXPECT_STR_CONTAINS(result.messages, "16384 in a file");
    finish(&result);
    text_finish(&text);
}

TEST(bitfield, nesting_has_limits)
{
    char *deep = repeat("base 64 block a { field x ", 64, "(", "64");
    char *fits = repeat(deep, 64, ")", "}");
    run_t result;

    run(&result, "test.bf", fits, strlen(fits));
    EXPECT_TRUE(result.ok);
    finish(&result);
    free(fits);
    free(deep);
    expect_repeated_refused("base 64 block a { field x ", 100000, "(", "64 }", "more than 64 par");
    expect_repeated_refused("base 64 block a { field x ", 100001, "- ", "64 }", "has -64 bits");
    expect_repeated_refused("#if ", 100000, "(", "1\n#endif\n", "deeper than 64");
    expect_repeated_refused("#if ", 100000, "!", "1\n#endif\n", "deeper than 64");
    expect_repeated_refused("", 65, "#if 1\n", "", ":65:1: error: conditions are nested deeper");
}

TEST(bitfield, includes_have_limits)
{
    expect_refused("#include <loop.bf>\n", "16 levels");
    expect_repeated_refused("", 300, "#include <fault_tags.bf>\n", "", "256 files");
    expect_repeated_refused("", 40000, "-- a comment of thirty bytes\n", "", "1048576 bytes");
}

TEST(bitfield, without_includes_every_include_is_missing)
{
    arena_t *arena = arena_create();
    diag_t silent = { 0 };
    bitfield_spec_t *spec = NULL;
    source_t missing = source_from_text(arena, "a.bf", "#include <b.bf>\n", 16);
    source_t known = source_from_text(arena, "a.bf", "#include <sel4/config.h>\n", 25);

    EXPECT_FALSE(bitfield_parse(arena, &silent, NULL, NULL, &missing, &spec));
    EXPECT_NULL(spec);
    EXPECT_TRUE(bitfield_parse(arena, &silent, NULL, NULL, &known, &spec));
    EXPECT_NOT_NULL(spec);
    arena_destroy(arena);
}

// Wherever the text stops, there is an answer and, if it is an error, a place.
TEST(bitfield, every_prefix_has_an_answer)
{
    arena_t *arena = arena_create();
    diag_t silent = { 0 };
    source_t source;

    ASSERT_TRUE(source_load(arena, &silent, FOLDER "/language.pbf", &source));
    for (size_t size = 0; size <= source.size; size++) {
        run_t result;
        run(&result, "language.pbf", source.text, size);
        if (!result.ok) {
            EXPECT_STR_CONTAINS(result.messages, ": error: ");
        }
        finish(&result);
    }
    arena_destroy(arena);
}
