// SPDX-License-Identifier: BSD-2-Clause
//
// Interrupts: who may handle them, and how they arrive.  The interrupt is that of the physical
// timer, which programs may use where the kernel's configuration says so.

#include "registers.h"

#define CONTROL    seL4_CapIRQControl
#define TIMER_IRQ  30 // Of the physical timer, private to the core.
#define KERNEL_IRQ 27 // Of the virtual timer, the kernel's own.
#define SERIAL_IRQ 33
#define CLOCK_IRQ  34
#define LAST_IRQ   159 // Of the board.
#define LEVEL      0
#define EDGE       1

static seL4_Error get(seL4_Word irq, seL4_CPtr slot)
{
    return seL4_IRQControl_Get(CONTROL, irq, KT_ROOT, slot, KT_DEPTH);
}

static seL4_Error get_trigger(seL4_Word irq, seL4_Word trigger, seL4_CPtr slot)
{
    return seL4_IRQControl_GetTrigger(CONTROL, irq, trigger, KT_ROOT, slot, KT_DEPTH);
}

static seL4_CPtr new_handler(seL4_Word irq)
{
    seL4_CPtr slot = kt_slot();
    KT_NEED_OK(get_trigger(irq, LEVEL, slot));
    return slot;
}

// ---- Control

KT_CASE(irq_control, an_interrupt_has_one_handler, 0)
{
    seL4_CPtr slot = kt_slot();
    KT_OK(get(CLOCK_IRQ, slot));
    KT_ERROR(get(CLOCK_IRQ, kt_slot()), seL4_RevokeFirst);
    KT_ERROR(get_trigger(CLOCK_IRQ, LEVEL, kt_slot()), seL4_RevokeFirst);
    seL4_CPtr copy = kt_copy(slot, seL4_AllRights);
    kt_delete(slot);
    KT_ERROR(get(CLOCK_IRQ, slot), seL4_RevokeFirst);
    kt_delete(copy);
    KT_OK(get_trigger(CLOCK_IRQ, EDGE, slot));
}

KT_CASE(irq_control, the_trigger_may_be_level_or_edge, 0)
{
    static const seL4_Word triggers[] = { LEVEL, EDGE, 2, ~0ul };
    for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++) {
        kt_note("trigger %lu", triggers[i]);
        seL4_CPtr slot = kt_slot();
        KT_OK(get_trigger(SERIAL_IRQ + 2, triggers[i], slot));
        kt_delete(slot);
    }
    kt_note(NULL);
}

KT_CASE(irq_control, the_kernels_own_interrupt_is_taken, 0)
{
    KT_ERROR(get(KERNEL_IRQ, kt_slot()), seL4_RevokeFirst);
    KT_ERROR(get_trigger(KERNEL_IRQ, LEVEL, kt_slot()), seL4_RevokeFirst);
}

KT_CASE(irq_control, numbers_that_are_none_are_refused, 0)
{
    static const seL4_Word numbers[] = { 1023, 1024, 4096, 1ul << 32, ~0ul };
    seL4_CPtr slot = kt_slot();
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        kt_note("interrupt %lu", numbers[i]);
        KT_ERROR(get(numbers[i], slot), seL4_RangeError);
        KT_WORDS(0, LAST_IRQ);
        KT_ERROR(get_trigger(numbers[i], LEVEL, slot), seL4_RangeError);
        KT_WORDS(0, LAST_IRQ);
    }
    kt_note(NULL);
}

