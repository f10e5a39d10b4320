// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The host has no tables, caches or TLB of ours: nothing to do.  Physical addresses are pointers.
 */

#include "kernel.h"

static inline void machine_barrier(void)
{
}

static inline void machine_entry_written(void)
{
}

static inline void machine_tlb_drop_page(word_t asid, word_t vaddr)
{
    (void)asid;
    (void)vaddr;
}

static inline void machine_tlb_drop_asid(word_t asid)
{
    (void)asid;
}

static inline void machine_set_user_tables(word_t root_paddr, word_t asid)
{
    (void)root_paddr;
    (void)asid;
}

#define CACHE_LINE 64u

static inline void machine_cache_clean(const void *line)
{
    (void)line;
}

static inline void machine_cache_invalidate(const void *line)
{
    (void)line;
}

static inline void machine_cache_clean_invalidate(const void *line)
{
    (void)line;
}

static inline void machine_cache_clean_to_unification(const void *line)
{
    (void)line;
}

static inline void machine_icache_drop_all(void)
{
}

static inline bool machine_is_memory(word_t paddr)
{
    (void)paddr;
    return true;
}
