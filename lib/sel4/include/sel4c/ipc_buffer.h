// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The IPC buffer: memory of the calling thread through which messages longer than four words,
 * capabilities, and the arguments of most kernel calls go.
 *
 * Every function that uses it has two forms.  `name_with(ipc, …)` takes the buffer and needs no
 * state at all: no thread-local storage, no globals.  `name(…)` finds it by itself, through one of
 * three providers that the compile chooses (raw layer: seL4_GetIPCBuffer): a thread-local variable,
 * one global, or two functions that the program supplies (`-DSEL4C_IPC_BUFFER_USER`).
 *
 * The buffer is one per thread, so whoever puts words into it must send them before anything else
 * uses it: between sel4_ipc_buffer_borrow() and sel4_ipc_buffer_release() no implicit form may be
 * called.  Debug builds can check that: where all code is compiled with `-DSEL4C_IPC_BUFFER_USER
 * -DSEL4C_IPC_BUFFER_CHECKED` and linked with src/ipc_buffer_checked.c, which supplies the
 * provider, an implicit form that comes to touch the borrowed buffer, a second borrow, and a thread
 * without a buffer end in sel4_ipc_buffer_misused().
 */

#include <sel4/sel4.h>

#include <sel4c/base.h>

typedef seL4_IPCBuffer sel4_ipc_buffer_t;

// Tells the implicit forms where this thread's IPC buffer is.
static inline void sel4_ipc_buffer_set(sel4_ipc_buffer_t *ipc)
{
    seL4_SetIPCBuffer(ipc);
}

// This thread's IPC buffer; NULL when none was set.
static inline sel4_ipc_buffer_t *sel4_ipc_buffer_get(void)
{
    return seL4_GetIPCBuffer();
}

/*
 * This thread's IPC buffer for a while:
 *
 *     SEL4_SCOPED(sel4_ipc_buffer_release) sel4_ipc_buffer_t *ipc = sel4_ipc_buffer_borrow();
 *
 * Needs  it is not borrowed already
 * Owns   the borrower, until sel4_ipc_buffer_release(); only `_with(ipc, …)` forms may be called
 */
#ifdef SEL4C_IPC_BUFFER_CHECKED
sel4_ipc_buffer_t *sel4_ipc_buffer_borrow(void);
#else
static inline sel4_ipc_buffer_t *sel4_ipc_buffer_borrow(void)
{
    return seL4_GetIPCBuffer();
}
#endif

// Ends the borrowing; `*ipc` becomes NULL.  Does nothing when it is NULL already.
#ifdef SEL4C_IPC_BUFFER_CHECKED
void sel4_ipc_buffer_release(sel4_ipc_buffer_t **ipc);
#else
static inline void sel4_ipc_buffer_release(sel4_ipc_buffer_t **ipc)
{
    *ipc = (sel4_ipc_buffer_t *)0;
}
#endif

/*
 * Called by the checked provider, with the fact in words.  The default prints it to the kernel's
 * debug console and traps; a program may define its own.
 */
SEL4_NORETURN void sel4_ipc_buffer_misused(const char *what);
