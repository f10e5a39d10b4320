// SPDX-License-Identifier: BSD-2-Clause
//
// Cache maintenance by line, through the kernel's own mapping of memory.  Device memory is never
// cached.

#include "cache.h"

#include "arch.h"
#include "machine.h"

typedef void (*line_operation_t)(const void *line);

static void each_line(line_operation_t operation, word_t paddr, word_t size)
{
    const char *start = arch_phys_to_ptr(paddr & ~(word_t)(CACHE_LINE - 1));
    const char *end = (const char *)arch_phys_to_ptr(paddr) + size;
    for (const char *line = start; line < end; line += CACHE_LINE) {
        operation(line);
    }
    machine_barrier();
}

// Lines that are only partly in the range are written back first: their other bytes belong to
// others.
static void invalidate(word_t paddr, word_t size)
{
    if ((paddr & (CACHE_LINE - 1)) != 0) {
        each_line(machine_cache_clean, paddr, 1);
    }
    if (((paddr + size) & (CACHE_LINE - 1)) != 0) {
        each_line(machine_cache_clean, paddr + size, 1);
    }
    each_line(machine_cache_invalidate, paddr, size);
}

void cache_operate(word_t label, word_t paddr, word_t size)
{
    if (!machine_is_memory(paddr)) {
        return;
    }
    switch (label) {
    case ARMPageClean_Data:
    case ARMVSpaceClean_Data:
        each_line(machine_cache_clean, paddr, size);
        break;
    case ARMPageInvalidate_Data:
    case ARMVSpaceInvalidate_Data:
        invalidate(paddr, size);
        break;
    case ARMPageCleanInvalidate_Data:
    case ARMVSpaceCleanInvalidate_Data:
        each_line(machine_cache_clean_invalidate, paddr, size);
        break;
    default:
        each_line(machine_cache_clean_to_unification, paddr, size);
        machine_icache_drop_all();
    }
}
