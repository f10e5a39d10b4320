// SPDX-License-Identifier: BSD-2-Clause

/*
 * What the loop does seldom, and the loop of a domain with a handler.
 *
 * `microkit_have_signal` says that messages are deferred: those of the sets, and the one that
 * `microkit_signal_cap` is for, if it is not null.
 */

#include "loop.h"

seL4_Word sel4_mk_priv_deferred_notify;
seL4_Word sel4_mk_priv_deferred_ack;

// ---- What is deferred

typedef struct message {
    seL4_CPtr to;
    seL4_MessageInfo_t info;
} message_t;

static message_t take_next(void)
{
    if (sel4_mk_priv_deferred_ack != 0) {
        return (message_t){ SEL4_MK_SLOT_IRQ + loop_take_lowest(&sel4_mk_priv_deferred_ack),
                            seL4_MessageInfo_new(IRQAckIRQ, 0, 0, 0) };
    }
    if (sel4_mk_priv_deferred_notify != 0) {
        return (message_t){ SEL4_MK_SLOT_NOTIFY + loop_take_lowest(&sel4_mk_priv_deferred_notify),
                            seL4_MessageInfo_new(0, 0, 0, 0) };
    }
    message_t message = { microkit_signal_cap, microkit_signal_msg };
    microkit_signal_cap = seL4_CapNull;
    return message;
}

// Needs  there is one.
static message_t take_deferred(void)
{
    message_t message = take_next();
    microkit_have_signal =
        (sel4_mk_priv_deferred_ack | sel4_mk_priv_deferred_notify | microkit_signal_cap) != 0 ? 1
                                                                                              : 0;
    return message;
}

void microkit_priv_flush(void)
{
    while (microkit_have_signal) {
        message_t message = take_deferred();
        seL4_Send(message.to, message.info);
    }
}

// ---- What comes

#ifdef CONFIG_VTX
// Runs the guest until it leaves or a notification comes.  An exit of the guest is no message; it
// is given the form of one.
loop_received_t loop_run_guest(void)
{
    struct microkit_x86_vcpu_state *state = &microkit_x86_vcpu_state;
    loop_received_t event = { 0, seL4_MessageInfo_new(0, 0, 0, 0) };
    microkit_priv_flush();
    seL4_SetMR(SEL4_VMENTER_CALL_EIP_MR, state->rip);
    seL4_SetMR(SEL4_VMENTER_CALL_CONTROL_PPC_MR, state->prim_proc_ctl);
    seL4_SetMR(SEL4_VMENTER_CALL_INTERRUPT_INFO_MR, state->irq_info);
    seL4_Word result = seL4_VMEnter(&event.badge);
    state->rip = seL4_GetMR(SEL4_VMENTER_CALL_EIP_MR);
    state->prim_proc_ctl = seL4_GetMR(SEL4_VMENTER_CALL_CONTROL_PPC_MR);
    state->irq_info = seL4_GetMR(SEL4_VMENTER_CALL_INTERRUPT_INFO_MR);
    if (result == SEL4_VMENTER_RESULT_FAULT) {
        event.badge |= SEL4_MK_BADGE_FAULT;
        event.message = seL4_MessageInfo_new(0, 0, 0, SEL4_VMENTER_NUM_FAULT_MSGS);
    }
    return event;
}

static void guest_off(void)
{
    microkit_x86_vcpu_state.is_on = seL4_False;
}
#else
static void guest_off(void)
{
}
#endif

loop_received_t loop_send_deferred_and_wait(void)
{
    loop_received_t event;
    message_t message = take_deferred();
    while (microkit_have_signal) {
        seL4_Send(message.to, message.info);
        message = take_deferred();
    }
    event.message = seL4_NBSendRecv(message.to, message.info, SEL4_MK_SLOT_INPUT, &event.badge,
                                    SEL4_MK_SLOT_REPLY);
    return event;
}

// ---- To whom it is handed

LOOP_INLINE void hand_over_notifications(sel4_mk_handler_t *handler, seL4_Word badge)
{
    if (handler->notified_set != NULL) {
        handler->notified_set(handler, (sel4_mk_event_set_t){ badge });
        return;
    }
    if (handler->notified == NULL) {
        sel4_mk_priv_missing("notified");
    }
    do {
        handler->notified(handler, SEL4_MK_CHANNEL(loop_take_lowest(&badge)));
    } while (badge != 0);
}

LOOP_INLINE seL4_MessageInfo_t hand_over_call(sel4_mk_handler_t *handler, unsigned channel,
                                              seL4_MessageInfo_t message)
{
    if (handler->called == NULL) {
        sel4_mk_priv_missing("protected");
    }
    return handler->called(handler, SEL4_MK_CHANNEL(channel), message);
}

static loop_outcome_t hand_over_fault(sel4_mk_handler_t *handler, unsigned child,
                                      seL4_MessageInfo_t message)
{
    if (handler->fault == NULL) {
        sel4_mk_priv_missing("fault");
    }
    loop_outcome_t outcome = { 0, seL4_MessageInfo_new(0, 0, 0, 0) };
    outcome.goes_on = handler->fault(handler, (sel4_mk_child_t){ child }, message, &outcome.answer);
    return outcome;
}

// A guest goes on by being run again, and there is nobody to answer.
loop_outcome_t loop_end_fault(loop_outcome_t outcome)
{
    if (loop_is_guest_on()) {
        if (outcome.goes_on == 0) {
            guest_off();
        }
        outcome.goes_on = 0;
    }
    return outcome;
}

// ---- The start, and the loop

// An interrupt that came before its handler was bound does not come again without.
static void acknowledge_all(void)
{
    seL4_Word irqs = microkit_irqs;
    while (irqs != 0) {
        (void)seL4_IRQHandler_Ack(SEL4_MK_SLOT_IRQ + loop_take_lowest(&irqs));
    }
}

// The monitor binds the scheduling context to the notification, and the kernel takes it away when
// this thread next waits.  A message that does not wait for the monitor could be lost.
static void hand_over_context(void)
{
    seL4_Send(SEL4_MK_SLOT_MONITOR, seL4_MessageInfo_new(0, 0, 0, 0));
}

void loop_begin(void)
{
    acknowledge_all();
    if (sel4_mk_is_passive()) {
        hand_over_context();
    }
}

void sel4_mk_priv_run(sel4_mk_handler_t *handler)
{
    loop_run(handler, hand_over_notifications, hand_over_call, hand_over_fault);
}
