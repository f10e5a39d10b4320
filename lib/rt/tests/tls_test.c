// SPDX-License-Identifier: BSD-2-Clause

/*
 * The layout of thread-local storage, for every variant, against the distances that the linkers
 * compute: a symbol at offset s of the block is at
 *
 *     aarch64   pointer + round up(16, alignment) + s
 *     riscv64   pointer + s
 *     x86_64    pointer - round up(size, alignment) + s
 */

#include <stdlib.h>
#include <string.h>

#include <sel4c/rt/tls.h>

#include "harness.h"

#define ALIGNMENT_MAX ((size_t)64 * 1024)

static const sel4_rt_tls_variant_t variants[] = { SEL4_RT_TLS_AARCH64, SEL4_RT_TLS_RISCV64,
                                                  SEL4_RT_TLS_X86_64 };

static size_t rounded(size_t value, size_t alignment)
{
    return (value + alignment - 1) / alignment * alignment;
}

static uintptr_t block_address(sel4_rt_tls_variant_t variant, const sel4_rt_tls_image_t *image,
                               uintptr_t pointer)
{
    switch (variant) {
    case SEL4_RT_TLS_AARCH64:
        return pointer + rounded(16, image->alignment);
    case SEL4_RT_TLS_RISCV64:
        return pointer;
    case SEL4_RT_TLS_X86_64:
        return pointer - rounded(image->size, image->alignment);
    }
    return 0;
}

// Places the image in a region of just the size that always suffices, so that ASan sees every byte
// beyond it.
static void check_placed(sel4_rt_tls_variant_t variant, const sel4_rt_tls_image_t *image,
                         size_t offset)
{
    sel4_rt_tls_layout_t layout;
    ASSERT_OK(sel4_rt_tls_lay_out(variant, image, &layout));
    size_t size = layout.size + layout.alignment;
    char *memory = malloc(size + offset);
    ASSERT_NOT_NULL(memory);
    memset(memory, 0xa5, size + offset);
    uintptr_t pointer = 0;
    ASSERT_OK(sel4_rt_tls_place(variant, image, memory + offset, size, &pointer));
    uintptr_t block = block_address(variant, image, pointer);
    EXPECT_EQ(block % image->alignment, 0);
    EXPECT_EQ(pointer % image->alignment, 0);
    EXPECT_EQ(pointer % 8, 0);
    EXPECT_GE(block, (uintptr_t)memory + offset);
    EXPECT_LE(block + image->size, (uintptr_t)memory + offset + size);
    const char *bytes = memory + (block - (uintptr_t)memory);
    if (image->data_size != 0) {
        EXPECT_BYTES_EQ(bytes, image->data, image->data_size);
    }
    for (size_t i = image->data_size; i < image->size; i++) {
        ASSERT_EQ(bytes[i], 0);
    }
    if (variant == SEL4_RT_TLS_X86_64) {
        uintptr_t self;
        memcpy(&self, (const void *)pointer, sizeof self);
        EXPECT_EQ(self, pointer);
    }
    for (size_t i = 0; i < offset; i++) {
        ASSERT_EQ(memory[i], (char)0xa5);
    }
    free(memory);
}

TEST(tls, all_variants_sizes_and_alignments)
{
    static char data[300];
    for (size_t i = 0; i < sizeof data; i++) {
        data[i] = (char)(i * 7 + 1);
    }
    static const size_t sizes[][2] = { { 0, 0 },     { 0, 1 },      { 1, 1 },
                                       { 5, 5 },     { 8, 24 },     { 13, 4096 },
                                       { 300, 301 }, { 300, 9000 }, { 0, 65536 } };
    static const size_t offsets[] = { 0, 1, 8, 16, 40 };
    for (size_t v = 0; v < sizeof variants / sizeof variants[0]; v++) {
        for (size_t alignment = 1; alignment <= ALIGNMENT_MAX; alignment *= 2) {
            for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
                for (size_t o = 0; o < sizeof offsets / sizeof offsets[0]; o++) {
                    harness_note("variant %zu alignment %zu size %zu offset %zu", v, alignment,
                                 sizes[s][1], offsets[o]);
                    sel4_rt_tls_image_t image = { data, sizes[s][0], sizes[s][1], alignment };
                    check_placed(variants[v], &image, offsets[o]);
                }
            }
        }
    }
}

TEST(tls, smallest_region)
{
    static _Alignas(4096) char region[3 * 4096];
    char data = 'x';
    sel4_rt_tls_image_t image = { &data, 1, 4097, 4096 };
    uintptr_t pointer = 1;
    EXPECT_OK(sel4_rt_tls_place(SEL4_RT_TLS_RISCV64, &image, region, 4097, &pointer));
    EXPECT_EQ(pointer, (uintptr_t)region);
    EXPECT_ERROR(sel4_rt_tls_place(SEL4_RT_TLS_RISCV64, &image, region, 4096, &pointer),
                 SEL4_BASE_ERR_RANGE);
    EXPECT_OK(sel4_rt_tls_place(SEL4_RT_TLS_RISCV64, &image, region + 1, 4095 + 4097, &pointer));
    EXPECT_ERROR(sel4_rt_tls_place(SEL4_RT_TLS_RISCV64, &image, region + 1, 4094, &pointer),
                 SEL4_BASE_ERR_RANGE);
    EXPECT_EQ(pointer, (uintptr_t)region + 4096);
}

TEST(tls, bad_images)
{
    sel4_rt_tls_layout_t layout = { .size = 77 };
    static const struct {
        sel4_rt_tls_image_t image;
        sel4_base_error_t wants;
    } bad[] = {
        { { NULL, 0, 8, 0 }, SEL4_BASE_ERR_RANGE },
        { { NULL, 0, 8, 24 }, SEL4_BASE_ERR_RANGE },
        { { NULL, 9, 8, 8 }, SEL4_BASE_ERR_RANGE },
        { { NULL, 0, SIZE_MAX - 3, 8 }, SEL4_BASE_ERR_OVERFLOW },
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        harness_note("image %zu", i);
        EXPECT_ERROR(sel4_rt_tls_lay_out(SEL4_RT_TLS_X86_64, &bad[i].image, &layout), bad[i].wants);
        EXPECT_ERROR(sel4_rt_tls_lay_out(SEL4_RT_TLS_AARCH64, &bad[i].image, &layout),
                     bad[i].wants);
    }
    EXPECT_EQ(layout.size, 77);
}
