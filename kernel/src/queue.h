// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The queue of an endpoint or a notification: by priority, first in first out among equals.

#include "tcb.h"

typedef struct wait_queue {
    tcb_t *first, *last;
} wait_queue_t;

void queue_insert(wait_queue_t *queue, tcb_t *tcb);
void queue_remove(wait_queue_t *queue, tcb_t *tcb);
