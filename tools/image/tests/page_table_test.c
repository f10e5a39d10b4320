// SPDX-License-Identifier: BSD-2-Clause

/*
 * Translation tables, checked by walkers that were written from the architecture manuals alone:
 * they share nothing with the builder but the bytes.
 */

#include <string.h>

#include "harness.h"
#include "image/page_table.h"

#define TABLES_AT UINT64_C(0x70010000)

typedef struct walk {
    bool ok;
    uint64_t paddr;
    uint64_t size;  // of the block
    uint64_t entry; // the leaf
} walk_t;

// Physical memory of the machine: only the tables.
static bool read_entry(const page_tables_t *tables, uint64_t address, uint64_t *ret_entry)
{
    uint64_t offset = address - TABLES_AT;

    if (address < TABLES_AT || offset / 4096 >= tables->count) {
        return false;
    }
    memcpy(ret_entry, (const uint8_t *)tables->tables[offset / 4096] + offset % 4096, 8);
    return true;
}

// Arm ARM D8.3: 4 KiB granule, 48-bit input.
static walk_t walk_aarch64(const page_tables_t *tables, uint64_t root, uint64_t vaddr)
{
    uint64_t table = root;

    for (unsigned level = 0; level < 4; level++) {
        unsigned low = 39 - 9 * level;
        uint64_t entry;
        if (!read_entry(tables, table + 8 * ((vaddr >> low) & 0x1ff), &entry) || (entry & 1) == 0) {
            return (walk_t){ 0 };
        }
        bool bit1 = (entry & 2) != 0;
        uint64_t output = entry & UINT64_C(0x0000fffffffff000);
        if (level < 3 && bit1) {
            table = output;
            continue;
        }
        if (bit1 != (level == 3) || level == 0) {
            return (walk_t){ 0 }; // reserved
        }
        uint64_t size = UINT64_C(1) << low;
        if (output % size != 0) {
            return (walk_t){ 0 };
        }
        return (walk_t){ true, output | (vaddr & (size - 1)), size, entry };
    }
    return (walk_t){ 0 };
}

// RISC-V Privileged 4.3.2 and 4.4: Sv39.
static walk_t walk_sv39(const page_tables_t *tables, uint64_t root, uint64_t vaddr)
{
    uint64_t table = root;
    uint64_t sign = vaddr >> 38;

    if (sign != 0 && sign != 0x3ffffff) {
        return (walk_t){ 0 };
    }
    for (int i = 2; i >= 0; i--) {
        uint64_t entry;
        if (!read_entry(tables, table + 8 * ((vaddr >> (12 + 9 * i)) & 0x1ff), &entry) ||
            (entry & 1) == 0 || (entry & 6) == 4 || entry >> 54 != 0) {
            return (walk_t){ 0 };
        }
        uint64_t output = (entry >> 10) << 12;
        if ((entry & 0xe) == 0) {
            table = output;
            continue;
        }
        uint64_t size = UINT64_C(1) << (12 + 9 * i);
        if (output % size != 0) {
            return (walk_t){ 0 };
        }
        return (walk_t){ true, output | (vaddr & (size - 1)), size, entry };
    }
    return (walk_t){ 0 };
}

static walk_t walk(const page_tables_t *tables, uint64_t root, uint64_t vaddr)
{
    return tables->format == PAGE_TABLE_SV39 ? walk_sv39(tables, root, vaddr)
                                             : walk_aarch64(tables, root, vaddr);
}

// The attributes that the kernel counts on (reference for AArch64: MAIR index 4, inner shareable).
static bool has_attributes(page_table_format_t format, uint64_t entry, page_table_memory_t memory)
{
    bool normal = memory == PAGE_TABLE_NORMAL;

    if (format == PAGE_TABLE_SV39) {
        return (entry & 0xff) == (normal ? 0xcf : 0xc7);
    }
    bool accessed = (entry >> 10 & 1) == 1;
    bool read_only = (entry >> 7 & 1) == 1;
    bool user = (entry >> 6 & 1) == 1;
    unsigned index = entry >> 2 & 7;
    unsigned share = entry >> 8 & 3;
    bool pxn = (entry >> 53 & 1) == 1;
    bool xn = (entry >> 54 & 1) == 1;
    bool is_el2 = format == PAGE_TABLE_AARCH64_EL2;
    // At EL2, bit 6 must be one and bit 54 is XN; at EL1, bit 53 is for the kernel.
    bool executable = is_el2 ? !xn : !pxn;

    return accessed && !read_only && user == is_el2 && index == (normal ? 4 : 0) &&
           (!normal || share == 3) && executable == normal;
}

