// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A kernel for host tests: it records every system call and answers from a script.
 *
 * On the host, each way into the kernel ends in sel4_fake_kernel_enter().  That records the call
 * and gives the next answer that was scripted, or zeros; or asks a handler, which can be a whole
 * kernel that runs as a library.  Not for threads.
 */

#include <stdbool.h>
#include <stddef.h>

#include <sel4/simple_types.h>

// Which primitive of sel4/sel4_arch/sys.h was called.
typedef enum sel4_fake_way {
    SEL4_FAKE_SEND,
    SEL4_FAKE_SEND_NULL,
    SEL4_FAKE_REPLY,
    SEL4_FAKE_RECV,
    SEL4_FAKE_SEND_RECV,
    SEL4_FAKE_NBSEND_RECV,
    SEL4_FAKE_NULL,
} sel4_fake_way_t;

// A system call; what the primitive does not have is 0.
typedef struct sel4_fake_call {
    sel4_fake_way_t way;
    seL4_Word sys;
    seL4_Word dest;
    seL4_Word source;
    seL4_Word info;
    seL4_Word word[4];
    seL4_Word reply;
} sel4_fake_call_t;

typedef struct sel4_fake_answer {
    seL4_Word badge;
    seL4_Word info;
    seL4_Word word[4];
} sel4_fake_answer_t;

// Forgets calls, answers and handler.  First thing in a test.
void sel4_fake_kernel_reset(void);

// Adds an answer to the script, at most 16.
void sel4_fake_kernel_answer(sel4_fake_answer_t answer);

// The calls since the reset.
size_t sel4_fake_kernel_call_count(void);

// Call `index`, all zeros when there was none, or when it is not among the first 64.
sel4_fake_call_t sel4_fake_kernel_call(size_t index);

// Answers that no script has; NULL for zeros.
void sel4_fake_kernel_handle(sel4_fake_answer_t (*handler)(const sel4_fake_call_t *call,
                                                           void *context),
                             void *context);

// For sel4/sel4_arch/sys.h.
sel4_fake_answer_t sel4_fake_kernel_enter(const sel4_fake_call_t *call);
