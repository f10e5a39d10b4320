// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// A random system that has no errors, and random memory for it.

#include "capdl/kernel.h"
#include "capdl/model.h"
#include "machine.h"
#include "random.h"

enum { SYSTEM_UNTYPED_COUNT_MAX = 64 };

typedef struct system {
    capdl_spec_t *spec;
    bool has_no_zero_copy;
    bool has_no_packing;
    sel4_capdl_untyped_t untypeds[SYSTEM_UNTYPED_COUNT_MAX]; // in the kernel's order
    size_t untyped_count;
    machine_chunk_t chunks[MACHINE_CHUNK_COUNT_MAX];
    size_t chunk_count;
} system_t;

system_t *system_make(arena_t *arena, const capdl_kernel_t *kernel, uint64_t seed);
