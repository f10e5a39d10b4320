// expect-gcc: incompatible type for argument 1 of 'sel4_tcb_suspend'
// expect-clang: passing 'sel4_cap_t' .*parameter of incompatible type 'sel4_tcb_t'
// SPDX-License-Identifier: BSD-2-Clause

// `sel4_cap_t` is every kind's target, and no kind's source: the way back is spelled out.

#include <sel4c/sel4.h>

sel4_result_t stop(sel4_cap_t cap);

sel4_result_t stop(sel4_cap_t cap)
{
#ifdef CONTROL
    return sel4_tcb_suspend(sel4_tcb_from_bits(cap.bits));
#else
    return sel4_tcb_suspend(cap);
#endif
}
