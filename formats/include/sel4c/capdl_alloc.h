// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Which object is made from which untyped memory, and so where it is: the same code decides when
 * `sel4c capdl` simulates a boot and when the initialiser boots.
 *
 * The kernel makes objects of an untyped one after the other, each aligned to its size, and clears
 * the whole untyped before it makes the first.  So:
 *
 *   - The initialiser's store, where there is one, comes before everything and is the first in an
 *     untyped, since what is made is put into it: in one that objects at fixed addresses leave room
 *     in, or else the smallest.  What is left of that is given to other objects.
 *   - Objects at fixed addresses come first.  What lies before and after them in an untyped that
 *     they need is given to other objects; where none fits, to untyped memory made to be skipped.
 *   - For the rest, largest objects first, those untypeds are taken whose sizes add up to least.
 *     Objects that are made largest first leave no holes in them.
 *
 * No memory of its own, no recursion.
 */

#include <stdbool.h>

#include <sel4c/base.h>
#include <sel4c/capdl_spec.h>

// Untyped memory of the kernel.
typedef struct sel4_capdl_untyped {
    uint64_t paddr;
    uint32_t index; // the caller's, for example in the boot information
    uint8_t size_bits;
    bool is_device;
    bool is_used; // by the allocator, as the next two
    bool is_chosen;
    uint64_t at; // bytes taken from its start on
} sel4_capdl_untyped_t;

typedef struct sel4_capdl_step {
    const sel4_capdl_untyped_t *untyped;
    const sel4_capdl_run_t *run; // NULL: untyped memory of 2^untyped_bits, to be skipped
    uint32_t first;              // number of the first object
    uint32_t count;
    uint8_t untyped_bits;
    bool is_store;  // it is not to be skipped: it is the store's
    uint64_t paddr; // where the first one will be
} sel4_capdl_step_t;

/*
 * Is called for each step, in order.  A result other than 0 ends the allocation, which gives it
 * back in `visitor_result`.
 */
typedef int (*sel4_capdl_visit_t)(void *context, const sel4_capdl_step_t *step);

// name, number, text
#define SEL4_CAPDL_ALLOC_ERRORS(X)                           \
    X(UNREACHABLE, 1, "the address is in no untyped memory") \
    X(MISPLACED, 2, "the address is taken or not aligned")   \
    X(NO_MEMORY, 3, "there is not enough untyped memory")    \
    X(STOPPED, 4, "a step failed")                           \
    X(NO_STORE, 5, "there is no untyped memory for the initialiser's own CNodes")

typedef enum sel4_capdl_alloc_error {
    SEL4_CAPDL_ALLOC_OK = 0,
#define X(name, number, text) SEL4_CAPDL_ALLOC_ERR_##name = number,
    SEL4_CAPDL_ALLOC_ERRORS(X)
#undef X
} sel4_capdl_alloc_error_t;

typedef struct SEL4_MUST_CHECK sel4_capdl_alloc_result {
    sel4_capdl_alloc_error_t error;
    uint32_t object; // the first one that could not be made; SEL4_CAPDL_NONE: it was none
    int visitor_result;
} sel4_capdl_alloc_result_t;

const char *sel4_capdl_alloc_error_text(sel4_capdl_alloc_error_t error);

/*
 * Goes through all steps for the store of 2^store_bits bytes, unless that is 0, and the runs of
 * SEL4_CAPDL_SECTION_RUNS.
 *
 * Needs  runs as sel4_capdl_spec_open() checks them
 * Fails  UNREACHABLE, MISPLACED, NO_MEMORY with the object, NO_STORE; steps before that were
 *        visited.  STOPPED by the visitor
 * Owns   sorts and marks `untypeds`, which stay the caller's
 */
sel4_capdl_alloc_result_t sel4_capdl_allocate(unsigned store_bits, const sel4_capdl_run_t *runs,
                                              size_t run_count, sel4_capdl_untyped_t *untypeds,
                                              size_t untyped_count, sel4_capdl_visit_t visit,
                                              void *context);

// The untyped that holds all of [paddr, paddr + 2^bits); NULL when none does.
const sel4_capdl_untyped_t *sel4_capdl_find_untyped(const sel4_capdl_untyped_t *untypeds,
                                                    size_t untyped_count, uint64_t paddr,
                                                    unsigned bits);
