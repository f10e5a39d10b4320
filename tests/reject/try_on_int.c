// expect-gcc: request for member 'error' in something not a structure
// expect-clang: member reference base type 'int' is not a structure
// SPDX-License-Identifier: BSD-2-Clause

// SEL4_TRY takes checked results, not numbers that may mean failure.

#include <sel4c/sel4.h>

int number(void);
sel4_result_t checked(void);
sel4_result_t stop(void);

sel4_result_t stop(void)
{
#ifdef CONTROL
    SEL4_TRY(checked());
#else
    SEL4_TRY(number());
#endif
    return SEL4_SUCCESS;
}
