// expect-gcc: incompatible type for argument 1 of 'from_base'
// expect-clang: passing 'sel4_result_t' .*incompatible type 'sel4_base_result_t'
// SPDX-License-Identifier: BSD-2-Clause

// The conversion must be for the library whose failure it gets.

#include <sel4c/arith.h>
#include <sel4c/sel4.h>

typedef struct SEL4_MUST_CHECK outer_result {
    int error;
} outer_result_t;

outer_result_t from_base(sel4_base_result_t result);
outer_result_t from_sel4(sel4_result_t result);
outer_result_t stop(sel4_tcb_t tcb);

outer_result_t stop(sel4_tcb_t tcb)
{
#ifdef CONTROL
    SEL4_TRY_AS(from_sel4, sel4_tcb_suspend(tcb));
#else
    SEL4_TRY_AS(from_base, sel4_tcb_suspend(tcb));
#endif
    return (outer_result_t){ 0 };
}
