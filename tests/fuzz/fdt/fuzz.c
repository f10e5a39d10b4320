// SPDX-License-Identifier: BSD-2-Clause

// Flattened device trees: every item, and the processors.

#include <stdint.h>

#include <sel4c/fdt.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    sel4_fdt_t fdt;
    sel4_fdt_cursor_t cursor = { 0 };
    sel4_fdt_item_t item;
    uint64_t ids[8];
    sel4_fdt_region_t regions[2];
    size_t count;
    unsigned sink = 0;

    if (sel4_fdt_open(sel4_span(bytes, size), &fdt).error) {
        return 0;
    }
    if (fdt.used_size > size) {
        __builtin_trap();
    }
    // Each item is at least 4 bytes long, so that many steps are enough.
    size_t steps = 0;
    while (!sel4_fdt_next(&fdt, &cursor, &item).error && item.kind != SEL4_FDT_DONE) {
        if (++steps > size) {
            __builtin_trap();
        }
        for (const char *c = item.name; *c != '\0'; c++) {
            sink ^= (uint8_t)*c;
        }
        for (size_t i = 0; i < item.value.size; i++) {
            sink ^= item.value.data[i];
        }
    }
    (void)sel4_fdt_cores(&fdt, ids, 8, &count);
    (void)sel4_fdt_memory(&fdt, regions, 2, &count);
    __asm__ volatile("" ::"r"(sink)); // every byte has been read
    return 0;
}
