// expect-gcc: ignoring return value of .*nodiscard
// expect-clang: ignoring return value .*'warn_unused_result' attribute
// SPDX-License-Identifier: BSD-2-Clause

// Nobody looks at whether a kernel call worked.  Dropping it visibly is allowed.

#include <sel4c/sel4.h>

void stop(sel4_tcb_t tcb);

void stop(sel4_tcb_t tcb)
{
#ifdef CONTROL
    (void)sel4_tcb_suspend(tcb);
#else
    sel4_tcb_suspend(tcb);
#endif
}
