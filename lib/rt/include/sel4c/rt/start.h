// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * From the program's first instruction to its main function.
 *
 *     _start          src/arch/<a>/start.S: the stack
 *     sel4_rt_start   thread-local storage, on that stack; then the constructors
 *     sel4_rt_main    of the runtime: what is its own, and main
 *
 * program.ld lays the program out: one page that is not used below the stack, so that a runtime can
 * unmap it.
 */

#include <stdint.h>

#include <sel4c/base.h>
#include <sel4c/rt/stack.h>

#define SEL4_RT_STACK_SIZE_DEFAULT (64 * 1024)

// At file level, once in a program: its stack has `bytes` bytes, the thread-local storage of the
// first thread included.
#define SEL4_RT_STACK(bytes)     \
    extern char sel4_rt_stack[]; \
    char sel4_rt_stack[bytes] __attribute__((aligned(16), section(".bss.sel4_stack")));

// Places that program.ld knows: the first byte of the image, the page below the stack, its top.
extern char sel4_rt_image_start[];
extern char sel4_rt_stack_guard[];
extern char sel4_rt_stack_top[];

// Called by `_start`, with the register in which the kernel passes an argument.
SEL4_NORETURN void sel4_rt_start(uintptr_t argument);

// The runtime's: called when C code can run.
SEL4_NORETURN void sel4_rt_main(uintptr_t argument);

/*
 * At file level, once in a program: it has no thread-local variables, and the code that lays them
 * out is not linked.  The link fails if there is such a variable after all.
 */
#define SEL4_RT_WITHOUT_TLS                                             \
    __asm__(".globl sel4_rt_without_tls\n.set sel4_rt_without_tls, 1"); \
    SEL4_NORETURN void sel4_rt_start(uintptr_t argument)                \
    {                                                                   \
        sel4_rt_constructors_run();                                     \
        sel4_rt_main(argument);                                         \
    }                                                                   \
    sel4_rt_stack_bounds_t sel4_rt_stack_bounds(void)                   \
    {                                                                   \
        return sel4_rt_stack_bounds_first();                            \
    }                                                                   \
    void sel4_rt_stack_bounds_set(sel4_rt_stack_bounds_t bounds)        \
    {                                                                   \
        (void)bounds;                                                   \
    }

// Runs what .preinit_array and .init_array hold, in order.
typedef void (*sel4_rt_constructor_t)(void);
extern const sel4_rt_constructor_t sel4_rt_constructors_start[];
extern const sel4_rt_constructor_t sel4_rt_constructors_end[];

static inline void sel4_rt_constructors_run(void)
{
    for (const sel4_rt_constructor_t *next = sel4_rt_constructors_start;
         next != sel4_rt_constructors_end; next++) {
        (*next)();
    }
}

/* ---- What each runtime supplies */

// One character to wherever this program's output goes.
void sel4_rt_put_char(char character);

// Ends the program.  0 is success; what is not in 0 to 255 counts as 255.
SEL4_NORETURN void sel4_rt_exit(int status);
