// SPDX-License-Identifier: BSD-2-Clause

// Takes the faults of its child.

#include <sel4c/microkit.h>

#define RESTARTS_MAX 2
#define CHILD_ENTRY  0x200000 // where runtime/microkit/microkit.ld has the first instruction

static bool child_failed(sel4_mk_handler_t *handler, sel4_mk_child_t child,
                         sel4_message_info_t message, sel4_message_info_t *ret_answer)
{
    static unsigned restarts;
    sel4_fault_t fault;
    (void)handler;
    (void)ret_answer;
    if (sel4_fault_decode(message, &fault).error != SEL4_OK || fault.kind != SEL4_FAULT_VM) {
        sel4_debug_print("parent: child %u: something else\n", child.id);
        return false;
    }
    bool goes_on = restarts++ < RESTARTS_MAX;
    sel4_debug_print("parent: child %u: memory fault at 0x%lx; %s\n", child.id, fault.vm.address,
                     goes_on ? "it begins anew" : "that is enough");
    sel4_result_t result =
        goes_on ? sel4_mk_child_restart(child, CHILD_ENTRY) : sel4_mk_child_stop(child);
    if (result.error != SEL4_OK) {
        sel4_debug_print("parent: %s\n", sel4_error_text(result.error));
    }
    return false; // no answer: it would go on where it was
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .fault = child_failed };
    sel4_debug_print("parent: started\n");
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
