// SPDX-License-Identifier: BSD-2-Clause

// Writes the binary form: its sections, one behind the other.

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "encode_priv.h"

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

// In ticks, as the initialiser cannot know how long one is.
static void put_entry(encoder_t *encoder, const capdl_domain_entry_t *from)
{
    sel4_capdl_domain_t entry = { .duration = from->duration,
                                  .unit = from->unit == CAPDL_DURATION_END ? SEL4_CAPDL_END
                                                                           : SEL4_CAPDL_TICKS,
                                  .domain = from->domain };
    uint64_t ticks;

    if (from->unit == CAPDL_DURATION_US &&
        capdl_kernel_ticks(encoder->kernel, from->duration, &ticks)) {
        entry.duration = ticks;
    }
    ENCODE_PUT(encoder, SEL4_CAPDL_SECTION_SCHEDULE, entry);
}

static void put_schedule(encoder_t *encoder)
{
    for (size_t i = 0; i < encoder->spec->schedule_count; i++) {
        put_entry(encoder, &encoder->spec->schedule[i]);
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
            ENCODE_PUT(encoder, SEL4_CAPDL_SECTION_NAMES, name);
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
            encode_priv_cnode(encoder, id);
        } else if (object->kind == CAPDL_TCB) {
            encode_priv_tcb(encoder, id);
        } else if (object->kind == CAPDL_SCHED_CONTEXT) {
            encode_priv_sched_context(encoder, id);
        } else if (capdl_kind_is_irq(object->kind)) {
            encode_priv_irq(encoder, id);
        } else {
            encode_priv_device(encoder, id);
        }
    }
    for (size_t i = 0; i < encoder->spec->asid_pools.count; i++) {
        uint32_t pool = encoder->number[encoder->spec->asid_pools.ids[i]];
        encoder->spare_count++;
        ENCODE_PUT(encoder, SEL4_CAPDL_SECTION_ASID_POOLS, pool);
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

/*
 * The store is needed when the root CNode may be too small: besides it holds what the kernel starts
 * with, and the frames of the initialiser, of the specification and of the device tree.
 */
static uint8_t store_bits(const encoder_t *encoder)
{
    enum { OTHER_SLOT_COUNT = 512 };
    uint64_t count = (uint64_t)encoder->slot_count + encoder->spare_count;
    uint64_t others = OTHER_SLOT_COUNT + encoder->kernel->untyped_count +
                      encoder->kernel->core_count + encoder->embedded_count;

    for (unsigned i = 0; i < SEL4_CAPDL_SECTION_COUNT; i++) {
        others += encoder->sections[i].size / 4096 + 1;
    }
    return count + others <= UINT64_C(1) << encoder->kernel->root_cnode_bits
               ? 0
               : sel4_capdl_store_for(count, encoder->kernel->root_cnode_bits).memory_bits;
}

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
        .store_bits = store_bits(encoder),
        .root_bits = (uint8_t)encoder->kernel->root_cnode_bits,
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
    if (!capdl_encode_check(diag, kernel, spec)) {
        return false;
    }
    unsigned errors = diag->error_count;
    encode_priv_order(&encoder);
    encode_priv_runs(&encoder);
    encode_priv_mappings(&encoder);
    put_objects(&encoder);
    encode_priv_contents(&encoder);
    put_schedule(&encoder);
    put_names(&encoder);
    ret_encoded->numbers = encoder.number;
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
