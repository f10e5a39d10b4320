// SPDX-License-Identifier: BSD-2-Clause

/*
 * A second program, whose ELF file is data in this one: it gets an address space and a CSpace of
 * its own, with a capability to signal this one.
 */

#include <sel4c/alloc/root.h>
#include <sel4c/root_task.h>
#include <sel4c/spawn/task.h>

#define BADGE 0x77

static sel4_alloc_root_t root;

static sel4_result_t run_child(const sel4_spawner_t *spawner, seL4_Word *ret_badge)
{
    sel4_cap_t notification;
    SEL4_TRY(sel4_alloc_object(&root.alloc, SEL4_BLUEPRINT_NOTIFICATION, &notification));
    sel4_spawn_grant_t signal = { notification, SEL4_WRITE, BADGE };
    sel4_spawn_task_options_t options = {
        .name = "child",
        .priority = 100,
        .grants = &signal,
        .grant_count = 1,
    };
    sel4_spawn_task_t child;
    SEL4_TRY(
        sel4_spawn_task_start(spawner, &child, SEL4_EMBEDDED_PROGRAM(spawn_task_child), &options));
    *ret_badge = sel4_notification_wait(sel4_notification_from_bits(notification.bits));
    sel4_spawn_task_finish(&child);
    return SEL4_SUCCESS;
}

static sel4_result_t run_children(const sel4_bootinfo_t *bootinfo)
{
    SEL4_TRY(sel4_alloc_root_init(&root, bootinfo));
    sel4_spawner_t spawner;
    SEL4_TRY(sel4_spawner_init(&spawner, &root.alloc, &root.space, bootinfo, 0));
    for (int i = 0; i < 2; i++) {
        seL4_Word badge;
        SEL4_TRY(run_child(&spawner, &badge));
        sel4_debug_print("parent: badge 0x%lx\n", badge);
    }
    return SEL4_SUCCESS;
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    sel4_result_t result = run_children(bootinfo);
    if (result.error != SEL4_OK) {
        sel4_debug_print("failed: %s\n", sel4_error_text(result.error));
        return 1;
    }
    return 0;
}

SEL4_ROOT_TASK(run);