typedef struct mapping {
    uint64_t vaddr;
    uint64_t paddr;
    uint64_t size;
    page_table_memory_t memory;
} mapping_t;

// Every page of each mapping is right, and the pages around it are not mapped unless another has
// them.
static void check_mapping(const page_tables_t *tables, uint64_t root, const mapping_t *mapping)
{
    uint64_t step = 4096;

    for (uint64_t offset = 0; offset < mapping->size; offset += step) {
        walk_t result = walk(tables, root, mapping->vaddr + offset);
        if (!result.ok || result.paddr != mapping->paddr + offset ||
            !has_attributes(tables->format, result.entry, mapping->memory)) {
            harness_note("offset 0x%llx, entry 0x%llx", (unsigned long long)offset,
                         (unsigned long long)result.entry);
            EXPECT_FAIL("wrong or missing translation of 0x%llx",
                        (unsigned long long)(mapping->vaddr + offset));
            return;
        }
        // One look at the first and last byte of each block is enough for large ones.
        walk_t last = walk(tables, root, mapping->vaddr + offset + 4095);
        EXPECT_EQ(last.paddr, mapping->paddr + offset + 4095);
    }
}

static const page_table_format_t formats[] = { PAGE_TABLE_AARCH64_EL1, PAGE_TABLE_AARCH64_EL2,
                                               PAGE_TABLE_SV39 };

TEST(page_table, every_mapping_of_a_machine)
{
    static const mapping_t mappings[] = {
        { 0x80000000, 0x80000000, 0x40000000, PAGE_TABLE_NORMAL },
        { 0x40200000, 0x40200000, 0x01234000, PAGE_TABLE_NORMAL },
        { 0x09000000, 0x09000000, 0x00200000, PAGE_TABLE_DEVICE },
        { 0x3f00001000, 0x90003000, 0x00405000, PAGE_TABLE_NORMAL }, // not congruent to blocks
        { 0xc0000000, 0xffc0000000, 0x00001000, PAGE_TABLE_NORMAL },
    };

    for (size_t i = 0; i < 3; i++) {
        arena_t *arena = arena_create();
        page_tables_t tables;
        harness_note("format %zu", i);
        page_tables_init(&tables, arena, formats[i], TABLES_AT);
        uint64_t root = page_tables_add_root(&tables);
        EXPECT_EQ(root, TABLES_AT);
        for (size_t j = 0; j < sizeof mappings / sizeof *mappings; j++) {
            ASSERT_TRUE(page_tables_map(&tables, root, mappings[j].vaddr, mappings[j].paddr,
                                        mappings[j].size, mappings[j].memory));
        }
        for (size_t j = 0; j < sizeof mappings / sizeof *mappings; j++) {
            check_mapping(&tables, root, &mappings[j]);
            // The last one follows the first without a gap.
            EXPECT_EQ(walk(&tables, root, mappings[j].vaddr - 1).ok, j == 4);
        }
        EXPECT_FALSE(walk(&tables, root, 0).ok);
        EXPECT_FALSE(walk(&tables, root, 0x40200000 + 0x01234000).ok);
        EXPECT_FALSE(walk(&tables, root, 0xc0001000).ok);
        arena_destroy(arena);
    }
}

TEST(page_table, kernel_addresses)
{
    static const struct {
        page_table_format_t format;
        mapping_t mapping;
    } cases[] = {
        { PAGE_TABLE_AARCH64_EL1, { UINT64_C(0xffffffffc0000000), 0x40000000, 0x400000, 0 } },
        { PAGE_TABLE_AARCH64_EL2, { UINT64_C(0xffc0000000), 0x60000000, 0x400000, 0 } },
        { PAGE_TABLE_SV39, { UINT64_C(0xffffffff80200000), 0x80200000, 0x200000, 0 } },
    };

    for (size_t i = 0; i < 3; i++) {
        arena_t *arena = arena_create();
        page_tables_t tables;
        page_tables_init(&tables, arena, cases[i].format, TABLES_AT);
        uint64_t root = page_tables_add_root(&tables);
        const mapping_t *mapping = &cases[i].mapping;
        ASSERT_TRUE(page_tables_map(&tables, root, mapping->vaddr, mapping->paddr, mapping->size,
                                    mapping->memory));
        check_mapping(&tables, root, mapping);
        EXPECT_EQ(walk(&tables, root, mapping->vaddr).size, 0x200000);
        EXPECT_FALSE(walk(&tables, root, mapping->vaddr - 1).ok);
        EXPECT_FALSE(walk(&tables, root, mapping->vaddr + mapping->size).ok);
        arena_destroy(arena);
    }
}

