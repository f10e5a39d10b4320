// SPDX-License-Identifier: BSD-2-Clause
//
// System calls, and the frame that every kernel entry has: clock, budget, work, decision.

#include "entry.h"

#include "arch.h"
#include "debug.h"
#include "endpoint.h"
#include "invocation.h"
#include "irq.h"
#include "lookup.h"
#include "notification.h"
#include "scheduler.h"

static void fault_in_receive(tcb_t *tcb, word_t address, lookup_failure_t why)
{
    tcb->lookup_failure = why;
    fault_raise(tcb,
                (fault_t){ .type = seL4_Fault_CapFault, .address = address, .in_receive = true });
}

static const lookup_failure_t no_such_right = { .type = seL4_MissingCapability };

// Receives from what the capability register names.
static void receive(tcb_t *tcb, bool blocks, bool takes_reply)
{
    word_t address = arch_get_cap(tcb);
    lookup_t found = lookup_cap(tcb, address);
    if (found.slot == NULL) {
        fault_in_receive(tcb, address, found.failure);
        return;
    }
    cap_t cap = found.slot->cap;
    if (!cap_is_badgeable(cap) || (cap.endpoint.rights & RIGHT_READ) == 0) {
        fault_in_receive(tcb, address, no_such_right);
        return;
    }
    if (cap.type == CAP_NOTIFICATION) {
        notification_t *notification = cap_object(cap, notification_t);
        if (notification->bound_tcb != NULL && notification->bound_tcb != tcb) {
            fault_in_receive(tcb, address, no_such_right);
            return;
        }
        notification_wait(notification, tcb, blocks);
        return;
    }
    cap_t reply = { .word = 0 };
    if (takes_reply) {
        word_t reply_address = arch_get_reply_cap(tcb);
        lookup_t reply_found = lookup_cap(tcb, reply_address);
        if (reply_found.slot == NULL) {
            fault_in_receive(tcb, reply_address, reply_found.failure);
            return;
        }
        reply = reply_found.slot->cap;
        if (reply.type != CAP_REPLY) {
            fault_in_receive(tcb, reply_address, no_such_right);
            return;
        }
    }
    endpoint_receive(tcb, cap, blocks, reply);
}

// The second half of a combined call, unless the first one stopped the thread or was interrupted.
static void then_receive(tcb_t *tcb, bool takes_reply)
{
    if (tcb->state == THREAD_RUNNING) {
        receive(tcb, true, takes_reply);
    }
}

static void handle_syscall(tcb_t *tcb, long number)
{
    switch (number) {
    case seL4_SysCall:
        invoke(tcb, arch_get_cap(tcb), true, true, true);
        break;
    case seL4_SysReplyRecv:
        invoke(tcb, arch_get_reply_cap(tcb), false, false, true);
        then_receive(tcb, true);
        break;
    case seL4_SysNBSendRecv:
        invoke(tcb, arch_get_second_cap(tcb), false, false, true);
        then_receive(tcb, true);
        break;
    case seL4_SysNBSendWait:
        invoke(tcb, arch_get_reply_cap(tcb), false, false, true);
        then_receive(tcb, false);
        break;
    case seL4_SysSend:
        invoke(tcb, arch_get_cap(tcb), false, true, false);
        break;
    case seL4_SysNBSend:
        invoke(tcb, arch_get_cap(tcb), false, false, false);
        break;
    case seL4_SysRecv:
        receive(tcb, true, true);
        break;
    case seL4_SysNBRecv:
        receive(tcb, false, true);
        break;
    case seL4_SysWait:
        receive(tcb, true, false);
        break;
    case seL4_SysNBWait:
        receive(tcb, false, false);
        break;
    case seL4_SysYield:
        sched_end_turn();
        break;
    default:
        fault_raise(tcb,
                    (fault_t){ .type = seL4_Fault_UnknownSyscall, .words = { (word_t)number } });
    }
}

// The current thread is out of time before it got what it entered for: it tries again later.
static bool has_budget(void)
{
    tcb_t *tcb = sched.current;
    if (sched_check_budget()) {
        return true;
    }
    if (tcb->state == THREAD_RUNNING) {
        tcb->state = THREAD_RESTART;
    }
    return false;
}

static void leave(void)
{
    if (sched.current->state == THREAD_RESTART && arch_irq_is_pending()) {
        irq_deliver();
    }
    sched_settle();
    arch_switch_to(sched.current);
}

void enter_syscall(long number)
{
    if (debug_syscall(sched.current, number)) {
        return;
    }
    sched_enter();
    if (has_budget()) {
        handle_syscall(sched.current, number);
    }
    leave();
}

void enter_interrupt(void)
{
    sched_enter();
    if (sched.current->state != THREAD_IDLE) {
        (void)sched_check_budget();
    }
    irq_deliver();
    leave();
}

void enter_fault(fault_t fault)
{
    sched_enter();
    if (has_budget()) {
        fault_raise(sched.current, fault);
    }
    leave();
}
