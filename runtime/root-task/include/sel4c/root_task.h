// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A root task: the first program that the kernel starts.
 *
 *     static int run(const sel4_bootinfo_t *bootinfo) { …; return 0; }
 *     SEL4_ROOT_TASK(run, stack_size(16 * 1024), heap_size(1024 * 1024));
 *
 * What happens before `run`: stack, thread-local storage, constructors, IPC buffer.  The page below
 * the stack is unmapped, so that a stack that grows too large ends in a fault.  What `run` returns
 * is the program's exit status.
 *
 * Raw layer: seL4_BootInfo, seL4_SetIPCBuffer.
 */

#include <sel4c/rt/heap.h>
#include <sel4c/rt/start.h>
#include <sel4c/sel4.h>

/*
 * At file level, once in a program: `main_fn` is `int main_fn(const sel4_bootinfo_t *)`.  After
 * it, in any order:
 *
 *     stack_size(bytes)    otherwise SEL4_RT_STACK_SIZE_DEFAULT; holds thread-local storage as well
 *     heap_size(bytes)     for malloc; otherwise there is none
 *
 * (They are macros that define arrays, and no members of a struct, as C has no constant expression
 * for a member.)
 */
#define SEL4_ROOT_TASK(main_fn, ...)                                           \
    SEL4_PRIV_ROOT_TASK_OPTIONS(__VA_ARGS__)                                   \
    SEL4_PRIV_ROOT_TASK_TLS                                                    \
    SEL4_PRIV_ROOT_TASK_IPC_BUFFER                                             \
    SEL4_NORETURN void sel4_rt_main(uintptr_t argument)                        \
    {                                                                          \
        const sel4_bootinfo_t *bootinfo = sel4_priv_root_task_begin(argument); \
        sel4_ipc_buffer_set(bootinfo->ipcBuffer);                              \
        sel4_rt_exit(main_fn(bootinfo));                                       \
    }                                                                          \
    SEL4_NORETURN void sel4_rt_main(uintptr_t argument)

/*
 * Stops the machine, or tells the one around it the exit status, where there is a way that needs no
 * capabilities; comes back where there is none.  A program may have its own.
 *
 *     aarch64   semihosting, if the program runs in QEMU and was told so at build time
 *     riscv64   the debug kernel's halt         x86_64   none
 */
void sel4_root_task_machine_exit(int status);

/* The rest is for the macro. */

const sel4_bootinfo_t *sel4_priv_root_task_begin(uintptr_t argument);

#define SEL4_PRIV_ROOT_TASK_stack_size(bytes) SEL4_RT_STACK(bytes)
#define SEL4_PRIV_ROOT_TASK_heap_size(bytes)  SEL4_RT_HEAP(bytes)

#define SEL4_PRIV_ROOT_TASK_OPTIONS(...)                                                     \
    SEL4_PRIV_ROOT_TASK_PICK(_, ##__VA_ARGS__, SEL4_PRIV_ROOT_TASK_2, SEL4_PRIV_ROOT_TASK_1, \
                             SEL4_PRIV_ROOT_TASK_0)                                          \
    (__VA_ARGS__)
#define SEL4_PRIV_ROOT_TASK_PICK(_0, _1, _2, chosen, ...) chosen
#define SEL4_PRIV_ROOT_TASK_0()
#define SEL4_PRIV_ROOT_TASK_1(a)    SEL4_PRIV_ROOT_TASK_##a
#define SEL4_PRIV_ROOT_TASK_2(a, b) SEL4_PRIV_ROOT_TASK_##a SEL4_PRIV_ROOT_TASK_##b

// `tls := no` in build.mk: the IPC buffer is in a global, and the raw layer's is thread-local.
#ifdef SEL4C_WITHOUT_TLS
#define SEL4_PRIV_ROOT_TASK_TLS        SEL4_RT_WITHOUT_TLS
#define SEL4_PRIV_ROOT_TASK_IPC_BUFFER seL4_IPCBuffer *__sel4_ipc_buffer;
#else
#define SEL4_PRIV_ROOT_TASK_TLS
#define SEL4_PRIV_ROOT_TASK_IPC_BUFFER
#endif
