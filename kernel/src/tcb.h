// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The thread control block: registers, the capabilities that a thread runs with, and where it
 * stands in the scheduler and in queues.
 *
 *   state          in a ready or release queue?   waits for
 *   INACTIVE       no                             a resume
 *   RUNNING        yes, if its context has time   the processor
 *   RESTART        as RUNNING                     the same; then repeats what it was doing
 *   RECEIVING      no                             a sender (`waits_for.endpoint`)
 *   SENDING        no                             a receiver (`waits_for.endpoint`)
 *   REPLY_AWAITED  no                             its reply object (`reply`)
 *   WAITING        no                             a signal (`waits_for.notification`)
 *   IDLE           no                             nothing: the idle thread
 */

#include "arch_thread.h"
#include "fault.h"
#include "slot.h"

struct endpoint;
struct notification;
struct reply;
struct sched_context;

typedef enum thread_state {
    THREAD_INACTIVE,
    THREAD_RUNNING,
    THREAD_RESTART,
    THREAD_RECEIVING,
    THREAD_SENDING,
    THREAD_REPLY_AWAITED,
    THREAD_WAITING,
    THREAD_IDLE,
} thread_state_t;

// Slots inside a TCB.
typedef enum tcb_slot {
    TCB_CSPACE,
    TCB_VSPACE,
    TCB_BUFFER,
    TCB_FAULT_HANDLER,
    TCB_TIMEOUT_HANDLER,
    TCB_SLOT_COUNT,
} tcb_slot_t;

#define THREAD_NAME_SIZE 64

typedef struct tcb {
    slot_t slots[TCB_SLOT_COUNT]; // First, so that a zombie finds them.
    arch_context_t context;

    thread_state_t state;
    uint8_t priority;
    uint8_t mcp;
    uint8_t domain;
    bool is_queued;   // In a ready queue.
    bool is_released; // In the release queue, waiting for its budget.
    word_t flags;     // seL4_TCBFlag.
    word_t buffer_address;

    // What a blocked thread waits for, and how it does.
    union {
        struct endpoint *endpoint;
        struct notification *notification;
    } waits_for;
    word_t send_badge;
    bool send_grant;
    bool send_grant_reply;
    bool send_is_call;
    bool receive_grant;
    struct reply
        *reply; // Receiving: the one lent to the sender. Awaiting a reply: the one that gives it.

    fault_t fault;                   // What the thread is stopped by, if anything.
    lookup_failure_t lookup_failure; // The details of a capability fault.

    struct notification *bound_notification;
    struct sched_context *sched_context;
    struct sched_context
        *yield_to; // Whose consumed time the caller is to be told when it runs again.

    struct tcb *ready_next, *ready_prev; // Ready or release queue.
    struct tcb *queue_next, *queue_prev; // Endpoint or notification queue.

    char name[THREAD_NAME_SIZE];
    struct tcb *all_next, *all_prev; // Every thread, for the scheduler dump.
} tcb_t;

_Static_assert(sizeof(tcb_t) <= BIT(seL4_TCBBits), "the ABI fixes the size of a TCB");

void tcb_create(tcb_t *tcb);
void tcb_destroy(tcb_t *tcb);

static inline bool thread_is_runnable(const tcb_t *tcb)
{
    return tcb->state == THREAD_RUNNING || tcb->state == THREAD_RESTART;
}

static inline bool thread_is_stopped(const tcb_t *tcb)
{
    return tcb->state != THREAD_RUNNING && tcb->state != THREAD_RESTART &&
           tcb->state != THREAD_IDLE;
}

void thread_set_state(tcb_t *tcb, thread_state_t state);
void thread_suspend(tcb_t *tcb);

// Makes a stopped thread run again, from the instruction that it stopped at.
void thread_restart(tcb_t *tcb);

// Takes a blocked thread out of whatever it waits in.  Its state is left for the caller to set.
void thread_cancel_ipc(tcb_t *tcb);

// The kernel's address of a thread's IPC buffer, or NULL if there is none that allows the access.
word_t *thread_ipc_buffer(const tcb_t *tcb, bool for_write);
