// SPDX-License-Identifier: BSD-2-Clause

// The stack of programs that do not say how large theirs is to be.

#include <sel4c/rt/start.h>

SEL4_RT_STACK(SEL4_RT_STACK_SIZE_DEFAULT)
