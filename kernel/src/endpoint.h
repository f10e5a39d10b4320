// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Endpoints: where senders and receivers meet.  The queue holds either only senders or only
 * receivers.
 */

#include "queue.h"

typedef struct endpoint {
    wait_queue_t queue;
} endpoint_t;

_Static_assert(sizeof(endpoint_t) == BIT(seL4_EndpointBits),
               "the ABI fixes the size of an endpoint");

// How a message is sent.
typedef struct sending {
    word_t badge;
    bool blocks;
    bool is_call; // The sender awaits a reply; so does a faulting thread.
    bool may_grant;
    bool may_grant_reply;
    bool may_donate;
} sending_t;

void endpoint_send(endpoint_t *endpoint, tcb_t *sender, sending_t how);
void endpoint_receive(tcb_t *receiver, cap_t endpoint, bool blocks, cap_t reply);

// Takes a waiting thread out of the queue.
void endpoint_remove(tcb_t *tcb);
void endpoint_destroy(endpoint_t *endpoint);
void endpoint_cancel_badged(endpoint_t *endpoint, word_t badge);

// A priority was changed while the thread waits.
void endpoint_reorder(tcb_t *tcb);