KT_CASE(irq_control, the_destination_is_checked, 0)
{
    seL4_CPtr occupied = kt_make(seL4_EndpointObject, 0);
    seL4_CPtr slot = kt_slot();
    KT_ERROR(get(CLOCK_IRQ, occupied), seL4_DeleteFirst);
    KT_ERROR(get_trigger(CLOCK_IRQ, LEVEL, occupied), seL4_DeleteFirst);
    KT_ERROR(seL4_IRQControl_Get(CONTROL, CLOCK_IRQ, occupied, slot, KT_DEPTH), seL4_FailedLookup);
    KT_WORDS(false, seL4_InvalidRoot);
    KT_ERROR(seL4_IRQControl_Get(CONTROL, CLOCK_IRQ, KT_ROOT, slot, 0), seL4_RangeError);
    KT_WORDS(1, seL4_WordBits);
    KT_ERROR(seL4_IRQControl_GetTrigger(CONTROL, CLOCK_IRQ, LEVEL, KT_ROOT, slot, 65),
             seL4_RangeError);
    KT_WORDS(1, seL4_WordBits);
    KT_OK(get(CLOCK_IRQ, slot)); // Nothing was done before.
}

KT_CASE(irq_control, all_words_are_needed, 0)
{
    static const struct {
        seL4_Word label, words;
    } rows[] = { { IRQIssueIRQHandler, 3 }, { ARMIRQIssueIRQHandlerTrigger, 4 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (seL4_Word words = 0; words < rows[i].words; words++) {
            kt_note("row %zu, %lu words", i, words);
            seL4_SetCap(0, KT_ROOT);
            seL4_MessageInfo_t info =
                seL4_Call(CONTROL, seL4_MessageInfo_new(rows[i].label, 0, 1, words));
            KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
        }
        seL4_MessageInfo_t info =
            seL4_Call(CONTROL, seL4_MessageInfo_new(rows[i].label, 0, 0, rows[i].words));
        KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    }
    kt_note(NULL);
    seL4_MessageInfo_t info = seL4_Call(CONTROL, seL4_MessageInfo_new(IRQAckIRQ, 0, 0, 0));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_IllegalOperation);
}

// ---- Handlers

KT_CASE(irq_handler, set_notification_takes_one_that_can_be_signalled, 0)
{
    seL4_CPtr handler = new_handler(CLOCK_IRQ);
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr no_write = kt_copy(notification, seL4_CapRights_new(0, 0, 1, 0));
    seL4_CPtr no_read = kt_copy(notification, seL4_CapRights_new(0, 0, 0, 1));
    KT_OK(seL4_IRQHandler_SetNotification(handler, notification));
    KT_OK(seL4_IRQHandler_SetNotification(handler, no_read));
    KT_ERROR(seL4_IRQHandler_SetNotification(handler, no_write), seL4_InvalidCapability);
    KT_WORDS(0);
    KT_ERROR(seL4_IRQHandler_SetNotification(handler, kt_make(seL4_EndpointObject, 0)),
             seL4_InvalidCapability);
    KT_WORDS(0);
    KT_ERROR(seL4_IRQHandler_SetNotification(handler, seL4_CapNull), seL4_InvalidCapability);
    KT_WORDS(0);
    seL4_MessageInfo_t info = seL4_Call(handler, seL4_MessageInfo_new(IRQSetIRQHandler, 0, 0, 0));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
}

KT_CASE(irq_handler, acknowledge_and_clear_are_always_possible, 0)
{
    seL4_CPtr handler = new_handler(CLOCK_IRQ);
    KT_OK(seL4_IRQHandler_Ack(handler));
    KT_OK(seL4_IRQHandler_Clear(handler));
    KT_OK(seL4_IRQHandler_Clear(handler));
    KT_OK(seL4_IRQHandler_SetNotification(handler, kt_make(seL4_NotificationObject, 0)));
    KT_OK(seL4_IRQHandler_Ack(handler));
    KT_OK(seL4_IRQHandler_Clear(handler));
    seL4_MessageInfo_t info = seL4_Call(handler, seL4_MessageInfo_new(IRQIssueIRQHandler, 0, 0, 3));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_IllegalOperation);
}

KT_CASE(irq_handler, the_notification_may_go_before_the_handler, 0)
{
    seL4_CPtr handler = new_handler(CLOCK_IRQ);
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    KT_OK(seL4_IRQHandler_SetNotification(handler, notification));
    kt_revoke(notification);
    KT_OK(seL4_IRQHandler_Ack(handler));
    kt_delete(notification);
    KT_OK(seL4_IRQHandler_Ack(handler));
    KT_OK(seL4_IRQHandler_SetNotification(handler, kt_make(seL4_NotificationObject, 0)));
    kt_delete(handler);
    KT_OK(get(CLOCK_IRQ, handler));
}

