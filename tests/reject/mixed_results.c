// expect-gcc: type 'sel4_base_result_t' .*but 'sel4_result_t' .*was expected
// expect-clang: 'sel4_base_result_t' .*incompatible result type 'sel4_result_t'
// SPDX-License-Identifier: BSD-2-Clause

// One library's failure does not pass for another's.

#include <sel4c/arith.h>
#include <sel4c/sel4.h>

sel4_result_t from_base(sel4_base_result_t result);
sel4_result_t sum(size_t a, size_t b, size_t *ret_sum);

sel4_result_t sum(size_t a, size_t b, size_t *ret_sum)
{
#ifdef CONTROL
    SEL4_TRY_AS(from_base, sel4_add_size(a, b, ret_sum));
#else
    SEL4_TRY(sel4_add_size(a, b, ret_sum));
#endif
    return SEL4_SUCCESS;
}
