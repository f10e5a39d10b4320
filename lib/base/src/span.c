// SPDX-License-Identifier: BSD-2-Clause

// The span functions that are loops, kept out of the header.  Plain loops, as there is no libc
// here; compilers turn them into calls of memmove and the like where the target has them.

#include <sel4c/span.h>

sel4_base_result_t sel4_span_copy(sel4_mutable_span_t to, size_t offset, sel4_span_t from)
{
    if (!sel4_range_fits(offset, from.size, to.size)) {
        return SEL4_BASE_FAILURE(SEL4_BASE_ERR_RANGE);
    }
    if (from.size == 0) {
        return SEL4_BASE_SUCCESS;
    }
    uint8_t *target = to.data + offset;
    // Addresses as numbers: comparing pointers into different objects is not defined.
    if ((uintptr_t)target <= (uintptr_t)from.data) {
        for (size_t i = 0; i < from.size; i++) {
            target[i] = from.data[i];
        }
    } else {
        for (size_t i = from.size; i > 0; i--) {
            target[i - 1] = from.data[i - 1];
        }
    }
    return SEL4_BASE_SUCCESS;
}

bool sel4_span_equals(sel4_span_t a, sel4_span_t b)
{
    if (a.size != b.size) {
        return false;
    }
    for (size_t i = 0; i < a.size; i++) {
        if (a.data[i] != b.data[i]) {
            return false;
        }
    }
    return true;
}
