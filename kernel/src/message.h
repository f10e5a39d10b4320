// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Moving a message, or the description of a fault, from one thread to another.

#include "slot.h"
#include "tcb.h"

struct endpoint;

// `endpoint` is the one the message goes through: capabilities to it are unwrapped.  NULL for a
// reply.
void message_transfer(tcb_t *sender, tcb_t *receiver, word_t badge, bool may_grant,
                      const struct endpoint *endpoint);

static inline bool message_has_caps(word_t info)
{
    return seL4_MessageInfo_get_extraCaps((seL4_MessageInfo_t){ { info } }) != 0;
}

// The slots that a message's capabilities are in.  False if one is not there: then `ret_missing` is
// its address and `ret_why` the reason.
bool message_find_caps(const tcb_t *sender, word_t info, slot_t *ret_slots[seL4_MsgMaxExtraCaps],
                       word_t *ret_count, word_t *ret_missing, lookup_failure_t *ret_why);

// A word of a thread's message: a register or in its IPC buffer (which may be NULL).
word_t message_get(const tcb_t *tcb, const word_t *buffer, word_t index);
// True if there was room for it.
bool message_set(tcb_t *tcb, word_t *buffer, word_t index, word_t value);

word_t message_info(word_t label, word_t unwrapped, word_t caps, word_t length);
word_t message_info_length(word_t info); // Cut to what is allowed.
