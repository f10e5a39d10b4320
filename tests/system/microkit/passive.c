// SPDX-License-Identifier: BSD-2-Clause

/*
 * A passive server, that says how much of its own time a call took; and that sends
 * the monitor, before it says that it is ready, something that the kernel never would.
 */

#include <sel4c/microkit.h>

static sel4_time_us_t own_time(void)
{
    sel4_time_us_t time = ~(sel4_time_us_t)0;
    sel4_sched_context_t context = sel4_sched_context_from_bits(sel4_mk_user_cap(1).bits);
    (void)sel4_sched_context_consumed(context, &time);
    return time;
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    static unsigned count;
    (void)handler;
    (void)channel;
    sel4_debug_print("server: signalled %u\n", ++count);
}

static sel4_message_info_t called(sel4_mk_handler_t *handler, sel4_mk_channel_t channel,
                                  sel4_message_info_t message)
{
    static seL4_Word count;
    (void)handler;
    (void)channel;
    (void)message;
    (void)own_time();
    for (volatile unsigned i = 0; i < 100000; i++) {
    }
    const seL4_Word words[] = { ++count, own_time() };
    sel4_message_info_t answer = sel4_message_info(1, 0, 0);
    (void)sel4_mk_message_from_words(0, words, 2, &answer);
    return answer;
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified, .called = called };
    // As a memory fault, but with no words.
    seL4_Send(SEL4_MK_SLOT_MONITOR, seL4_MessageInfo_new(seL4_Fault_VMFault, 0, 0, 0));
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
