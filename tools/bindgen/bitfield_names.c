// SPDX-License-Identifier: BSD-2-Clause

/*
 * Two declarations can ask for the same C name (block `a_b` and block `b` of union `a`), and a
 * parameter can hide what the functions use. Better to say it here than to leave it to the C
 * compiler of whoever includes the header.
 */

#include <stdlib.h>
#include <string.h>

#include "bitfield_model.h"

typedef struct name_list {
    arena_t *arena;
    bitfield_name_t *names;
    size_t count;
    size_t capacity;
} name_list_t;

static void add(name_list_t *list, place_t place, const char *text)
{
    *ARENA_PUSH(list->arena, list->names, list->count, list->capacity) =
        (bitfield_name_t){ .text = text, .place = place };
}

static void add_accessors(name_list_t *list, const bitfield_block_t *block)
{
    static const char *const verbs[] = { "get", "set", "ptr_get", "ptr_set" };

    for (size_t i = 0; i < block->field_count; i++) {
        const bitfield_name_t *name = &block->fields[i].name;
        for (size_t k = 0; k < 4 && !block->fields[i].is_tag; k++) {
            add(list, name->place,
                arena_format(list->arena, "%s_%s_%s", block->prefix, verbs[k], name->text));
        }
    }
}

static void add_block(name_list_t *list, const bitfield_block_t *block)
{
    place_t place = block->name.place;

    if (block->owner) {
        add(list, place, block->prefix);
    } else {
        add(list, place, arena_format(list->arena, "%s_t", block->type));
    }
    add(list, place, arena_format(list->arena, "%s_new", block->prefix));
    add(list, place, arena_format(list->arena, "%s_ptr_new", block->prefix));
    add_accessors(list, block);
}

static void add_union(name_list_t *list, const bitfield_union_t *tagged_union)
{
    arena_t *arena = list->arena;
    const char *tag = tagged_union->tag_name.text;
    const char *name = tagged_union->name.text;
    place_t place = tagged_union->name.place;

    add(list, place, arena_format(arena, "%s_t", name));
    add(list, place, arena_format(arena, "%s_tag_t", name));
    add(list, place, arena_format(arena, "%s_get_%s", name, tag));
    add(list, place, arena_format(arena, "%s_ptr_get_%s", name, tag));
    add(list, place, arena_format(arena, "%s_%s_equals", name, tag));
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(((const bitfield_name_t *)a)->text, ((const bitfield_name_t *)b)->text);
}

// Equal names in the order of the file.
static int compare(const void *a, const void *b)
{
    const bitfield_name_t *left = a;
    const bitfield_name_t *right = b;
    int order = compare_texts(a, b);

    if (order != 0) {
        return order;
    }
    if (left->place.line != right->place.line) {
        return left->place.line < right->place.line ? -1 : 1;
    }
    return (left->place.column > right->place.column) - (left->place.column < right->place.column);
}

static void report_twice(diag_t *diag, const name_list_t *list)
{
    for (size_t i = 1; i < list->count; i++) {
        if (strcmp(list->names[i - 1].text, list->names[i].text) == 0) {
            diag_error(diag, list->names[i].place,
                       "the C name `%s` would be declared twice; rename this or the other",
                       list->names[i].text);
            diag_note(diag, list->names[i - 1].place, "the other one");
        }
    }
}

// What the functions themselves use.
static bool is_used_name(const bitfield_block_t *block, const char *name)
{
    static const char *const used[] = {
        "CONST",       "PURE",        "LIBSEL4_INLINE_FUNC", "seL4_DebugAssert",
        "seL4_Uint32", "seL4_Uint64", "seL4_Int32",          "seL4_Int64",
    };
    size_t size = strlen(block->type);

    for (size_t i = 0; i < sizeof used / sizeof *used; i++) {
        if (strcmp(used[i], name) == 0) {
            return true;
        }
    }
    return strncmp(block->type, name, size) == 0 &&
           (name[size] == '\0' || strcmp(name + size, "_ptr") == 0);
}

static void check_parameters(diag_t *diag, const name_list_t *list, const bitfield_block_t *block)
{
    if (block->owner && strcmp(block->name.text, "ptr") == 0) {
        diag_error(diag, block->name.place,
                   "parameters called `%s_ptr` would hide the tag of this block; rename it",
                   block->type);
    }
    for (size_t i = 0; i < block->field_count; i++) {
        const bitfield_name_t *name = &block->fields[i].name;
        if (block->fields[i].is_tag) {
            continue;
        }
        if (is_used_name(block, name->text) ||
            bsearch(name, list->names, list->count, sizeof *list->names, compare_texts)) {
            diag_error(diag, name->place,
                       "a parameter `%s` would hide a name that the generated C uses; rename the "
                       "field",
                       name->text);
        }
    }
}

void bitfield_check_names(arena_t *arena, diag_t *diag, bitfield_spec_t *spec)
{
    name_list_t list = { .arena = arena };

    for (size_t i = 0; i < spec->count; i++) {
        if (spec->declarations[i].block) {
            add_block(&list, spec->declarations[i].block);
        } else {
            add_union(&list, spec->declarations[i].tagged_union);
        }
    }
    if (list.count == 0) {
        return;
    }
    qsort(list.names, list.count, sizeof *list.names, compare);
    report_twice(diag, &list);
    for (size_t i = 0; i < spec->count; i++) {
        if (spec->declarations[i].block) {
            check_parameters(diag, &list, spec->declarations[i].block);
        }
    }
}
