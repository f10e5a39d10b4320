// expect-gcc: ignoring return value of .*nodiscard
// expect-clang: ignoring return value .*'warn_unused_result' attribute
// SPDX-License-Identifier: BSD-2-Clause

// Every library's result must be looked at, because of its type.

#include <sel4c/arith.h>

size_t twice(size_t size);

size_t twice(size_t size)
{
    size_t sum = 0;
#ifdef CONTROL
    if (sel4_add_size(size, size, &sum).error != SEL4_BASE_OK) {
        return 0;
    }
#else
    sel4_add_size(size, size, &sum);
#endif
    return sum;
}
