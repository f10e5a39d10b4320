// SPDX-License-Identifier: BSD-2-Clause

// Puts a random system together.

#include "system.h"

#include "system_priv.h"

static void make_chunks(maker_t *maker)
{
    system_t *system = maker->system;

    system->chunk_count = dice_below(&maker->dice, MACHINE_CHUNK_COUNT_MAX + 1);
    for (size_t i = 0; i < system->chunk_count; i++) {
        size_t size = dice_below(&maker->dice, 8192);
        uint8_t *bytes = arena_alloc(maker->arena, size + 1);
        for (size_t j = 0; j < size; j++) {
            bytes[j] = (uint8_t)dice_word(&maker->dice);
        }
        system->chunks[i] =
            (machine_chunk_t){ .id = dice_below(&maker->dice, 7), .bytes = bytes, .size = size };
    }
}

static void make_schedule(maker_t *maker)
{
    // The last entry is the kernel's.
    uint32_t room = maker->kernel->schedule_count - 1;

    if (!dice_one_in(&maker->dice, 3) || room == 0) {
        return;
    }
    uint32_t count = dice_from(&maker->dice, 1, room);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t domain = dice_below(&maker->dice, maker->kernel->domain_count);
        bool is_in_us = dice_one_in(&maker->dice, 2);
        const capdl_domain_entry_t entry = {
            .domain = (uint8_t)domain,
            .unit = is_in_us ? CAPDL_DURATION_US : CAPDL_DURATION_TICKS,
            .duration = dice_from(&maker->dice, 1, 1000000),
            .place = NOWHERE,
        };
        capdl_add_domain(maker->spec, &entry);
    }
    if (dice_one_in(&maker->dice, 2)) {
        maker->spec->has_schedule_start = true;
        maker->spec->schedule_start = dice_below(&maker->dice, count);
    }
}

system_t *system_make(arena_t *arena, const capdl_kernel_t *kernel, uint64_t seed)
{
    system_t *system = arena_alloc(arena, sizeof *system);
    maker_t maker = {
        .dice = { seed }, .name_dice = { ~seed }, .arena = arena, .kernel = kernel, .system = system
    };

    system->spec = maker.spec = capdl_spec_create(arena);
    system->has_no_zero_copy = dice_one_in(&maker.dice, 4);
    system->has_no_packing = dice_one_in(&maker.dice, 4);
    system_priv_make_memory(&maker);
    make_chunks(&maker);
    system_priv_make_loose(&maker);
    system_priv_make_covers(&maker);
    system_priv_make_spaces(&maker);
    system_priv_make_covers(&maker);
    system_priv_fill_cnodes(&maker);
    make_schedule(&maker);
    return system;
}
