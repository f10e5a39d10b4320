// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Hostile user level: system calls, faults and interrupts with arbitrary registers, message words,
 * labels, capabilities and buffer contents, from whichever thread of the world runs.  What it does
 * next is read from a source: bytes that somebody wrote, or random ones.
 *
 * Nothing is expected of a step but that the invariants hold, and that no register or message
 * buffer shows an address of the kernel's.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hostile {
    const uint8_t *bytes; // NULL: random ones, from `state` on, which is not 0.
    size_t size;
    size_t at;
    uint64_t state;
    bool knows_addresses; // A frame's address was asked for: from then on they may be anywhere.
} hostile_t;

// Puts threads and objects into the world that has just been made.
void hostile_begin(void);

// Does something.  False at the end of the bytes.
bool hostile_step(hostile_t *source);
