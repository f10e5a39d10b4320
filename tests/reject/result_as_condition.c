// expect-gcc: used struct type value where scalar is required
// expect-clang: statement requires expression of scalar type
// SPDX-License-Identifier: BSD-2-Clause

// A result is no truth value: success would be false.

#include <sel4c/sel4.h>

int stop(sel4_tcb_t tcb);

int stop(sel4_tcb_t tcb)
{
#ifdef CONTROL
    if (sel4_tcb_suspend(tcb).error != SEL4_OK) {
        return 1;
    }
#else
    if (sel4_tcb_suspend(tcb)) {
        return 1;
    }
#endif
    return 0;
}
