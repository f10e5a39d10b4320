// SPDX-License-Identifier: BSD-2-Clause

/*
 * Reads board.json.  The files are our own, but a user's own board comes the same way, so
 * everything is checked and nothing unknown is passed over.
 */

#include "board.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "common/embed.h"
#include "common/text.h"

extern const struct embedded_file platform_boards[];
extern const size_t platform_boards_count;

#define REMEDY "; platform/README.md has the table"

static const char *const arch_names[] = {
    [BOARD_AARCH64] = "aarch64",
    [BOARD_RISCV64] = "riscv64",
    [BOARD_X86_64] = "x86_64",
};

static const char *const exit_names[] = {
    [BOARD_EXIT_SEMIHOSTING] = "semihosting",
    [BOARD_EXIT_ISA_DEBUG_EXIT] = "isa-debug-exit",
    [BOARD_EXIT_SENTINEL] = "sentinel",
};

const char *board_arch_name(board_arch_t arch)
{
    return arch_names[arch];
}

bool board_read_number(const char *text, uint64_t *ret_number)
{
    char *end;

    if (*text < '0' || *text > '9') {
        return false;
    }
    errno = 0;
    int base = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
    unsigned long long number = strtoull(text, &end, base);
    if (*end != '\0' || errno != 0) {
        return false;
    }
    *ret_number = number;
    return true;
}

// ---- Values in an object; what is wrong is said once, with the key.

typedef struct reader {
    arena_t *arena;
    diag_t *diag;
    const char *path;
} reader_t;

static bool wrong(const reader_t *reader, const char *key, const char *what)
{
    diag_error(reader->diag, (place_t){ .path = reader->path }, "\"%s\" must be %s" REMEDY, key,
               what);
    return false;
}

static bool check_keys(const reader_t *reader, const json_t *object, const char *name,
                       const char *const known[])
{
    const char *key;
    json_t *value;

    if (!json_is_object(object)) {
        return wrong(reader, name, "an object");
    }
    json_object_foreach((json_t *)object, key, value)
    {
        size_t i = 0;
        while (known[i] && strcmp(known[i], key) != 0) {
            i++;
        }
        if (!known[i]) {
            diag_error(reader->diag, (place_t){ .path = reader->path },
                       "unknown key \"%s\" in \"%s\"" REMEDY, key, name);
            return false;
        }
    }
    return true;
}

static bool read_string(const reader_t *reader, const json_t *object, const char *key,
                        const char **ret_string)
{
    const char *string = json_string_value(json_object_get(object, key));

    if (!string || !*string) {
        return wrong(reader, key, "a string");
    }
    *ret_string = arena_copy_string(reader->arena, string);
    return true;
}

static bool read_bool(const reader_t *reader, const json_t *object, const char *key, bool *ret_bool)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_boolean(value)) {
        return wrong(reader, key, "true or false");
    }
    *ret_bool = json_is_true(value);
    return true;
}

static bool read_number(const reader_t *reader, const json_t *object, const char *key,
                        uint64_t *ret_number)
{
    const char *string = json_string_value(json_object_get(object, key));

    return (string && board_read_number(string, ret_number)) ||
           wrong(reader, key, "a number in a string, such as \"0x40000000\"");
}

static bool read_strings(const reader_t *reader, const json_t *object, const char *key,
                         board_strings_t *ret_strings)
{
    const json_t *list = json_object_get(object, key);
    size_t count = json_array_size(list);
    const char **items = arena_alloc_items(reader->arena, count + 1, sizeof *items);

    for (size_t i = 0; i < count; i++) {
        const char *item = json_string_value(json_array_get(list, i));
        if (!item) {
            count = 0;
            break;
        }
        items[i] = arena_copy_string(reader->arena, item);
    }
    if (count == 0) {
        return wrong(reader, key, "a list of strings");
    }
    *ret_strings = (board_strings_t){ items, count };
    return true;
}

// The index of a string in a list of names.
static bool read_choice(const reader_t *reader, const json_t *object, const char *key,
                        const char *const names[], size_t count, size_t *ret_index)
{
    const char *string;

    if (!read_string(reader, object, key, &string)) {
        return false;
    }
    text_t known = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (strcmp(string, names[i]) == 0) {
            text_finish(&known);
            *ret_index = i;
            return true;
        }
        text_printf(&known, "%s%s", i ? ", " : "one of ", names[i]);
    }
    wrong(reader, key, known.bytes);
    text_finish(&known);
    return false;
}

// ---- The parts of a board

static bool read_memory(const reader_t *reader, const json_t *root, uint64_t *ret_size)
{
    static const char *const keys[] = { "start", "size", NULL };
    const json_t *list = json_object_get(root, "memory");
    uint64_t total = 0;

    if (json_array_size(list) == 0) {
        return wrong(reader, "memory", "a list of ranges");
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *range = json_array_get(list, i);
        uint64_t start;
        uint64_t size;
        if (!check_keys(reader, range, "memory", keys) ||
            !read_number(reader, range, "start", &start) ||
            !read_number(reader, range, "size", &size)) {
            return false;
        }
        if (size == 0 || __builtin_add_overflow(total, size, &total)) {
            return wrong(reader, "size", "more than 0 and less than 2^64 in sum");
        }
    }
    *ret_size = total;
    return true;
}

