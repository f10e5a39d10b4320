// SPDX-License-Identifier: BSD-2-Clause

// What happens when the IPC buffer is misused, unless the program says otherwise.

#include <sel4c/debug.h>
#include <sel4c/ipc_buffer.h>

SEL4_WEAK SEL4_NORETURN void sel4_ipc_buffer_misused(const char *what)
{
    sel4_debug_put_string(what);
    sel4_debug_put_char('\n');
    __builtin_trap();
}
