// expect-gcc: missing binary operator before token "\("
// expect-clang: function-like macro 'SEL4_CONFIG_KERNEL_MSC_' is not defined
// SPDX-License-Identifier: BSD-2-Clause

// A configuration key that nobody knows, misspelled for one: with #ifdef it would just be off.

#include <sel4c/gen/config.h>

#ifdef CONTROL
#if SEL4_CONFIG(KERNEL_MCS)
#endif
#else
#if SEL4_CONFIG(KERNEL_MSC)
#endif
#endif

extern int not_empty;
