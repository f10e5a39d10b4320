// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A program that the capDL initialiser starts: it has what its specification says, and no boot
 * information.
 *
 *     static int run(uintptr_t argument) { …; return 0; }
 *     SEL4_COMPONENT(run);
 *
 * The thread's first argument register holds the address of its IPC buffer, the second is given to
 * `run`; the stack is the one in the specification.
 */

#include <sel4c/base.h>
#include <sel4c/sel4.h>

// At file level, once in a program, which has no thread-local variables (`.tls := no`).
#define SEL4_COMPONENT(main_fn)                                                            \
    __asm__(".globl sel4_rt_without_tls\n.set sel4_rt_without_tls, 1");                    \
    seL4_IPCBuffer *__sel4_ipc_buffer;                                                     \
    SEL4_NORETURN void sel4_priv_component_start(uintptr_t ipc_buffer, uintptr_t argument) \
    {                                                                                      \
        sel4_ipc_buffer_set((seL4_IPCBuffer *)ipc_buffer);                                 \
        sel4_component_exit(main_fn(argument));                                            \
    }                                                                                      \
    SEL4_NORETURN void sel4_priv_component_start(uintptr_t ipc_buffer, uintptr_t argument)

// The line that `sel4c run` waits for; then the thread does nothing any more.
SEL4_NORETURN void sel4_component_exit(int status);

// For the macro and the architecture's first instructions.
SEL4_NORETURN void sel4_priv_component_start(uintptr_t ipc_buffer, uintptr_t argument);
