// SPDX-License-Identifier: BSD-2-Clause
//
// Life of a thread: made, stopped, started again, taken out of what it waits for, destroyed.

#include "arch.h"
#include "endpoint.h"
#include "notification.h"
#include "reply.h"
#include "sched_context.h"
#include "scheduler.h"
#include "threads.h"

static tcb_t *all_threads;

tcb_t *threads_first(void)
{
    return all_threads;
}

void tcb_create(tcb_t *tcb)
{
    arch_context_init(tcb);
    tcb->state = THREAD_INACTIVE;
    tcb->all_next = all_threads;
    if (all_threads != NULL) {
        all_threads->all_prev = tcb;
    }
    all_threads = tcb;
}

static void forget(tcb_t *tcb)
{
    *(tcb->all_prev == NULL ? &all_threads : &tcb->all_prev->all_next) = tcb->all_next;
    if (tcb->all_next != NULL) {
        tcb->all_next->all_prev = tcb->all_prev;
    }
}

// Its capabilities are deleted afterwards, one by one: see delete.c.
void tcb_destroy(tcb_t *tcb)
{
    notification_unbind(tcb);
    thread_suspend(tcb);
    if (tcb->sched_context != NULL) {
        sched_context_finish_yield(tcb->sched_context);
        sched_context_unbind_tcb(tcb->sched_context);
    }
    if (tcb->yield_to != NULL) {
        tcb->yield_to->yielded_from = NULL;
        tcb->yield_to = NULL;
    }
    arch_tcb_destroy(tcb);
    forget(tcb);
}

void thread_set_state(tcb_t *tcb, thread_state_t state)
{
    tcb->state = state;
    if (!thread_is_runnable(tcb)) {
        sched_dequeue(tcb);
        if (tcb->is_released) {
            sched_release_remove(tcb);
        }
    }
}

void thread_cancel_ipc(tcb_t *tcb)
{
    switch (tcb->state) {
    case THREAD_RECEIVING:
    case THREAD_SENDING:
        endpoint_remove(tcb);
        if (tcb->state == THREAD_RECEIVING && tcb->reply != NULL) {
            reply_unlink(tcb->reply);
        }
        break;
    case THREAD_WAITING:
        notification_remove(tcb);
        break;
    case THREAD_REPLY_AWAITED:
        reply_abandon(tcb);
        break;
    case THREAD_INACTIVE:
    case THREAD_RUNNING:
    case THREAD_RESTART:
    case THREAD_IDLE:
        break;
    }
    tcb->fault.type = seL4_Fault_NullFault;
}

void thread_suspend(tcb_t *tcb)
{
    thread_cancel_ipc(tcb);
    if (tcb->yield_to != NULL) {
        sched_context_finish_yield(tcb->yield_to);
    }
    if (tcb->state == THREAD_RUNNING) {
        arch_restart_at_next_pc(tcb);
    }
    thread_set_state(tcb, THREAD_INACTIVE);
}

void thread_restart(tcb_t *tcb)
{
    if (!thread_is_stopped(tcb)) {
        return;
    }
    thread_cancel_ipc(tcb);
    thread_set_state(tcb, THREAD_RESTART);
    if (sched_context_is_active(tcb->sched_context)) {
        sched_woken(tcb);
    }
}

word_t *thread_ipc_buffer(const tcb_t *tcb, bool for_write)
{
    return arch_frame_word(tcb->slots[TCB_BUFFER].cap, tcb->buffer_address, for_write);
}
