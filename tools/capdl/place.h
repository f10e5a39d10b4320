// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Where every object of a specification will be: the allocator of the initialiser, run on untyped
 * memory that the kernel is known to have, and what the kernel does with the children of untyped
 * memory.
 */

#include <sel4c/capdl_alloc.h>
#include <sel4c/capdl_spec.h>

#include "common/arena.h"

// Is called for each step of the allocator; may be NULL.
typedef void (*capdl_place_step_t)(void *context, const sel4_capdl_step_t *step);

/*
 * Gives the physical address of each object by its number, SEL4_CAPDL_NO_ADDRESS for what takes no
 * memory.  `pages_at` is the address of the first page that the initialiser gives away.
 *
 * Fails as sel4_capdl_allocate() does, or NO_MEMORY for a child that does not fit in its parent;
 *       what was placed before has its address
 * Owns  sorts and marks `untypeds`, which stay the caller's; the addresses live in the arena
 */
sel4_capdl_alloc_result_t capdl_place(arena_t *arena, const sel4_capdl_spec_t *spec,
                                      sel4_capdl_untyped_t *untypeds, size_t untyped_count,
                                      uint64_t pages_at, capdl_place_step_t step, void *context,
                                      uint64_t **ret_places);