// ---- Arrival

#ifdef CONFIG_EXPORT_PTMR_USER

typedef struct timer {
    seL4_CPtr handler, notification, badged;
} timer_t;

static timer_t new_timer(void)
{
    timer_stop();
    timer_t timer = { .handler = new_handler(TIMER_IRQ) };
    timer.notification = kt_make(seL4_NotificationObject, 0);
    timer.badged = kt_mint(timer.notification, seL4_AllRights, 0x30);
    KT_NEED_OK(seL4_IRQHandler_SetNotification(timer.handler, timer.badged));
    return timer;
}

static seL4_Word poll(seL4_CPtr notification)
{
    seL4_Word badge = 0;
    (void)seL4_Poll(notification, &badge);
    return badge;
}

KT_CASE(irq, an_interrupt_signals_with_the_badge, KT_IRQ)
{
    timer_t timer = new_timer();
    seL4_Word badge = 0;
    timer_start(1000);
    seL4_Word start = kt_now_us();
    seL4_Wait(timer.notification, &badge);
    KT_EQ(badge, 0x30);
    KT_GE(kt_now_us() - start, 990);
    KT_LE(kt_now_us() - start, 1200);
    timer_stop();
    KT_OK(seL4_IRQHandler_Ack(timer.handler));
    kt_spin_us(100);
    KT_EQ(poll(timer.notification), 0);
}

KT_CASE(irq, the_next_one_comes_after_the_acknowledgement, KT_IRQ)
{
    timer_t timer = new_timer();
    timer_start(10);
    kt_spin_us(100);
    KT_EQ(poll(timer.notification), 0x30);
    timer_start(10);
    kt_spin_us(100);
    KT_EQ(poll(timer.notification), 0);
    KT_OK(seL4_IRQHandler_Ack(timer.handler));
    KT_EQ(poll(timer.notification), 0x30);
    timer_stop();
    KT_OK(seL4_IRQHandler_Ack(timer.handler));
    KT_EQ(poll(timer.notification), 0);
}

KT_CASE(irq, one_that_stays_raised_comes_again, KT_IRQ)
{
    timer_t timer = new_timer();
    timer_start(10);
    kt_spin_us(100);
    for (int i = 0; i < 5; i++) {
        KT_EQ(poll(timer.notification), 0x30);
        KT_OK(seL4_IRQHandler_Ack(timer.handler));
    }
    timer_stop();
}

KT_CASE(irq, without_a_notification_nothing_arrives, KT_IRQ)
{
    timer_t timer = new_timer();
    KT_OK(seL4_IRQHandler_Clear(timer.handler));
    timer_start(10);
    kt_spin_us(100);
    KT_EQ(poll(timer.notification), 0);
    KT_OK(seL4_IRQHandler_SetNotification(timer.handler, timer.badged));
    KT_OK(seL4_IRQHandler_Ack(timer.handler));
    kt_spin_us(100);
    KT_EQ(poll(timer.notification), 0x30);
    timer_stop();
    KT_OK(seL4_IRQHandler_Ack(timer.handler));
}

KT_CASE(irq, another_notification_takes_the_place_of_the_first, KT_IRQ)
{
    timer_t timer = new_timer();
    seL4_CPtr other = kt_make(seL4_NotificationObject, 0);
    KT_OK(seL4_IRQHandler_SetNotification(timer.handler, kt_mint(other, seL4_AllRights, 0x31)));
    timer_start(10);
    kt_spin_us(100);
    KT_EQ(poll(timer.notification), 0);
    KT_EQ(poll(other), 0x31);
    timer_stop();
}

static void handle_once(seL4_Word notification)
{
    seL4_Wait(notification, NULL);
    timer_stop();
    kt_trace('i');
}

