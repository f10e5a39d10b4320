// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Reply objects: who waits for the answer, and the way back of a lent scheduling context.
 *
 *     A calls B calls C, with one context:
 *
 *     context ──reply──► [B→C: awaits B] ──prev──► [A→B: awaits A] ──prev──► NULL
 *                 ◄──context──┘    ◄──next──────────┘
 *
 * `tcb` is the caller that awaits the reply, or the receiver that has lent the object to an
 * endpoint.
 */

#include "tcb.h"

typedef struct reply {
    tcb_t *tcb;
    struct reply *prev; // The call before this one.
    struct reply *next; // The call after it; NULL for the latest one, and outside a chain.
    struct sched_context *context; // For the latest call of a chain: what was lent.
} reply_t;

_Static_assert(sizeof(reply_t) == BIT(seL4_ReplyBits), "the ABI fixes the size of a reply object");

void reply_destroy(reply_t *reply);

// `caller` called `callee`: it waits for `reply`, and lends its time if it may and the callee has
// none.
void reply_push(tcb_t *caller, tcb_t *callee, reply_t *reply, bool may_donate);

// Answers the caller that waits for `reply`, with the message (or fault reply) of `sender`.
void reply_send(tcb_t *sender, reply_t *reply, bool may_grant);

// A receiver takes its object back.
void reply_unlink(reply_t *reply);

// A caller does not wait any more.
void reply_abandon(tcb_t *caller);
