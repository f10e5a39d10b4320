// expect-gcc: assigning to type 'sel4_vaddr_t' .*from type 'sel4_paddr_t'
// expect-clang: assigning to 'sel4_vaddr_t' .*incompatible type 'sel4_paddr_t'
// SPDX-License-Identifier: BSD-2-Clause

// A physical address where a virtual one is wanted.

#include <sel4c/sel4.h>

sel4_mapping_t mapping_at(sel4_paddr_t physical, sel4_vaddr_t virtual);

sel4_mapping_t mapping_at(sel4_paddr_t physical, sel4_vaddr_t virtual)
{
    sel4_mapping_t mapping = { .rights = SEL4_READ };
    (void)physical;
    (void)virtual;
#ifdef CONTROL
    mapping.at = virtual;
#else
    mapping.at = physical;
#endif
    return mapping;
}
