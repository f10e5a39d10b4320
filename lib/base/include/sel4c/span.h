// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A run of bytes with its size, and little-endian numbers in it at any alignment.
 *
 * Every access is checked against the size.  A span borrows: it never owns the bytes.  A zeroed
 * span is the empty one.  Do not make a span of memory that somebody else writes meanwhile; copy
 * first.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/arith.h>
#include <sel4c/base_error.h>

// Bytes to read.
typedef struct sel4_span {
    const uint8_t *data;
    size_t size;
} sel4_span_t;

// Bytes to read and write.
typedef struct sel4_mutable_span {
    uint8_t *data;
    size_t size;
} sel4_mutable_span_t;

static inline sel4_span_t sel4_span(const void *data, size_t size)
{
    return (sel4_span_t){ (const uint8_t *)data, size };
}

static inline sel4_mutable_span_t sel4_mutable_span(void *data, size_t size)
{
    return (sel4_mutable_span_t){ (uint8_t *)data, size };
}

// The same bytes, to read only.
static inline sel4_span_t sel4_mutable_span_read_only(sel4_mutable_span_t span)
{
    return (sel4_span_t){ span.data, span.size };
}

/*
 * A number from the bytes at `offset`, least significant first.
 *
 * Fails  SEL4_BASE_ERR_RANGE  the bytes are not all in the span; `*ret_value` is untouched
 */
static inline sel4_base_result_t sel4_span_read_u8(sel4_span_t span, size_t offset,
                                                   uint8_t *ret_value);
static inline sel4_base_result_t sel4_span_read_u16(sel4_span_t span, size_t offset,
                                                    uint16_t *ret_value);
static inline sel4_base_result_t sel4_span_read_u32(sel4_span_t span, size_t offset,
                                                    uint32_t *ret_value);
static inline sel4_base_result_t sel4_span_read_u64(sel4_span_t span, size_t offset,
                                                    uint64_t *ret_value);

/*
 * A number into the bytes at `offset`, least significant first.
 *
 * Fails  SEL4_BASE_ERR_RANGE  the bytes are not all in the span; nothing was written
 */
static inline sel4_base_result_t sel4_span_write_u8(sel4_mutable_span_t span, size_t offset,
                                                    uint8_t value);
static inline sel4_base_result_t sel4_span_write_u16(sel4_mutable_span_t span, size_t offset,
                                                     uint16_t value);
static inline sel4_base_result_t sel4_span_write_u32(sel4_mutable_span_t span, size_t offset,
                                                     uint32_t value);
static inline sel4_base_result_t sel4_span_write_u64(sel4_mutable_span_t span, size_t offset,
                                                     uint64_t value);

/*
 * `size` bytes from `offset` on, as a span of the same memory.
 *
 * Fails  SEL4_BASE_ERR_RANGE  they are not all in the span; `*ret_part` is untouched
 */
static inline sel4_base_result_t sel4_span_part(sel4_span_t span, size_t offset, size_t size,
                                                sel4_span_t *ret_part)
{
    if (!sel4_range_fits(offset, size, span.size)) {
        return SEL4_BASE_FAILURE(SEL4_BASE_ERR_RANGE);
    }
    *ret_part = (sel4_span_t){ size == 0 ? span.data : span.data + offset, size };
    return SEL4_BASE_SUCCESS;
}

/*
 * Cuts the first `size` bytes off `*rest`.
 *
 * Fails  SEL4_BASE_ERR_RANGE  the span is shorter; `*rest` and `*ret_head` are untouched
 */
static inline sel4_base_result_t sel4_span_cut(sel4_span_t *rest, size_t size,
                                               sel4_span_t *ret_head)
{
    if (size > rest->size) {
        return SEL4_BASE_FAILURE(SEL4_BASE_ERR_RANGE);
    }
    *ret_head = (sel4_span_t){ rest->data, size };
    *rest = (sel4_span_t){ size == 0 ? rest->data : rest->data + size, rest->size - size };
    return SEL4_BASE_SUCCESS;
}

/*
 * Copies all of `from` to `offset` in `to`.  The two may overlap.
 *
 * Fails  SEL4_BASE_ERR_RANGE  it does not fit; nothing was written
 */
sel4_base_result_t sel4_span_copy(sel4_mutable_span_t to, size_t offset, sel4_span_t from);

// Whether both hold the same bytes.  Not for secrets: the time tells how much is alike.
bool sel4_span_equals(sel4_span_t a, sel4_span_t b);

#define SEL4_PRIV_SPAN_NUMBER(bits)                                                               \
    static inline sel4_base_result_t sel4_span_read_u##bits(sel4_span_t span, size_t offset,      \
                                                            uint##bits##_t *ret_value)            \
    {                                                                                             \
        if (!sel4_range_fits(offset, bits / 8, span.size)) {                                      \
            return SEL4_BASE_FAILURE(SEL4_BASE_ERR_RANGE);                                        \
        }                                                                                         \
        uint64_t value = 0;                                                                       \
        for (unsigned i = 0; i < bits / 8; i++) {                                                 \
            value |= (uint64_t)span.data[offset + i] << (8 * i);                                  \
        }                                                                                         \
        *ret_value = (uint##bits##_t)value;                                                       \
        return SEL4_BASE_SUCCESS;                                                                 \
    }                                                                                             \
    static inline sel4_base_result_t sel4_span_write_u##bits(sel4_mutable_span_t span,            \
                                                             size_t offset, uint##bits##_t value) \
    {                                                                                             \
        if (!sel4_range_fits(offset, bits / 8, span.size)) {                                      \
            return SEL4_BASE_FAILURE(SEL4_BASE_ERR_RANGE);                                        \
        }                                                                                         \
        for (unsigned i = 0; i < bits / 8; i++) {                                                 \
            span.data[offset + i] = (uint8_t)((uint64_t)value >> (8 * i));                        \
        }                                                                                         \
        return SEL4_BASE_SUCCESS;                                                                 \
    }
SEL4_PRIV_SPAN_NUMBER(8)
SEL4_PRIV_SPAN_NUMBER(16)
SEL4_PRIV_SPAN_NUMBER(32)
SEL4_PRIV_SPAN_NUMBER(64)
#undef SEL4_PRIV_SPAN_NUMBER
