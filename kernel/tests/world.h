// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A small system for unit tests: a root thread with a CNode of 256 slots and 4 MiB of untyped
 * memory, and the system calls that it makes, as user level would make them.  After every step the
 * invariants are checked.
 */

#include <stdarg.h>

#include "scheduler.h"
#include "slot.h"
#include "tcb.h"

enum {
    WORLD_TCB = 1,
    WORLD_CNODE = 2,
    WORLD_VSPACE = 3,
    WORLD_IRQ_CONTROL = 4,
    WORLD_ASID_CONTROL = 5,
    WORLD_ASID_POOL = 6,
    WORLD_BUFFER = 10, // A frame for other threads to have as their buffer.
    WORLD_DOMAIN = 11,
    WORLD_CONTEXT = 14,
    WORLD_SCHED_CONTROL = 15,
    WORLD_UNTYPED = 16,
    WORLD_DEVICE = 17, // Untyped memory that is not there: whoever touches it crashes.
    WORLD_FREE = 18,   // The first empty slot.
};

#define WORLD_CNODE_BITS     8
#define WORLD_UNTYPED_BITS   22
#define WORLD_DEVICE_BITS    21
#define WORLD_DEVICE_ADDRESS 0x10000000
#define WORLD_PAGES          0x400000 // The root's address space has tables for 2 MiB from here on.

typedef struct world {
    slot_t *cnode;
    tcb_t *root;
    void *memory; // Of WORLD_UNTYPED.
    void *whole;
} world_t;

extern world_t world;

void world_create(void);
void world_destroy(void);

// One invocation by the running thread: `count` message words follow.  Returns the error; the words
// of the answer are in world_word().
typedef struct world_call {
    word_t cap, label;
    word_t words[8];
    word_t word_count;
    word_t caps[3];
    word_t cap_count;
} world_call_t;

word_t world_invoke(world_call_t call);
word_t world_word(word_t index);

// The same without a look at the answer, and from a thread that may lack everything.
void world_send(world_call_t call);

// Makes the root thread run, whatever happened to it.
void world_revive(void);

// Shorthands.
word_t world_retype(word_t untyped, word_t type, word_t size_bits, word_t slot, word_t count);
word_t world_copy(word_t to, word_t from);
word_t world_mint(word_t to, word_t from, word_t rights, word_t data);
word_t world_delete(word_t slot);
word_t world_revoke(word_t slot);
word_t world_type(word_t slot); // A cap_type_t.

// A thread of `priority` with its own scheduling context, in slots `slot` (TCB), `slot` + 1
// (context); it shares the root's CSpace and is runnable.
tcb_t *world_thread(word_t slot, word_t priority);

// The same from the running thread, in any two slots, with a fault handler; whatever fails, fails.
void world_thread_into(word_t slot, word_t context_slot, word_t priority, word_t handler);

// All that must hold between two system calls: see invariants.h.
void invariants_check(void);

// A system call that does not invoke: of the running thread.
void world_syscall(long number, word_t cap, word_t info, word_t reply);
