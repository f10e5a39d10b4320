// SPDX-License-Identifier: BSD-2-Clause

/*
 * The order of objects, and their runs.
 *
 * Objects are numbered so that runs come out long: by size as the allocator wants them, and within
 * a size by kind and by the order in which address spaces map them.
 */

#include <stdlib.h>

#include "encode_priv.h"

// False for what takes no memory.
static bool kind_of(encoder_t *encoder, capdl_id_t id, sel4_capdl_kind_t *ret_kind)
{
    const capdl_object_t *object = capdl_get(encoder->spec, id);

    switch (object->kind) {
    case CAPDL_UNTYPED:
        *ret_kind = SEL4_CAPDL_UNTYPED;
        return true;
    case CAPDL_ENDPOINT:
        *ret_kind = SEL4_CAPDL_ENDPOINT;
        return true;
    case CAPDL_NOTIFICATION:
        *ret_kind = SEL4_CAPDL_NOTIFICATION;
        return true;
    case CAPDL_CNODE:
        *ret_kind = SEL4_CAPDL_CNODE;
        return true;
    case CAPDL_TCB:
        *ret_kind = SEL4_CAPDL_TCB;
        return true;
    case CAPDL_VCPU:
        *ret_kind = SEL4_CAPDL_VCPU;
        return true;
    case CAPDL_FRAME:
        *ret_kind = SEL4_CAPDL_FRAME;
        return true;
    case CAPDL_PAGE_TABLE:
        *ret_kind = object->is_root ? SEL4_CAPDL_VSPACE : SEL4_CAPDL_TABLE;
        return true;
    case CAPDL_ASID_POOL:
        *ret_kind = SEL4_CAPDL_ASID_POOL;
        return true;
    case CAPDL_SCHED_CONTEXT:
        *ret_kind = SEL4_CAPDL_SCHED_CONTEXT;
        return true;
    case CAPDL_REPLY:
        *ret_kind = SEL4_CAPDL_REPLY;
        return true;
    default:
        return false;
    }
}

static int compare_slots(const void *a, const void *b)
{
    const capdl_slot_t *left = *(const capdl_slot_t *const *)a;
    const capdl_slot_t *right = *(const capdl_slot_t *const *)b;

    return left->index < right->index ? -1 : left->index > right->index;
}

// The slots of an object by index.
const capdl_slot_t **encode_priv_sorted_slots(encoder_t *encoder, const capdl_object_t *object)
{
    const capdl_slot_t **slots =
        arena_alloc_items(encoder->arena, object->slot_count + 1, sizeof *slots);

    for (size_t i = 0; i < object->slot_count; i++) {
        slots[i] = &object->slots[i];
    }
    qsort(slots, object->slot_count, sizeof *slots, compare_slots);
    return slots;
}

// Learns how tables and frames are mapped, in the order of addresses.
static void rank_table(encoder_t *encoder, capdl_id_t id, uint8_t level)
{
    const capdl_object_t *table = capdl_get(encoder->spec, id);
    const capdl_slot_t **slots = encode_priv_sorted_slots(encoder, table);

    for (size_t i = 0; i < table->slot_count; i++) {
        const capdl_cap_t *cap = &slots[i]->cap;
        if (encoder->rank[cap->object] == 0) {
            encoder->rank[cap->object] = ++encoder->rank_count;
        }
        if (cap->kind == CAPDL_FRAME) {
            encoder->is_uncached[cap->object] |= !cap->is_cached;
            encoder->is_executable[cap->object] |= cap->is_executable;
        } else {
            encoder->level[cap->object] = (uint8_t)(level + 1);
            rank_table(encoder, cap->object, (uint8_t)(level + 1));
        }
    }
}

// A page that the initialiser can be loaded with instead of making and filling it.
static bool can_embed(const encoder_t *encoder, capdl_id_t id)
{
    const capdl_object_t *frame = capdl_get(encoder->spec, id);

    if (encoder->options->has_no_zero_copy || frame->kind != CAPDL_FRAME ||
        frame->size_bits != 12 || frame->has_paddr || frame->parent != CAPDL_NONE ||
        frame->fill_count == 0 || encoder->is_uncached[id]) {
        return false;
    }
    for (size_t i = 0; i < frame->fill_count; i++) {
        if (frame->fills[i].content == CAPDL_CONTENT_BOOTINFO) {
            return false;
        }
    }
    return true;
}

