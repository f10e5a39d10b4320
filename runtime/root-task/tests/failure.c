// SPDX-License-Identifier: BSD-2-Clause

// Fails; without thread-local storage, but with all else that needs a start.

#include <sel4c/root_task.h>

static int constructed;

__attribute__((constructor)) static void construct(void)
{
    constructed = 42;
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    // By way of the IPC buffer, which is in a global here.
    sel4_result_t result = sel4_tcb_set_priority(SEL4_INIT_TCB, SEL4_INIT_TCB, 1000);
    sel4_debug_print("%zu nodes, set priority: %s\n", bootinfo->numNodes,
                     sel4_error_text(result.error));
    return constructed;
}

SEL4_ROOT_TASK(run);
