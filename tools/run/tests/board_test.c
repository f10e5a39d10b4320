// SPDX-License-Identifier: BSD-2-Clause

// The built-in boards, their headers for target code, and what is wrong with a board.

#include "common/tests/support.h"
#include "run/board.h"

static const char *const names[] = { "qemu_virt_aarch64", "qemu_virt_aarch64_el1",
                                     "qemu_virt_riscv64", "x86_64_generic" };

#define NAME_COUNT (sizeof names / sizeof *names)

// A file of the repository; tests run at its top.
static const char *read_file(arena_t *arena, const char *path)
{
    const char *text = scratch_read(arena, path);

    harness_note("%s", path);
    EXPECT_TRUE(text != NULL);
    return text ? text : "";
}

TEST(board, built_in)
{
    caught_t caught;

    caught_init(&caught);
    for (size_t i = 0; i < NAME_COUNT; i++) {
        board_t board;
        ASSERT_TRUE(board_find(caught.arena, &caught.diag, names[i], &board));
        EXPECT_STR_EQ(board.name, names[i]);
        EXPECT_STR_CONTAINS(board.program, board_arch_name(board.arch));
    }
    EXPECT_STR_EQ(caught_messages(&caught), "");
    EXPECT_STR_EQ(board_list(caught.arena, BOARD_AARCH64, true), "qemu_virt_aarch64");
    EXPECT_STR_EQ(board_list(caught.arena, BOARD_AARCH64, false),
                  "qemu_virt_aarch64, qemu_virt_aarch64_el1");
    caught_finish(&caught);
}

TEST(board, unknown_name_lists_the_known)
{
    caught_t caught;
    board_t board;

    caught_init(&caught);
    EXPECT_FALSE(board_find(caught.arena, &caught.diag, "qemu_virt", &board));
    EXPECT_STR_EQ(caught_messages(&caught),
                  "sel4c run: error: unknown board 'qemu_virt'; there are: qemu_virt_aarch64, "
                  "qemu_virt_aarch64_el1, qemu_virt_riscv64, x86_64_generic\n");
    caught_finish(&caught);
}

// The text of `#define NAME value` in a header; NULL without one.
static const char *macro(arena_t *arena, const char *header, const char *name)
{
    const char *at = strstr(header, arena_format(arena, "#define %s ", name));

    if (!at) {
        return NULL;
    }
    at += strlen("#define ") + strlen(name);
    at += strspn(at, " ");
    return arena_copy(arena, at, strcspn(at, "\n"));
}

// `"key": "…"` or a number, wherever it first is.
static const char *json_value(arena_t *arena, const char *json, const char *key)
{
    const char *at = strstr(json, arena_format(arena, "\"%s\": ", key));

    ASSERT_TRUE(at != NULL);
    if (!at) {
        return ""; // for analyzers, which do not know ASSERT
    }
    at += strlen(key) + 4;
    at += *at == '"';
    return arena_copy(arena, at, strcspn(at, "\",}"));
}

// Both files of a board say the same.
TEST(board, header_agrees)
{
    static const char *const pairs[][2] = {
        { "SEL4_BOARD_MEMORY_START", "start" },
        { "SEL4_BOARD_MEMORY_SIZE", "size" },
        { "SEL4_BOARD_UART_BASE", "base" },
        { "SEL4_BOARD_UART_IRQ", "irq" },
    };
    arena_t *arena = arena_create();

    for (size_t i = 0; i < NAME_COUNT; i++) {
        const char *folder = arena_format(arena, "platform/%s", names[i]);
        const char *json = read_file(arena, arena_format(arena, "%s/board.json", folder));
        const char *header = read_file(arena, arena_format(arena, "%s/board.h", folder));
        harness_note("%s", folder);
        EXPECT_STR_EQ(macro(arena, header, "SEL4_BOARD_NAME"),
                      arena_format(arena, "\"%s\"", names[i]));
        for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
            const char *value = macro(arena, header, pairs[k][0]);
            ASSERT_TRUE(value != NULL);
            EXPECT_STR_EQ(value, json_value(arena, json, pairs[k][1]));
        }
        const char *loader = macro(arena, header, "SEL4_BOARD_LOADER_ADDRESS");
        EXPECT_EQ(loader != NULL, strstr(json, "\"loader\"") != NULL);
        if (loader) {
            EXPECT_STR_EQ(loader, json_value(arena, json, "link_address"));
        }
    }
    arena_destroy(arena);
}

