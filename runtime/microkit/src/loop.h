// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The loop of a protection domain, once for each of the two APIs: in each the functions that it
 * hands events to are known, and what the kernel leaves in registers is where they want it.
 *
 * Where it can, it does in one system call what ends one event and waits for the next: an answer,
 * or the last of the deferred messages.
 */

// Two stores are fewer instructions than putting both words together for one.
#ifndef __clang__ // which knows no such pragma
#pragma GCC optimize("no-tree-slp-vectorize")
#endif

#include <microkit.h>

#include <sel4c/ipc.h>

#include "domain.h"

#define LOOP_INLINE static inline __attribute__((always_inline))

// What came.  The words of a message are in `words` as long as nobody needs them.
typedef struct loop_event {
    seL4_Word badge;
    seL4_MessageInfo_t message;
    sel4_registers_t words;
} loop_event_t;

// Two words, so that they stay in registers; those of a message are in the IPC buffer.
typedef struct loop_received {
    seL4_Word badge;
    seL4_MessageInfo_t message;
} loop_received_t;

// Whether the child goes on, and with which answer.
typedef struct loop_outcome {
    seL4_Word goes_on;
    seL4_MessageInfo_t answer;
} loop_outcome_t;

// loop.c: what comes seldom.
loop_received_t loop_send_deferred_and_wait(void);
void loop_begin(void);
loop_outcome_t loop_end_fault(loop_outcome_t outcome);

#ifdef CONFIG_VTX
loop_received_t loop_run_guest(void);

LOOP_INLINE bool loop_is_guest_on(void)
{
    return microkit_x86_vcpu_state.is_on;
}
#else
LOOP_INLINE loop_received_t loop_run_guest(void)
{
    return (loop_received_t){ 0, seL4_MessageInfo_new(0, 0, 0, 0) };
}

LOOP_INLINE bool loop_is_guest_on(void)
{
    return false;
}
#endif

LOOP_INLINE unsigned loop_take_lowest(seL4_Word *set)
{
    unsigned lowest = (unsigned)__builtin_ctzl(*set);
    *set &= *set - 1;
    return lowest;
}

// ---- Waiting

LOOP_INLINE sel4_registers_t loop_load(const seL4_IPCBuffer *ipc)
{
    return (sel4_registers_t){ { ipc->msg[0], ipc->msg[1], ipc->msg[2], ipc->msg[3] } };
}

LOOP_INLINE void loop_store(seL4_IPCBuffer *ipc, const sel4_registers_t *words)
{
    ipc->msg[0] = words->word[0];
    ipc->msg[1] = words->word[1];
    ipc->msg[2] = words->word[2];
    ipc->msg[3] = words->word[3];
}

LOOP_INLINE loop_event_t loop_seldom(const seL4_IPCBuffer *ipc, loop_received_t received)
{
    return (loop_event_t){ received.badge, received.message, loop_load(ipc) };
}

LOOP_INLINE loop_event_t loop_often(sel4_received_t received, sel4_registers_t words)
{
    return (loop_event_t){ received.badge, received.info, words };
}

LOOP_INLINE loop_event_t loop_wait(seL4_IPCBuffer *ipc, sel4_reply_t reply)
{
    const sel4_endpoint_t input = { SEL4_MK_SLOT_INPUT };
    sel4_registers_t words;

    if (loop_is_guest_on()) {
        return loop_seldom(ipc, loop_run_guest());
    }
    if (SEL4_UNLIKELY(microkit_have_signal)) {
        return loop_seldom(ipc, loop_send_deferred_and_wait());
    }
    sel4_received_t received = sel4_endpoint_recv_regs(input, reply, &words);
    return loop_often(received, words);
}

LOOP_INLINE loop_event_t loop_answer_and_wait(seL4_IPCBuffer *ipc, sel4_reply_t reply,
                                              seL4_MessageInfo_t answer)
{
    const sel4_endpoint_t input = { SEL4_MK_SLOT_INPUT };

    if (SEL4_UNLIKELY(microkit_have_signal)) {
        microkit_priv_flush();
    }
    if (loop_is_guest_on()) {
        seL4_Send(SEL4_MK_SLOT_REPLY, answer);
        return loop_seldom(ipc, loop_run_guest());
    }
    sel4_registers_t words = loop_load(ipc);
    sel4_received_t received = sel4_endpoint_reply_recv_regs(input, answer, reply, &words);
    return loop_often(received, words);
}

// ---- The loop

typedef void loop_notified_t(sel4_mk_handler_t *handler, seL4_Word badge);
typedef seL4_MessageInfo_t loop_called_t(sel4_mk_handler_t *handler, unsigned channel,
                                         seL4_MessageInfo_t message);
typedef loop_outcome_t loop_fault_t(sel4_mk_handler_t *handler, unsigned child,
                                    seL4_MessageInfo_t message);

LOOP_INLINE SEL4_NORETURN void loop_run(sel4_mk_handler_t *handler, loop_notified_t *hand_over,
                                        loop_called_t *call, loop_fault_t *blame)
{
    seL4_IPCBuffer *ipc = seL4_GetIPCBuffer();
    sel4_reply_t reply = { SEL4_MK_SLOT_REPLY };

    // Where its register keeps its value, it is written there once.
    __asm__("" : "+r"(reply.bits));
    loop_begin();
    loop_event_t event = loop_wait(ipc, reply);
    for (;;) {
        while ((event.badge & SEL4_MK_BADGE_CALL) != 0) {
            unsigned channel = (unsigned)(event.badge & SEL4_MK_BADGE_CALL_MASK);
            loop_store(ipc, &event.words);
            event = loop_answer_and_wait(ipc, reply, call(handler, channel, event.message));
        }
        if (event.badge - 1 < SEL4_MK_BADGE_FAULT - 1) {
            hand_over(handler, event.badge);
            event = loop_wait(ipc, reply);
        } else if (event.badge == 0) {
            event = loop_wait(ipc, reply);
        } else {
            unsigned child = (unsigned)(event.badge & SEL4_MK_BADGE_FAULT_MASK);
            loop_store(ipc, &event.words);
            loop_outcome_t outcome = loop_end_fault(blame(handler, child, event.message));
            event = outcome.goes_on != 0 ? loop_answer_and_wait(ipc, reply, outcome.answer)
                                         : loop_wait(ipc, reply);
        }
    }
}
