// SPDX-License-Identifier: BSD-2-Clause

/*
 * The GUID partition table (UEFI specification 2.10, 5.3): a header with two checksums, of itself
 * and of the entries, and a copy of all of it at the end of the device.
 *
 * Entries are believed when the checksum over all of them has come out right.
 */

#include <string.h>

#include "crc32.h"
#include "table.h"

#define HEADER_SIZE     92
#define ENTRY_SIZE_MIN  128
#define ENTRY_COUNT_MAX 1024
#define NAME_UNITS      36

typedef struct gpt_header {
    uint64_t entries; // sector
    uint32_t entry_count;
    uint32_t entry_size;
    uint32_t entries_checksum;
} gpt_header_t;

static const sel4_blk_result_t damaged = { SEL4_BLK_ERR_BAD_TABLE };

static bool is_header_intact(sel4_span_t sector)
{
    static const uint8_t zero[4];
    const uint8_t *at = sector.data;
    uint32_t size = field32(at + 12);
    if (memcmp(at, "EFI PART", 8) != 0 || size < HEADER_SIZE || size > sector.size) {
        return false;
    }
    uint32_t checksum = sel4_blk_priv_crc32(0, sel4_span(at, 16));
    checksum = sel4_blk_priv_crc32(checksum, sel4_span(zero, 4));
    checksum = sel4_blk_priv_crc32(checksum, sel4_span(at + 20, size - 20));
    return checksum == field32(at + 16);
}

static sel4_blk_result_t read_header(table_t *table, uint64_t sector, gpt_header_t *ret_header)
{
    SEL4_TRY(table_read(table, sector));
    const uint8_t *at = table->sector;
    if (!is_header_intact(table_sector(table)) || field64(at + 24) != sector) {
        return damaged;
    }
    gpt_header_t header = { field64(at + 72), field32(at + 80), field32(at + 84),
                            field32(at + 88) };
    bool is_size_good = header.entry_size >= ENTRY_SIZE_MIN &&
                        header.entry_size <= table->blk.layout.sector_size &&
                        (header.entry_size & (header.entry_size - 1)) == 0;
    if (!is_size_good || header.entry_count > ENTRY_COUNT_MAX) {
        return damaged;
    }
    *ret_header = header;
    return SEL4_BLK_SUCCESS;
}

/* ---- Names */

static size_t put_utf8(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xc0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xe0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3f));
        to[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    to[0] = (char)(0xf0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3f));
    to[2] = (char)(0x80 | (c >> 6 & 0x3f));
    to[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

static bool is_high_surrogate(uint32_t unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low_surrogate(uint32_t unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

// Two units give four bytes, one gives at most three, so that the name always fits.
static void copy_name(char *to, const uint8_t *from)
{
    size_t size = 0;
    for (size_t i = 0; i < NAME_UNITS; i++) {
        uint32_t unit = field16(from + 2 * i);
        if (unit == 0) {
            break;
        }
        uint32_t next = i + 1 < NAME_UNITS ? field16(from + 2 * i + 2) : 0;
        if (is_high_surrogate(unit) && is_low_surrogate(next)) {
            unit = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
            i++;
        } else if (is_high_surrogate(unit) || is_low_surrogate(unit)) {
            unit = 0xfffd;
        }
        size += put_utf8(to + size, unit);
    }
    to[size] = '\0';
}

/* ---- Entries */

static sel4_blk_result_t take_entry(table_t *table, const uint8_t *at)
{
    static const uint8_t unused[16];
    if (memcmp(at, unused, sizeof(unused)) == 0) {
        return SEL4_BLK_SUCCESS;
    }
    sel4_blk_partition_t partition = { .start = field64(at + 32), .is_gpt = true };
    uint64_t last = field64(at + 40);
    if (last < partition.start || last == UINT64_MAX) {
        return damaged;
    }
    partition.sector_count = last - partition.start + 1;
    memcpy(partition.type.bytes, at, 16);
    memcpy(partition.id.bytes, at + 16, 16);
    copy_name(partition.name, at + 56);
    table_add(table, &partition);
    return SEL4_BLK_SUCCESS;
}

static sel4_blk_result_t read_entries(table_t *table, const gpt_header_t *header)
{
    uint32_t checksum = 0;
    uint32_t in_sector = table->blk.layout.sector_size / header->entry_size;
    for (uint32_t i = 0; i < header->entry_count; i++) {
        if (i % in_sector == 0) {
            SEL4_TRY(table_read(table, header->entries + i / in_sector));
        }
        const uint8_t *at = table->sector + (size_t)(i % in_sector) * header->entry_size;
        checksum = sel4_blk_priv_crc32(checksum, sel4_span(at, header->entry_size));
        SEL4_TRY(take_entry(table, at));
    }
    return checksum == header->entries_checksum ? SEL4_BLK_SUCCESS : damaged;
}

static sel4_blk_result_t read_copy(table_t *table, uint64_t sector)
{
    gpt_header_t header;
    table->count = 0;
    table->is_full = false;
    SEL4_TRY(read_header(table, sector, &header));
    return read_entries(table, &header);
}

sel4_blk_result_t table_read_gpt(table_t *table)
{
    sel4_blk_result_t result = read_copy(table, 1);
    if (result.error == SEL4_BLK_ERR_BAD_TABLE || result.error == SEL4_BLK_ERR_RANGE ||
        result.error == SEL4_BLK_ERR_IO) {
        result = read_copy(table, table->blk.layout.sector_count - 1);
    }
    return result.error == SEL4_BLK_ERR_RANGE ? damaged : result;
}