static int compare_items(const void *a, const void *b)
{
    const encode_item_t *left = a;
    const encode_item_t *right = b;

    if (left->is_fixed != right->is_fixed) {
        return left->is_fixed ? -1 : 1;
    }
    if (left->is_fixed) {
        return left->paddr < right->paddr ? -1 : 1;
    }
    if (left->memory_bits != right->memory_bits) {
        return left->memory_bits > right->memory_bits ? -1 : 1;
    }
    if (left->kind != right->kind) {
        return left->kind < right->kind ? -1 : 1;
    }
    if (left->level != right->level) {
        return left->level < right->level ? -1 : 1;
    }
    if (left->rank != right->rank) {
        return left->rank < right->rank ? -1 : 1;
    }
    return left->id < right->id ? -1 : 1;
}

static encode_item_t item_of(encoder_t *encoder, capdl_id_t id, sel4_capdl_kind_t kind)
{
    const capdl_object_t *object = capdl_get(encoder->spec, id);

    return (encode_item_t){ .id = id,
                            .is_fixed = object->has_paddr,
                            .paddr = object->paddr,
                            .memory_bits = capdl_size_bits(encoder->kernel, object),
                            .kind = kind,
                            .level = encoder->level[id],
                            .rank = encoder->rank[id] };
}

static int compare_ranks(const void *a, const void *b)
{
    const encode_item_t *left = a;
    const encode_item_t *right = b;

    return left->rank != right->rank ? (left->rank < right->rank ? -1 : 1)
                                     : (left->id < right->id ? -1 : 1);
}

static void add_roots(encoder_t *encoder)
{
    const capdl_spec_t *spec = encoder->spec;
    encode_item_t *embedded = arena_alloc_items(encoder->arena, spec->count + 1, sizeof *embedded);
    sel4_capdl_kind_t kind;

    for (size_t i = 0; i < spec->count; i++) {
        capdl_id_t id = (capdl_id_t)i;
        if (!kind_of(encoder, id, &kind) || capdl_get(spec, id)->parent != CAPDL_NONE) {
            continue;
        }
        encoder->is_embedded[id] = can_embed(encoder, id);
        encode_item_t item = item_of(encoder, id, kind);
        if (encoder->is_embedded[id]) {
            embedded[encoder->embedded_count++] = item;
        } else {
            encoder->items[encoder->item_count++] = item;
        }
    }
    qsort(encoder->items, encoder->item_count, sizeof *encoder->items, compare_items);
    qsort(embedded, encoder->embedded_count, sizeof *embedded, compare_ranks);
    encoder->embedded =
        arena_alloc_items(encoder->arena, encoder->embedded_count + 1, sizeof(capdl_id_t));
    for (size_t i = 0; i < encoder->embedded_count; i++) {
        encoder->embedded[i] = embedded[i].id;
    }
}

static void prepare(encoder_t *encoder)
{
    const capdl_spec_t *spec = encoder->spec;
    size_t count = spec->count + 1;

    encoder->number = arena_alloc_items(encoder->arena, count, sizeof *encoder->number);
    encoder->level = arena_alloc_items(encoder->arena, count, sizeof *encoder->level);
    encoder->rank = arena_alloc_items(encoder->arena, count, sizeof *encoder->rank);
    encoder->is_uncached = arena_alloc_items(encoder->arena, count, sizeof(bool));
    encoder->is_executable = arena_alloc_items(encoder->arena, count, sizeof(bool));
    encoder->is_embedded = arena_alloc_items(encoder->arena, count, sizeof(bool));
    encoder->core = arena_alloc_items(encoder->arena, count, sizeof *encoder->core);
    encoder->items = arena_alloc_items(encoder->arena, count, sizeof *encoder->items);
    for (size_t i = 0; i < spec->count; i++) {
        if (spec->objects[i].kind == CAPDL_PAGE_TABLE && spec->objects[i].is_root) {
            rank_table(encoder, (capdl_id_t)i, 0);
        } else if (spec->objects[i].kind == CAPDL_TCB) {
            const capdl_slot_t *slot = capdl_find_slot(&spec->objects[i], CAPDL_TCB_SCHED_CONTEXT);
            if (slot) {
                encoder->core[slot->cap.object] = (uint32_t)spec->objects[i].tcb->affinity;
            }
        }
    }
}

