// SPDX-License-Identifier: BSD-2-Clause

// Untyped memory as a kernel could have it: pieces of any size, in any order, with gaps and
// without.

#include <sel4c/bits.h>

#include "system_priv.h"

static void add(maker_t *maker, uint64_t paddr, unsigned bits, bool is_device)
{
    system_t *system = maker->system;

    system->untypeds[system->untyped_count++] = (sel4_capdl_untyped_t){ .paddr = paddr,
                                                                        .size_bits = (uint8_t)bits,
                                                                        .is_device = is_device };
}

static unsigned piece_bits(maker_t *maker)
{
    switch (dice_below(&maker->dice, 8)) {
    case 0:
        return dice_from(&maker->dice, 4, 11);
    case 1:
    case 2:
        return dice_from(&maker->dice, 12, 14);
    case 3:
        return dice_from(&maker->dice, 18, 20);
    default:
        return dice_from(&maker->dice, 15, 18);
    }
}

static void add_pieces(maker_t *maker, uint64_t start, uint64_t end, unsigned count, bool is_device,
                       unsigned bits_min)
{
    uint64_t at = start;

    for (unsigned i = 0; i < count; i++) {
        unsigned bits = piece_bits(maker);
        bits = bits < bits_min ? bits_min : bits;
        if (dice_one_in(&maker->dice, 2)) {
            at += (uint64_t)dice_below(&maker->dice, 64) << 12;
        }
        at = sel4_align_up(at, bits);
        if (at + sel4_power_of_two(bits) > end) {
            return;
        }
        add(maker, at, bits, is_device);
        at += sel4_power_of_two(bits);
    }
}

void system_priv_make_memory(maker_t *maker)
{
    system_t *system = maker->system;
    uint64_t size = 0;

    add_pieces(maker, MACHINE_DEVICE_START, MACHINE_DEVICE_END, dice_below(&maker->dice, 6), true,
               12);
    add_pieces(maker, MACHINE_MEMORY_START, MACHINE_MEMORY_END - (UINT64_C(16) << 20),
               dice_from(&maker->dice, 2, 40), false, 4);
    if (dice_one_in(&maker->dice, 4)) {
        add(maker, MACHINE_MEMORY_END - (UINT64_C(16) << 20), dice_from(&maker->dice, 21, 23),
            false);
    }
    for (size_t i = system->untyped_count; i-- > 1;) {
        size_t other = dice_below(&maker->dice, (uint32_t)i + 1);
        sel4_capdl_untyped_t one = system->untypeds[i];
        system->untypeds[i] = system->untypeds[other];
        system->untypeds[other] = one;
    }
    for (size_t i = 0; i < system->untyped_count; i++) {
        system->untypeds[i].index = (uint32_t)i;
        size +=
            system->untypeds[i].is_device ? 0 : sel4_power_of_two(system->untypeds[i].size_bits);
    }
    // Now and then more than there is.
    maker->memory_left = dice_one_in(&maker->dice, 12) ? size + size / 4 : size / 4 * 3;
}

static bool is_free(const maker_t *maker, uint64_t start, uint64_t end)
{
    for (size_t i = 0; i < maker->taken_count; i++) {
        if (start < maker->taken[i].end && maker->taken[i].start < end) {
            return false;
        }
    }
    return true;
}

bool system_priv_take_address(maker_t *maker, unsigned bits, bool is_device, uint64_t *ret_paddr)
{
    enum { TRY_COUNT = 8 };
    const system_t *system = maker->system;

    for (unsigned i = 0; i < TRY_COUNT && maker->taken_count < TAKEN_COUNT_MAX; i++) {
        const sel4_capdl_untyped_t *untyped =
            &system->untypeds[dice_below(&maker->dice, (uint32_t)system->untyped_count)];
        if (untyped->is_device != is_device || untyped->size_bits < bits) {
            continue;
        }
        uint64_t start =
            untyped->paddr +
            ((uint64_t)dice_below(&maker->dice, UINT32_C(1) << (untyped->size_bits - bits))
             << bits);
        uint64_t end = start + sel4_power_of_two(bits);
        // Objects often follow each other.
        if (maker->taken_count > 0 && dice_one_in(&maker->dice, 2)) {
            uint64_t next = sel4_align_up(maker->taken[maker->taken_count - 1].end, bits);
            if (next >= untyped->paddr &&
                next + sel4_power_of_two(bits) <=
                    untyped->paddr + sel4_power_of_two(untyped->size_bits)) {
                start = next;
                end = next + sel4_power_of_two(bits);
            }
        }
        if (is_free(maker, start, end)) {
            maker->taken[maker->taken_count++] = (taken_t){ start, end };
            *ret_paddr = start;
            return true;
        }
    }
    return false;
}