// One replacement in a good board makes it bad.
static const struct bad {
    const char *from;
    const char *to;
    const char *message;
} bad_boards[] = {
    { "{\n", "[\n", "error:" },
    { "\"format\": 1", "\"format\": 2", "\"format\" must be 1" },
    { "\"aarch64\"", "\"arm\"", "\"arch\" must be one of aarch64, riscv64, x86_64" },
    { "\"hypervisor\": true", "\"hypervisor\": 1", "\"hypervisor\" must be true or false" },
    { "\"0x8000000000\"", "\"0x80000000000000000\"", "\"kernel_base\" must be a number" },
    { "\"0x8000000000\"", "\"\"", "\"kernel_base\" must be a number" },
    { "\"0x8000000000\"", "17", "\"kernel_base\" must be a number" },
    { "\"memory\": [", "\"memory\": [], \"m\": [", "unknown key \"m\"" },
    { "\"size\": \"0x80000000\"", "\"size\": \"0\"", "\"size\" must be more than 0" },
    { "\"link_address\"", "\"link\"", "unknown key \"link\" in \"loader\"" },
    { "\"pl011\"", "\"pl012\"", "\"kind\" must be one of pl011" },
    { "\"irq\": 33", "\"irq\": \"33\"", "\"irq\" must be a number" },
    { "\"semihosting\"", "\"halt\"", "\"exit\" must be one of semihosting" },
    { "\"program\"", "\"prog\"", "unknown key \"prog\" in \"qemu\"" },
    { "[\"-kernel\", \"@IMAGE@\"]", "[\"-kernel\", 1]", "\"boot\" must be a list of strings" },
    { "[\"-kernel\", \"@IMAGE@\"]", "[]", "\"boot\" must be a list of strings" },
    { "\"title\"", "\"board\"", "duplicate" },
};

TEST(board, bad)
{
    caught_t caught;

    caught_init(&caught);
    const char *good = read_file(caught.arena, "platform/qemu_virt_aarch64/board.json");
    for (size_t i = 0; i < sizeof bad_boards / sizeof *bad_boards; i++) {
        const struct bad *bad = &bad_boards[i];
        const char *at = strstr(good, bad->from);
        board_t board = { .name = "untouched" };
        harness_note("%s", bad->to);
        ASSERT_TRUE(at != NULL);
        char *text = arena_format(caught.arena, "%.*s%s%s", (int)(at - good), good, bad->to,
                                  at + strlen(bad->from));
        source_t source = caught_source(&caught, "b/board.json", text);
        EXPECT_FALSE(board_read(caught.arena, &caught.diag, &source, &board));
        EXPECT_STR_CONTAINS(caught_messages(&caught), bad->message);
        EXPECT_STR_CONTAINS(caught_messages(&caught), "b/board.json");
        EXPECT_STR_EQ(board.name, "untouched");
        caught_clear(&caught);
    }
    caught_finish(&caught);
}

TEST(board, numbers)
{
    uint64_t number = 1;

    EXPECT_TRUE(board_read_number("0xffff000000000000", &number));
    EXPECT_EQ(number, UINT64_C(0xffff000000000000));
    EXPECT_TRUE(board_read_number("010", &number)); // decimal, not octal
    EXPECT_EQ(number, 10u);
    EXPECT_FALSE(board_read_number("", &number));
    EXPECT_FALSE(board_read_number("-1", &number));
    EXPECT_FALSE(board_read_number("+1", &number));
    EXPECT_FALSE(board_read_number(" 1", &number));
    EXPECT_FALSE(board_read_number("1x", &number));
    EXPECT_FALSE(board_read_number("0x10000000000000000", &number));
    EXPECT_EQ(number, 10u);
}
