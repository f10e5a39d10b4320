// SPDX-License-Identifier: BSD-2-Clause

// Libraries are compiled such that a panic can leave their functions.  What they then call of the
// unwinder is not linked into programs that do not unwind, and is never called.

#include "panic_priv.h"

SEL4_NORETURN void sel4_panic_priv_no_unwinder(void);

void sel4_panic_priv_no_unwinder(void)
{
    __builtin_trap();
}

__asm__(".globl _Unwind_Resume\n.set _Unwind_Resume, sel4_panic_priv_no_unwinder\n"
        ".globl __gcc_personality_v0\n.set __gcc_personality_v0, sel4_panic_priv_no_unwinder");
