// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Addresses that cannot be taken for one another: virtual ones, in some address space, and physical
 * ones.  Neither is a pointer; a pointer is an address in the caller's own space.
 */

#include <sel4/sel4.h>

typedef struct sel4_vaddr {
    seL4_Word bits;
} sel4_vaddr_t;

typedef struct sel4_paddr {
    seL4_Word bits;
} sel4_paddr_t;

static inline sel4_vaddr_t sel4_vaddr(seL4_Word bits)
{
    return (sel4_vaddr_t){ bits };
}

static inline sel4_paddr_t sel4_paddr(seL4_Word bits)
{
    return (sel4_paddr_t){ bits };
}

// Where `pointer` is in the caller's own address space.
static inline sel4_vaddr_t sel4_vaddr_of(const volatile void *pointer)
{
    return (sel4_vaddr_t){ (seL4_Word)pointer };
}
