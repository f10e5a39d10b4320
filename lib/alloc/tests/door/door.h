// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The world of the kernel's unit tests, entered through lib/sel4's door for fake kernels: what a
 * test calls is what a program calls, and the kernel's invariants are checked after every call.
 *
 * A call can be made to fail, one after the other, to see what is left behind.
 */

#include <stdbool.h>
#include <stddef.h>

#include <sel4c/alloc.h>

#include "world.h"

// A world whose untyped memory is given to `untypeds`, and whose empty slots to `slots`.
typedef struct door {
    sel4_alloc_t alloc;
    sel4_alloc_untypeds_t untypeds;
    sel4_alloc_slots_t slots;
    sel4_alloc_piece_t pieces[64];
    uint64_t slot_words[4];
} door_t;

void door_open(door_t *door);
void door_close(void);

// The calls so far; call number `call` from then on, counted from 0, fails with `error` instead of
// being made.
size_t door_call_count(void);
void door_fail_at(size_t call, sel4_error_t error);
void door_fail_never(void);

// The empty slots of the world that hold something, from WORLD_FREE on.
size_t door_filled_slot_count(void);

// The books, as far as they must be alike before and after.
typedef struct door_books {
    size_t slots_taken;
    size_t slots_filled;
    uint64_t free_size;
    size_t piece_count; // that are there
} door_books_t;

door_books_t door_books(const door_t *door);
bool door_books_are_equal(door_books_t a, door_books_t b);
