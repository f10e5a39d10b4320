// expect-gcc: returning type 'sel4_result_t' .*but 'int' was expected
// expect-clang: returning 'sel4_result_t' .*incompatible result type 'int'
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
int stop(sel4_tcb_t tcb);
int stop(sel4_tcb_t tcb)
{
    SEL4_TRY(sel4_tcb_suspend(tcb));
    return 0;
}
#endif
