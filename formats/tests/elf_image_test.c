// SPDX-License-Identifier: BSD-2-Clause

#include <string.h>

#include <sel4c/elf_image.h>

#include "harness.h"

#define HEADERS 64
#define BYTES   0x200

static uint8_t file[0x400];

static void put(size_t offset, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        file[offset + i] = (uint8_t)(value >> (8 * i));
    }
}

static void header(unsigned index, uint32_t flags, uint64_t vaddr, uint64_t file_size,
                   uint64_t memory_size)
{
    size_t at = HEADERS + index * 56;
    put(at, 1, 4);
    put(at + 4, flags, 4);
    put(at + 8, BYTES, 8);
    put(at + 16, vaddr, 8);
    put(at + 32, file_size, 8);
    put(at + 40, memory_size, 8);
}

// A note, then code, then data with zeros behind it.
static void make_good(void)
{
    static const uint8_t ident[] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };

    memset(file, 0, sizeof file);
    memcpy(file, ident, sizeof ident);
    put(16, 2, 2);
    put(18, SEL4_ELF_RISCV, 2);
    put(24, 0x400010, 8);
    put(32, HEADERS, 8);
    put(54, 56, 2);
    put(56, 3, 2);
    put(HEADERS, 4, 4); // not to be loaded, and wrong in every way
    put(HEADERS + 8, UINT64_MAX, 8);
    put(HEADERS + 32, UINT64_MAX, 8);
    header(1, 5, 0x400000, 0x20, 0x20);
    header(2, 6, 0x401000, 0x10, 0x3000);
}

static sel4_elf_result_t open_file(size_t size, sel4_elf_image_t *ret_image)
{
    return sel4_elf_image_open(sel4_span(file, size), SEL4_ELF_RISCV, ret_image);
}

TEST(elf_image, segments)
{
    make_good();
    sel4_elf_image_t image;
    ASSERT_OK(open_file(sizeof file, &image));
    EXPECT_EQ(image.entry, 0x400010);
    EXPECT_EQ(image.start, 0x400000);
    EXPECT_EQ(image.end, 0x404000);
    size_t cursor = 0;
    sel4_elf_segment_t segment;
    ASSERT_TRUE(sel4_elf_image_next(&image, &cursor, &segment));
    EXPECT_EQ(segment.vaddr, 0x400000);
    EXPECT_PTR_EQ(segment.bytes.data, file + BYTES);
    EXPECT_EQ(segment.bytes.size, 0x20);
    EXPECT_TRUE(segment.is_readable && segment.is_executable && !segment.is_writable);
    ASSERT_TRUE(sel4_elf_image_next(&image, &cursor, &segment));
    EXPECT_EQ(segment.memory_size, 0x3000);
    EXPECT_TRUE(segment.is_readable && !segment.is_executable && segment.is_writable);
    EXPECT_FALSE(sel4_elf_image_next(&image, &cursor, &segment));
    EXPECT_FALSE(sel4_elf_image_next(&image, &cursor, &segment));
}

TEST(elf_image, what_is_refused)
{
    static const struct {
        const char *what;
        size_t offset;
        uint64_t value;
        size_t size;
        sel4_elf_error_t wants;
    } changes[] = {
        { "magic", 0, 0, 1, SEL4_ELF_ERR_NOT_ELF },
        { "32 bits", 4, 1, 1, SEL4_ELF_ERR_NOT_ELF },
        { "big-endian", 5, 2, 1, SEL4_ELF_ERR_NOT_ELF },
        { "version", 6, 0, 1, SEL4_ELF_ERR_NOT_ELF },
        { "machine", 18, SEL4_ELF_X86_64, 2, SEL4_ELF_ERR_MACHINE },
        { "shared object", 16, 3, 2, SEL4_ELF_ERR_KIND },
        { "headers beyond the end", 32, sizeof file - 56, 8, SEL4_ELF_ERR_TRUNCATED },
        { "headers that wrap", 32, UINT64_MAX - 8, 8, SEL4_ELF_ERR_TRUNCATED },
        { "header size", 54, 32, 2, SEL4_ELF_ERR_TRUNCATED },
        { "header count", 56, UINT16_MAX, 2, SEL4_ELF_ERR_TRUNCATED },
        { "no headers", 56, 0, 2, SEL4_ELF_ERR_EMPTY },
        { "entry in data", 24, 0x401000, 8, SEL4_ELF_ERR_ENTRY },
        { "entry at the end of code", 24, 0x400020, 8, SEL4_ELF_ERR_ENTRY },
        { "bytes beyond the end", HEADERS + 56 + 8, sizeof file - 1, 8, SEL4_ELF_ERR_TRUNCATED },
        { "bytes that wrap", HEADERS + 56 + 8, UINT64_MAX, 8, SEL4_ELF_ERR_TRUNCATED },
        { "more bytes than memory", HEADERS + 56 + 40, 0x1f, 8, SEL4_ELF_ERR_SEGMENT },
        { "memory that wraps", HEADERS + 112 + 40, UINT64_MAX, 8, SEL4_ELF_ERR_SEGMENT },
        { "descending", HEADERS + 112 + 16, 0x3f0000, 8, SEL4_ELF_ERR_ORDER },
        { "overlapping", HEADERS + 112 + 16, 0x40001f, 8, SEL4_ELF_ERR_ORDER },
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        harness_note("%s", changes[i].what);
        make_good();
        put(changes[i].offset, changes[i].value, changes[i].size);
        sel4_elf_image_t image = { .entry = 77 };
        EXPECT_ERROR(open_file(sizeof file, &image), changes[i].wants);
        EXPECT_EQ(image.entry, 77);
    }
}

TEST(elf_image, every_truncation)
{
    make_good();
    sel4_elf_image_t image;
    for (size_t size = 0; size < BYTES + 0x20; size++) {
        uint8_t copy[BYTES + 0x20];
        memcpy(copy, file, size);
        EXPECT_NE(sel4_elf_image_open(sel4_span(copy, size), SEL4_ELF_RISCV, &image).error, 0);
    }
    EXPECT_OK(open_file(BYTES + 0x20, &image));
}

TEST(elf_image, texts)
{
    for (int error = SEL4_ELF_OK; error <= SEL4_ELF_ERR_ENTRY; error++) {
        EXPECT_STR_NE(sel4_elf_error_text((sel4_elf_error_t)error), "unknown error");
    }
    EXPECT_STR_EQ(sel4_elf_error_text((sel4_elf_error_t)99), "unknown error");
}
