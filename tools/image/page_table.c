// SPDX-License-Identifier: BSD-2-Clause

/*
 * Builds translation tables.  The formats differ in the number of levels and in the bits of an
 * entry (Arm ARM D8.3, RISC-V Privileged 4.3 and 4.4); the walk is the same: at each level, either
 * the block of that level fits the rest of the range exactly, or it goes one level down.
 */

#include "page_table.h"

// What a format needs to say.
typedef struct format {
    unsigned top_shift;     // of addresses translated by one entry of the first table
    unsigned largest_block; // the largest shift at which an entry may be a block
    unsigned address_bits;  // physical
    unsigned address_shift; // of a physical address in an entry
} format_t;

static const format_t formats[] = {
    [PAGE_TABLE_AARCH64_EL1] = { 39, 30, 48, 0 },
    [PAGE_TABLE_AARCH64_EL2] = { 39, 30, 48, 0 },
    [PAGE_TABLE_SV39] = { 30, 30, 56, 2 },
};

enum { PAGE_SHIFT = 12, LEVEL_SHIFT = 9 };

#define BIT(n) (UINT64_C(1) << (n))

#define AARCH64_TABLE        UINT64_C(3)
#define AARCH64_BLOCK        UINT64_C(1)
#define AARCH64_PAGE         UINT64_C(3)
#define AARCH64_ATTRIBUTE(n) ((uint64_t)(n) << 2)
#define AARCH64_AP1          BIT(6) // must be one at EL2, user access at EL1
#define AARCH64_INNER        (UINT64_C(3) << 8)
#define AARCH64_ACCESSED     BIT(10)
#define AARCH64_PXN          BIT(53)
#define AARCH64_XN           BIT(54)

// Valid, read, write, accessed, dirty: the last two set, since not all implementations set them.
#define SV39_DATA    (BIT(0) | BIT(1) | BIT(2) | BIT(6) | BIT(7))
#define SV39_EXECUTE BIT(3)
#define SV39_TABLE   BIT(0)

static uint64_t leaf_bits(page_table_format_t format, page_table_memory_t memory, bool is_page)
{
    bool normal = memory == PAGE_TABLE_NORMAL;

    if (format == PAGE_TABLE_SV39) {
        return normal ? SV39_DATA | SV39_EXECUTE : SV39_DATA;
    }
    uint64_t bits = (is_page ? AARCH64_PAGE : AARCH64_BLOCK) | AARCH64_ACCESSED |
                    (normal ? AARCH64_ATTRIBUTE(4) | AARCH64_INNER : AARCH64_ATTRIBUTE(0));
    if (format == PAGE_TABLE_AARCH64_EL2) {
        return bits | AARCH64_AP1 | (normal ? 0 : AARCH64_XN);
    }
    return bits | AARCH64_XN | (normal ? 0 : AARCH64_PXN);
}

void page_tables_init(page_tables_t *tables, arena_t *arena, page_table_format_t format,
                      uint64_t address)
{
    *tables = (page_tables_t){ .arena = arena, .format = format, .address = address };
}

uint64_t page_tables_add_root(page_tables_t *tables)
{
    uint64_t address = tables->address + tables->count * PAGE_TABLE_SIZE;

    *ARENA_PUSH(tables->arena, tables->tables, tables->count, tables->capacity) =
        arena_alloc(tables->arena, PAGE_TABLE_SIZE);
    return address;
}

static uint64_t *table_at(const page_tables_t *tables, uint64_t address)
{
    return tables->tables[(address - tables->address) / PAGE_TABLE_SIZE];
}

// The table below an entry, made when there is none; 0 when the entry is a block.
static uint64_t descend(page_tables_t *tables, uint64_t table, size_t index)
{
    unsigned shift = formats[tables->format].address_shift;
    uint64_t table_bits = tables->format == PAGE_TABLE_SV39 ? SV39_TABLE : AARCH64_TABLE;
    uint64_t entry = table_at(tables, table)[index];

    if (entry == 0) {
        uint64_t child = page_tables_add_root(tables);
        table_at(tables, table)[index] = child >> shift | table_bits;
        return child;
    }
    // Tables have no bit but these beside the address; blocks have more.
    uint64_t child = (entry & ~table_bits) << shift;
    return child % PAGE_TABLE_SIZE == 0 && child >= tables->address &&
                   (child - tables->address) / PAGE_TABLE_SIZE < tables->count
               ? child
               : 0;
}

// Maps the largest exact block at the start of the range; gives its size, 0 on failure.
static uint64_t map_one(page_tables_t *tables, uint64_t root, uint64_t vaddr, uint64_t paddr,
                        uint64_t size, page_table_memory_t memory)
{
    const format_t *format = &formats[tables->format];
    uint64_t table = root;

    for (unsigned shift = format->top_shift;; shift -= LEVEL_SHIFT) {
        size_t index = (vaddr >> shift) & (PAGE_TABLE_ENTRY_COUNT - 1);
        uint64_t *entry = &table_at(tables, table)[index];
        if (shift <= format->largest_block && ((vaddr | paddr) & (BIT(shift) - 1)) == 0 &&
            size >= BIT(shift) && *entry == 0) {
            *entry = paddr >> format->address_shift |
                     leaf_bits(tables->format, memory, shift == PAGE_SHIFT);
            return BIT(shift);
        }
        if (shift == PAGE_SHIFT) {
            return 0;
        }
        table = descend(tables, table, index);
        if (table == 0) {
            return 0;
        }
    }
}

bool page_tables_map(page_tables_t *tables, uint64_t root, uint64_t vaddr, uint64_t paddr,
                     uint64_t size, page_table_memory_t memory)
{
    const format_t *format = &formats[tables->format];
    unsigned virtual_bits = format->top_shift + LEVEL_SHIFT;
    uint64_t physical_end = BIT(format->address_bits);

    if (((vaddr | paddr | size) & (BIT(PAGE_SHIFT) - 1)) != 0 || paddr > physical_end ||
        size > physical_end - paddr ||
        (vaddr & (BIT(virtual_bits) - 1)) + size > BIT(virtual_bits)) {
        return false;
    }
    while (size > 0) {
        uint64_t done = map_one(tables, root, vaddr, paddr, size, memory);
        if (done == 0) {
            return false;
        }
        vaddr += done;
        paddr += done;
        size -= done;
    }
    return true;
}
