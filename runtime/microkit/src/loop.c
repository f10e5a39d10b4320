// SPDX-License-Identifier: BSD-2-Clause

/*
 * The loop of a protection domain.
 *
 * Where it can, it does in one system call what ends one event and waits for the next: an answer,
 * or the last of the deferred messages.  `microkit_have_signal` says that there are any: those of
 * the sets, and the one that `microkit_signal_cap` is for, if it is not null.
 */

#include <microkit.h>

#include "domain.h"

seL4_Word sel4_mk_priv_deferred_notify;
seL4_Word sel4_mk_priv_deferred_ack;

// ---- What is deferred

typedef struct message {
    seL4_CPtr to;
    seL4_MessageInfo_t info;
} message_t;

static unsigned take_lowest(seL4_Word *set)
{
    unsigned lowest = (unsigned)__builtin_ctzl(*set);
    *set &= *set - 1;
    return lowest;
}

static message_t take_next(void)
{
    if (sel4_mk_priv_deferred_ack != 0) {
        return (message_t){ SEL4_MK_SLOT_IRQ + take_lowest(&sel4_mk_priv_deferred_ack),
                            seL4_MessageInfo_new(IRQAckIRQ, 0, 0, 0) };
    }
    if (sel4_mk_priv_deferred_notify != 0) {
        return (message_t){ SEL4_MK_SLOT_NOTIFY + take_lowest(&sel4_mk_priv_deferred_notify),
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

// Two words, so that they stay in registers.
typedef struct event {
    seL4_Word badge;
    seL4_MessageInfo_t message;
} event_t;

#ifdef CONFIG_VTX
// Runs the guest until it leaves or a notification comes.  An exit of the guest is no message; it
// is given the form of one.
static event_t run_guest(void)
{
    struct microkit_x86_vcpu_state *state = &microkit_x86_vcpu_state;
    event_t event = { 0, seL4_MessageInfo_new(0, 0, 0, 0) };
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

static bool is_guest_on(void)
{
    return microkit_x86_vcpu_state.is_on;
}

static void guest_off(void)
{
    microkit_x86_vcpu_state.is_on = seL4_False;
}
#else
static event_t run_guest(void)
{
    return (event_t){ 0, seL4_MessageInfo_new(0, 0, 0, 0) };
}

static bool is_guest_on(void)
{
    return false;
}

static void guest_off(void)
{
}
#endif

static __attribute__((noinline)) event_t send_deferred_and_wait(void)
{
    event_t event;
    message_t message = take_deferred();
    while (microkit_have_signal) {
        seL4_Send(message.to, message.info);
        message = take_deferred();
    }
    event.message = seL4_NBSendRecv(message.to, message.info, SEL4_MK_SLOT_INPUT, &event.badge,
                                    SEL4_MK_SLOT_REPLY);
    return event;
}

static inline event_t wait(seL4_IPCBuffer *ipc)
{
    if (is_guest_on()) {
        return run_guest();
    }
    if (__builtin_expect(microkit_have_signal, 0)) {
        return send_deferred_and_wait();
    }
    event_t event;
    event.message = seL4_Recv_with(ipc, SEL4_MK_SLOT_INPUT, &event.badge, SEL4_MK_SLOT_REPLY);
    return event;
}

static inline event_t answer_and_wait(seL4_IPCBuffer *ipc, seL4_MessageInfo_t answer)
{
    if (__builtin_expect(microkit_have_signal, 0)) {
        microkit_priv_flush();
    }
    if (is_guest_on()) {
        seL4_Send(SEL4_MK_SLOT_REPLY, answer);
        return run_guest();
    }
    event_t event;
    event.message =
        seL4_ReplyRecv_with(ipc, SEL4_MK_SLOT_INPUT, answer, &event.badge, SEL4_MK_SLOT_REPLY);
    return event;
}

// ---- To whom it is handed

static void hand_over_notifications(sel4_mk_handler_t *handler, seL4_Word badge)
{
    if (handler->notified_set != NULL) {
        handler->notified_set(handler, (sel4_mk_event_set_t){ badge });
        return;
    }
    if (handler->notified == NULL) {
        sel4_mk_priv_missing("notified");
    }
    while (badge != 0) {
        handler->notified(handler, SEL4_MK_CHANNEL(take_lowest(&badge)));
    }
}

static seL4_MessageInfo_t hand_over_call(sel4_mk_handler_t *handler, event_t event)
{
    if (handler->called == NULL) {
        sel4_mk_priv_missing("protected");
    }
    unsigned id = (unsigned)(event.badge & SEL4_MK_BADGE_CALL_MASK);
    return handler->called(handler, SEL4_MK_CHANNEL(id), event.message);
}

// Whether the child goes on, and with which answer.
typedef struct outcome {
    seL4_Word goes_on;
    seL4_MessageInfo_t answer;
} outcome_t;

static __attribute__((noinline)) outcome_t hand_over_fault(sel4_mk_handler_t *handler,
                                                           event_t event)
{
    if (handler->fault == NULL) {
        sel4_mk_priv_missing("fault");
    }
    outcome_t outcome = { 0, seL4_MessageInfo_new(0, 0, 0, 0) };
    sel4_mk_child_t child = { (unsigned)(event.badge & SEL4_MK_BADGE_FAULT_MASK) };
    outcome.goes_on = handler->fault(handler, child, event.message, &outcome.answer);
    if (is_guest_on()) {
        // A guest goes on by being run again, and there is nobody to answer.
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
        (void)seL4_IRQHandler_Ack(SEL4_MK_SLOT_IRQ + take_lowest(&irqs));
    }
}

// The monitor binds the scheduling context to the notification, and the kernel takes it away when
// this thread next waits.  A message that does not wait for the monitor could be lost.
static void hand_over_context(void)
{
    seL4_Send(SEL4_MK_SLOT_MONITOR, seL4_MessageInfo_new(0, 0, 0, 0));
}

void sel4_mk_priv_run(sel4_mk_handler_t *handler)
{
    seL4_IPCBuffer *ipc = seL4_GetIPCBuffer();

    acknowledge_all();
    if (sel4_mk_is_passive()) {
        hand_over_context();
    }
    event_t event = wait(ipc);
    for (;;) {
        if ((event.badge & SEL4_MK_BADGE_CALL) != 0) {
            event = answer_and_wait(ipc, hand_over_call(handler, event));
        } else if ((event.badge & SEL4_MK_BADGE_FAULT) == 0) {
            hand_over_notifications(handler, event.badge);
            event = wait(ipc);
        } else {
            outcome_t outcome = hand_over_fault(handler, event);
            event = outcome.goes_on != 0 ? answer_and_wait(ipc, outcome.answer) : wait(ipc);
        }
    }
}
