// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Address spaces: four levels of tables of 512 entries, 4 KiB each (Arm ARM D8.3, stage 1, 4 KiB
 * granule).
 *
 * Level 0 is the VSpace object; pages of 1 GiB, 2 MiB, 4 KiB are entries of levels 1, 2, 3.
 */

#include "invocation.h"

typedef struct page_table {
    uint64_t entries[512];
} page_table_t;

typedef struct asid_pool {
    page_table_t *roots[512];
} asid_pool_t;

typedef struct mapping {
    word_t vaddr;
    word_t level; // Of the entry: 1, 2, 3.
    word_t paddr;
    word_t rights;     // RIGHT_READ, RIGHT_WRITE.
    word_t attributes; // seL4_ARM_VMAttributes.
} mapping_t;

// Where a walk towards `level` ended: at that level, at a page above it, or where a table is
// missing.
typedef struct walk {
    uint64_t *entry;
    word_t level;
} walk_t;

#define ENTRY_VALID 1u
#define ENTRY_TABLE 2u // Of levels 0 to 2; in level 3 it says "page".

static inline word_t level_bits(word_t level)
{
    return 12 + 9 * (3 - level);
}

walk_t vspace_walk(page_table_t *root, word_t vaddr, word_t level);
bool entry_is_table(uint64_t entry, word_t level);
word_t entry_paddr(uint64_t entry);
bool entry_is_writable(uint64_t entry); // At user level.
uint64_t entry_for_page(mapping_t mapping);
uint64_t entry_for_table(const page_table_t *table);

// The root that has an ASID, or NULL.
page_table_t *asid_root(word_t asid);
void asid_pool_install(asid_pool_t *pool, word_t index);
void asid_pool_remove(asid_pool_t *pool, word_t index);
void asid_assign(word_t asid, page_table_t *root);
// Takes the ASID away from a root that goes.
void asid_remove(word_t asid, const page_table_t *root);
result_t asid_control_invoke(call_t *call);
result_t asid_pool_invoke(call_t *call);

// Undo the mapping that a capability holds, if it is still there.
void page_unmap(cap_t frame);
void page_table_unmap(cap_t table);
// Gives a thread's address space, or an empty one, to the processor.
void vspace_activate(cap_t vspace);
// The next vspace_activate() may not rely on what it did last.
void vspace_forget_active(void);

result_t vspace_invoke(call_t *call);
result_t page_table_invoke(call_t *call);
result_t page_invoke(call_t *call);

// The vspace argument of a mapping call.
result_t vspace_find(cap_t cap, page_table_t **ret_root);
