// SPDX-License-Identifier: BSD-2-Clause

/*
 * One program in four protection domains: a client calls a server; then two signal each other.  All
 * are the same program, so that an address is one place for all of them.
 */

#include <sel4c/microkit.h>

#include "marks.h"

static const sel4_mk_channel_t peer = { 0 };

static __attribute__((noinline)) void hop(sel4_mk_channel_t channel)
{
    static unsigned count;
    if (count++ < HOP_COUNT) {
        (void)sel4_mk_notify(channel);
    } else {
        sel4_debug_put_string("bench: done\n");
    }
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    MARK(bench_notified_in);
    hop(channel);
    MARK(bench_notified_out);
}

static __attribute__((noinline)) sel4_message_info_t
called(sel4_mk_handler_t *handler, sel4_mk_channel_t channel, sel4_message_info_t message)
{
    (void)handler;
    (void)channel;
    (void)message;
    MARK(bench_called_in);
    __asm__ volatile("nop"); // so that they are two places
    MARK(bench_called_out);
    return sel4_message_info(0, 0, 0);
}

static __attribute__((noinline)) void bench_client(void)
{
    for (unsigned i = 0; i < CALL_COUNT; i++) {
        (void)seL4_Call(SEL4_MK_SLOT_CALL + peer.id, seL4_MessageInfo_new(0, 0, 0, 0));
    }
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified, .called = called };
    if (sel4_mk_name()[0] == 'c') {
        bench_client();
    } else if (sel4_mk_name()[0] == 'p') {
        (void)sel4_mk_notify(peer);
    }
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
