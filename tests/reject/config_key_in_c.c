// expect-gcc: implicit declaration of function 'SEL4_CONFIG_KERNEL_MSC_'
// expect-clang: implicit declaration of function 'SEL4_CONFIG_KERNEL_MSC_'
// SPDX-License-Identifier: BSD-2-Clause

// The same in an expression.

#include <sel4c/gen/config.h>

int is_mcs(void);

int is_mcs(void)
{
#ifdef CONTROL
    return SEL4_CONFIG(KERNEL_MCS);
#else
    return SEL4_CONFIG(KERNEL_MSC);
#endif
}
