// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Makes unwind tables byte by byte, as a linker would, for tests that need others than a linker
 * makes.
 */

#include <string.h>

#include <sel4c/unwind.h>

#define TEXT_ADDRESS    0x400000
#define HEADER_ADDRESS  0x500000
#define ENTRIES_ADDRESS 0x500400
#define FUNCTION_SIZE   0x40
#define FUNCTION_STRIDE 0x100 // between starts; the rest is a gap
#define CIE_DATA_AT     9     // of the augmentation letters, in the CIE

typedef struct tables {
    uint8_t header[0x400];
    size_t header_size;
    uint8_t entries[0x400];
    size_t entries_size;
    size_t fde_at[32];
} tables_t;

static inline void put_bytes(uint8_t *bytes, size_t *size, const void *from, size_t count)
{
    memcpy(bytes + *size, from, count);
    *size += count;
}

static inline void put_u8(uint8_t *bytes, size_t *size, uint8_t number)
{
    bytes[(*size)++] = number;
}

static inline void set_u32(uint8_t *bytes, size_t at, uint32_t number)
{
    for (size_t i = 0; i < 4; i++) {
        bytes[at + i] = (uint8_t)(number >> (8 * i));
    }
}

static inline void put_u32(uint8_t *bytes, size_t *size, uint32_t number)
{
    set_u32(bytes, *size, number);
    *size += 4;
}

static inline uint32_t distance(uintptr_t from, uintptr_t to)
{
    return (uint32_t)(to - from);
}

// Fills up to a multiple of four and writes the length of the record that began at `start`.
static inline void end_record(tables_t *tables, size_t start)
{
    while (tables->entries_size % 4 != 0) {
        put_u8(tables->entries, &tables->entries_size, 0); // DW_CFA_nop
    }
    set_u32(tables->entries, start, (uint32_t)(tables->entries_size - start - 4));
}

// As gcc's: version 1, letters, alignments 4 and -8, return address in column 30.
static inline void put_cie(tables_t *tables, const char *letters, const void *data,
                           size_t data_size)
{
    uint8_t *bytes = tables->entries;
    size_t *size = &tables->entries_size;
    size_t start = *size;
    put_u32(bytes, size, 0);
    put_u32(bytes, size, 0);
    put_u8(bytes, size, 1);
    put_bytes(bytes, size, letters, strlen(letters) + 1);
    put_u8(bytes, size, 4);
    put_u8(bytes, size, 0x78);
    put_u8(bytes, size, 30);
    if (letters[0] == 'z') {
        put_u8(bytes, size, (uint8_t)data_size);
        put_bytes(bytes, size, data, data_size);
    }
    put_bytes(bytes, size, "\x0c\x1f\x00", 3); // DW_CFA_def_cfa: sp + 0
    end_record(tables, start);
}

// For the function `index`, of the CIE at the start of the section.
static inline void put_fde(tables_t *tables, size_t index)
{
    uint8_t *bytes = tables->entries;
    size_t *size = &tables->entries_size;
    size_t start = *size;
    tables->fde_at[index] = start;
    put_u32(bytes, size, 0);
    put_u32(bytes, size, (uint32_t)*size);
    put_u32(bytes, size, distance(ENTRIES_ADDRESS + *size, TEXT_ADDRESS + index * FUNCTION_STRIDE));
    put_u32(bytes, size, FUNCTION_SIZE);
    put_u8(bytes, size, 0);                // no augmentation data
    put_bytes(bytes, size, "\x41\x0e", 2); // DW_CFA_advance_loc, DW_CFA_def_cfa_offset
    put_u8(bytes, size, (uint8_t)(index * 16 & 0x7f));
    end_record(tables, start);
}

static inline void put_header(tables_t *tables, size_t count)
{
    uint8_t *bytes = tables->header;
    size_t *size = &tables->header_size;
    put_bytes(bytes, size, "\x01\x1b\x03\x3b", 4);
    put_u32(bytes, size, distance(HEADER_ADDRESS + 4, ENTRIES_ADDRESS));
    put_u32(bytes, size, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        put_u32(bytes, size, distance(HEADER_ADDRESS, TEXT_ADDRESS + i * FUNCTION_STRIDE));
        put_u32(bytes, size, distance(HEADER_ADDRESS, ENTRIES_ADDRESS + tables->fde_at[i]));
    }
}

static inline void make_tables(tables_t *tables, size_t count)
{
    memset(tables, 0, sizeof *tables);
    put_cie(tables, "zR", "\x1b", 1);
    for (size_t i = 0; i < count; i++) {
        put_fde(tables, i);
    }
    put_u32(tables->entries, &tables->entries_size, 0); // ends the section
    put_header(tables, count);
}

static inline sel4_unwind_image_t image_of(const tables_t *tables)
{
    return (sel4_unwind_image_t){
        .text_start = TEXT_ADDRESS,
        .text_end = TEXT_ADDRESS + 0x10000,
        .header = { sel4_span(tables->header, tables->header_size), HEADER_ADDRESS },
        .entries = { sel4_span(tables->entries, tables->entries_size), ENTRIES_ADDRESS },
    };
}
