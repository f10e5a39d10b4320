// expect-gcc: but 'sel4_result_t' .*was expected
// expect-clang: from a function with incompatible result type 'sel4_result_t'
// SPDX-License-Identifier: BSD-2-Clause

// A bare error is not a checked result.

#include <sel4c/sel4.h>

sel4_result_t refuse(void);

sel4_result_t refuse(void)
{
#ifdef CONTROL
    return SEL4_FAILURE(SEL4_ERR_RANGE);
#else
    return SEL4_ERR_RANGE;
#endif
}
