// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The scheduler: who runs next, and on whose time.
 *
 * `sched.current` runs and is in no queue.  Every other runnable thread whose scheduling context
 * has budget now is in the ready queue of its domain and priority; one whose budget comes later is
 * in the release queue, ordered by time.  While an operation of the kernel goes on it only notes
 * that the current thread may change; sched_settle() at the end of each kernel entry decides.
 */

#include "tcb.h"

typedef struct sched {
    tcb_t *current;
    struct sched_context *context; // Whose time runs.
    tcb_t *candidate;              // Woken thread that may take over directly.
    bool must_choose;              // The current thread may not simply go on.
    bool must_reprogram;           // The deadline of the timer may have changed.
    ticks_t now;                   // At the entry into the kernel.
    ticks_t consumed;              // Of `context`, not charged yet.
    word_t domain;
    word_t domain_index; // Into the domain schedule.
    ticks_t domain_left;
} sched_t;

extern sched_t sched;
extern tcb_t *const idle_thread;

void sched_init(void);

// Kernel entry: moves the clock on.
void sched_enter(void);

// Charges the current thread if its budget is used up.  False if it was, and may not go on now.
bool sched_check_budget(void);

// Kernel exit: after it `sched.current` is the thread to return to.
void sched_settle(void);

// The current thread may not simply go on.
void sched_reconsider(void);

// `tcb` has just become runnable.
void sched_woken(tcb_t *tcb);

bool sched_is_schedulable(const tcb_t *tcb);

// Queues.  Putting a thread where it is, or taking it out of where it is not, does nothing.
void sched_enqueue(tcb_t *tcb);
void sched_append(tcb_t *tcb);
void sched_dequeue(tcb_t *tcb);
void sched_postpone(struct sched_context *context); // Until its next refill.
void sched_release_remove(tcb_t *tcb);

void sched_set_priority(tcb_t *tcb, word_t priority);
void sched_set_domain(tcb_t *tcb, word_t domain);

// Charges `consumed` to the running context.
void sched_commit_time(void);
void sched_charge(ticks_t consumed, bool may_fault);
void sched_end_turn(void);

// For the dump: threads of a ready queue.
tcb_t *sched_ready_first(word_t domain, word_t priority);
tcb_t *sched_release_first(void);