// What only target code needs is checked all the same.
static bool read_hardware(const reader_t *reader, const json_t *root, board_t *board)
{
    static const char *const loader_keys[] = { "link_address", NULL };
    static const char *const uart_keys[] = { "kind", "base", "size", "irq", NULL };
    static const char *const uart_kinds[] = { "pl011", "ns16550", "pc" };
    const json_t *loader = json_object_get(root, "loader");
    const json_t *uart = json_object_get(root, "uart");
    uint64_t number;
    size_t index;

    if (loader && (!check_keys(reader, loader, "loader", loader_keys) ||
                   !read_number(reader, loader, "link_address", &board->loader_address))) {
        return false;
    }
    return check_keys(reader, uart, "uart", uart_keys) &&
           read_choice(reader, uart, "kind", uart_kinds, 3, &index) &&
           read_number(reader, uart, "base", &number) &&
           read_number(reader, uart, "size", &number) &&
           (json_is_integer(json_object_get(uart, "irq")) || wrong(reader, "irq", "a number"));
}

static bool read_qemu(const reader_t *reader, const json_t *root, board_t *board)
{
    static const char *const keys[] = { "program", "package", "args", "boot",
                                        "net",     "disk",    "rng",  NULL };
    const json_t *qemu = json_object_get(root, "qemu");

    return check_keys(reader, qemu, "qemu", keys) &&
           read_string(reader, qemu, "program", &board->program) &&
           read_string(reader, qemu, "package", &board->package) &&
           read_strings(reader, qemu, "args", &board->args) &&
           read_strings(reader, qemu, "boot", &board->boot) &&
           read_strings(reader, qemu, "net", &board->net) &&
           read_strings(reader, qemu, "disk", &board->disk) &&
           read_strings(reader, qemu, "rng", &board->rng);
}

static bool read_root(const reader_t *reader, const json_t *root, board_t *board)
{
    static const char *const keys[] = {
        "license",     "format", "board",  "title", "arch", "kernel_configs", "hypervisor",
        "kernel_base", "memory", "loader", "uart",  "exit", "qemu",           NULL
    };
    board_strings_t configs;
    size_t arch;
    size_t exit_kind;

    if (!check_keys(reader, root, "board.json", keys)) {
        return false;
    }
    if (json_integer_value(json_object_get(root, "format")) != 1) {
        return wrong(reader, "format", "1");
    }
    if (!read_string(reader, root, "board", &board->name) ||
        !read_string(reader, root, "title", &board->title) ||
        !read_choice(reader, root, "arch", arch_names, 3, &arch) ||
        !read_strings(reader, root, "kernel_configs", &configs) ||
        !read_bool(reader, root, "hypervisor", &board->is_hypervisor) ||
        !read_number(reader, root, "kernel_base", &board->kernel_base) ||
        !read_memory(reader, root, &board->memory_size) || !read_hardware(reader, root, board) ||
        !read_choice(reader, root, "exit", exit_names, 3, &exit_kind) ||
        !read_qemu(reader, root, board)) {
        return false;
    }
    board->arch = (board_arch_t)arch;
    board->exit = (board_exit_t)exit_kind;
    return true;
}

bool board_read(arena_t *arena, diag_t *diag, const source_t *source, board_t *ret_board)
{
    const reader_t reader = { arena, diag, source->path };
    board_t board = { 0 };
    json_error_t error;
    json_t *root = json_loadb(source->text, source->size, JSON_REJECT_DUPLICATES, &error);

    if (!root) {
        diag_error(diag,
                   (place_t){ source->path, error.line > 0 ? (unsigned)error.line : 0,
                              error.column > 0 ? (unsigned)error.column : 0 },
                   "%s", error.text);
        return false;
    }
    bool ok = read_root(&reader, root, &board);
    json_decref(root);
    if (ok) {
        *ret_board = board;
    }
    return ok;
}

// ---- Finding one

static bool read_built_in(arena_t *arena, diag_t *diag, size_t index, board_t *ret_board)
{
    const struct embedded_file *file = &platform_boards[index];
    const source_t source = { arena_format(arena, "platform/%s", file->path),
                              (const char *)file->data, file->size };

    return board_read(arena, diag, &source, ret_board);
}

// "NAME/board.json"
static bool is_named(const char *path, const char *name)
{
    size_t size = strlen(name);

    return strncmp(path, name, size) == 0 && path[size] == '/';
}

bool board_find(arena_t *arena, diag_t *diag, const char *name, board_t *ret_board)
{
    text_t known = { 0 };

    if (strchr(name, '/')) {
        source_t source;
        return source_load(arena, diag, name, &source) &&
               board_read(arena, diag, &source, ret_board);
    }
    for (size_t i = 0; i < platform_boards_count; i++) {
        const char *path = platform_boards[i].path;
        if (is_named(path, name)) {
            text_finish(&known);
            return read_built_in(arena, diag, i, ret_board);
        }
        text_printf(&known, "%s%.*s", i ? ", " : "", (int)strcspn(path, "/"), path);
    }
    diag_error(diag, (place_t){ .path = "sel4c run" }, "unknown board '%s'; there are: %s", name,
               known.bytes);
    text_finish(&known);
    return false;
}

const char *board_list(arena_t *arena, board_arch_t arch, bool needs_hypervisor)
{
    const char *list = "";
    diag_t silent;

    diag_init(&silent, NULL);
    for (size_t i = 0; i < platform_boards_count; i++) {
        board_t board;
        if (read_built_in(arena, &silent, i, &board) && board.arch == arch &&
            (board.is_hypervisor || !needs_hypervisor)) {
            list = arena_format(arena, "%s%s%s", list, *list ? ", " : "", board.name);
        }
    }
    return list;
}
