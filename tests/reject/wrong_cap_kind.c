// expect-gcc: incompatible type for argument 1 of 'sel4_tcb_suspend'
// expect-clang: passing 'sel4_endpoint_t' .*of incompatible type 'sel4_tcb_t'
// SPDX-License-Identifier: BSD-2-Clause

// A capability of one kind where another is wanted.

#include <sel4c/sel4.h>

sel4_result_t stop(sel4_tcb_t tcb, sel4_endpoint_t endpoint);

sel4_result_t stop(sel4_tcb_t tcb, sel4_endpoint_t endpoint)
{
    (void)tcb;
    (void)endpoint;
#ifdef CONTROL
    return sel4_tcb_suspend(tcb);
#else
    return sel4_tcb_suspend(endpoint);
#endif
}
