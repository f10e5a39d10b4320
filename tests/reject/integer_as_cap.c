// expect-gcc: incompatible type for argument 1 of 'sel4_tcb_suspend'
// expect-clang: passing 'int' to parameter of incompatible type 'sel4_tcb_t'
// SPDX-License-Identifier: BSD-2-Clause

// A bare integer where a capability is wanted.

#include <sel4c/sel4.h>

sel4_result_t stop(void);

sel4_result_t stop(void)
{
#ifdef CONTROL
    return sel4_tcb_suspend(sel4_tcb_from_bits(5));
#else
    return sel4_tcb_suspend(5);
#endif
}
