// SPDX-License-Identifier: BSD-2-Clause

/*
 * The generic timer as a protection domain: serves it to every domain that may call, each with a
 * deadline of its own.
 */

#include <driver_domain.h>

#include <sel4c/arm_timer.h>
#include <sel4c/ipc-drivers/timer_server.h>

SEL4_MK_WORD(timer_irq, 0);

static sel4_arm_timer_t state;
static sel4_timer_server_t server;
static sel4_timer_server_client_t clients[SEL4_MK_ID_COUNT]; // by the number of their channel

static void notify(void *context)
{
    const sel4_timer_server_client_t *client = context;
    // A client that is called without being notified has no use for a deadline, and its own loss.
    (void)sel4_mk_defer_notify(SEL4_MK_CHANNEL((unsigned)(client - clients)));
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    if (channel.id == SEL4_MK_WORD_VALUE(timer_irq)) {
        sel4_timer_server_handle_irq(&server);
        (void)sel4_mk_defer_irq_ack(SEL4_MK_IRQ(channel.id));
    }
}

static void answer(sel4_mk_channel_t channel, const sel4_msg_t *request, sel4_msg_t *ret_answer)
{
    sel4_timer_server_serve(&server, channel.id, request, ret_answer);
}

static sel4_message_info_t called(sel4_mk_handler_t *handler, sel4_mk_channel_t channel,
                                  sel4_message_info_t message)
{
    (void)handler;
    return sel4_driver_domain_answer(channel, message, answer);
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified, .called = called };
    sel4_timer_t timer;
    sel4_driver_domain_check_irq(SEL4_MK_WORD_VALUE(timer_irq));
    sel4_driver_domain_expect(sel4_arm_timer_init(&state, &timer), "timer");
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(clients); i++) {
        clients[i].notifier = (sel4_notifier_t){ notify, &clients[i] };
    }
    sel4_timer_server_init(&server, timer, clients, SEL4_ARRAY_COUNT(clients));
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(16 * 1024));
