// SPDX-License-Identifier: BSD-2-Clause

/*
 * The loop of a protection domain.
 *
 * Where it can, it does in one system call what ends one event and waits for the next: an answer,
 * or the last of the deferred messages.
 */

#include <microkit.h>

#include "domain.h"

seL4_Word sel4_mk_priv_deferred_notify;
seL4_Word sel4_mk_priv_deferred_ack;

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

static bool has_deferred(void)
{
    return (sel4_mk_priv_deferred_ack | sel4_mk_priv_deferred_notify |
            (seL4_Word)microkit_have_signal) != 0;
}

// Needs  there is one.
static message_t take_deferred(void)
{
    if (sel4_mk_priv_deferred_ack != 0) {
        return (message_t){ SEL4_MK_SLOT_IRQ + take_lowest(&sel4_mk_priv_deferred_ack),
                            seL4_MessageInfo_new(IRQAckIRQ, 0, 0, 0) };
    }
    if (sel4_mk_priv_deferred_notify != 0) {
        return (message_t){ SEL4_MK_SLOT_NOTIFY + take_lowest(&sel4_mk_priv_deferred_notify),
                            seL4_MessageInfo_new(0, 0, 0, 0) };
    }
    microkit_have_signal = seL4_False;
    return (message_t){ microkit_signal_cap, microkit_signal_msg };
}

void microkit_priv_flush(void)
{
    while (has_deferred()) {
        message_t message = take_deferred();
        seL4_Send(message.to, message.info);
    }
}

static seL4_MessageInfo_t send_deferred_and_wait(seL4_Word *ret_badge)
{
    message_t message = take_deferred();
    while (has_deferred()) {
        seL4_Send(message.to, message.info);
        message = take_deferred();
    }
    return seL4_NBSendRecv(message.to, message.info, SEL4_MK_SLOT_INPUT, ret_badge,
                           SEL4_MK_SLOT_REPLY);
}

#ifdef CONFIG_VTX
// Runs the guest until it leaves or a notification comes.  An exit of the guest is no message; it
// is given the form of one.
static seL4_MessageInfo_t run_guest(seL4_Word *ret_badge)
{
    struct microkit_x86_vcpu_state *state = &microkit_x86_vcpu_state;
    microkit_priv_flush();
    seL4_SetMR(SEL4_VMENTER_CALL_EIP_MR, state->rip);
    seL4_SetMR(SEL4_VMENTER_CALL_CONTROL_PPC_MR, state->prim_proc_ctl);
    seL4_SetMR(SEL4_VMENTER_CALL_INTERRUPT_INFO_MR, state->irq_info);
    seL4_Word result = seL4_VMEnter(ret_badge);
    state->rip = seL4_GetMR(SEL4_VMENTER_CALL_EIP_MR);
    state->prim_proc_ctl = seL4_GetMR(SEL4_VMENTER_CALL_CONTROL_PPC_MR);
    state->irq_info = seL4_GetMR(SEL4_VMENTER_CALL_INTERRUPT_INFO_MR);
    if (result != SEL4_VMENTER_RESULT_FAULT) {
        return seL4_MessageInfo_new(0, 0, 0, 0);
    }
    *ret_badge |= SEL4_MK_BADGE_FAULT;
    return seL4_MessageInfo_new(0, 0, 0, SEL4_VMENTER_NUM_FAULT_MSGS);
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
static seL4_MessageInfo_t run_guest(seL4_Word *ret_badge)
{
    *ret_badge = 0;
    return seL4_MessageInfo_new(0, 0, 0, 0);
}

static bool is_guest_on(void)
{
    return false;
}

static void guest_off(void)
{
}
#endif

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

static bool hand_over_fault(sel4_mk_handler_t *handler, seL4_Word badge, seL4_MessageInfo_t message,
                            seL4_MessageInfo_t *ret_answer)
{
    if (handler->fault == NULL) {
        sel4_mk_priv_missing("fault");
    }
    sel4_mk_child_t child = { (unsigned)(badge & SEL4_MK_BADGE_FAULT_MASK) };
    bool goes_on = handler->fault(handler, child, message, ret_answer);
    if (is_guest_on()) {
        // A guest goes on by being run again, and there is nobody to answer.
        if (!goes_on) {
            guest_off();
        }
        return false;
    }
    return goes_on;
}

static seL4_MessageInfo_t hand_over_call(sel4_mk_handler_t *handler, seL4_Word badge,
                                         seL4_MessageInfo_t message)
{
    if (handler->called == NULL) {
        sel4_mk_priv_missing("protected");
    }
    return handler->called(handler, SEL4_MK_CHANNEL((unsigned)(badge & SEL4_MK_BADGE_CALL_MASK)),
                           message);
}

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
    bool has_answer = false;
    seL4_MessageInfo_t answer = seL4_MessageInfo_new(0, 0, 0, 0);

    acknowledge_all();
    if (sel4_mk_is_passive()) {
        hand_over_context();
    }
    for (;;) {
        seL4_Word badge = 0;
        seL4_MessageInfo_t message;
        if (is_guest_on()) {
            message = run_guest(&badge);
        } else if (has_answer) {
            microkit_priv_flush();
            message = seL4_ReplyRecv(SEL4_MK_SLOT_INPUT, answer, &badge, SEL4_MK_SLOT_REPLY);
        } else if (has_deferred()) {
            message = send_deferred_and_wait(&badge);
        } else {
            message = seL4_Recv(SEL4_MK_SLOT_INPUT, &badge, SEL4_MK_SLOT_REPLY);
        }

        if ((badge & SEL4_MK_BADGE_FAULT) != 0) {
            has_answer = hand_over_fault(handler, badge, message, &answer);
        } else if ((badge & SEL4_MK_BADGE_CALL) != 0) {
            has_answer = true;
            answer = hand_over_call(handler, badge, message);
        } else {
            has_answer = false;
            hand_over_notifications(handler, badge);
        }
    }
}
