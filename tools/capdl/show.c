// SPDX-License-Identifier: BSD-2-Clause

// Prints specifications.

#include "show.h"

#include <inttypes.h>

/* ---- The summary */

static void put_size(text_t *text, uint64_t size)
{
    if (size >= 1024 * 1024 && size % (1024 * 1024) == 0) {
        text_printf(text, "%" PRIu64 " MiB", size / (1024 * 1024));
    } else if (size >= 1024) {
        text_printf(text, "%" PRIu64 ".%" PRIu64 " KiB", size / 1024, size % 1024 * 10 / 1024);
    } else {
        text_printf(text, "%" PRIu64 " B", size);
    }
}

// Memory that an object takes beyond that of its parent.
static uint64_t size_of(const capdl_kernel_t *kernel, const capdl_object_t *object)
{
    unsigned bits = capdl_size_bits(kernel, object);

    return bits == 0 || object->parent != CAPDL_NONE ? 0 : UINT64_C(1) << bits;
}

static void put_kinds(const capdl_kernel_t *kernel, const capdl_spec_t *spec, text_t *text)
{
    size_t counts[CAPDL_KIND_COUNT] = { 0 };
    uint64_t sizes[CAPDL_KIND_COUNT] = { 0 };
    uint64_t total = 0;
    size_t slot_count = 0;

    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        counts[object->kind]++;
        sizes[object->kind] += size_of(kernel, object);
        total += size_of(kernel, object);
        slot_count += object->slot_count;
    }
    text_printf(text, "%zu objects, %zu capabilities, ", spec->count, slot_count);
    put_size(text, total);
    text_puts(text, " of memory\n");
    for (int kind = 0; kind < CAPDL_KIND_COUNT; kind++) {
        if (counts[kind] > 0) {
            text_printf(text, "  %6zu  %-37s", counts[kind], capdl_kind_text((capdl_kind_t)kind));
            put_size(text, sizes[kind]);
            text_puts(text, "\n");
        }
    }
}

typedef struct space {
    size_t table_count;
    size_t frame_count;
    uint64_t size;
    uint64_t writable;
    uint64_t executable;
} space_t;

static void add_table(const capdl_spec_t *spec, capdl_id_t id, space_t *space)
{
    const capdl_object_t *table = capdl_get(spec, id);

    space->table_count++;
    for (size_t i = 0; i < table->slot_count; i++) {
        const capdl_cap_t *cap = &table->slots[i].cap;
        if (cap->kind == CAPDL_PAGE_TABLE) {
            add_table(spec, cap->object, space);
            continue;
        }
        uint64_t size = UINT64_C(1) << capdl_get(spec, cap->object)->size_bits;
        space->frame_count++;
        space->size += size;
        space->writable += cap->rights & CAPDL_WRITE ? size : 0;
        space->executable += cap->is_executable ? size : 0;
    }
}

static void put_thread(const capdl_spec_t *spec, capdl_id_t id, text_t *text)
{
    const capdl_tcb_t *tcb = capdl_get(spec, id)->tcb;

    text_printf(text, "    %s: starts at 0x%" PRIx64 ", priority %u, core %" PRIu64 "%s\n",
                capdl_name(spec, id), tcb->ip, tcb->priority, tcb->affinity,
                tcb->resumes ? "" : ", does not start by itself");
}

