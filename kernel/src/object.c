// SPDX-License-Identifier: BSD-2-Clause
//
// The table of object kinds.

#include "object.h"

#include "arch.h"
#include "endpoint.h"
#include "irq.h"
#include "notification.h"
#include "reply.h"
#include "sched_context.h"
#include "tcb.h"

word_t object_size_bits(word_t type, word_t size_bits)
{
    switch (type) {
    case seL4_UntypedObject:
    case seL4_SchedContextObject:
        return size_bits;
    case seL4_CapTableObject:
        return size_bits + seL4_SlotBits;
    case seL4_TCBObject:
        return seL4_TCBBits;
    case seL4_EndpointObject:
        return seL4_EndpointBits;
    case seL4_NotificationObject:
        return seL4_NotificationBits;
    case seL4_ReplyObject:
        return seL4_ReplyBits;
    default:
        return arch_object_size_bits(type);
    }
}

static cap_t endpoint_like(cap_type_t type, void *memory)
{
    cap_t cap = cap_make(type, memory);
    cap.endpoint.rights = RIGHTS_ALL;
    return cap;
}

cap_t object_create(word_t type, word_t size_bits, void *memory, bool is_device)
{
    cap_t cap;
    switch (type) {
    case seL4_UntypedObject:
        cap = cap_make(CAP_UNTYPED, memory);
        cap.untyped.size_bits = size_bits & 63;
        cap.untyped.is_device = is_device;
        return cap;
    case seL4_TCBObject:
        tcb_create(memory);
        return cap_make(CAP_TCB, memory);
    case seL4_EndpointObject:
        return endpoint_like(CAP_ENDPOINT, memory);
    case seL4_NotificationObject:
        return endpoint_like(CAP_NOTIFICATION, memory);
    case seL4_CapTableObject:
        cap = cap_make(CAP_CNODE, memory);
        cap.cnode.radix = size_bits & 63;
        return cap;
    case seL4_SchedContextObject:
        cap = cap_make(CAP_SCHED_CONTEXT, memory);
        cap.sched_context.size_bits = size_bits & 63;
        return cap;
    case seL4_ReplyObject:
        cap = cap_make(CAP_REPLY, memory);
        cap.reply.can_grant = 1;
        return cap;
    default:
        return arch_object_cap(type, memory, is_device);
    }
}

void object_release(cap_t cap, bool is_final)
{
    if (cap_is_arch(cap)) {
        arch_cap_destroy(cap, is_final);
        return;
    }
    if (!is_final) {
        return;
    }
    switch (cap_type(cap)) {
    case CAP_ENDPOINT:
        endpoint_destroy(cap_object(cap, endpoint_t));
        break;
    case CAP_NOTIFICATION:
        notification_destroy(cap_object(cap, notification_t));
        break;
    case CAP_REPLY:
        reply_destroy(cap_object(cap, reply_t));
        break;
    case CAP_TCB:
        tcb_destroy(cap_object(cap, tcb_t));
        break;
    case CAP_SCHED_CONTEXT:
        sched_context_destroy(cap_object(cap, sched_context_t));
        break;
    case CAP_IRQ_HANDLER:
        irq_release(cap.irq_handler.number);
        break;
    default:
        break;
    }
}
