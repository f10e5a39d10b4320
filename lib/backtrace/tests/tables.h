// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Unwind tables made by hand: code from 0x1000 to 0x2000, a CIE, and an FDE for each function, in
 * the order of their addresses.
 */

#include <stdint.h>
#include <string.h>

#include <sel4c/unwind.h>

#define TABLES_TEXT    0x1000u
#define TABLES_HEADER  0x3000u
#define TABLES_ENTRIES 0x4000u

typedef struct tables {
    uint8_t header[1024];
    uint8_t entries[4096];
    size_t entries_size;
    unsigned count;
} tables_t;

static inline void tables_put(tables_t *tables, const void *bytes, size_t size)
{
    memcpy(tables->entries + tables->entries_size, bytes, size);
    tables->entries_size += size;
}

static inline void tables_put_u32(tables_t *tables, uint32_t value)
{
    tables_put(tables, &value, sizeof value);
}

// Rounds the record that began at `start` up, with DW_CFA_nop, and sets its length.
static inline void tables_close(tables_t *tables, size_t start)
{
    while (tables->entries_size % 4 != 0) {
        tables->entries[tables->entries_size++] = 0;
    }
    uint32_t length = (uint32_t)(tables->entries_size - start - 4);
    memcpy(tables->entries + start, &length, sizeof length);
}

static inline void tables_init(tables_t *tables, uint8_t code_alignment, uint8_t return_register,
                               const void *instructions, size_t size)
{
    // Version 1, "zR", data alignment -8, addresses of four bytes from where they are.
    const uint8_t fixed[] = { 1, 'z', 'R', 0, code_alignment, 0x78, return_register, 1, 0x1b };

    memset(tables, 0, sizeof *tables);
    tables_put_u32(tables, 0);
    tables_put_u32(tables, 0);
    tables_put(tables, fixed, sizeof fixed);
    tables_put(tables, instructions, size);
    tables_close(tables, 0);
}

// A function of 256 bytes.
static inline void tables_add(tables_t *tables, uint32_t address, const void *instructions,
                              size_t size)
{
    const uint8_t no_more = 0; // of the augmentation
    size_t start = tables->entries_size;
    int32_t pair[] = { (int32_t)(address - TABLES_HEADER),
                       (int32_t)(TABLES_ENTRIES + start - TABLES_HEADER) };

    tables_put_u32(tables, 0);
    tables_put_u32(tables, (uint32_t)(start + 4));
    tables_put_u32(tables, address - (uint32_t)(TABLES_ENTRIES + tables->entries_size));
    tables_put_u32(tables, 0x100);
    tables_put(tables, &no_more, 1);
    tables_put(tables, instructions, size);
    tables_close(tables, start);
    memcpy(tables->header + 12 + 8 * (size_t)tables->count++, pair, sizeof pair);
}

static inline sel4_unwind_image_t tables_image(tables_t *tables)
{
    // Version 1, the address of .eh_frame from here, a count of four bytes, pairs from the header.
    const uint8_t fixed[] = { 1, 0x1b, 0x03, 0x3b };
    int32_t entries = (int32_t)(TABLES_ENTRIES - (TABLES_HEADER + 4));

    memcpy(tables->header, fixed, sizeof fixed);
    memcpy(tables->header + 4, &entries, sizeof entries);
    memcpy(tables->header + 8, &tables->count, 4);
    return (sel4_unwind_image_t){
        .text_start = TABLES_TEXT,
        .text_end = 0x2000,
        .header = { sel4_span(tables->header, 12 + 8 * (size_t)tables->count), TABLES_HEADER },
        .entries = { sel4_span(tables->entries, tables->entries_size), TABLES_ENTRIES },
    };
}
