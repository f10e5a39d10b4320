// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Shared by the files that make a random system.

#include "system.h"

// A range of physical addresses that an object with an address has.
typedef struct taken {
    uint64_t start;
    uint64_t end;
} taken_t;

typedef struct table {
    capdl_id_t id;
    unsigned level;
    uint64_t base;
} table_t;

typedef struct space {
    capdl_id_t root;
    table_t *tables;
    size_t table_count;
    size_t table_capacity;
} space_t;

enum { TAKEN_COUNT_MAX = 64 };

typedef struct maker {
    dice_t dice;
    arena_t *arena;
    const capdl_kernel_t *kernel;
    system_t *system;
    capdl_spec_t *spec;
    uint64_t memory_left; // for objects at no fixed address
    taken_t taken[TAKEN_COUNT_MAX];
    size_t taken_count;
    capdl_id_list_t pool; // frames that may be mapped anywhere
    space_t *spaces;
    size_t space_count;
    size_t space_capacity;
    dice_t name_dice;
    unsigned name_count;
} maker_t;

// memory_layout.c: untypeds, and addresses in them.
void system_priv_make_memory(maker_t *maker);

// A free address for 2^bits bytes; false when none was found.
bool system_priv_take_address(maker_t *maker, unsigned bits, bool is_device, uint64_t *ret_paddr);

// objects.c
const char *system_priv_name(maker_t *maker, const char *stem);
uint64_t system_priv_badge(maker_t *maker);
bool system_priv_afford(maker_t *maker, unsigned bits);
capdl_id_t system_priv_frame(maker_t *maker, unsigned bits);
void system_priv_fill(maker_t *maker, capdl_id_t frame);
void system_priv_make_loose(maker_t *maker);
void system_priv_make_covers(maker_t *maker);
void system_priv_fill_cnodes(maker_t *maker);

// spaces.c
void system_priv_make_spaces(maker_t *maker);

#define NOWHERE ((place_t){ .path = "random" })
