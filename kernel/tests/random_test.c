// SPDX-License-Identifier: BSD-2-Clause
//
// Random hostile user level; tests/fuzz/kernel_calls has the same with bytes that a fuzzer chooses.

#include "harness.h"
#include "hostile.h"
#include "invariants.h"
#include "world.h"

#define SEEDS 80
#define STEPS 80

TEST(random, calls_keep_the_invariants)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        harness_note("seed %llu", (unsigned long long)seed);
        hostile_t source = { .state = seed * 0x9e3779b97f4a7c15 };
        world_create();
        hostile_begin();
        for (unsigned i = 0; i < STEPS; i++) {
            ASSERT_TRUE(hostile_step(&source)); // random bytes have no end
        }
        invariants_check_free_memory();
        world_destroy();
    }
}
