// SPDX-License-Identifier: BSD-2-Clause

// Prints the file that is in a memory region.

#include <sel4c/microkit.h>

SEL4_MK_REGION(file, char);
SEL4_MK_WORD(text_size, 0);

static bool is_zero(sel4_span_t bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        if (bytes.data[i] != 0) {
            return false;
        }
    }
    return true;
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    sel4_span_t region = SEL4_MK_REGION_SPAN(file);
    size_t size = SEL4_MK_WORD_VALUE(text_size);
    sel4_span_t rest = sel4_span(region.data + size, region.size - size);

    sel4_debug_print("%.*s", (int)size, SEL4_MK_REGION_ITEMS(file));
    sel4_debug_print("region of %zu bytes, %zu of them from the file, %s after that\n", region.size,
                     size, is_zero(rest) ? "zeros" : "something");
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
