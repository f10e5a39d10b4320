// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Physical addresses of regions: those that the description gives must be in memory or devices of
 * the board; where a program asks for one that is not given, it is chosen here.
 */

#include "capdl/boot.h"
#include "common/diag.h"
#include "microkit/model.h"

typedef struct mk_address {
    bool is_fixed;
    uint64_t paddr;
} mk_address_t;

// One for each region; those that must be chosen are fixed, at addresses that stand for others.
mk_address_t *mk_addresses_create(arena_t *arena, const sdf_system_t *system);

// Whether there are fixed addresses at all, and whether some must be chosen.
bool mk_addresses_are_any(const sdf_system_t *system, const mk_address_t *addresses);
bool mk_addresses_are_open(const sdf_system_t *system, const mk_address_t *addresses);

/*
 * Chooses from the memory that the kernel will have.
 *
 * Fails with diagnostics: an address is not there, or there is no room.
 */
bool mk_addresses_place(arena_t *arena, diag_t *diag, const sdf_system_t *system,
                        const capdl_boot_t *boot, mk_address_t *addresses);
