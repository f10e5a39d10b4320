// SPDX-License-Identifier: BSD-2-Clause

// Reads and numbers the system calls.

#include "syscalls.h"

#include <string.h>

#include "../common/names.h"
#include "../common/xml.h"
#include "api_priv.h"

#define SYSCALL_COUNT_MAX 1024

typedef struct reader {
    arena_t *arena;
    diag_t *diag;
    const config_t *config;
    syscalls_t *syscalls;
} reader_t;

static const char *const no_names[] = { NULL };
static const char *const name_attribute[] = { "name", NULL };

static void add_syscall(const reader_t *reader, const xml_node_t *node, bool is_enabled)
{
    syscalls_t *syscalls = reader->syscalls;
    const char *name = xml_need_attribute(reader->diag, node, "name");

    xml_check(reader->diag, node, name_attribute, no_names, false);
    if (!name) {
        return;
    }
    if (!name_is_identifier(name)) {
        diag_error(reader->diag, node->place, "name=\"%s\" is not a C identifier", name);
        return;
    }
    for (size_t i = 0; i < syscalls->count; i++) {
        if (strcmp(syscalls->items[i].name, name) == 0) {
            diag_error(reader->diag, node->place, "system call \"%s\" is there already", name);
            return;
        }
    }
    if (syscalls->count == SYSCALL_COUNT_MAX) {
        diag_error(reader->diag, node->place, "more than %d system calls", SYSCALL_COUNT_MAX);
        return;
    }
    syscall_t *syscall =
        ARENA_PUSH(reader->arena, syscalls->items, syscalls->count, syscalls->capacity);
    *syscall =
        (syscall_t){ .name = name, .number = -(int)syscalls->count, .is_enabled = is_enabled };
}

static void read_config(const reader_t *reader, const xml_node_t *node)
{
    static const char *const children[] = { "condition", "syscall", NULL };
    const condition_t *condition = NULL;

    xml_check(reader->diag, node, no_names, children, false);
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is(child, "condition")) {
            if (condition) {
                diag_error(reader->diag, child->place, "<config> has one <condition>");
            }
            api_priv_parse_condition(reader->arena, reader->diag, reader->config, child,
                                     &condition);
        }
    }
    bool is_enabled = condition_holds(condition, reader->config);
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is(child, "syscall")) {
            add_syscall(reader, child, is_enabled);
        }
    }
}

static void read_group(const reader_t *reader, const xml_node_t *group)
{
    static const char *const children[] = { "config", NULL };

    xml_check(reader->diag, group, no_names, children, false);
    for (const xml_node_t *child = group->first_child; child; child = child->next) {
        if (xml_is(child, "config")) {
            read_config(reader, child);
        }
    }
}

// The only child of that name. An error when there are several, or none of a needed one.
static const xml_node_t *find_group(const reader_t *reader, const xml_node_t *root,
                                    const char *name, bool is_needed)
{
    const xml_node_t *found = NULL;

    for (const xml_node_t *child = root->first_child; child; child = child->next) {
        if (!xml_is(child, name)) {
            continue;
        }
        if (found) {
            diag_error(reader->diag, child->place, "<%s> is there already", name);
        }
        found = child;
    }
    if (!found && is_needed) {
        diag_error(reader->diag, root->place, "<%s> is missing; this kernel's API needs it", name);
    }
    return found;
}

bool syscalls_load(arena_t *arena, diag_t *diag, const config_t *config, const source_t *source,
                   syscalls_t **ret_syscalls)
{
    static const char *const children[] = { "api-master", "api-mcs", "debug", NULL };
    unsigned errors_before = diag->error_count;
    reader_t reader = { .arena = arena, .diag = diag, .config = config };
    const xml_node_t *root;

    if (!xml_parse(arena, diag, source, &root)) {
        return false;
    }
    if (!xml_is(root, "syscalls")) {
        diag_error(diag, root->place, "expected <syscalls>, found <%s>", root->name);
        return false;
    }
    xml_check(diag, root, no_names, children, false);
    reader.syscalls = arena_alloc(arena, sizeof *reader.syscalls);
    bool is_mcs = config_is_defined(config, "KERNEL_MCS");
    const xml_node_t *api = find_group(&reader, root, is_mcs ? "api-mcs" : "api-master", true);
    const xml_node_t *other = find_group(&reader, root, is_mcs ? "api-master" : "api-mcs", false);
    const xml_node_t *debug = find_group(&reader, root, "debug", false);
    if (api) {
        read_group(&reader, api);
    }
    if (debug) {
        read_group(&reader, debug);
    }
    *ret_syscalls = reader.syscalls;
    // The API that is not in use is read as well, but only to be checked.
    if (other) {
        reader.syscalls = arena_alloc(arena, sizeof *reader.syscalls);
        read_group(&reader, other);
    }
    return diag->error_count == errors_before;
}
