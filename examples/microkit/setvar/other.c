// SPDX-License-Identifier: BSD-2-Clause

// Tells, in the region, what physical address it has.

#include <sel4c/microkit.h>

SEL4_MK_REGION(ring, uintptr_t);
SEL4_MK_WORD(ring_physical, 0);

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    SEL4_MK_REGION_ITEMS(ring)[0] = SEL4_MK_WORD_VALUE(ring_physical);
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
