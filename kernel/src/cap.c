// SPDX-License-Identifier: BSD-2-Clause
//
// Questions about capabilities that need no slot: what memory they stand for, whether two of them
// speak of the same object, and what a copy with other rights or another badge looks like.

#include "cap.h"

#include "arch.h"
#include "object.h"

cap_t cap_make(cap_type_t type, const void *object)
{
    cap_t cap = { .word = 0 };
    cap.type = (uint64_t)type & 63;
    cap.object = pack_address(object) & MASK(48);
    return cap;
}

word_t cap_size_bits(cap_t cap)
{
    switch (cap_type(cap)) {
    case CAP_UNTYPED:
        return cap.untyped.size_bits;
    case CAP_ENDPOINT:
        return seL4_EndpointBits;
    case CAP_NOTIFICATION:
        return seL4_NotificationBits;
    case CAP_REPLY:
        return seL4_ReplyBits;
    case CAP_CNODE:
        return cap.cnode.radix + seL4_SlotBits;
    case CAP_TCB:
        return seL4_TCBBits;
    case CAP_SCHED_CONTEXT:
        return cap.sched_context.size_bits;
    case CAP_ZOMBIE:
        return cap.zombie.size_bits;
    default:
        return cap_is_arch(cap) ? arch_cap_size_bits(cap) : 0;
    }
}

static bool inside(cap_t untyped, cap_t cap)
{
    word_t bits = cap_size_bits(cap);
    if (bits == 0) {
        return false;
    }
    word_t offset = cap_address(cap) - cap_address(untyped);
    return offset <= MASK(untyped.untyped.size_bits) &&
           offset + MASK(bits) <= MASK(untyped.untyped.size_bits);
}

bool cap_covers(cap_t a, cap_t b)
{
    switch (cap_type(a)) {
    case CAP_NULL:
    case CAP_ZOMBIE:
        return false;
    case CAP_UNTYPED:
        return inside(a, b);
    case CAP_IRQ_CONTROL:
        return b.type == CAP_IRQ_CONTROL || b.type == CAP_IRQ_HANDLER || b.type == CAP_SGI_SIGNAL;
    case CAP_IRQ_HANDLER:
    case CAP_SCHED_CONTROL:
        return b.type == a.type && b.word == a.word;
    case CAP_DOMAIN:
    case CAP_ASID_CONTROL:
        return b.type == a.type;
    case CAP_SGI_SIGNAL:
        return b.type == a.type && b.word == a.word;
    default:
        return b.type == a.type && b.object == a.object;
    }
}

bool cap_same_object(cap_t a, cap_t b)
{
    if (a.type == CAP_UNTYPED || a.type != b.type) {
        return false;
    }
    return cap_covers(a, b);
}

cap_t cap_with_rights(cap_t cap, word_t rights)
{
    switch (cap_type(cap)) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
        cap.endpoint.rights &= rights & RIGHTS_ALL;
        return cap;
    case CAP_REPLY:
        cap.reply.can_grant &= (rights & RIGHT_GRANT) != 0;
        return cap;
    default:
        return cap_is_arch(cap) ? arch_cap_with_rights(cap, rights) : cap;
    }
}

static cap_t with_guard(cap_t cap, word_t data)
{
    seL4_CNode_CapData_t guard = { .words = { data } };
    word_t size = seL4_CNode_CapData_get_guardSize(guard);
    if (size + cap.cnode.radix > WORD_BITS) {
        return (cap_t){ .word = 0 };
    }
    cap.cnode.guard_size = size & 63;
    cap.cnode.guard = seL4_CNode_CapData_get_guard(guard) & MASK(size) & MASK(58);
    return cap;
}

cap_t cap_with_data(cap_t cap, word_t data, bool keep_badge)
{
    switch (cap_type(cap)) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
        if (keep_badge || cap.endpoint.badge != 0) {
            return (cap_t){ .word = 0 };
        }
        cap.endpoint.badge = data;
        return cap;
    case CAP_CNODE:
        return with_guard(cap, data);
    default:
        return cap;
    }
}
