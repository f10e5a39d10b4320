// SPDX-License-Identifier: BSD-2-Clause

/*
 * Writes the binary form.
 *
 * Objects are numbered so that runs come out long: by size as the allocator wants them, and within
 * a size by kind and by the order in which address spaces map them.
 */

#include "encode.h"

#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "elf/binary.h"

typedef struct item {
    capdl_id_t id;
    bool is_fixed;
    uint64_t paddr;
    unsigned memory_bits;
    sel4_capdl_kind_t kind;
    uint8_t level;
    uint32_t rank;
} item_t;

typedef struct encoder {
    arena_t *arena;
    diag_t *diag;
    const capdl_kernel_t *kernel;
    const capdl_spec_t *spec;
    const capdl_encode_options_t *options;
    capdl_encoded_t *out;

    uint32_t *number;    // of each object, in the binary form
    uint8_t *level;      // of each table
    uint32_t *rank;      // of tables and frames, as they are mapped
    uint32_t *map_count; // of frames
    bool *is_uncached;   // frames with an uncached mapping
    bool *is_executable; // frames with an executable one
    bool *is_embedded;   // frames that are pages of the initialiser
    uint32_t rank_count;
    item_t *items; // what takes memory, in order
    size_t item_count;
    capdl_id_t *embedded;
    size_t embedded_count;
    uint32_t slot_count;
    uint32_t spare_count;
    text_t sections[SEL4_CAPDL_SECTION_COUNT];
} encoder_t;

#define PUT(encoder, section, record) \
    text_put(&(encoder)->sections[section], (const char *)&(record), sizeof(record))

sel4_capdl_kernel_t capdl_encode_kernel(const capdl_kernel_t *kernel)
{
    static const uint16_t machines[] = {
        [CAPDL_AARCH64] = EM_AARCH64,
        [CAPDL_RISCV64] = EM_RISCV,
        [CAPDL_X86_64] = EM_X86_64,
    };
    return (sel4_capdl_kernel_t){
        .machine = machines[kernel->arch],
        .is_mcs = kernel->is_mcs,
        .has_vcpu = kernel->has_vcpu,
        .tcb_bits = kernel->tcb_bits,
        .notification_bits = kernel->notification_bits,
        .vspace_bits = kernel->vspace_bits,
        .level_count = (uint8_t)kernel->level_count,
        .core_count = kernel->core_count,
        .domain_count = kernel->domain_count,
    };
}

/* ---- Kinds and numbers */

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

// What the initialiser has no code for.
static void check_known(encoder_t *encoder, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(encoder->spec, id);

    switch (object->kind) {
    case CAPDL_IO_SPACE:
    case CAPDL_IO_PAGE_TABLE:
    case CAPDL_IRQ_CONTROL:
    case CAPDL_ARM_SGI_SIGNAL:
    case CAPDL_ARM_STREAM_ID:
    case CAPDL_ARM_CONTEXT_BANK:
    case CAPDL_ARM_IO_DEVICE:
        diag_error(encoder->diag, object->place, "%s: the initialiser cannot make these yet",
                   capdl_name(encoder->spec, id));
        break;
    case CAPDL_PAGE_TABLE:
        if (object->is_ept) {
            diag_error(encoder->diag, object->place,
                       "%s: the initialiser cannot make EPT tables yet",
                       capdl_name(encoder->spec, id));
        }
        break;
    default:
        break;
    }
}

static int compare_slots(const void *a, const void *b)
{
    const capdl_slot_t *left = *(const capdl_slot_t *const *)a;
    const capdl_slot_t *right = *(const capdl_slot_t *const *)b;

    return left->index < right->index ? -1 : left->index > right->index;
}

