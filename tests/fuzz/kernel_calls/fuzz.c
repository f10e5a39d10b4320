// SPDX-License-Identifier: BSD-2-Clause
//
// devkernel against hostile user level: each input is a sequence of system calls, faults and
// interrupts of several threads (kernel/tests/hostile.h); the invariants are checked after each.

#include <stdio.h>

#include "hostile.h"
#include "invariants.h"
#include "world.h"

#define STEPS_MAX 400

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

void invariants_broken(const char *fact, int line)
{
    (void)fprintf(stderr, "broken: %s (line %d)\n", fact, line);
    __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    hostile_t source = { .bytes = bytes, .size = size };
    world_create();
    hostile_begin();
    for (unsigned i = 0; i < STEPS_MAX && hostile_step(&source); i++) {
    }
    invariants_check_free_memory();
    world_destroy();
    return 0;
}
