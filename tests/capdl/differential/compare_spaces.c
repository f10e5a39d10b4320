// SPDX-License-Identifier: BSD-2-Clause

// Address spaces, entry by entry as Arm's manual has them (D8.3), and the contents of frames.

#include <string.h>

#include "compare_priv.h"

#define ENTRY_ADDRESS UINT64_C(0x0000fffffffff000)

enum {
    ENTRY_VALID = 1 << 0,
    ENTRY_TABLE_OR_SMALL = 1 << 1,
    ENTRY_USER = 1 << 6,
    ENTRY_READ_ONLY = 1 << 7,
    ATTRIBUTES_SHIFT = 2,
    ATTRIBUTES_DEVICE = 0,
    ATTRIBUTES_NORMAL = 4,
    UXN_BIT = 54,
};

static void compare_page(comparison_t *comparison, const capdl_cap_t *cap, uint64_t entry,
                         unsigned level)
{
    capdl_id_t id = cap->object;

    COMPARE_EQ(comparison, id, "where an entry points", entry & ENTRY_ADDRESS,
               compare_priv_place(comparison, id));
    COMPARE_EQ(comparison, id, "the kind of its entry",
               entry & (ENTRY_VALID | ENTRY_TABLE_OR_SMALL),
               level == 3 ? ENTRY_VALID | ENTRY_TABLE_OR_SMALL : ENTRY_VALID);
    COMPARE_EQ(comparison, id, "the access that its entry gives",
               entry & (ENTRY_USER | ENTRY_READ_ONLY),
               cap->rights & CAPDL_WRITE ? ENTRY_USER : ENTRY_USER | ENTRY_READ_ONLY);
    COMPARE_EQ(comparison, id, "execute-never of its entry", entry >> UXN_BIT & 1,
               !cap->is_executable);
    COMPARE_EQ(comparison, id, "the memory attributes of its entry", entry >> ATTRIBUTES_SHIFT & 7,
               cap->is_cached ? ATTRIBUTES_NORMAL : ATTRIBUTES_DEVICE);
}

static void compare_table(comparison_t *comparison, capdl_id_t id, unsigned level)
{
    const capdl_object_t *table = compare_priv_object(comparison, id);
    const uint64_t *entries = (const uint64_t *)compare_priv_place(comparison, id);
    size_t count = 0;

    for (unsigned i = 0; i < 512; i++) {
        count += (entries[i] & ENTRY_VALID) != 0;
    }
    COMPARE_EQ(comparison, id, "the number of its entries", count, table->slot_count);
    for (size_t i = 0; i < table->slot_count; i++) {
        const capdl_slot_t *slot = &table->slots[i];
        uint64_t entry = entries[slot->index];
        if (slot->cap.kind == CAPDL_FRAME) {
            compare_page(comparison, &slot->cap, entry, level);
            continue;
        }
        uint64_t wanted = compare_priv_place(comparison, slot->cap.object);
        COMPARE_EQ(comparison, slot->cap.object, "where the entry for it points",
                   entry & (ENTRY_ADDRESS | ENTRY_VALID | ENTRY_TABLE_OR_SMALL),
                   wanted | ENTRY_VALID | ENTRY_TABLE_OR_SMALL);
        if ((entry & ENTRY_ADDRESS) == wanted) {
            compare_table(comparison, slot->cap.object, level + 1);
        }
    }
}

void compare_priv_vspace(comparison_t *comparison, capdl_id_t id)
{
    compare_table(comparison, id, 0);
}

/* ---- Contents */

static const machine_chunk_t *find_chunk(const system_t *system, uint32_t id)
{
    for (size_t i = 0; i < system->chunk_count; i++) {
        if (system->chunks[i].id == id) {
            return &system->chunks[i];
        }
    }
    return NULL;
}

// One byte of a chunk with its header, or 0 beyond it.
static uint8_t chunk_byte(const machine_chunk_t *chunk, uint64_t offset)
{
    uint64_t header[2] = { 0 };

    if (!chunk || offset >= chunk->size + sizeof header) {
        return 0;
    }
    header[0] = chunk->id;
    header[1] = chunk->size + sizeof header;
    return offset < sizeof header ? ((const uint8_t *)header)[offset]
                                  : chunk->bytes[offset - sizeof header];
}

static uint8_t expected_byte(const comparison_t *comparison, const capdl_object_t *frame,
                             uint64_t offset)
{
    for (size_t i = 0; i < frame->fill_count; i++) {
        const capdl_fill_t *fill = &frame->fills[i];
        if (offset < fill->start || offset >= fill->end) {
            continue;
        }
        if (fill->content == CAPDL_CONTENT_BYTES) {
            return fill->bytes[offset - fill->start];
        }
        return chunk_byte(find_chunk(comparison->system, fill->bootinfo_id),
                          offset - fill->start + fill->offset);
    }
    return 0;
}

static bool is_device(const comparison_t *comparison, uint64_t paddr)
{
    (void)comparison;
    return paddr < MACHINE_DEVICE_END;
}

void compare_priv_frame(comparison_t *comparison, capdl_id_t id)
{
    const capdl_object_t *frame = compare_priv_object(comparison, id);
    uint64_t paddr = compare_priv_place(comparison, id);
    const uint8_t *bytes = (const uint8_t *)paddr;

    if (is_device(comparison, paddr)) {
        return;
    }
    for (uint64_t i = 0; i < UINT64_C(1) << frame->size_bits; i++) {
        // Large frames are mostly zero.
        if (frame->fill_count == 0 && i % 8 == 0 && *(const uint64_t *)(bytes + i) == 0) {
            i += 7;
            continue;
        }
        uint8_t wanted = expected_byte(comparison, frame, i);
        if (bytes[i] != wanted) {
            compare_failed(comparison, id, "byte 0x%" PRIx64 " is 0x%02x, wanted 0x%02x", i,
                           bytes[i], wanted);
            return;
        }
    }
}
