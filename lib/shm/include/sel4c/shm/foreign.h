// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Memory that somebody else writes too, at any time.
 *
 * What lies there is a claim: it is read once into memory of our own, then checked, then used.  So
 * there is no pointer to read through; the types below give their value only by a call that makes
 * exactly one access, which the compiler neither repeats nor leaves out nor splits:
 *
 *     sel4_foreign_u8_t … sel4_foreign_u64_t   a number; accesses are in no order with others
 *     sel4_foreign_sync32_t                    a number that publishes: what was written before it
 *                                              was stored is there for who loads it
 *     sel4_foreign_span_t                      bytes, copied in and out
 *
 * With SEL4C_FOREIGN_HOOK defined, every access first calls sel4_foreign_hook(), in which a test
 * plays the other side.
 */

#include <stddef.h>
#include <stdint.h>

#include <sel4c/arith.h>
#include <sel4c/shm/error.h>

#ifdef SEL4C_FOREIGN_HOOK
void sel4_foreign_hook(const volatile void *at, size_t size);
#else
static inline void sel4_foreign_hook(const volatile void *at, size_t size)
{
    (void)at;
    (void)size;
}
#endif

typedef struct sel4_foreign_u8 {
    volatile uint8_t priv_bits;
} sel4_foreign_u8_t;

typedef struct sel4_foreign_u16 {
    volatile uint16_t priv_bits;
} sel4_foreign_u16_t;

typedef struct sel4_foreign_u32 {
    volatile uint32_t priv_bits;
} sel4_foreign_u32_t;

typedef struct sel4_foreign_u64 {
    volatile uint64_t priv_bits;
} sel4_foreign_u64_t;

// One access.
static inline uint8_t sel4_foreign_u8_read(const sel4_foreign_u8_t *from);
static inline uint16_t sel4_foreign_u16_read(const sel4_foreign_u16_t *from);
static inline uint32_t sel4_foreign_u32_read(const sel4_foreign_u32_t *from);
static inline uint64_t sel4_foreign_u64_read(const sel4_foreign_u64_t *from);
static inline void sel4_foreign_u8_write(sel4_foreign_u8_t *to, uint8_t value);
static inline void sel4_foreign_u16_write(sel4_foreign_u16_t *to, uint16_t value);
static inline void sel4_foreign_u32_write(sel4_foreign_u32_t *to, uint32_t value);
static inline void sel4_foreign_u64_write(sel4_foreign_u64_t *to, uint64_t value);

typedef struct sel4_foreign_sync32 {
    volatile uint32_t priv_bits;
} sel4_foreign_sync32_t;

// What the other side wrote before it stored this value is there.
static inline uint32_t sel4_foreign_sync32_load(const sel4_foreign_sync32_t *from)
{
    sel4_foreign_hook(from, sizeof(*from));
    return __atomic_load_n(&from->priv_bits, __ATOMIC_ACQUIRE);
}

// What we wrote, and read, before it is done for who loads this value.
static inline void sel4_foreign_sync32_store(sel4_foreign_sync32_t *to, uint32_t value)
{
    sel4_foreign_hook(to, sizeof(*to));
    __atomic_store_n(&to->priv_bits, value, __ATOMIC_RELEASE);
}

/*
 * The same, and all loads and stores of these two kinds are in one order that both sides see.  Of
 * two sides that each store one number and then load the other's, at least one sees the other's.
 */
static inline uint32_t sel4_foreign_sync32_load_ordered(const sel4_foreign_sync32_t *from)
{
    sel4_foreign_hook(from, sizeof(*from));
    return __atomic_load_n(&from->priv_bits, __ATOMIC_SEQ_CST);
}

static inline void sel4_foreign_sync32_store_ordered(sel4_foreign_sync32_t *to, uint32_t value)
{
    sel4_foreign_hook(to, sizeof(*to));
    __atomic_store_n(&to->priv_bits, value, __ATOMIC_SEQ_CST);
}

// A run of such memory.  A zeroed one is empty.
typedef struct sel4_foreign_span {
    volatile uint8_t *priv_data;
    size_t size;
} sel4_foreign_span_t;

// Owns  the memory stays the caller's, mapped as long as the span is used
static inline sel4_foreign_span_t sel4_foreign_span(volatile void *data, size_t size)
{
    return (sel4_foreign_span_t){ (volatile uint8_t *)data, size };
}

/*
 * `size` bytes from `offset` on, as a span of the same memory.
 *
 * Fails  SEL4_SHM_ERR_RANGE  they are not all in the span; `*ret_part` is untouched
 */
static inline sel4_shm_result_t sel4_foreign_span_part(sel4_foreign_span_t span, size_t offset,
                                                       size_t size, sel4_foreign_span_t *ret_part)
{
    if (!sel4_range_fits(offset, size, span.size)) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_RANGE);
    }
    *ret_part = (sel4_foreign_span_t){ size == 0 ? span.priv_data : span.priv_data + offset, size };
    return SEL4_SHM_SUCCESS;
}

/*
 * Copies `size` bytes from `offset` on into memory of our own, or from there.  Each byte is
 * accessed once; bytes that the other side writes meanwhile come in any mixture of old and new.
 *
 * Fails  SEL4_SHM_ERR_RANGE  they are not all in the span; nothing was copied
 */
sel4_shm_result_t sel4_foreign_span_read(sel4_foreign_span_t span, size_t offset, void *to,
                                         size_t size);
sel4_shm_result_t sel4_foreign_span_write(sel4_foreign_span_t span, size_t offset, const void *from,
                                          size_t size);

/*
 * Where `size` bytes at `offset` are, for a struct of the types above or for a device.
 *
 * Fails  SEL4_SHM_ERR_RANGE      they are not all in the span
 *        SEL4_SHM_ERR_ALIGNMENT  not at a multiple of `alignment`, a power of two
 */
static inline sel4_shm_result_t sel4_foreign_span_at(sel4_foreign_span_t span, size_t offset,
                                                     size_t size, size_t alignment,
                                                     volatile void **ret_at)
{
    if (!sel4_range_fits(offset, size, span.size)) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_RANGE);
    }
    if ((((uintptr_t)span.priv_data + offset) & (alignment - 1)) != 0) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_ALIGNMENT);
    }
    *ret_at = span.priv_data + offset;
    return SEL4_SHM_SUCCESS;
}

#define SEL4_PRIV_FOREIGN_NUMBER(bits)                                                             \
    static inline uint##bits##_t sel4_foreign_u##bits##_read(const sel4_foreign_u##bits##_t *from) \
    {                                                                                              \
        sel4_foreign_hook(from, sizeof(*from));                                                    \
        return from->priv_bits;                                                                    \
    }                                                                                              \
    static inline void sel4_foreign_u##bits##_write(sel4_foreign_u##bits##_t *to,                  \
                                                    uint##bits##_t value)                          \
    {                                                                                              \
        sel4_foreign_hook(to, sizeof(*to));                                                        \
        to->priv_bits = value;                                                                     \
    }
SEL4_PRIV_FOREIGN_NUMBER(8)
SEL4_PRIV_FOREIGN_NUMBER(16)
SEL4_PRIV_FOREIGN_NUMBER(32)
SEL4_PRIV_FOREIGN_NUMBER(64)
#undef SEL4_PRIV_FOREIGN_NUMBER
