// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// From capability addresses to slots (seL4 manual, "CSpace Addressing").

#include "slot.h"

struct tcb;

typedef struct lookup {
    slot_t *slot; // NULL if the lookup failed.
    word_t bits_left;
    lookup_failure_t failure;
} lookup_t;

// Follows the low `depth` bits of `address` from `root` on.
lookup_t lookup_address(cap_t root, word_t address, word_t depth);

// A capability that a thread names in a system call: all bits, and what is left over is ignored.
lookup_t lookup_cap(const struct tcb *tcb, word_t address);

// A slot that an invocation names: exactly `depth` bits.
// Fails  seL4_RangeError for the depth, seL4_FailedLookup
result_t lookup_slot(cap_t root, word_t address, word_t depth, bool is_source, slot_t **ret_slot);

// The same for a destination, which must be empty.
result_t lookup_free_slot(cap_t root, word_t address, word_t depth, slot_t **ret_slot);
