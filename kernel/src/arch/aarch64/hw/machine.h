// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Instructions that the address space code needs.  arch/host has a file of the same name without
 * them, so that the rest runs on the host.
 */

#include "kernel.h"
#include "layout.h"

static inline void machine_barrier(void)
{
    __asm__ volatile("dsb ish\n\tisb" ::: "memory");
}

// Table walks see a new entry.
static inline void machine_entry_written(void)
{
    __asm__ volatile("dsb ishst\n\tisb" ::: "memory");
}

static inline void machine_tlb_drop_page(word_t asid, word_t vaddr)
{
    __asm__ volatile("dsb ishst\n\ttlbi vae1is, %0\n\tdsb ish\n\tisb" ::"r"(
                         asid << 48 | ((vaddr >> 12) & MASK(44)))
                     : "memory");
}

static inline void machine_tlb_drop_asid(word_t asid)
{
    __asm__ volatile("dsb ishst\n\ttlbi aside1is, %0\n\tdsb ish\n\tisb" ::"r"(asid << 48)
                     : "memory");
}

static inline void machine_set_user_tables(word_t root_paddr, word_t asid)
{
    __asm__ volatile("msr ttbr0_el1, %0\n\tisb" ::"r"(root_paddr | asid << 48) : "memory");
}

#define CACHE_LINE_BITS 6u
#define CACHE_LINE      64u

static inline void machine_cache_clean(const void *line)
{
    __asm__ volatile("dc cvac, %0" ::"r"(line) : "memory");
}

static inline void machine_cache_invalidate(const void *line)
{
    __asm__ volatile("dc ivac, %0" ::"r"(line) : "memory");
}

static inline void machine_cache_clean_invalidate(const void *line)
{
    __asm__ volatile("dc civac, %0" ::"r"(line) : "memory");
}

static inline void machine_cache_clean_to_unification(const void *line)
{
    __asm__ volatile("dc cvau, %0" ::"r"(line) : "memory");
}

static inline void machine_icache_drop_all(void)
{
    __asm__ volatile("dsb ish\n\tic ialluis\n\tdsb ish\n\tisb" ::: "memory");
}

void *machine_phys_to_ptr(word_t paddr);

// Whether the kernel has the memory at `paddr` mapped: main memory, as opposed to devices.
bool machine_is_memory(word_t paddr);