// The slots of an object by index.
static const capdl_slot_t **sorted_slots(encoder_t *encoder, const capdl_object_t *object)
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
    const capdl_slot_t **slots = sorted_slots(encoder, table);

    for (size_t i = 0; i < table->slot_count; i++) {
        const capdl_cap_t *cap = &slots[i]->cap;
        if (encoder->rank[cap->object] == 0) {
            encoder->rank[cap->object] = ++encoder->rank_count;
        }
        if (cap->kind == CAPDL_FRAME) {
            encoder->map_count[cap->object]++;
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
    const item_t *left = a;
    const item_t *right = b;

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

static item_t item_of(encoder_t *encoder, capdl_id_t id, sel4_capdl_kind_t kind)
{
    const capdl_object_t *object = capdl_get(encoder->spec, id);

    return (item_t){ .id = id,
                     .is_fixed = object->has_paddr,
                     .paddr = object->paddr,
                     .memory_bits = capdl_size_bits(encoder->kernel, object),
                     .kind = kind,
                     .level = encoder->level[id],
                     .rank = encoder->rank[id] };
}

static int compare_ranks(const void *a, const void *b)
{
    const item_t *left = a;
    const item_t *right = b;

    return left->rank != right->rank ? (left->rank < right->rank ? -1 : 1)
                                     : (left->id < right->id ? -1 : 1);
}

static void add_roots(encoder_t *encoder)
{
    const capdl_spec_t *spec = encoder->spec;
    item_t *embedded = arena_alloc_items(encoder->arena, spec->count + 1, sizeof *embedded);
    sel4_capdl_kind_t kind;

    for (size_t i = 0; i < spec->count; i++) {
        capdl_id_t id = (capdl_id_t)i;
        if (!kind_of(encoder, id, &kind) || capdl_get(spec, id)->parent != CAPDL_NONE) {
            continue;
        }
        encoder->is_embedded[id] = can_embed(encoder, id);
        item_t item = item_of(encoder, id, kind);
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

static void number_objects(encoder_t *encoder)
{
    const capdl_spec_t *spec = encoder->spec;
    sel4_capdl_kind_t kind;

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

/* ---- Objects */

static sel4_capdl_run_t run_of(encoder_t *encoder, const item_t *item, uint32_t number)
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
        PUT(encoder,
            run->parent == SEL4_CAPDL_NONE ? SEL4_CAPDL_SECTION_RUNS : SEL4_CAPDL_SECTION_CHILDREN,
            *run);
    }
}

static void put_runs(encoder_t *encoder)
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

/* ---- Mappings */

typedef struct table_item {
    uint32_t number;
    uint32_t vspace;
    uint8_t level;
    uint64_t vaddr;
} table_item_t;

typedef struct mapper {
    encoder_t *encoder;
    uint32_t vspace;
    table_item_t *tables;
    size_t table_count;
    size_t table_capacity;
    sel4_capdl_page_run_t page;
    bool *is_mapped; // frames that have a mapping already
} mapper_t;

static void put_pages(mapper_t *mapper)
{
    if (mapper->page.count > 0) {
        PUT(mapper->encoder, SEL4_CAPDL_SECTION_PAGES, mapper->page);
    }
    mapper->page.count = 0;
}

static void add_page(mapper_t *mapper, const capdl_cap_t *cap, uint64_t vaddr)
{
    encoder_t *encoder = mapper->encoder;
    bool is_copy = mapper->is_mapped[cap->object];
    const sel4_capdl_page_run_t next = {
        .first = encoder->number[cap->object],
        .count = 1,
        .vspace = mapper->vspace,
        .page_bits = capdl_get(encoder->spec, cap->object)->size_bits,
        .rights = cap->rights & (CAPDL_READ | CAPDL_WRITE),
        .flags = (uint8_t)((cap->is_cached ? SEL4_CAPDL_CACHED : 0) |
                           (cap->is_executable ? SEL4_CAPDL_EXECUTABLE : 0) |
                           (is_copy ? SEL4_CAPDL_COPY : 0)),
        .vaddr = vaddr,
    };
    sel4_capdl_page_run_t *page = &mapper->page;

    mapper->is_mapped[cap->object] = true;
    encoder->spare_count += is_copy;
    if (page->count > 0 && page->vspace == next.vspace && page->page_bits == next.page_bits &&
        page->rights == next.rights && page->flags == next.flags &&
        page->first + page->count == next.first &&
        page->vaddr + ((uint64_t)page->count << page->page_bits) == vaddr) {
        page->count++;
        return;
    }
    put_pages(mapper);
    *page = next;
}

static void map_table(mapper_t *mapper, capdl_id_t id, uint8_t level, uint64_t base)
{
    encoder_t *encoder = mapper->encoder;
    const capdl_object_t *table = capdl_get(encoder->spec, id);
    const capdl_slot_t **slots = sorted_slots(encoder, table);
    unsigned span = encoder->kernel->span_bits[level];

    for (size_t i = 0; i < table->slot_count; i++) {
        const capdl_cap_t *cap = &slots[i]->cap;
        uint64_t vaddr = base + ((uint64_t)slots[i]->index << span);
        if (cap->kind == CAPDL_FRAME) {
            add_page(mapper, cap, vaddr);
        } else {
            *ARENA_PUSH(encoder->arena, mapper->tables, mapper->table_count,
                        mapper->table_capacity) =
                (table_item_t){ encoder->number[cap->object], mapper->vspace, (uint8_t)(level + 1),
                                vaddr };
            map_table(mapper, cap->object, (uint8_t)(level + 1), vaddr);
        }
    }
}

static int compare_tables(const void *a, const void *b)
{
    const table_item_t *left = a;
    const table_item_t *right = b;

    return left->level != right->level ? (left->level < right->level ? -1 : 1)
                                       : (left->number < right->number ? -1 : 1);
}

static void put_tables(mapper_t *mapper)
{
    sel4_capdl_table_run_t run = { 0 };

    qsort(mapper->tables, mapper->table_count, sizeof *mapper->tables, compare_tables);
    for (size_t i = 0; i < mapper->table_count; i++) {
        const table_item_t *item = &mapper->tables[i];
        uint8_t step = mapper->encoder->kernel->span_bits[item->level - 1];
        if (run.count > 0 && run.level == item->level && run.vspace == item->vspace &&
            run.first + run.count == item->number &&
            run.vaddr + ((uint64_t)run.count << step) == item->vaddr) {
            run.count++;
            continue;
        }
        if (run.count > 0) {
            PUT(mapper->encoder, SEL4_CAPDL_SECTION_TABLES, run);
        }
        run = (sel4_capdl_table_run_t){ .first = item->number,
                                        .count = 1,
                                        .vspace = item->vspace,
                                        .level = item->level,
                                        .step_bits = step,
                                        .vaddr = item->vaddr };
    }
    if (run.count > 0) {
        PUT(mapper->encoder, SEL4_CAPDL_SECTION_TABLES, run);
    }
}

static void put_mappings(encoder_t *encoder)
{
    const capdl_spec_t *spec = encoder->spec;
    mapper_t mapper = { .encoder = encoder };

    mapper.is_mapped = arena_alloc_items(encoder->arena, spec->count + 1, sizeof(bool));
    for (size_t i = 0; i < spec->count; i++) {
        if (spec->objects[i].kind == CAPDL_PAGE_TABLE && spec->objects[i].is_root) {
            mapper.vspace = encoder->number[i];
            map_table(&mapper, (capdl_id_t)i, 0, 0);
        }
    }
    put_pages(&mapper);
    put_tables(&mapper);
}

/* ---- Capabilities */

enum { ALL_RIGHTS = CAPDL_READ | CAPDL_WRITE | CAPDL_GRANT | CAPDL_GRANT_REPLY };

static uint64_t guard_word(const capdl_cap_t *cap)
{
    return cap->badge << 6 | cap->guard_size;
}

static void set_how(const encoder_t *encoder, const capdl_cap_t *cap, sel4_capdl_cap_run_t *run)
{
    run->how = SEL4_CAPDL_COPY_ALL;
    run->rights = ALL_RIGHTS;
    switch (cap->kind) {
    case CAPDL_ENDPOINT:
    case CAPDL_NOTIFICATION:
    case CAPDL_ARM_SMC:
        run->rights = cap->kind == CAPDL_ARM_SMC ? ALL_RIGHTS : cap->rights;
        run->data = cap->badge;
        run->how = cap->badge != 0             ? SEL4_CAPDL_MINT
                   : run->rights == ALL_RIGHTS ? SEL4_CAPDL_COPY_ALL
                                               : SEL4_CAPDL_COPY_RIGHTS;
        break;
    case CAPDL_FRAME:
        run->rights = cap->rights;
        run->how = SEL4_CAPDL_COPY_RIGHTS;
        break;
    case CAPDL_CNODE:
        run->data = guard_word(cap);
        run->how = run->data != 0 ? SEL4_CAPDL_MINT : SEL4_CAPDL_COPY_ALL;
        break;
    case CAPDL_UNTYPED:
        if (capdl_get(encoder->spec, cap->object)->child_count > 0) {
            run->how = SEL4_CAPDL_MOVE;
        }
        break;
    default:
        break;
    }
}

static void put_cnode(encoder_t *encoder, capdl_id_t id)
{
    const capdl_object_t *cnode = capdl_get(encoder->spec, id);
    const capdl_slot_t **slots = sorted_slots(encoder, cnode);
    sel4_capdl_cap_run_t run = { 0 };

    for (size_t i = 0; i < cnode->slot_count; i++) {
        const capdl_cap_t *cap = &slots[i]->cap;
        sel4_capdl_cap_run_t next = { .cnode = encoder->number[id],
                                      .slot = slots[i]->index,
                                      .first = encoder->number[cap->object],
                                      .count = 1,
                                      .cnode_bits = cnode->size_bits };
        set_how(encoder, cap, &next);
        if (run.count > 0 && run.slot + run.count == next.slot &&
            run.first + run.count == next.first && run.how == next.how &&
            run.rights == next.rights && run.data == next.data) {
            run.count++;
            continue;
        }
        if (run.count > 0) {
            PUT(encoder, SEL4_CAPDL_SECTION_CAPS, run);
        }
        run = next;
    }
    if (run.count > 0) {
        PUT(encoder, SEL4_CAPDL_SECTION_CAPS, run);
    }
}

/* ---- Threads */

static uint32_t number_in(const encoder_t *encoder, const capdl_slot_t *slot)
{
    return slot ? encoder->number[slot->cap.object] : SEL4_CAPDL_NONE;
}

static uint32_t spares_of(const capdl_slot_t *slot)
{
    return slot && (slot->cap.badge != 0 || slot->cap.rights != ALL_RIGHTS) ? 1 : 0;
}

static void put_tcb(encoder_t *encoder, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(encoder->spec, id);
    const capdl_tcb_t *from = object->tcb;
    const capdl_slot_t *slots[CAPDL_TCB_SLOT_COUNT];
    for (unsigned i = 0; i < CAPDL_TCB_SLOT_COUNT; i++) {
        slots[i] = capdl_find_slot(object, i);
    }
    const capdl_slot_t *fault = slots[CAPDL_TCB_FAULT_ENDPOINT];
    const capdl_slot_t *timeout = slots[CAPDL_TCB_TIMEOUT_ENDPOINT];
    sel4_capdl_tcb_t tcb = {
        .id = encoder->number[id],
        .cspace = number_in(encoder, slots[CAPDL_TCB_CSPACE]),
        .cspace_data = guard_word(&slots[CAPDL_TCB_CSPACE]->cap),
        .vspace = number_in(encoder, slots[CAPDL_TCB_VSPACE]),
        .ipc_frame = number_in(encoder, slots[CAPDL_TCB_IPC_BUFFER]),
        .ipc_buffer = from->ipc_buffer,
        .fault_endpoint = number_in(encoder, fault),
        .timeout_endpoint = number_in(encoder, timeout),
        .sched_context = number_in(encoder, slots[CAPDL_TCB_SCHED_CONTEXT]),
        .notification = number_in(encoder, slots[CAPDL_TCB_NOTIFICATION]),
        .vcpu = number_in(encoder, slots[CAPDL_TCB_VCPU]),
        .affinity = (uint32_t)from->affinity,
        .fault_badge = fault ? fault->cap.badge : 0,
        .fault_rights = fault ? fault->cap.rights : 0,
        .timeout_badge = timeout ? timeout->cap.badge : 0,
        .timeout_rights = timeout ? timeout->cap.rights : 0,
        .fault_cptr = from->fault_cptr,
        .ip = from->ip,
        .sp = from->sp,
        .priority = from->priority,
        .max_priority = from->max_priority,
        .domain = from->domain,
        .flags = (uint8_t)((from->resumes ? SEL4_CAPDL_TCB_RESUME : 0) |
                           (from->is_fpu_disabled ? SEL4_CAPDL_TCB_FPU_DISABLED : 0) |
                           (from->has_domain ? SEL4_CAPDL_TCB_DOMAIN : 0)),
        .argument_count = (uint8_t)from->argument_count,
    };
    memcpy(tcb.arguments, from->arguments, sizeof tcb.arguments);
    encoder->spare_count += spares_of(fault) + spares_of(timeout);
    PUT(encoder, SEL4_CAPDL_SECTION_TCBS, tcb);
}

// The core of the thread that has it.
static uint32_t core_of(const encoder_t *encoder, capdl_id_t id)
{
    for (size_t i = 0; i < encoder->spec->count; i++) {
        const capdl_object_t *object = &encoder->spec->objects[i];
        const capdl_slot_t *slot =
            object->kind == CAPDL_TCB ? capdl_find_slot(object, CAPDL_TCB_SCHED_CONTEXT) : NULL;
        if (slot && slot->cap.object == id) {
            return (uint32_t)object->tcb->affinity;
        }
    }
    return 0;
}

static void put_sched_context(encoder_t *encoder, capdl_id_t id)
{
    const capdl_sched_context_t *from = &capdl_get(encoder->spec, id)->sched_context;
    const sel4_capdl_sched_context_t context = { .id = encoder->number[id],
                                                 .core = core_of(encoder, id),
                                                 .period_us = from->period_us,
                                                 .budget_us = from->budget_us,
                                                 .badge = from->badge };
    PUT(encoder, SEL4_CAPDL_SECTION_SCHED_CONTEXTS, context);
}

/* ---- Devices */

static void put_irq(encoder_t *encoder, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(encoder->spec, id);
    const capdl_irq_t *from = object->irq;
    const capdl_slot_t *slot = capdl_find_slot(object, 0);
    sel4_capdl_irq_t irq = { .id = encoder->number[id],
                             .notification = number_in(encoder, slot),
                             .number = from->number,
                             .badge = slot ? slot->cap.badge : 0,
                             .rights = slot ? slot->cap.rights : 0,
                             .trigger = (uint8_t)from->trigger,
                             .target = (uint32_t)from->target };
    switch (object->kind) {
    case CAPDL_ARM_IRQ:
        irq.kind = SEL4_CAPDL_IRQ_ARM;
        break;
    case CAPDL_RISCV_IRQ:
        irq.kind = SEL4_CAPDL_IRQ_RISCV;
        break;
    case CAPDL_MSI_IRQ:
        irq.kind = SEL4_CAPDL_IRQ_MSI;
        irq.source = (uint32_t)from->bus;
        irq.pin = (uint32_t)from->device;
        irq.function = (uint32_t)from->function;
        irq.handle = (uint32_t)from->handle;
        break;
    case CAPDL_IOAPIC_IRQ:
        irq.kind = SEL4_CAPDL_IRQ_IOAPIC;
        irq.source = (uint32_t)from->ioapic;
        irq.pin = (uint32_t)from->pin;
        irq.trigger = (uint8_t)from->level;
        irq.polarity = (uint8_t)from->polarity;
        break;
    default:
        irq.kind = SEL4_CAPDL_IRQ_PLAIN;
    }
    encoder->spare_count += spares_of(slot);
    PUT(encoder, SEL4_CAPDL_SECTION_IRQS, irq);
}

static void put_device(encoder_t *encoder, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(encoder->spec, id);
    sel4_capdl_device_t device = { .id = encoder->number[id] };

    switch (object->kind) {
    case CAPDL_IO_PORTS:
        device.kind = SEL4_CAPDL_IO_PORTS;
        device.a = object->ports.first;
        device.b = object->ports.last;
        break;
    case CAPDL_ARM_SMC:
        device.kind = SEL4_CAPDL_SMC;
        break;
    case CAPDL_DOMAIN_SET:
        device.kind = SEL4_CAPDL_DOMAIN_SET;
        break;
    case CAPDL_SCHED_CONTROL:
        device.kind = SEL4_CAPDL_SCHED_CONTROL;
        device.a = object->number;
        break;
    case CAPDL_ASID_CONTROL:
        device.kind = SEL4_CAPDL_ASID_CONTROL;
        break;
    default:
        return;
    }
    PUT(encoder, SEL4_CAPDL_SECTION_DEVICES, device);
}

/* ---- Contents */

typedef struct cached_file {
    const char *name;
    binary_t binary;
} cached_file_t;

typedef struct filler {
    encoder_t *encoder;
    cached_file_t *files;
    size_t file_count;
    size_t file_capacity;
} filler_t;

// The bytes of a fill, or NULL with a diagnostic.
static const uint8_t *bytes_of(filler_t *filler, const capdl_fill_t *fill)
{
    encoder_t *encoder = filler->encoder;
    const binary_t *binary = NULL;

    if (fill->content == CAPDL_CONTENT_BYTES) {
        return fill->bytes;
    }
    for (size_t i = filler->file_count; i-- > 0 && !binary;) {
        if (strcmp(filler->files[i].name, fill->file) == 0) {
            binary = &filler->files[i].binary;
        }
    }
    if (!binary) {
        const char *directory = encoder->options->fill_directory;
        const char *path =
            arena_format(encoder->arena, "%s/%s", directory ? directory : ".", fill->file);
        cached_file_t *file =
            ARENA_PUSH(encoder->arena, filler->files, filler->file_count, filler->file_capacity);
        file->name = fill->file;
        if (!binary_load(encoder->arena, encoder->diag, path, "name its folder with --fill",
                         &file->binary)) {
            return NULL;
        }
        binary = &file->binary;
    }
    uint64_t size = fill->end - fill->start;
    if (!binary->bytes || fill->offset > binary->size || size > binary->size - fill->offset) {
        diag_error(encoder->diag, fill->place, "\"%s\" is too short for this", fill->file);
        return NULL;
    }
    return binary->bytes + fill->offset;
}

static void embed_page(filler_t *filler, capdl_id_t id)
{
    const capdl_object_t *frame = capdl_get(filler->encoder->spec, id);
    char page[4096] = { 0 };

    for (size_t i = 0; i < frame->fill_count; i++) {
        const capdl_fill_t *fill = &frame->fills[i];
        const uint8_t *bytes = bytes_of(filler, fill);
        if (bytes) {
            memcpy(page + fill->start, bytes, fill->end - fill->start);
        }
    }
    text_put(&filler->encoder->out->frames, page, sizeof page);
}

static void put_fill(filler_t *filler, capdl_id_t id, const capdl_fill_t *fill)
{
    encoder_t *encoder = filler->encoder;
    text_t *data = &encoder->sections[SEL4_CAPDL_SECTION_DATA];
    sel4_capdl_fill_t out = {
        .frame = encoder->number[id],
        .start = (uint32_t)fill->start,
        .size = (uint32_t)(fill->end - fill->start),
        .frame_bits = capdl_get(encoder->spec, id)->size_bits,
        .flags = (uint8_t)((encoder->is_uncached[id] ? 0 : SEL4_CAPDL_CACHED) |
                           (encoder->is_executable[id] ? SEL4_CAPDL_EXECUTABLE : 0)),
    };
    if (fill->content == CAPDL_CONTENT_BOOTINFO) {
        out.kind = SEL4_CAPDL_FILL_BOOTINFO;
        out.chunk = (uint8_t)fill->bootinfo_id;
        out.offset = fill->offset;
    } else {
        const uint8_t *bytes = bytes_of(filler, fill);
        out.kind = SEL4_CAPDL_FILL_DATA;
        out.offset = data->size;
        if (bytes) {
            text_put(data, (const char *)bytes, out.size);
        }
    }
    PUT(encoder, SEL4_CAPDL_SECTION_FILLS, out);
}

static void put_contents(encoder_t *encoder)
{
    filler_t filler = { .encoder = encoder };

    for (size_t i = 0; i < encoder->embedded_count; i++) {
        embed_page(&filler, encoder->embedded[i]);
    }
    for (size_t i = 0; i < encoder->spec->count; i++) {
        const capdl_object_t *frame = &encoder->spec->objects[i];
        for (size_t j = 0;
             frame->kind == CAPDL_FRAME && !encoder->is_embedded[i] && j < frame->fill_count; j++) {
            put_fill(&filler, (capdl_id_t)i, &frame->fills[j]);
        }
    }
}

/* ---- The rest */

static void put_schedule(encoder_t *encoder)
{
    static const uint8_t units[] = {
        [CAPDL_DURATION_TICKS] = SEL4_CAPDL_TICKS,
        [CAPDL_DURATION_US] = SEL4_CAPDL_US,
        [CAPDL_DURATION_END] = SEL4_CAPDL_END,
    };
    for (size_t i = 0; i < encoder->spec->schedule_count; i++) {
        const capdl_domain_entry_t *from = &encoder->spec->schedule[i];
        const sel4_capdl_domain_t entry = { .duration = from->duration,
                                            .unit = units[from->unit],
                                            .domain = from->domain };
        PUT(encoder, SEL4_CAPDL_SECTION_SCHEDULE, entry);
    }
}

static bool is_named(const encoder_t *encoder, const capdl_object_t *object)
{
    switch (encoder->options->names) {
    case CAPDL_NAMES_NONE:
        return false;
    case CAPDL_NAMES_OBJECTS:
        return object->name && object->kind != CAPDL_FRAME && object->kind != CAPDL_PAGE_TABLE;
    case CAPDL_NAMES_ALL:
        return object->name != NULL;
    }
    return false;
}

static int compare_names(const void *a, const void *b)
{
    const sel4_capdl_name_t *left = a;
    const sel4_capdl_name_t *right = b;

    return left->id < right->id ? -1 : left->id > right->id;
}

static void put_names(encoder_t *encoder)
{
    text_t *strings = &encoder->sections[SEL4_CAPDL_SECTION_STRINGS];
    text_t *names = &encoder->sections[SEL4_CAPDL_SECTION_NAMES];

    for (size_t i = 0; i < encoder->spec->count; i++) {
        const capdl_object_t *object = &encoder->spec->objects[i];
        if (is_named(encoder, object)) {
            const sel4_capdl_name_t name = { encoder->number[i], (uint32_t)strings->size };
            PUT(encoder, SEL4_CAPDL_SECTION_NAMES, name);
            text_put(strings, object->name, strlen(object->name) + 1);
        }
    }
    if (names->size > 0) {
        qsort(names->bytes, names->size / sizeof(sel4_capdl_name_t), sizeof(sel4_capdl_name_t),
              compare_names);
    }
}

static void put_objects(encoder_t *encoder)
{
    for (size_t i = 0; i < encoder->spec->count; i++) {
        capdl_id_t id = (capdl_id_t)i;
        const capdl_object_t *object = &encoder->spec->objects[i];
        if (object->kind == CAPDL_CNODE) {
            put_cnode(encoder, id);
        } else if (object->kind == CAPDL_TCB) {
            put_tcb(encoder, id);
        } else if (object->kind == CAPDL_SCHED_CONTEXT) {
            put_sched_context(encoder, id);
        } else if (capdl_kind_is_irq(object->kind)) {
            put_irq(encoder, id);
        } else {
            put_device(encoder, id);
        }
    }
    for (size_t i = 0; i < encoder->spec->asid_pools.count; i++) {
        uint32_t pool = encoder->number[encoder->spec->asid_pools.ids[i]];
        encoder->spare_count++;
        PUT(encoder, SEL4_CAPDL_SECTION_ASID_POOLS, pool);
    }
}

static const uint8_t record_sizes[SEL4_CAPDL_SECTION_COUNT] = {
    [SEL4_CAPDL_SECTION_RUNS] = sizeof(sel4_capdl_run_t),
    [SEL4_CAPDL_SECTION_CHILDREN] = sizeof(sel4_capdl_run_t),
    [SEL4_CAPDL_SECTION_TABLES] = sizeof(sel4_capdl_table_run_t),
    [SEL4_CAPDL_SECTION_PAGES] = sizeof(sel4_capdl_page_run_t),
    [SEL4_CAPDL_SECTION_CAPS] = sizeof(sel4_capdl_cap_run_t),
    [SEL4_CAPDL_SECTION_TCBS] = sizeof(sel4_capdl_tcb_t),
    [SEL4_CAPDL_SECTION_SCHED_CONTEXTS] = sizeof(sel4_capdl_sched_context_t),
    [SEL4_CAPDL_SECTION_IRQS] = sizeof(sel4_capdl_irq_t),
    [SEL4_CAPDL_SECTION_DEVICES] = sizeof(sel4_capdl_device_t),
    [SEL4_CAPDL_SECTION_FILLS] = sizeof(sel4_capdl_fill_t),
    [SEL4_CAPDL_SECTION_ASID_POOLS] = sizeof(uint32_t),
    [SEL4_CAPDL_SECTION_SCHEDULE] = sizeof(sel4_capdl_domain_t),
    [SEL4_CAPDL_SECTION_NAMES] = sizeof(sel4_capdl_name_t),
    [SEL4_CAPDL_SECTION_STRINGS] = 1,
    [SEL4_CAPDL_SECTION_DATA] = 1,
};

// Puts the sections behind the header.
static bool assemble(encoder_t *encoder)
{
    const capdl_spec_t *spec = encoder->spec;
    const sel4_capdl_kernel_t kernel = capdl_encode_kernel(encoder->kernel);
    sel4_capdl_header_t header = {
        .magic = SEL4_CAPDL_SPEC_MAGIC,
        .version = SEL4_CAPDL_SPEC_VERSION,
        .header_size = sizeof header,
        .kernel_hash = sel4_capdl_kernel_hash(&kernel),
        .object_count = encoder->slot_count + (uint32_t)encoder->embedded_count,
        .slot_count = encoder->slot_count,
        .spare_count = encoder->spare_count,
        .machine = kernel.machine,
        .log_level = encoder->options->log_level,
        .has_schedule_start = spec->has_schedule_start,
        .schedule_shift = spec->has_schedule_shift ? spec->schedule_shift : 0,
    };
    header.schedule_start = spec->schedule_start + header.schedule_shift;
    uint64_t at = sizeof header;
    for (unsigned i = 0; i < SEL4_CAPDL_SECTION_COUNT; i++) {
        at = (at + 7) & ~UINT64_C(7);
        if (at + encoder->sections[i].size > UINT32_MAX) {
            diag_error(encoder->diag, (place_t){ 0 },
                       "the specification would have more than 4 GiB; fill frames by zero-copy");
            return false;
        }
        header.sections[i].offset = (uint32_t)at;
        header.sections[i].count = (uint32_t)(encoder->sections[i].size / record_sizes[i]);
        at += encoder->sections[i].size;
    }
    header.size = at;
    text_t *out = &encoder->out->bytes;
    text_put(out, (const char *)&header, sizeof header);
    for (unsigned i = 0; i < SEL4_CAPDL_SECTION_COUNT; i++) {
        static const char zeros[8];
        text_put(out, zeros, header.sections[i].offset - out->size);
        text_put(out, encoder->sections[i].bytes, encoder->sections[i].size);
    }
    return true;
}

static void prepare(encoder_t *encoder)
{
    const capdl_spec_t *spec = encoder->spec;
    size_t count = spec->count + 1;

    encoder->number = arena_alloc_items(encoder->arena, count, sizeof *encoder->number);
    encoder->level = arena_alloc_items(encoder->arena, count, sizeof *encoder->level);
    encoder->rank = arena_alloc_items(encoder->arena, count, sizeof *encoder->rank);
    encoder->map_count = arena_alloc_items(encoder->arena, count, sizeof *encoder->map_count);
    encoder->is_uncached = arena_alloc_items(encoder->arena, count, sizeof(bool));
    encoder->is_executable = arena_alloc_items(encoder->arena, count, sizeof(bool));
    encoder->is_embedded = arena_alloc_items(encoder->arena, count, sizeof(bool));
    encoder->items = arena_alloc_items(encoder->arena, count, sizeof *encoder->items);
    for (size_t i = 0; i < spec->count; i++) {
        check_known(encoder, (capdl_id_t)i);
        if (spec->objects[i].kind == CAPDL_PAGE_TABLE && spec->objects[i].is_root) {
            rank_table(encoder, (capdl_id_t)i, 0);
        }
    }
}

bool capdl_encode(arena_t *arena, diag_t *diag, const capdl_kernel_t *kernel,
                  const capdl_spec_t *spec, const capdl_encode_options_t *options,
                  capdl_encoded_t *ret_encoded)
{
    encoder_t encoder = { .arena = arena,
                          .diag = diag,
                          .kernel = kernel,
                          .spec = spec,
                          .options = options,
                          .out = ret_encoded };
    unsigned errors = diag->error_count;

    prepare(&encoder);
    number_objects(&encoder);
    put_runs(&encoder);
    put_mappings(&encoder);
    put_objects(&encoder);
    put_contents(&encoder);
    put_schedule(&encoder);
    put_names(&encoder);
    bool ok = diag->error_count == errors && assemble(&encoder);
    for (unsigned i = 0; i < SEL4_CAPDL_SECTION_COUNT; i++) {
        text_finish(&encoder.sections[i]);
    }
    return ok;
}

void capdl_encoded_finish(capdl_encoded_t *encoded)
{
    text_finish(&encoded->bytes);
    text_finish(&encoded->frames);
}
