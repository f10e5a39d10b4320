// SPDX-License-Identifier: BSD-2-Clause

/*
 * Unwind tables of any bytes: two of them say how long the header is, the header and the entries
 * follow.  They have the addresses that the unit tests give them.
 */

#include <stdint.h>

#include <sel4c/unwind.h>

#define TEXT_ADDRESS    0x400000
#define HEADER_ADDRESS  0x500000
#define ENTRIES_ADDRESS 0x500400

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static unsigned sum(sel4_unwind_section_t part, sel4_unwind_section_t whole)
{
    if (part.bytes.data < whole.bytes.data || part.bytes.size > whole.bytes.size ||
        part.address - whole.address != (uintptr_t)(part.bytes.data - whole.bytes.data)) {
        __builtin_trap();
    }
    unsigned total = 0;
    for (size_t i = 0; i < part.bytes.size; i++) {
        total += part.bytes.data[i];
    }
    return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 2) {
        return 0;
    }
    size_t header_size = (size_t)bytes[0] | (size_t)bytes[1] << 8;
    header_size = header_size < size - 2 ? header_size : size - 2;
    sel4_unwind_image_t image = {
        .text_start = TEXT_ADDRESS,
        .text_end = TEXT_ADDRESS + 0x10000,
        .header = { sel4_span(bytes + 2, header_size), HEADER_ADDRESS },
        .entries = { sel4_span(bytes + 2 + header_size, size - 2 - header_size), ENTRIES_ADDRESS },
    };
    unsigned sink = 0;
    for (uintptr_t pc = TEXT_ADDRESS; pc < TEXT_ADDRESS + 0x400; pc += 0x20) {
        sel4_unwind_entry_t entry;
        if (sel4_unwind_find(&image, pc, &entry).error != SEL4_UNWIND_OK) {
            continue;
        }
        if (pc < entry.start || pc >= entry.end) {
            __builtin_trap();
        }
        sink += sum(entry.fde, image.entries) + sum(entry.cie, image.entries) +
                sum(entry.initial_instructions, entry.cie) + sum(entry.instructions, entry.fde);
    }
    __asm__ volatile("" ::"r"(sink)); // every byte has been read
    return 0;
}
