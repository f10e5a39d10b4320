// SPDX-License-Identifier: BSD-2-Clause

/*
 * What of the raw layer cannot live in headers: its variables, and its functions where the
 * configuration asks for symbols.  Variables are per thread or global as the headers say for the
 * same compilation flags.
 */

#include <sel4/sel4.h>

#ifndef SEL4C_IPC_BUFFER_USER
LIBSEL4_THREAD_LOCAL seL4_IPCBuffer *__sel4_ipc_buffer;
#endif

#ifdef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC
LIBSEL4_THREAD_LOCAL char __sel4_print_error = CONFIG_LIB_SEL4_PRINT_INVOCATION_ERRORS;
#endif

static seL4_BootInfo *boot_info;

void seL4_InitBootInfo(seL4_BootInfo *bi)
{
    boot_info = bi;
}

seL4_BootInfo *seL4_GetBootInfo(void)
{
    return boot_info;
}
