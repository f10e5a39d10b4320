// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * One invocation of a kernel object, while it is decoded: the capability, the message that came
 * with it, and where results go.
 */

#include "cap.h"
#include "slot.h"

struct tcb;

typedef struct call {
    struct tcb *caller;
    word_t label;
    word_t length;
    word_t *buffer; // The caller's IPC buffer, or NULL.
    cap_t cap;
    slot_t *slot;
    slot_t *extra[seL4_MsgMaxExtraCaps];
    word_t extra_count;
    bool wants_reply;
    word_t reply_length;
} call_t;

// A word of the message.  Needs  index < call->length, checked by call_expect().
word_t call_arg(const call_t *call, word_t index);

// A word of the result.  Does nothing if the caller made a plain send.
void call_reply(call_t *call, word_t index, word_t value);

// Fails  seL4_TruncatedMessage if the message has fewer words or capabilities.
result_t call_expect(const call_t *call, word_t words, word_t caps);

// System calls that carry a message.
void invoke(struct tcb *caller, word_t address, bool wants_reply, bool blocks, bool donates);
