// SPDX-License-Identifier: BSD-2-Clause

/*
 * The layout of thread-local storage.  An area is aligned to at least 16 bytes, for what stands
 * beside the block; where the block itself wants more, everything keeps the linker's own rule,
 * which counts from the exact alignment of the image.
 */

#include <stdbool.h>

#include <sel4c/rt/tls.h>

#define AARCH64_HEAD_SIZE 16 // reserved by the ABI before the block
#define X86_64_TAIL_SIZE  16 // the pointer to itself; then one spare word
#define AREA_ALIGNMENT    16

static bool round_up(size_t value, size_t alignment, size_t *ret_rounded)
{
    size_t sum;
    if (__builtin_add_overflow(value, alignment - 1, &sum)) {
        return false;
    }
    *ret_rounded = sum & ~(alignment - 1);
    return true;
}

static bool lay_out(sel4_rt_tls_variant_t variant, const sel4_rt_tls_image_t *image,
                    sel4_rt_tls_layout_t *layout)
{
    size_t block_size;
    switch (variant) {
    case SEL4_RT_TLS_AARCH64:
        layout->pointer_offset = 0;
        return round_up(AARCH64_HEAD_SIZE, image->alignment, &layout->block_offset) &&
               !__builtin_add_overflow(layout->block_offset, image->size, &layout->size);
    case SEL4_RT_TLS_RISCV64:
        layout->pointer_offset = 0;
        layout->block_offset = 0;
        layout->size = image->size;
        return true;
    case SEL4_RT_TLS_X86_64:
        // The pointer is at the end of the rounded block; a block of small alignment starts later.
        if (!round_up(image->size, image->alignment, &block_size) ||
            !round_up(block_size, AREA_ALIGNMENT, &layout->pointer_offset)) {
            return false;
        }
        layout->block_offset = layout->pointer_offset - block_size;
        return !__builtin_add_overflow(layout->pointer_offset, X86_64_TAIL_SIZE, &layout->size);
    }
    return false;
}

sel4_base_result_t sel4_rt_tls_lay_out(sel4_rt_tls_variant_t variant,
                                       const sel4_rt_tls_image_t *image,
                                       sel4_rt_tls_layout_t *ret_layout)
{
    if (image->alignment == 0 || (image->alignment & (image->alignment - 1)) != 0 ||
        image->data_size > image->size) {
        return SEL4_BASE_FAILURE(SEL4_BASE_ERR_RANGE);
    }
    sel4_rt_tls_layout_t layout = {
        .alignment = image->alignment < AREA_ALIGNMENT ? AREA_ALIGNMENT : image->alignment,
    };
    if (!lay_out(variant, image, &layout)) {
        return SEL4_BASE_FAILURE(SEL4_BASE_ERR_OVERFLOW);
    }
    *ret_layout = layout;
    return SEL4_BASE_SUCCESS;
}

static void copy(char *to, const char *from, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
}

static void clear(char *at, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        at[i] = 0;
    }
}

sel4_base_result_t sel4_rt_tls_place(sel4_rt_tls_variant_t variant,
                                     const sel4_rt_tls_image_t *image, void *region,
                                     size_t region_size, uintptr_t *ret_pointer)
{
    sel4_rt_tls_layout_t layout;
    SEL4_TRY(sel4_rt_tls_lay_out(variant, image, &layout));
    size_t gap = (size_t)(-(uintptr_t)region & (layout.alignment - 1));
    if (gap > region_size || layout.size > region_size - gap) {
        return SEL4_BASE_FAILURE(SEL4_BASE_ERR_RANGE);
    }
    char *area = (char *)region + gap;
    char *block = area + layout.block_offset;
    clear(area, layout.size);
    copy(block, image->data, image->data_size);
    uintptr_t pointer = (uintptr_t)area + layout.pointer_offset;
    if (variant == SEL4_RT_TLS_X86_64) {
        copy(area + layout.pointer_offset, (const char *)&pointer, sizeof pointer);
    }
    *ret_pointer = pointer;
    return SEL4_BASE_SUCCESS;
}
