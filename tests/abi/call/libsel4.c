// SPDX-License-Identifier: BSD-2-Clause

/*
 * What libsel4.a defines, for header sets that come without its source.
 */

#include <stdint.h>

#include <sel4/sel4.h>

LIBSEL4_THREAD_LOCAL seL4_IPCBuffer *__sel4_ipc_buffer;

#ifdef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC
LIBSEL4_THREAD_LOCAL char __sel4_print_error;
#endif