KT_CASE(irq, a_handler_of_higher_priority_interrupts_the_running_thread, KT_IRQ)
{
    timer_t timer = new_timer();
    kt_thread_t *thread =
        KT_THREAD(handle_once, .arg = timer.notification, .priority = KT_PRIORITY + 1);
    timer_start(500);
    while (!thread->is_done) {
    }
    KT_TEXT(kt_traced(), "i");
}

KT_CASE(irq, a_handler_of_lower_priority_waits, KT_IRQ)
{
    timer_t timer = new_timer();
    kt_thread_t *thread =
        KT_THREAD(handle_once, .arg = timer.notification, .priority = KT_PRIORITY - 1);
    kt_settle();
    timer_start(100);
    kt_spin_us(1000);
    KT_FALSE(thread->is_done);
    kt_settle();
    KT_TEXT(kt_traced(), "i");
}

KT_CASE(irq, it_reaches_a_thread_by_its_bound_notification, KT_IRQ)
{
    timer_t timer = new_timer();
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    KT_NEED_OK(seL4_TCB_BindNotification(kt_self()->tcb, timer.notification));
    timer_start(200);
    seL4_Word badge = 0;
    seL4_Recv(endpoint, &badge, kt_self()->reply);
    KT_EQ(badge, 0x30);
    timer_stop();
}

KT_CASE(irq, a_deleted_handler_masks_it, KT_IRQ)
{
    timer_t timer = new_timer();
    kt_delete(timer.handler);
    timer_start(10);
    kt_spin_us(100);
    KT_EQ(poll(timer.notification), 0);
    timer_stop();
}

#endif

// ---- Interrupts that software raises

KT_CASE(sgi, the_parameters_are_checked, 0)
{
    seL4_CPtr slot = kt_slot();
    seL4_CPtr occupied = kt_make(seL4_EndpointObject, 0);
    KT_ERROR(seL4_IRQControl_IssueSGISignal(CONTROL, 16, 0, KT_ROOT, slot, KT_DEPTH),
             seL4_RangeError);
    KT_WORDS(0, 15);
    KT_ERROR(seL4_IRQControl_IssueSGISignal(CONTROL, ~0ul, 0, KT_ROOT, slot, KT_DEPTH),
             seL4_RangeError);
    KT_WORDS(0, 15);
    KT_ERROR(seL4_IRQControl_IssueSGISignal(CONTROL, 1, ~0ul, KT_ROOT, slot, KT_DEPTH),
             seL4_InvalidArgument);
    KT_WORDS(1);
    KT_ERROR(seL4_IRQControl_IssueSGISignal(CONTROL, 1, 0, KT_ROOT, occupied, KT_DEPTH),
             seL4_DeleteFirst);
    KT_ERROR(seL4_IRQControl_IssueSGISignal(CONTROL, 1, 0, occupied, slot, KT_DEPTH),
             seL4_FailedLookup);
    KT_OK(seL4_IRQControl_IssueSGISignal(CONTROL, 1, 0, KT_ROOT, slot, KT_DEPTH));
    KT_OK(seL4_IRQControl_IssueSGISignal(CONTROL, 1, 0, KT_ROOT, kt_slot(), KT_DEPTH));
}

KT_CASE(sgi, a_signal_arrives_as_an_interrupt, KT_IRQ)
{
    seL4_CPtr signal = kt_slot();
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr handler = new_handler(5);
    KT_OK(seL4_IRQHandler_SetNotification(handler, kt_mint(notification, seL4_AllRights, 0x5)));
    KT_OK(seL4_IRQControl_IssueSGISignal(CONTROL, 5, 0, KT_ROOT, signal, KT_DEPTH));
    seL4_Send(signal, seL4_MessageInfo_new(0, 0, 0, 0));
    seL4_Word badge = 0;
    seL4_Wait(notification, &badge);
    KT_EQ(badge, 5);
    KT_OK(seL4_IRQHandler_Ack(handler));
    seL4_NBSend(kt_copy(signal, seL4_AllRights), seL4_MessageInfo_new(0, 0, 0, 0));
    seL4_Wait(notification, &badge);
    KT_EQ(badge, 5);
}
