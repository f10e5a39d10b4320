// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What the initialiser's files share.  Every phase is a function that gives false after it has
 * reported what went wrong; the first one that does ends the initialiser.
 */

#include <stdbool.h>

#include <sel4c/capdl_spec.h>
#include <sel4c/gen/config.h>
#include <sel4c/sel4.h>

enum { LOG_ERRORS = 1, LOG_PHASES = 2, LOG_ALL = 3 };

typedef struct init {
    const sel4_bootinfo_t *bootinfo;
    sel4_capdl_spec_t spec;
    unsigned log_level;
    const char *phase;    // for messages
    seL4_CPtr first_slot; // of object 0
    seL4_CPtr first_page; // the frame of the first page that is given away
    seL4_CPtr next_spare; // the next slot that is free
    seL4_CPtr end_spare;
    seL4_CPtr window_frame; // of the page whose place is the window
} init_t;

// The capability of an object.
static inline seL4_CPtr init_cap(const init_t *init, uint32_t id)
{
    uint32_t slot_count = init->spec.header->slot_count;

    return id < slot_count ? init->first_slot + id : init->first_page + (id - slot_count);
}

/* ---- report.c */

// `what` was done with an object; false unless `error` is none.  SEL4_CAPDL_NONE names no object.
bool init_check(const init_t *init, seL4_Error error, const char *what, uint32_t id);
bool init_fail(const init_t *init, const char *what, uint32_t id);
void init_print_object(const init_t *init, uint32_t id);

/* ---- slots.c */

// A free slot; false when there is none.
bool init_take_slot(init_t *init, seL4_CPtr *ret_slot);

// A copy of an object's capability in a slot of its own; with all rights and no badge the original.
bool init_narrow(init_t *init, uint32_t id, uint8_t rights, uint64_t badge, seL4_CPtr *ret_cap);

seL4_CapRights_t init_rights(uint8_t rights);

/* ---- The phases, in order */

bool init_objects(init_t *init);
bool init_devices(init_t *init);
bool init_address_spaces(init_t *init);
bool init_contents(init_t *init);
bool init_pages(init_t *init);
bool init_sched_contexts(init_t *init);
bool init_threads(init_t *init);
bool init_cspaces(init_t *init);
bool init_schedule(init_t *init);
bool init_start(init_t *init);

/* ---- arch/…: what differs */

// The kernel's type for a kind, or -1 when this kernel has none.
long init_arch_type(const sel4_capdl_run_t *run);

seL4_Error init_arch_assign_asid(seL4_CPtr pool, seL4_CPtr vspace);
seL4_Error init_arch_make_pool(seL4_CPtr untyped, seL4_CPtr slot);
seL4_Error init_arch_map_table(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr, unsigned level);

// `flags` are SEL4_CAPDL_CACHED and SEL4_CAPDL_EXECUTABLE.
seL4_Error init_arch_map(seL4_CPtr frame, seL4_CPtr vspace, seL4_Word vaddr,
                         seL4_CapRights_t rights, unsigned flags);
seL4_Error init_arch_unmap(seL4_CPtr frame);

// After the initialiser has written to a frame, which is mapped: for those who read it by other
// ways.
seL4_Error init_arch_publish(seL4_CPtr frame, seL4_Word size, unsigned flags);

seL4_Error init_arch_irq(const sel4_capdl_irq_t *irq, seL4_CPtr slot);
seL4_Error init_arch_device(const sel4_capdl_device_t *device, seL4_CPtr slot);

// For the former: copies a capability that the initialiser was started with.
seL4_Error init_copy_initial(const sel4_capdl_device_t *device, seL4_CPtr slot);
