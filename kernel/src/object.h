// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The kinds of object that untyped memory can become: how large they are, what their first
 * capability is, and what happens when the last one goes.
 */

#include "slot.h"

// Which kind (seL4_ObjectType and the architecture's numbers) has which size; `size_bits` counts
// for kinds of variable size.  0 if there is no such kind.
word_t object_size_bits(word_t type, word_t size_bits);

// Initialises zeroed memory as an object and makes its first capability.
cap_t object_create(word_t type, word_t size_bits, void *memory, bool is_device);

// Takes an object apart whose last capability is going.  `is_final` false: only what concerns the
// one capability (a mapping).
void object_release(cap_t cap, bool is_final);
