// SPDX-License-Identifier: BSD-2-Clause

// Programs in ELF: every byte of every segment, and that the segments are as promised.

#include <stdint.h>

#include <sel4c/elf_image.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool condition)
{
    if (!condition) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    sel4_elf_image_t image;
    if (sel4_elf_image_open(sel4_span(bytes, size), SEL4_ELF_AARCH64, &image).error) {
        return 0;
    }
    unsigned sink = 0;
    uint64_t end = 0;
    bool has_entry = false;
    size_t cursor = 0;
    sel4_elf_segment_t segment;
    while (sel4_elf_image_next(&image, &cursor, &segment)) {
        require(segment.vaddr >= end && segment.memory_size > 0);
        require(segment.bytes.size <= segment.memory_size);
        require(segment.vaddr >= image.start);
        end = segment.vaddr + segment.memory_size;
        require(end >= segment.vaddr && end <= image.end);
        has_entry |= segment.is_executable && image.entry >= segment.vaddr && image.entry < end;
        for (size_t i = 0; i < segment.bytes.size; i++) {
            sink ^= segment.bytes.data[i];
        }
    }
    require(end == image.end && has_entry && cursor <= size);
    __asm__ volatile("" ::"r"(sink)); // every byte has been read
    return 0;
}
