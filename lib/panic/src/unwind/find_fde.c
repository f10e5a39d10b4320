// SPDX-License-Identifier: BSD-2-Clause

/*
 * What the compiler's unwinder asks for the tables of an address.  This stands before the
 * unwinder's own, which allocates, takes locks and registers images.
 *
 * Where nothing is found the unwinder would look at the instructions there, for the trampolines of
 * Unix signals.  An address outside the code, as of a wild return address, may not be readable, so
 * it gets the tables of `_start` instead, which say that the stack ends here.
 */

#include <sel4c/unwind.h>

#include "panic_priv.h"

// The unwinder's: what addresses in the tables count from.
struct dwarf_eh_bases {
    void *text_base;
    void *data_base;
    const void *function;
};

extern const char _start[]; // NOLINT(bugprone-reserved-identifier)

const void *_Unwind_Find_FDE(void *pc, struct dwarf_eh_bases *bases); // NOLINT

const void *_Unwind_Find_FDE(void *pc, struct dwarf_eh_bases *bases) // NOLINT
{
    sel4_unwind_image_t image = sel4_unwind_image_this();
    sel4_unwind_entry_t entry;
    uintptr_t address = (uintptr_t)pc;
    if (sel4_unwind_find(&image, address, &entry).error == SEL4_UNWIND_OK) {
        *bases = (struct dwarf_eh_bases){ .function = (const void *)entry.start };
        return entry.fde.bytes.data;
    }
    bool is_code = address >= image.text_start && address < image.text_end;
    if (!is_code && sel4_unwind_find(&image, (uintptr_t)_start, &entry).error == SEL4_UNWIND_OK) {
        // As if the function reached from address 0 to `pc`, so that all its instructions count.
        *bases = (struct dwarf_eh_bases){ 0 };
        return entry.fde.bytes.data;
    }
    return NULL;
}
