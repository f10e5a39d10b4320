// SPDX-License-Identifier: BSD-2-Clause

// The loop, fed with events by the fake kernel until it runs out of them.

#include <setjmp.h>
#include <stdio.h>

#include "domain_world.h"

typedef struct event {
    seL4_Word badge;
    seL4_MessageInfo_t info;
} event_t;

static const event_t *events;
static size_t event_count;
static size_t event_next;
static jmp_buf out_of_events;
static char text[512];

static bool is_wait(const sel4_fake_call_t *call)
{
    return call->way == SEL4_FAKE_RECV || call->way == SEL4_FAKE_NBSEND_RECV ||
           (call->way == SEL4_FAKE_SEND_RECV && call->dest == SEL4_MK_SLOT_INPUT);
}

static sel4_fake_answer_t feed(const sel4_fake_call_t *call, void *context)
{
    (void)context;
    if (!is_wait(call)) {
        return (sel4_fake_answer_t){ 0 };
    }
    if (event_next == event_count) {
        longjmp(out_of_events, 1);
    }
    const event_t *event = &events[event_next++];
    return (sel4_fake_answer_t){ .badge = event->badge, .info = event->info.words[0] };
}

static void run(sel4_mk_handler_t *handler, const event_t *list, size_t count)
{
    events = list;
    event_count = count;
    event_next = 0;
    text[0] = '\0';
    sel4_fake_kernel_handle(feed, NULL);
    if (setjmp(out_of_events) == 0) {
        sel4_mk_priv_run(handler);
    }
}

#define RUN(handler, ...)                          \
    run(handler, (const event_t[]){ __VA_ARGS__ }, \
        sizeof((const event_t[]){ __VA_ARGS__ }) / sizeof(event_t))

#define NOTE(...) (void)snprintf(text + strlen(text), sizeof(text) - strlen(text), __VA_ARGS__)

static void note_channel(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    NOTE("n%u ", channel.id);
}

static void note_set(sel4_mk_handler_t *handler, sel4_mk_event_set_t set)
{
    (void)handler;
    NOTE("s%lx ", (unsigned long)set.bits);
}

static sel4_message_info_t note_call(sel4_mk_handler_t *handler, sel4_mk_channel_t channel,
                                     sel4_message_info_t message)
{
    (void)handler;
    NOTE("c%u:%lu ", channel.id, (unsigned long)sel4_message_info_label(message));
    return sel4_message_info(sel4_message_info_label(message) + 1, 0, 0);
}

static bool fault_goes_on;

static bool note_fault(sel4_mk_handler_t *handler, sel4_mk_child_t child,
                       sel4_message_info_t message, sel4_message_info_t *ret_answer)
{
    (void)handler;
    NOTE("f%u:%lu ", child.id, (unsigned long)sel4_message_info_label(message));
    *ret_answer = sel4_message_info(0, 3, 0);
    return fault_goes_on;
}

static sel4_mk_handler_t handler = {
    .notified = note_channel,
    .called = note_call,
    .fault = note_fault,
};

#define INFO(label) seL4_MessageInfo_new(label, 0, 0, 0)

TEST(loop, events_reach_their_functions)
{
    world_init();
    fault_goes_on = false;
    RUN(&handler, { 1, INFO(0) }, { (seL4_Word)1 << 61 | 6, INFO(0) },
        { SEL4_MK_BADGE_CALL | 61, INFO(40) }, { SEL4_MK_BADGE_FAULT | 9, INFO(5) });
    EXPECT_STR_EQ(text, "n0 n1 n2 n61 c61:40 f9:5 ");
}

TEST(loop, a_set_is_handed_over_whole_to_those_who_want_it)
{
    world_init();
    sel4_mk_handler_t with_set = handler;
    with_set.notified_set = note_set;
    RUN(&with_set, { 0x2000000000000005, INFO(0) });
    EXPECT_STR_EQ(text, "s2000000000000005 ");
}

TEST(loop, a_call_is_answered_by_the_system_call_that_waits)
{
    world_init();
    RUN(&handler, { SEL4_MK_BADGE_CALL | 2, INFO(7) }, { 1, INFO(0) });
    // wait; answer and wait; wait
    ASSERT_EQ(sel4_fake_kernel_call_count(), 3);
    EXPECT_EQ(sel4_fake_kernel_call(0).way, SEL4_FAKE_RECV);
    EXPECT_EQ(sel4_fake_kernel_call(0).source, SEL4_MK_SLOT_INPUT);
    EXPECT_EQ(sel4_fake_kernel_call(0).reply, SEL4_MK_SLOT_REPLY);
    EXPECT_CALL(1, SEL4_FAKE_SEND_RECV, SEL4_MK_SLOT_INPUT);
    EXPECT_EQ(sel4_fake_kernel_call(1).info, INFO(8).words[0]);
    EXPECT_EQ(sel4_fake_kernel_call(1).reply, SEL4_MK_SLOT_REPLY);
    EXPECT_EQ(sel4_fake_kernel_call(2).way, SEL4_FAKE_RECV);
}

TEST(loop, a_fault_is_answered_only_if_the_child_goes_on)
{
    world_init();
    fault_goes_on = false;
    RUN(&handler, { SEL4_MK_BADGE_FAULT, INFO(5) });
    ASSERT_EQ(sel4_fake_kernel_call_count(), 2);
    EXPECT_EQ(sel4_fake_kernel_call(1).way, SEL4_FAKE_RECV);
    world_init();
    fault_goes_on = true;
    RUN(&handler, { SEL4_MK_BADGE_FAULT, INFO(5) });
    EXPECT_EQ(sel4_fake_kernel_call(1).way, SEL4_FAKE_SEND_RECV);
    EXPECT_EQ(sel4_fake_kernel_call(1).info, seL4_MessageInfo_new(0, 0, 0, 3).words[0]);
}

