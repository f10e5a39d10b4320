// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Arithmetic that says when it does not fit, for sizes, counts and addresses that come from
 * outside.
 *
 * On failure the `ret_` parameter is untouched.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/base_error.h>

/*
 * a + b, a - b, a * b.
 *
 * Fails  SEL4_BASE_ERR_OVERFLOW  the exact result is not representable
 */
static inline sel4_base_result_t sel4_add_size(size_t a, size_t b, size_t *ret_sum);
static inline sel4_base_result_t sel4_sub_size(size_t a, size_t b, size_t *ret_difference);
static inline sel4_base_result_t sel4_mul_size(size_t a, size_t b, size_t *ret_product);
static inline sel4_base_result_t sel4_add_u64(uint64_t a, uint64_t b, uint64_t *ret_sum);
static inline sel4_base_result_t sel4_sub_u64(uint64_t a, uint64_t b, uint64_t *ret_difference);
static inline sel4_base_result_t sel4_mul_u64(uint64_t a, uint64_t b, uint64_t *ret_product);

// Whether `size` items from `offset` on lie within `total` items; no sum that could wrap is formed.
static inline bool sel4_range_fits(size_t offset, size_t size, size_t total)
{
    return offset <= total && size <= total - offset;
}

// Whether two runs of addresses share one; an empty run shares none, and neither may wrap.
static inline bool sel4_ranges_overlap(uint64_t a, uint64_t a_size, uint64_t b, uint64_t b_size)
{
    if (a_size == 0 || b_size == 0) {
        return false;
    }
    return a <= b ? b - a < a_size : a - b < b_size;
}

#define SEL4_PRIV_CHECKED(name, type, operation)                     \
    static inline sel4_base_result_t name(type a, type b, type *ret) \
    {                                                                \
        type result;                                                 \
        if (operation(a, b, &result)) {                              \
            return SEL4_BASE_FAILURE(SEL4_BASE_ERR_OVERFLOW);        \
        }                                                            \
        *ret = result;                                               \
        return SEL4_BASE_SUCCESS;                                    \
    }
SEL4_PRIV_CHECKED(sel4_add_size, size_t, __builtin_add_overflow)
SEL4_PRIV_CHECKED(sel4_sub_size, size_t, __builtin_sub_overflow)
SEL4_PRIV_CHECKED(sel4_mul_size, size_t, __builtin_mul_overflow)
SEL4_PRIV_CHECKED(sel4_add_u64, uint64_t, __builtin_add_overflow)
SEL4_PRIV_CHECKED(sel4_sub_u64, uint64_t, __builtin_sub_overflow)
SEL4_PRIV_CHECKED(sel4_mul_u64, uint64_t, __builtin_mul_overflow)
#undef SEL4_PRIV_CHECKED
