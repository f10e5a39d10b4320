// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Translation tables with 4 KiB granule, built on the host for the address where they will lie:
 * AArch64 stage 1 with 48-bit addresses (for EL1 or EL2) and RISC-V Sv39.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"

#define PAGE_TABLE_SIZE        ((size_t)4096)
#define PAGE_TABLE_ENTRY_COUNT ((size_t)512)

typedef enum page_table_format {
    PAGE_TABLE_AARCH64_EL1,
    PAGE_TABLE_AARCH64_EL2,
    PAGE_TABLE_SV39,
} page_table_format_t;

typedef enum page_table_memory {
    PAGE_TABLE_NORMAL, // read, write, execute; cached, inner shareable
    PAGE_TABLE_DEVICE, // read, write; not cached, not reordered
} page_table_memory_t;

typedef struct page_tables {
    arena_t *arena;
    page_table_format_t format;
    uint64_t address;  // of the first table
    uint64_t **tables; // each of PAGE_TABLE_ENTRY_COUNT
    size_t count;
    size_t capacity;
} page_tables_t;

/*
 * MAIR, with the kinds of memory in the order that the kernel's tables count on: 0 nGnRnE, 1 nGnRE,
 * 2 GRE, 3 not cacheable, 4 write-back, 5 write-through.
 */
#define PAGE_TABLE_MAIR UINT64_C(0x0000aaff440c0400)

// No table yet. `address` is a multiple of PAGE_TABLE_SIZE.
void page_tables_init(page_tables_t *tables, arena_t *arena, page_table_format_t format,
                      uint64_t address);

// Makes an empty first table; gives its physical address.
uint64_t page_tables_add_root(page_tables_t *tables);

/*
 * Maps [vaddr, vaddr + size) to paddr on, with the largest blocks that are exact.
 *
 * Fails  an address or the size is no multiple of 4 KiB, beyond the width of addresses, or a part
 * is mapped already; some of the range may be mapped then
 */
bool page_tables_map(page_tables_t *tables, uint64_t root, uint64_t vaddr, uint64_t paddr,
                     uint64_t size, page_table_memory_t memory);