static void defer_three(sel4_mk_handler_t *self, sel4_mk_channel_t channel)
{
    (void)self;
    (void)channel;
    EXPECT_OK(sel4_mk_defer_notify(SEL4_MK_CHANNEL(1)));
    EXPECT_OK(sel4_mk_defer_irq_ack(SEL4_MK_IRQ(9)));
    EXPECT_OK(sel4_mk_defer_notify(SEL4_MK_CHANNEL(2)));
}

static sel4_message_info_t defer_in_call(sel4_mk_handler_t *self, sel4_mk_channel_t channel,
                                         sel4_message_info_t message)
{
    (void)message;
    defer_three(self, channel);
    return sel4_message_info(0, 0, 0);
}

TEST(loop, the_last_deferred_message_goes_with_the_wait)
{
    world_init();
    microkit_notifications = 0xff;
    sel4_mk_handler_t defers = { .notified = defer_three };
    microkit_irqs = 1 << 9;
    RUN(&defers, { 1, INFO(0) });
    ASSERT_EQ(sel4_fake_kernel_call_count(), 5);
    EXPECT_CALL(0, SEL4_FAKE_SEND_RECV, SEL4_MK_SLOT_IRQ + 9); // the acknowledgement at the start
    EXPECT_EQ(sel4_fake_kernel_call(1).way, SEL4_FAKE_RECV);
    EXPECT_EQ(sel4_fake_kernel_call(2).dest, SEL4_MK_SLOT_IRQ + 9);
    EXPECT_EQ(sel4_fake_kernel_call(2).info, INFO(IRQAckIRQ).words[0]);
    EXPECT_EQ(sel4_fake_kernel_call(3).dest, SEL4_MK_SLOT_NOTIFY + 1);
    EXPECT_CALL(4, SEL4_FAKE_NBSEND_RECV, SEL4_MK_SLOT_NOTIFY + 2);
    EXPECT_EQ(sel4_fake_kernel_call(4).source, SEL4_MK_SLOT_INPUT);
    EXPECT_EQ(sel4_fake_kernel_call(4).reply, SEL4_MK_SLOT_REPLY);
}

TEST(loop, an_answer_goes_with_the_wait_and_deferred_messages_before_it)
{
    world_init();
    microkit_notifications = 0xff;
    microkit_irqs = 1 << 9;
    sel4_mk_handler_t defers = { .called = defer_in_call };
    RUN(&defers, { SEL4_MK_BADGE_CALL, INFO(0) });
    ASSERT_EQ(sel4_fake_kernel_call_count(), 6);
    EXPECT_EQ(sel4_fake_kernel_call(2).dest, SEL4_MK_SLOT_IRQ + 9);
    EXPECT_EQ(sel4_fake_kernel_call(3).dest, SEL4_MK_SLOT_NOTIFY + 1);
    EXPECT_EQ(sel4_fake_kernel_call(4).dest, SEL4_MK_SLOT_NOTIFY + 2);
    EXPECT_CALL(5, SEL4_FAKE_SEND_RECV, SEL4_MK_SLOT_INPUT);
}

TEST(loop, a_classic_deferred_message_goes_with_the_wait)
{
    world_init();
    microkit_notifications = 0xff;
    microkit_deferred_notify(4);
    RUN(&handler, { 1, INFO(0) });
    EXPECT_CALL(0, SEL4_FAKE_NBSEND_RECV, SEL4_MK_SLOT_NOTIFY + 4);
    EXPECT_EQ(sel4_fake_kernel_call(1).way, SEL4_FAKE_RECV);
}

TEST(loop, every_interrupt_is_acknowledged_once_at_the_start)
{
    world_init();
    microkit_irqs = (seL4_Word)1 << 61 | 1;
    RUN(&handler, { 1, INFO(0) });
    EXPECT_CALL(0, SEL4_FAKE_SEND_RECV, SEL4_MK_SLOT_IRQ);
    EXPECT_CALL(1, SEL4_FAKE_SEND_RECV, SEL4_MK_SLOT_IRQ + 61);
    EXPECT_EQ(sel4_fake_kernel_call(2).way, SEL4_FAKE_RECV);
}

TEST(loop, a_passive_one_says_so_before_it_waits)
{
    world_init();
    microkit_passive = true;
    microkit_notifications = 0xff;
    microkit_irqs = 1 << 3;
    microkit_deferred_notify(4); // by init()
    RUN(&handler, { 1, INFO(0) });
    microkit_passive = false;
    EXPECT_CALL(0, SEL4_FAKE_SEND_RECV, SEL4_MK_SLOT_IRQ + 3);
    EXPECT_CALL(1, SEL4_FAKE_SEND, SEL4_MK_SLOT_MONITOR);
    EXPECT_EQ(sel4_fake_kernel_call(1).sys, (seL4_Word)seL4_SysSend); // not one that gives up
    EXPECT_EQ(sel4_fake_kernel_call(1).info, INFO(0).words[0]);
    EXPECT_CALL(2, SEL4_FAKE_NBSEND_RECV, SEL4_MK_SLOT_NOTIFY + 4);
    EXPECT_EQ(sel4_fake_kernel_call(3).way, SEL4_FAKE_RECV);
}
