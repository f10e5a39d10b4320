// expect-gcc: passing argument 1 of 'sel4_ipc_buffer_release' from incompatible
// expect-clang: 'cleanup' function 'sel4_ipc_buffer_release' parameter has type
// SPDX-License-Identifier: BSD-2-Clause

// What a scope releases must be what the release is for.

#include <sel4c/sel4.h>

void use(void);

void use(void)
{
#ifdef CONTROL
    SEL4_SCOPED(sel4_ipc_buffer_release) sel4_ipc_buffer_t *ipc = sel4_ipc_buffer_borrow();
#else
    SEL4_SCOPED(sel4_ipc_buffer_release) seL4_Word *ipc = sel4_ipc_buffer_borrow()->msg;
#endif
}
