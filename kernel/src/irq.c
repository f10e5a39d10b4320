// SPDX-License-Identifier: BSD-2-Clause
//
// Interrupts (seL4 manual, "Interrupt Delivery").  An interrupt for user level is masked until the
// driver acknowledges it.

#include "irq.h"

#include "arch.h"
#include "delete.h"
#include "lookup.h"
#include "notification.h"
#include "scheduler.h"

#define IRQ_MAX 160

static slot_t handlers[IRQ_MAX]; // The notification capability of each interrupt.
static bool taken[IRQ_MAX];

slot_t *irq_slot(word_t irq)
{
    return &handlers[irq];
}

bool irq_is_taken(word_t irq)
{
    return taken[irq] || irq == arch_irq_timer();
}

void irq_take(word_t irq)
{
    taken[irq] = true;
    arch_irq_unmask(irq);
}

void irq_release(word_t irq)
{
    slot_delete_simple(&handlers[irq]);
    taken[irq] = false;
    arch_irq_mask(irq);
}

static void signal_handler(word_t irq)
{
    arch_irq_mask(irq);
    cap_t cap = handlers[irq].cap;
    if (cap.type == CAP_NOTIFICATION && (cap.endpoint.rights & RIGHT_WRITE) != 0) {
        notification_signal(cap_object(cap, notification_t), cap.endpoint.badge);
    }
}

void irq_deliver(void)
{
    word_t irq = arch_irq_take();
    if (irq == IRQ_NONE) {
        return;
    }
    if (irq == arch_irq_timer()) {
        arch_timer_acknowledge();
        sched.must_reprogram = true;
    } else if (irq < IRQ_MAX) {
        signal_handler(irq);
    } else {
        arch_irq_mask(irq);
    }
    arch_irq_done(irq);
}

result_t irq_control_invoke(call_t *call)
{
    if (call->label != IRQIssueIRQHandler) {
        return arch_irq_control_invoke(call);
    }
    slot_t *to = NULL;
    TRY(call_expect(call, 3, 1));
    word_t irq = call_arg(call, 0);
    if (irq >= arch_irq_count()) {
        return fail_range(0, arch_irq_count() - 1);
    }
    if (irq_is_taken(irq)) {
        return fail_revoke_first();
    }
    TRY(lookup_free_slot(call->extra[0]->cap, call_arg(call, 1), call_arg(call, 2), &to));
    cap_t cap = { .irq_handler = { .type = CAP_IRQ_HANDLER, .number = irq } };
    irq_take(irq);
    slot_insert_derived(to, cap, call->slot);
    return OK;
}

static result_t set_notification(call_t *call, word_t irq)
{
    TRY(call_expect(call, 0, 1));
    cap_t cap = call->extra[0]->cap;
    if (cap.type != CAP_NOTIFICATION || (cap.endpoint.rights & RIGHT_WRITE) == 0) {
        return fail_invalid_capability(0);
    }
    slot_delete_simple(&handlers[irq]);
    slot_insert_derived(&handlers[irq], cap, call->extra[0]);
    return OK;
}

result_t irq_handler_invoke(call_t *call)
{
    word_t irq = call->cap.irq_handler.number;
    switch (call->label) {
    case IRQAckIRQ:
        arch_irq_user_ack(irq);
        return OK;
    case IRQSetIRQHandler:
        return set_notification(call, irq);
    case IRQClearIRQHandler:
        slot_delete_simple(&handlers[irq]);
        return OK;
    default:
        return fail_illegal();
    }
}
