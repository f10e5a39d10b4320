// SPDX-License-Identifier: BSD-2-Clause

// Adds, on the time of whoever wants to know.

#include <sel4c/microkit.h>

enum { OWN_CONTEXT_SLOT = 1, CLIENT_CONTEXT_SLOT = 2 };

#define WORK 200000

// What was used of a scheduling context since it was last asked.
static sel4_time_us_t consumed(unsigned slot)
{
    sel4_time_us_t time = 0;
    sel4_sched_context_t context = sel4_sched_context_from_bits(sel4_mk_user_cap(slot).bits);
    if (sel4_sched_context_consumed(context, &time).error != SEL4_OK) {
        sel4_debug_print("server: slot %u has no scheduling context\n", slot);
    }
    return time;
}

static void work(void)
{
    for (volatile unsigned i = 0; i < WORK; i++) {
    }
}

static void say_who_pays(void)
{
    (void)consumed(OWN_CONTEXT_SLOT);
    (void)consumed(CLIENT_CONTEXT_SLOT);
    work();
    // The kernel adds up what was used when a time slice ends, so it is ended here.
    sel4_yield();
    sel4_time_us_t theirs = consumed(CLIENT_CONTEXT_SLOT);
    sel4_time_us_t own = consumed(OWN_CONTEXT_SLOT);
    sel4_debug_print("server: called; that took %s of the client's and %s of its own\n",
                     theirs > 0 ? "time" : "no time", own == 0 ? "none" : "some");
}

static sel4_message_info_t called(sel4_mk_handler_t *handler, sel4_mk_channel_t channel,
                                  sel4_message_info_t message)
{
    static bool is_known;
    seL4_Word numbers[2] = { 0 };
    size_t count;
    (void)handler;
    (void)channel;
    if (sel4_mk_message_to_words(message, numbers, 2, &count).error != SEL4_OK || count != 2) {
        return sel4_message_info(1, 0, 0);
    }
    if (!is_known) {
        is_known = true;
        say_who_pays();
    }
    const seL4_Word sum = numbers[0] + numbers[1];
    sel4_message_info_t answer = sel4_message_info(1, 0, 0);
    (void)sel4_mk_message_from_words(0, &sum, 1, &answer);
    return answer;
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .called = called };
    sel4_debug_print("server: started\n");
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
