// expect-gcc: 'return' with a value, in function returning void
// expect-clang: void function 'stop' should not return a value
// SPDX-License-Identifier: BSD-2-Clause

// SEL4_TRY needs a function that can pass the failure on.

#include <sel4c/sel4.h>

#ifdef CONTROL
sel4_result_t stop(sel4_tcb_t tcb);
sel4_result_t stop(sel4_tcb_t tcb)
{
    SEL4_TRY(sel4_tcb_suspend(tcb));
    return SEL4_SUCCESS;
}
#else
void stop(sel4_tcb_t tcb);
void stop(sel4_tcb_t tcb)
{
    SEL4_TRY(sel4_tcb_suspend(tcb));
}
#endif
