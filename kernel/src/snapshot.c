// SPDX-License-Identifier: BSD-2-Clause
//
// What a thread has, one line for each capability.

#include "snapshot.h"

#include "arch.h"
#include "print.h"
#include "refill.h"
#include "sched_context.h"

static const char *type_text(cap_type_t type)
{
    switch (type) {
    case CAP_NULL:
        return "nothing";
    case CAP_FRAME:
        return "frame";
    case CAP_UNTYPED:
        return "untyped";
    case CAP_PAGE_TABLE:
        return "page table";
    case CAP_ENDPOINT:
        return "endpoint";
    case CAP_NOTIFICATION:
        return "notification";
    case CAP_REPLY:
        return "reply";
    case CAP_VSPACE:
        return "vspace";
    case CAP_CNODE:
        return "cnode";
    case CAP_ASID_CONTROL:
        return "asid control";
    case CAP_TCB:
        return "tcb";
    case CAP_ASID_POOL:
        return "asid pool";
    case CAP_IRQ_CONTROL:
        return "irq control";
    case CAP_IRQ_HANDLER:
        return "irq handler";
    case CAP_ZOMBIE:
        return "zombie";
    case CAP_DOMAIN:
        return "domain set";
    case CAP_SCHED_CONTEXT:
        return "sched context";
    case CAP_SCHED_CONTROL:
        return "sched control";
    case CAP_SGI_SIGNAL:
        return "sgi signal";
    }
    return "?";
}

static void print_context(const sched_context_t *context)
{
    print(" budget %u us, period %u us", arch_ticks_to_us(context->budget),
          arch_ticks_to_us(sched_context_is_round_robin(context) ? context->budget
                                                                 : context->period));
    if (context->tcb != NULL) {
        print(", of \"%s\"", context->tcb->name);
    }
}

static void print_details(cap_t cap)
{
    switch (cap_type(cap)) {
    case CAP_UNTYPED:
        print(" of 2^%u bytes at %x, %u used%s", (word_t)cap.untyped.size_bits,
              arch_ptr_to_phys(cap_object(cap, void)), (word_t)cap.untyped.free,
              cap.untyped.is_device ? ", device" : "");
        break;
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
        print(" %x, badge %x, rights %x", cap_address(cap), cap.endpoint.badge,
              (word_t)cap.endpoint.rights);
        break;
    case CAP_CNODE:
        print(" %x of 2^%u slots, guard of %u bits", cap_address(cap), (word_t)cap.cnode.radix,
              (word_t)cap.cnode.guard_size);
        break;
    case CAP_TCB:
        print(" \"%s\", priority %u", cap_object(cap, tcb_t)->name,
              (word_t)cap_object(cap, tcb_t)->priority);
        break;
    case CAP_SCHED_CONTEXT:
        print_context(cap_object(cap, sched_context_t));
        break;
    case CAP_IRQ_HANDLER:
        print(" %u", (word_t)cap.irq_handler.number);
        break;
    case CAP_FRAME:
        print(" of 2^%u bytes at %x", cap_size_bits(cap), arch_ptr_to_phys(cap_object(cap, void)));
        if (cap.frame.is_mapped) {
            print(", mapped at %x", (word_t)cap.frame.page << 12);
        }
        break;
    default:
        if (cap_size_bits(cap) != 0) {
            print(" %x", cap_address(cap));
        }
    }
}

void snapshot_print(const tcb_t *tcb)
{
    cap_t root = tcb->slots[TCB_CSPACE].cap;
    print("Capabilities of \"%s\":\n", tcb->name);
    if (root.type != CAP_CNODE) {
        return;
    }
    const slot_t *slots = cap_object(root, slot_t);
    for (word_t i = 0; i < BIT(root.cnode.radix); i++) {
        if (!slot_is_empty(&slots[i])) {
            print("%x %s", i, type_text(cap_type(slots[i].cap)));
            print_details(slots[i].cap);
            print("\n");
        }
    }
}
