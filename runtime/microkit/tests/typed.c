// SPDX-License-Identifier: BSD-2-Clause

// A protection domain with all that the typed form offers: a stack of its own, thread-local
// storage, constructors, a memory region.

#include <sel4c/microkit.h>

static _Thread_local int count SEL4_ALIGNED(64) = 3;
static _Thread_local int zero;
SEL4_MK_REGION(
    packets, struct { char bytes[64]; });

__attribute__((constructor)) static void construct(void)
{
    count++;
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    zero++;
    SEL4_MK_REGION_ITEMS(packets)[0].bytes[0] = (char)(count + zero);
    (void)sel4_mk_defer_notify(channel);
}

static sel4_mk_handler_t *start(void)
{
    static sel4_mk_handler_t handler = { .notified = notified };
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(start, stack_size(32 * 1024));
