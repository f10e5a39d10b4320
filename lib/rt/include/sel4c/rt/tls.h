// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Thread-local storage: where a thread's copy of the program's thread-local variables goes, and
 * what its thread pointer is.  Nothing here allocates, and nothing but the last two functions knows
 * the machine it runs on, so that the host tests every variant.
 *
 * The compiler reaches a variable by a fixed distance from the thread pointer (local-exec model):
 *
 *     aarch64   pointer -> | 16 bytes | padding to alignment | block |     variant I
 *     riscv64   pointer -> | block |                                       variant I
 *     x86_64    | block, its size rounded up to its alignment | <- pointer -> | itself |    variant
 * II
 */

#include <stddef.h>
#include <stdint.h>

#include <sel4c/base_error.h>

typedef enum sel4_rt_tls_variant {
    SEL4_RT_TLS_AARCH64,
    SEL4_RT_TLS_RISCV64,
    SEL4_RT_TLS_X86_64,
} sel4_rt_tls_variant_t;

// The variant of the machine that this is compiled for.
#if defined(__aarch64__)
#define SEL4_RT_TLS_NATIVE SEL4_RT_TLS_AARCH64
#elif defined(__riscv)
#define SEL4_RT_TLS_NATIVE SEL4_RT_TLS_RISCV64
#else
#define SEL4_RT_TLS_NATIVE SEL4_RT_TLS_X86_64
#endif

// The pattern that each thread gets a copy of: a PT_TLS program header.  Bytes from `data_size` to
// `size` are zero.  `alignment` is a power of two.
typedef struct sel4_rt_tls_image {
    const void *data;
    size_t data_size;
    size_t size;
    size_t alignment;
} sel4_rt_tls_image_t;

// Offsets in an area of `size` bytes that is aligned to `alignment`.
typedef struct sel4_rt_tls_layout {
    size_t size;
    size_t alignment;
    size_t block_offset;
    size_t pointer_offset;
} sel4_rt_tls_layout_t;

/*
 * Where things are in the area for one thread.
 *
 * Fails  SEL4_BASE_ERR_RANGE     the alignment is no power of two, or there is more data than size
 *        SEL4_BASE_ERR_OVERFLOW  the area is larger than the address space
 */
sel4_base_result_t sel4_rt_tls_lay_out(sel4_rt_tls_variant_t variant,
                                       const sel4_rt_tls_image_t *image,
                                       sel4_rt_tls_layout_t *ret_layout);

/*
 * Lays the image out in a region of any alignment: a part of a stack, a frame, static memory.
 * Gives the thread pointer; the region must live as long as the thread.  A region of
 * `layout.size + layout.alignment` bytes always suffices.
 *
 * Fails  SEL4_BASE_ERR_RANGE     the region is too small, or the image is bad
 *        SEL4_BASE_ERR_OVERFLOW  as above
 *        Nothing is written then.
 */
sel4_base_result_t sel4_rt_tls_place(sel4_rt_tls_variant_t variant,
                                     const sel4_rt_tls_image_t *image, void *region,
                                     size_t region_size, uintptr_t *ret_pointer);

// The image of this program, by its program headers; one of size 0 when it has no such variables.
// On the target only.
sel4_rt_tls_image_t sel4_rt_tls_image(void);

/*
 * Makes `pointer` the calling thread's.  On the target only.  `argument` is what the kernel
 * started the program with, for runtimes that need a kernel call for this; they replace the
 * function, which otherwise is one instruction.
 */
void sel4_rt_thread_pointer_set(uintptr_t pointer, uintptr_t argument);
