// SPDX-License-Identifier: BSD-2-Clause

// Prints what the tool wrote.  The other program, which runs first, has put what it knows in the
// region.

#include <sel4c/microkit.h>

SEL4_MK_REGION(ring, uintptr_t);
SEL4_MK_WORD(ring_physical, 0);
SEL4_MK_WORD(other_channel, 0);

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    uintptr_t physical = SEL4_MK_WORD_VALUE(ring_physical);
    uintptr_t told = SEL4_MK_REGION_ITEMS(ring)[0];

    sel4_debug_print("address 0x%lx, %zu bytes\n",
                     (unsigned long)(uintptr_t)SEL4_MK_REGION_ITEMS(ring),
                     SEL4_MK_REGION_COUNT(ring) * sizeof(uintptr_t));
    sel4_debug_print("physical address: %s's, and %s in both programs\n",
                     physical != 0 && physical % 4096 == 0 ? "a page" : "none",
                     physical == told ? "the same" : "another");
    sel4_debug_print("channel %lu\n", SEL4_MK_WORD_VALUE(other_channel));
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
