// SPDX-License-Identifier: BSD-2-Clause

/*
 * The checked provider of the IPC buffer, for debug builds: a program links this file and compiles
 * everything with -DSEL4C_IPC_BUFFER_USER -DSEL4C_IPC_BUFFER_CHECKED.  Every implicit form then
 * asks here, and is refused while the buffer is borrowed.
 *
 * The state is thread-local.  A program without TLS, which has one thread, adds
 * -DSEL4C_IPC_BUFFER_CHECKED_GLOBAL.
 */

#include <stdbool.h>

#include <sel4c/ipc_buffer.h>

#if !defined(SEL4C_IPC_BUFFER_USER) || !defined(SEL4C_IPC_BUFFER_CHECKED)
#error "compile everything with -DSEL4C_IPC_BUFFER_USER -DSEL4C_IPC_BUFFER_CHECKED"
#endif

#ifdef SEL4C_IPC_BUFFER_CHECKED_GLOBAL
#define PER_THREAD
#else
#define PER_THREAD __thread
#endif

static PER_THREAD seL4_IPCBuffer *buffer;
static PER_THREAD bool is_borrowed;

static seL4_IPCBuffer *checked(void)
{
    if (is_borrowed) {
        sel4_ipc_buffer_misused("the IPC buffer is used while it is borrowed");
    }
    if (buffer == (seL4_IPCBuffer *)0) {
        sel4_ipc_buffer_misused("this thread has no IPC buffer");
    }
    return buffer;
}

seL4_IPCBuffer *sel4c_ipc_buffer_get(void)
{
    return checked();
}

void sel4c_ipc_buffer_set(seL4_IPCBuffer *ipc_buffer)
{
    if (is_borrowed) {
        sel4_ipc_buffer_misused("the IPC buffer is replaced while it is borrowed");
    }
    buffer = ipc_buffer;
}

sel4_ipc_buffer_t *sel4_ipc_buffer_borrow(void)
{
    sel4_ipc_buffer_t *ipc = checked();
    is_borrowed = true;
    return ipc;
}

void sel4_ipc_buffer_release(sel4_ipc_buffer_t **ipc)
{
    if (*ipc != (sel4_ipc_buffer_t *)0) {
        is_borrowed = false;
        *ipc = (sel4_ipc_buffer_t *)0;
    }
}
