// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Tasks: a program with an address space and a CSpace of its own, loaded from an ELF file in memory
 * and run by one thread.
 *
 *     static sel4_spawn_task_t task;
 *     sel4_spawn_grant_t grants[] = { { sel4_cap(notification), SEL4_WRITE, 1 } };
 *     sel4_spawn_task_options_t options = { .grants = grants, .grant_count = 1 };
 *     SEL4_TRY(sel4_spawn_task_start(&spawner, &task, SEL4_EMBEDDED_PROGRAM(child), &options));
 *
 * The task's first function, `sel4_rt_main(argument)`, is given the address of its IPC buffer.  In
 * its CSpace it finds its own TCB in slot SEL4_SPAWN_TASK_TCB, and what it was granted from slot
 * SEL4_SPAWN_TASK_GRANTS on.
 *
 * Raw layer: seL4_TCB_Configure, seL4_<arch>_ASIDPool_Assign, seL4_<arch>_Page_Map.
 */

#include <stddef.h>

#include <sel4c/elf_image.h>
#include <sel4c/spawn/thread.h>

// Places in the CSpace of a task.
#define SEL4_SPAWN_TASK_TCB    1
#define SEL4_SPAWN_TASK_GRANTS 2

// A capability of the caller's that the task is given, with at most `rights`; `badge` 0 for none.
typedef struct sel4_spawn_grant {
    sel4_cap_t cap;
    sel4_cap_rights_t rights;
    seL4_Word badge;
} sel4_spawn_grant_t;

typedef struct sel4_spawn_task_options {
    const char *name; // for the kernel's debugging aids; NULL for none
    seL4_Word priority;
    seL4_Word max_controlled_priority;
    sel4_endpoint_t fault_handler; // MCS; otherwise the next
    seL4_Word fault_handler_grant; // without MCS: its slot in the task's CSpace, or 0
    sel4_time_us_t budget_us;      // MCS; 0: 10 ms, round robin
    sel4_time_us_t period_us;
    const sel4_spawn_grant_t *grants;
    size_t grant_count;
} sel4_spawn_task_options_t;

typedef struct sel4_spawn_task {
    sel4_tcb_t tcb;
    sel4_vspace_t vspace;
    sel4_cnode_t cnode; // 2 to the power of `cnode_bits` slots
    uint8_t cnode_bits;
    sel4_alloc_region_t region; // all of its objects
    sel4_vaddr_t ipc_buffer;
    sel4_frame_t first_frame; // those of the image, in the order of their addresses; the IPC buffer
    size_t frame_count;
} sel4_spawn_task_t;

/*
 * Loads a program, and starts it.  `elf` may be anything.
 *
 * Needs   a `task` that stays where it is until it is finished; `elf` does not change meanwhile
 * Blocks  never
 * Fails   SEL4_ERR_INVALID_ARGUMENT   `elf` is no program for this machine
 *                                     (sel4_elf_image_open() says why), or has an address that no
 *                                     program may use, or there are too many grants
 *         SEL4_ERR_NOT_ENOUGH_MEMORY  no memory is left
 *         SEL4_ERR_RANGE              no slots or addresses are left, or the priority is above that
 *                                     of the authority
 *         SEL4_ERR_DELETE_FIRST       the spawner's ASID pool is used up
 *         otherwise as sel4_path_mint() for a grant
 *         On failure nothing is left but page tables of the spawner's space.
 * Owns    the task uses the spawner's alloc until it is finished
 */
sel4_result_t sel4_spawn_task_start(const sel4_spawner_t *spawner, sel4_spawn_task_t *task,
                                    sel4_span_t elf, const sel4_spawn_task_options_t *options);

/*
 * Destroys the task, running or not, and gives back all that it was made of.  Does nothing to a
 * task that is zero, which `*task` is afterwards.
 */
void sel4_spawn_task_finish(sel4_spawn_task_t *task);

/*
 * The ELF file of `program.NAME`, for a program whose `build.mk` has NAME in `.programs`; with `_`
 * for what cannot be in a name of C.
 */
#define SEL4_EMBEDDED_PROGRAM(name)                                 \
    ({                                                              \
        extern const uint8_t sel4_embedded_##name[];                \
        extern const size_t sel4_embedded_size_##name;              \
        sel4_span(sel4_embedded_##name, sel4_embedded_size_##name); \
    })