TEST(page_table, largest_blocks)
{
    for (size_t i = 0; i < 3; i++) {
        arena_t *arena = arena_create();
        page_tables_t tables;
        page_tables_init(&tables, arena, formats[i], TABLES_AT);
        uint64_t root = page_tables_add_root(&tables);
        // From 4 KiB below a GiB to 4 KiB above the next: page, GiB, page.
        ASSERT_TRUE(
            page_tables_map(&tables, root, 0x3ffff000, 0x3ffff000, 0x40002000, PAGE_TABLE_NORMAL));
        EXPECT_EQ(walk(&tables, root, 0x3ffff000).size, 4096);
        EXPECT_EQ(walk(&tables, root, 0x40000000).size, 0x40000000);
        EXPECT_EQ(walk(&tables, root, 0x80000000).size, 4096);
        EXPECT_EQ(tables.count, formats[i] == PAGE_TABLE_SV39 ? 5 : 6);
        arena_destroy(arena);
    }
}

TEST(page_table, refuses)
{
    for (size_t i = 0; i < 3; i++) {
        arena_t *arena = arena_create();
        page_tables_t tables;
        page_tables_init(&tables, arena, formats[i], TABLES_AT);
        uint64_t root = page_tables_add_root(&tables);
        uint64_t top = UINT64_C(1) << (formats[i] == PAGE_TABLE_SV39 ? 56 : 48);
        harness_note("format %zu", i);
        EXPECT_FALSE(page_tables_map(&tables, root, 1, 0, 4096, PAGE_TABLE_NORMAL));
        EXPECT_FALSE(page_tables_map(&tables, root, 0, 1, 4096, PAGE_TABLE_NORMAL));
        EXPECT_FALSE(page_tables_map(&tables, root, 0, 0, 4095, PAGE_TABLE_NORMAL));
        EXPECT_FALSE(page_tables_map(&tables, root, 0, top - 4096, 8192, PAGE_TABLE_NORMAL));
        EXPECT_FALSE(page_tables_map(&tables, root, UINT64_MAX - 4095, 0, 8192, PAGE_TABLE_NORMAL));
        EXPECT_TRUE(page_tables_map(&tables, root, 0x40000000, 0, 0x200000, PAGE_TABLE_NORMAL));
        EXPECT_FALSE(page_tables_map(&tables, root, 0x40000000, 0, 4096, PAGE_TABLE_NORMAL));
        EXPECT_FALSE(page_tables_map(&tables, root, 0x401ff000, 0, 4096, PAGE_TABLE_NORMAL));
        EXPECT_TRUE(page_tables_map(&tables, root, 0x40200000, 0, 4096, PAGE_TABLE_NORMAL));
        EXPECT_FALSE(page_tables_map(&tables, root, 0x40200000, 0, 0x200000, PAGE_TABLE_NORMAL));
        EXPECT_FALSE(page_tables_map(&tables, root, 0x40000000, 0, 0x40000000, PAGE_TABLE_NORMAL));
        arena_destroy(arena);
    }
}

TEST(page_table, random_mappings_agree_with_the_walker)
{
    uint64_t state = 12345;

    for (unsigned round = 0; round < 60; round++) {
        arena_t *arena = arena_create();
        page_tables_t tables;
        mapping_t done[12];
        size_t count = 0;
        page_tables_init(&tables, arena, formats[round % 3], TABLES_AT);
        uint64_t root = page_tables_add_root(&tables);
        for (unsigned i = 0; i < 12; i++) {
            uint64_t random[3];
            for (unsigned j = 0; j < 3; j++) {
                state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
                random[j] = state >> 20;
            }
            mapping_t mapping = { (random[0] & 0x3ffffff) << 12, (random[1] & 0x3ffffff) << 12,
                                  ((random[2] & 0xfff) + 1) << 12, PAGE_TABLE_NORMAL };
            if (i % 3 == 0) {
                mapping.paddr = mapping.vaddr;
            }
            bool overlaps = false;
            for (size_t j = 0; j < count; j++) {
                overlaps |= mapping.vaddr < done[j].vaddr + done[j].size &&
                            done[j].vaddr < mapping.vaddr + mapping.size;
            }
            bool in_space = mapping.vaddr + mapping.size <= UINT64_C(1) << 39;
            if (overlaps || !in_space) {
                continue;
            }
            ASSERT_TRUE(page_tables_map(&tables, root, mapping.vaddr, mapping.paddr, mapping.size,
                                        mapping.memory));
            done[count++] = mapping;
        }
        for (size_t i = 0; i < count; i++) {
            check_mapping(&tables, root, &done[i]);
        }
        arena_destroy(arena);
    }
}
