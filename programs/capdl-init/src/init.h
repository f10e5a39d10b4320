// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What the initialiser's files share.  Every step is a function that gives false after it has
 * reported what went wrong; the first one that does ends the initialiser.
 */

#include <stdbool.h>

#include <sel4c/capdl_spec.h>
#include <sel4c/gen/config.h>
#include <sel4c/sel4.h>

// Calls of the kernel are shorter where their general form is inside.
#define INIT_FLAT __attribute__((flatten))

enum { LOG_ERRORS = 1, LOG_PHASES = 2, LOG_ALL = 3 };

typedef struct init {
    const sel4_bootinfo_t *bootinfo;
    sel4_capdl_spec_t spec;
    unsigned log_level;
    const char *phase;    // for messages
    bool has_window;      // the page that is the window's place is unmapped
    seL4_CPtr first_page; // the frame of the first page that is given away

    // Slots of the root CNode: two for memory that is skipped; two for the store, the first one
    // with its memory.
    seL4_CPtr first_hold;
    seL4_CPtr store;
    uint8_t root_bits;

    // Where capabilities go: the root CNode, or the store.
    seL4_CPtr first_slot; // of object 0
    uint32_t next_spare;  // the number of the next slot that is free
    seL4_CNode cspace;    // reaches all slots, by addresses of `slot_depth`
    uint8_t slot_depth;
    uint8_t node_depth; // of the CNodes that the slots are in
    seL4_CPtr near;     // a slot of the store in which a capability is found in one step
} init_t;

// The address of a slot.  Objects have the first ones.
static inline seL4_CPtr init_slot(const init_t *init, uint32_t number)
{
    return init->first_slot + number;
}

// The capability of an object.
static inline seL4_CPtr init_cap(const init_t *init, uint32_t id)
{
    uint32_t slot_count = init->spec.header->slot_count;

    return id < slot_count ? init_slot(init, id) : init->first_page + (id - slot_count);
}

/* ---- print.c */

// As printf() does with %s, %u and %lx, and nothing else.
void init_print(const char *format, ...) SEL4_PRINTF_LIKE(1, 2);

/* ---- report.c */

// `what` was done with an object; false unless `error` is none.  SEL4_CAPDL_NONE names no object.
bool init_check(const init_t *init, seL4_Error error, const char *what, uint32_t id);
bool init_fail(const init_t *init, const char *what, uint32_t id);
void init_print_object(const init_t *init, uint32_t id);

/* ---- objects.c */

// A CNode, seen from another.
typedef struct init_node {
    seL4_CNode root;
    seL4_Word index;
    seL4_Word depth;
} init_node_t;

seL4_Error init_make(seL4_CPtr untyped, sel4_blueprint_t what, init_node_t to, seL4_Word slot,
                     seL4_Word count);

// Where a frame is in physical memory.
bool init_get_address(const init_t *init, uint32_t id, uint64_t *ret_address);

/* ---- cspaces.c */

// Of the untyped memory in its slot.
bool init_make_store(init_t *init);

// A free slot; false when there is none.
bool init_take_slot(init_t *init, seL4_CPtr *ret_slot);

seL4_Error init_copy(const init_t *init, seL4_CPtr from, seL4_CPtr slot);
seL4_Error init_move(const init_t *init, seL4_CPtr from, seL4_CPtr slot);

// Copies a capability into the near slot, and deletes it there.  Needs a store.
seL4_Error init_bring_near(const init_t *init, seL4_CPtr from);
seL4_Error init_empty_near(const init_t *init);

// A copy of an object's capability in a slot of its own; with all rights and no badge the original.
bool init_narrow(init_t *init, uint32_t id, uint8_t rights, uint64_t badge, seL4_CPtr *ret_cap);

seL4_CapRights_t init_rights(uint8_t rights);

/* ---- The steps, in order.  Each is for a record of the section that main.c says. */

typedef bool init_step_t(init_t *init, const void *record);

init_step_t init_make_roots; // objects.c
init_step_t init_make_children;
init_step_t init_make_pool; // devices.c
init_step_t init_bind_irq;
init_step_t init_get_device;
init_step_t init_assign_asids; // memory.c
init_step_t init_map_tables;
init_step_t init_fill;
init_step_t init_map_pages;
init_step_t init_set_time; // threads.c
init_step_t init_set_up_thread;
init_step_t init_put_caps;   // cspaces.c
init_step_t init_set_domain; // threads.c
init_step_t init_start_thread;
init_step_t init_start_schedule;

/* ---- arch/…: what differs */

// After the initialiser has written to a frame, which is mapped: for those who read it by other
// ways.  `flags` are SEL4_CAPDL_CACHED and SEL4_CAPDL_EXECUTABLE.
seL4_Error init_arch_publish(seL4_CPtr frame, seL4_Word size, unsigned flags);

// Puts the capability into the slot.  seL4_InvalidArgument: this kernel has no such thing.
seL4_Error init_arch_irq(const init_t *init, const sel4_capdl_irq_t *irq, seL4_CPtr slot);
seL4_Error init_arch_device(const init_t *init, const sel4_capdl_device_t *device, seL4_CPtr slot);
