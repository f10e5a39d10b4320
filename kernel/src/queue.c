// SPDX-License-Identifier: BSD-2-Clause
//
// Threads that wait, most urgent first.

#include "queue.h"

void queue_insert(wait_queue_t *queue, tcb_t *tcb)
{
    tcb_t *before = queue->last;
    while (before != NULL && before->priority < tcb->priority) {
        before = before->queue_prev;
    }
    tcb_t *after = before == NULL ? queue->first : before->queue_next;
    tcb->queue_prev = before;
    tcb->queue_next = after;
    *(before == NULL ? &queue->first : &before->queue_next) = tcb;
    *(after == NULL ? &queue->last : &after->queue_prev) = tcb;
}

void queue_remove(wait_queue_t *queue, tcb_t *tcb)
{
    *(tcb->queue_prev == NULL ? &queue->first : &tcb->queue_prev->queue_next) = tcb->queue_next;
    *(tcb->queue_next == NULL ? &queue->last : &tcb->queue_next->queue_prev) = tcb->queue_prev;
    tcb->queue_next = tcb->queue_prev = NULL;
}
