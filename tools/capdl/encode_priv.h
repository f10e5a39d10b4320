// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Shared by the files that write the binary form.

#include "capdl/encode.h"

// An object that takes memory, with what its place in the order depends on.
typedef struct encode_item {
    capdl_id_t id;
    bool is_fixed;
    uint64_t paddr;
    unsigned memory_bits;
    sel4_capdl_kind_t kind;
    uint8_t level;
    uint32_t rank;
} encode_item_t;

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
    bool *is_uncached;   // frames with an uncached mapping
    bool *is_executable; // frames with an executable one
    bool *is_embedded;   // frames that are pages of the initialiser
    uint32_t *core;      // scheduling contexts: of the thread that has it
    uint32_t rank_count;
    encode_item_t *items; // what takes memory, in order
    size_t item_count;
    capdl_id_t *embedded;
    size_t embedded_count;
    uint32_t slot_count;
    uint32_t spare_count;
    text_t sections[SEL4_CAPDL_SECTION_COUNT];
} encoder_t;

#define ENCODE_PUT(encoder, section, record) \
    text_put(&(encoder)->sections[section], (const char *)&(record), sizeof(record))

enum { ENCODE_ALL_RIGHTS = CAPDL_READ | CAPDL_WRITE | CAPDL_GRANT | CAPDL_GRANT_REPLY };

// The guard of a CNode's capability, as the kernel takes it.
static inline uint64_t encode_priv_guard(const capdl_cap_t *cap)
{
    return cap->badge << 6 | cap->guard_size;
}

// The number of what a slot holds; no slot has SEL4_CAPDL_NONE.
static inline uint32_t encode_priv_number_in(const encoder_t *encoder, const capdl_slot_t *slot)
{
    return slot ? encoder->number[slot->cap.object] : SEL4_CAPDL_NONE;
}

// Slots of the initialiser that a capability takes which is not the original.
static inline uint32_t encode_priv_spares_of(const capdl_slot_t *slot)
{
    return slot && (slot->cap.badge != 0 || slot->cap.rights != ENCODE_ALL_RIGHTS) ? 1 : 0;
}

// The slots of an object by index.
const capdl_slot_t **encode_priv_sorted_slots(encoder_t *encoder, const capdl_object_t *object);

// Gives objects their numbers; then the sections, each by the file of its name.
void encode_priv_order(encoder_t *encoder);
void encode_priv_runs(encoder_t *encoder);
void encode_priv_mappings(encoder_t *encoder);
void encode_priv_contents(encoder_t *encoder);

// One object.
void encode_priv_cnode(encoder_t *encoder, capdl_id_t id);
void encode_priv_tcb(encoder_t *encoder, capdl_id_t id);
void encode_priv_sched_context(encoder_t *encoder, capdl_id_t id);
void encode_priv_irq(encoder_t *encoder, capdl_id_t id);
void encode_priv_device(encoder_t *encoder, capdl_id_t id);