void encode_priv_order(encoder_t *encoder)
{
    const capdl_spec_t *spec = encoder->spec;
    sel4_capdl_kind_t kind;

    prepare(encoder);
    add_roots(encoder);
    // Children behind what they are made from, which may have children in turn.
    for (size_t i = 0; i < encoder->item_count; i++) {
        const capdl_object_t *object = capdl_get(spec, encoder->items[i].id);
        for (size_t j = 0; object->kind == CAPDL_UNTYPED && j < object->child_count; j++) {
            capdl_id_t child = object->children[j];
            if (kind_of(encoder, child, &kind)) {
                encoder->items[encoder->item_count++] = item_of(encoder, child, kind);
            }
        }
    }
    for (size_t i = 0; i < encoder->item_count; i++) {
        encoder->number[encoder->items[i].id] = (uint32_t)i;
    }
    encoder->slot_count = (uint32_t)encoder->item_count;
    for (size_t i = 0; i < spec->count; i++) {
        if (!kind_of(encoder, (capdl_id_t)i, &kind)) {
            encoder->number[i] = encoder->slot_count++;
        }
    }
    for (size_t i = 0; i < encoder->embedded_count; i++) {
        encoder->number[encoder->embedded[i]] = encoder->slot_count + (uint32_t)i;
    }
}

static sel4_capdl_run_t run_of(encoder_t *encoder, const encode_item_t *item, uint32_t number)
{
    const capdl_object_t *object = capdl_get(encoder->spec, item->id);
    bool is_sized = object->kind == CAPDL_UNTYPED || object->kind == CAPDL_CNODE ||
                    object->kind == CAPDL_SCHED_CONTEXT || object->kind == CAPDL_FRAME;

    return (sel4_capdl_run_t){
        .first = number,
        .count = 1,
        .parent = object->parent == CAPDL_NONE ? SEL4_CAPDL_NONE : encoder->number[object->parent],
        .kind = (uint8_t)item->kind,
        .size_bits = is_sized ? object->size_bits : 0,
        .memory_bits = (uint8_t)item->memory_bits,
        .level = item->level,
        .paddr = object->has_paddr && object->parent == CAPDL_NONE ? object->paddr
                                                                   : SEL4_CAPDL_NO_ADDRESS,
    };
}

static bool extends_run(const sel4_capdl_run_t *run, const sel4_capdl_run_t *next)
{
    uint64_t end = run->paddr == SEL4_CAPDL_NO_ADDRESS
                       ? SEL4_CAPDL_NO_ADDRESS
                       : run->paddr + ((uint64_t)run->count << run->memory_bits);

    return run->parent == next->parent && run->kind == next->kind &&
           run->size_bits == next->size_bits && run->memory_bits == next->memory_bits &&
           run->level == next->level && next->paddr == end;
}

static void put_run(encoder_t *encoder, const sel4_capdl_run_t *run)
{
    if (run->count > 0) {
        ENCODE_PUT(encoder,
                   run->parent == SEL4_CAPDL_NONE ? SEL4_CAPDL_SECTION_RUNS
                                                  : SEL4_CAPDL_SECTION_CHILDREN,
                   *run);
    }
}

void encode_priv_runs(encoder_t *encoder)
{
    sel4_capdl_run_t run = { 0 };

    for (size_t i = 0; i < encoder->item_count; i++) {
        sel4_capdl_run_t next = run_of(encoder, &encoder->items[i], (uint32_t)i);
        if (run.count > 0 && extends_run(&run, &next)) {
            run.count++;
            continue;
        }
        put_run(encoder, &run);
        run = next;
    }
    put_run(encoder, &run);
}
