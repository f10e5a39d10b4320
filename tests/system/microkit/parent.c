// SPDX-License-Identifier: BSD-2-Clause

// Restarts its child whenever that fails.

#include <sel4c/microkit.h>

#define CHILD_ENTRY 0x200000

static bool failed(sel4_mk_handler_t *handler, sel4_mk_child_t child, sel4_message_info_t message,
                   sel4_message_info_t *ret_answer)
{
    sel4_fault_t fault;
    (void)handler;
    (void)ret_answer;
    if (sel4_fault_decode(message, &fault).error == SEL4_OK && fault.kind == SEL4_FAULT_VM) {
        sel4_debug_print("parent: child %u: fault at 0x%lx\n", child.id, fault.vm.address);
    }
    if (sel4_mk_child_restart(child, CHILD_ENTRY).error != SEL4_OK) {
        sel4_debug_print("parent: cannot restart it\n");
    }
    return false;
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .fault = failed };
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