void capdl_show_summary(arena_t *arena, const capdl_kernel_t *kernel, const capdl_spec_t *spec,
                        text_t *ret_text)
{
    (void)arena;
    put_kinds(kernel, spec, ret_text);
    for (size_t i = 0; i < spec->count; i++) {
        capdl_id_t id = (capdl_id_t)i;
        const capdl_object_t *root = &spec->objects[i];
        space_t space = { 0 };
        if (root->kind != CAPDL_PAGE_TABLE || !root->is_root) {
            continue;
        }
        add_table(spec, id, &space);
        text_printf(ret_text, "%s: %zu pages, ", capdl_name(spec, id), space.frame_count);
        put_size(ret_text, space.size);
        text_puts(ret_text, " (");
        put_size(ret_text, space.writable);
        text_puts(ret_text, " writable, ");
        put_size(ret_text, space.executable);
        text_printf(ret_text, " executable), %zu tables\n", space.table_count);
        for (size_t j = 0; j < spec->count; j++) {
            const capdl_object_t *object = &spec->objects[j];
            const capdl_slot_t *slot =
                object->kind == CAPDL_TCB ? capdl_find_slot(object, CAPDL_TCB_VSPACE) : NULL;
            if (slot && slot->cap.object == id) {
                put_thread(spec, (capdl_id_t)j, ret_text);
            }
        }
    }
}

/* ---- The graph */

static void put_label(const capdl_object_t *object, capdl_id_t id, text_t *text)
{
    for (const char *at = object->name; at && *at; at++) {
        if (*at == '"' || *at == '\\') {
            text_puts(text, "\\");
        }
        text_put(text, at, 1);
    }
    if (!object->name) {
        text_printf(text, "%" PRIu32, id);
    }
    text_printf(text, "\\n%s", capdl_kind_text(object->kind));
}

static void put_edges(const capdl_spec_t *spec, capdl_id_t id, text_t *text)
{
    const capdl_object_t *object = capdl_get(spec, id);
    size_t frame_count = 0;

    for (size_t i = 0; i < object->slot_count; i++) {
        const capdl_cap_t *cap = &object->slots[i].cap;
        if (object->kind == CAPDL_PAGE_TABLE && cap->kind == CAPDL_FRAME) {
            frame_count++;
            continue;
        }
        text_printf(text, "  o%" PRIu32 " -> o%" PRIu32 " [label=\"%" PRIu32, id, cap->object,
                    object->slots[i].index);
        if (cap->kind == CAPDL_ENDPOINT || cap->kind == CAPDL_NOTIFICATION ||
            cap->kind == CAPDL_FRAME) {
            text_printf(text, " %s%s%s%s", cap->rights & CAPDL_READ ? "R" : "",
                        cap->rights & CAPDL_WRITE ? "W" : "", cap->rights & CAPDL_GRANT ? "G" : "",
                        cap->rights & CAPDL_GRANT_REPLY ? "P" : "");
        }
        if (cap->kind != CAPDL_CNODE && cap->badge != 0) {
            text_printf(text, " badge %" PRIu64, cap->badge);
        }
        text_puts(text, "\"];\n");
    }
    if (frame_count > 0) {
        text_printf(text, "  p%" PRIu32 " [label=\"%zu frames\", shape=note];\n", id, frame_count);
        text_printf(text, "  o%" PRIu32 " -> p%" PRIu32 ";\n", id, id);
    }
}

void capdl_show_dot(const capdl_spec_t *spec, text_t *ret_text)
{
    bool *is_drawn = arena_alloc_items(spec->arena, spec->count + 1, sizeof *is_drawn);

    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        is_drawn[i] = is_drawn[i] || object->kind != CAPDL_FRAME;
        for (size_t j = 0; object->kind != CAPDL_PAGE_TABLE && j < object->slot_count; j++) {
            is_drawn[object->slots[j].cap.object] = true;
        }
    }
    text_puts(ret_text, "digraph capdl {\n  rankdir=LR;\n  node [shape=box];\n");
    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        if (!is_drawn[i]) {
            continue;
        }
        text_printf(ret_text, "  o%zu [label=\"", i);
        put_label(object, (capdl_id_t)i, ret_text);
        text_puts(ret_text, object->kind == CAPDL_TCB ? "\", style=bold];\n" : "\"];\n");
        if (object->parent != CAPDL_NONE) {
            text_printf(ret_text, "  o%" PRIu32 " -> o%zu [style=dotted];\n", object->parent, i);
        }
        put_edges(spec, (capdl_id_t)i, ret_text);
    }
    text_puts(ret_text, "}\n");
}
