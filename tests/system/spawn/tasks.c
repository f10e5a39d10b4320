// SPDX-License-Identifier: BSD-2-Clause

// Tasks: what they find, what they may not do, what is left of them; and files that are none.

#include <stdbool.h>

#include <sel4c/alloc/root.h>
#include <sel4c/root_task.h>
#include <sel4c/spawn/task.h>

#include "counted.h"

typedef struct books {
    uint64_t free_size;
    size_t slot_count;
    size_t page_count;
} books_t;

static sel4_alloc_root_t root;

static books_t books(void)
{
    return (books_t){
        .free_size = sel4_alloc_untypeds_free_size(&root.untypeds),
        .slot_count = sel4_alloc_slots_taken_count(&root.slots),
        .page_count = root.space.pages.taken_count,
    };
}

static bool are_equal(books_t a, books_t b)
{
    return a.free_size == b.free_size && a.slot_count == b.slot_count &&
           a.page_count == b.page_count;
}

// What all cases share.
typedef struct world {
    sel4_spawner_t spawner;
    sel4_notification_t signals;
    sel4_endpoint_t faults;
    sel4_reply_t reply;
    sel4_spawn_grant_t grants[2];
    sel4_spawn_task_options_t options;
} world_t;

static sel4_result_t make_world(world_t *world, const sel4_bootinfo_t *bootinfo)
{
    SEL4_TRY(sel4_alloc_root_init(&root, bootinfo));
    SEL4_TRY(sel4_spawner_init(&world->spawner, &root.alloc, &root.space, bootinfo, 0));
    sel4_cap_t notification;
    sel4_cap_t endpoint;
    SEL4_TRY(sel4_alloc_object(&root.alloc, SEL4_BLUEPRINT_NOTIFICATION, &notification));
    SEL4_TRY(sel4_alloc_object(&root.alloc, SEL4_BLUEPRINT_ENDPOINT, &endpoint));
    SEL4_TRY(sel4_alloc_reply(&root.alloc, &world->reply));
    world->signals = sel4_notification_from_bits(notification.bits);
    world->faults = sel4_endpoint_from_bits(endpoint.bits);
    world->grants[0] = (sel4_spawn_grant_t){ notification, SEL4_WRITE, 0x21 };
    world->grants[1] = (sel4_spawn_grant_t){ endpoint, SEL4_ALL_RIGHTS, 0 };
    world->options = (sel4_spawn_task_options_t){
        .name = "child",
        .priority = 100,
        .fault_handler = world->faults,
        .fault_handler_grant = SEL4_SPAWN_TASK_GRANTS + 1,
        .grants = world->grants,
        .grant_count = 2,
    };
    return SEL4_SUCCESS;
}

static sel4_result_t run_child(const world_t *world)
{
    sel4_spawn_task_t task;
    SEL4_TRY(sel4_spawn_task_start(&world->spawner, &task, SEL4_EMBEDDED_PROGRAM(spawn_test_child),
                                   &world->options));
    sel4_received_t message = sel4_endpoint_recv(world->faults, world->reply);
    sel4_fault_t fault;
    SEL4_TRY(sel4_fault_decode(message.info, &fault));
    check(sel4_notification_poll(world->signals) == 0x21, "the child has all that is in its file");
    check(fault.kind == SEL4_FAULT_VM && fault.vm.address == 0x400000 && !fault.vm.is_instruction,
          "its code cannot be written");
    sel4_spawn_task_finish(&task);
    sel4_spawn_task_finish(&task);
    return SEL4_SUCCESS;
}

static sel4_result_t children(const world_t *world)
{
    // The first one leaves page tables of the scratch mapping, and the second finds memory cut
    // differently for that.
    SEL4_TRY(run_child(world));
    SEL4_TRY(run_child(world));
    books_t before = books();
    for (int i = 0; i < 20; i++) {
        SEL4_TRY(run_child(world));
    }
    check(are_equal(before, books()), "nothing is left of a child");
    return SEL4_SUCCESS;
}

/* ---- Files that are no programs */

static uint8_t file[128 * 1024];

static void put(size_t offset, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        file[offset + i] = (uint8_t)(value >> (8 * i));
    }
}

static sel4_span_t copy_of_child(void)
{
    sel4_span_t child = SEL4_EMBEDDED_PROGRAM(spawn_test_child);
    for (size_t i = 0; i < child.size && i < sizeof file; i++) {
        file[i] = child.data[i];
    }
    return sel4_span(file, child.size < sizeof file ? child.size : sizeof file);
}

static void check_refused(const world_t *world, sel4_span_t elf, const char *fact)
{
    books_t before = books();
    sel4_spawn_task_t task;
    check(sel4_spawn_task_start(&world->spawner, &task, elf, &world->options).error != SEL4_OK,
          fact);
    check(are_equal(before, books()), "nothing is left of the attempt");
}

// The last load segment's header in the copy.
static size_t last_segment(void)
{
    size_t at = 0;
    for (size_t i = 0; i < file[56]; i++) {
        if (file[64 + 56 * i] == 1) {
            at = 64 + 56 * i;
        }
    }
    return at;
}

static void bad_files(const world_t *world)
{
    check_refused(world, sel4_span(NULL, 0), "no file");
    check_refused(world, sel4_span(copy_of_child().data, 100), "a cut file");
    sel4_span_t elf = copy_of_child();
    put(last_segment() + 40, UINT64_C(1) << 46, 8);
    check_refused(world, elf, "more memory than there are addresses");
    elf = copy_of_child();
    put(last_segment() + 40, UINT64_C(1) << 36, 8);
    check_refused(world, elf, "more memory than there is");
    elf = copy_of_child();
    put(last_segment() + 16, UINT64_C(0xffffffff00000000), 8);
    check_refused(world, elf, "an address of the kernel's");
    elf = copy_of_child();
    put(last_segment() + 16, SEL4_VSPACE_TOP - 4096, 8);
    check_refused(world, elf, "an address at the end");
}

static void bad_options(world_t *world)
{
    sel4_spawn_task_options_t options = world->options;
    world->options.priority = 1000;
    check_refused(world, SEL4_EMBEDDED_PROGRAM(spawn_test_child), "no such priority");
    world->options = options;
    world->options.grant_count = (size_t)1 << 40;
    check_refused(world, SEL4_EMBEDDED_PROGRAM(spawn_test_child), "too many grants");
    world->options = options;
    sel4_cap_t cap = world->grants[1].cap;
    world->grants[1].cap = sel4_cap_from_bits(root.slots.start + root.slots.runs.count - 1);
    check_refused(world, SEL4_EMBEDDED_PROGRAM(spawn_test_child), "nothing to grant");
    world->grants[1].cap = cap;
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    world_t world;
    sel4_result_t result = make_world(&world, bootinfo);
    if (result.error == SEL4_OK) {
        result = children(&world);
    }
    check(result.error == SEL4_OK, sel4_error_text(result.error));
    bad_files(&world);
    bad_options(&world);
    return counted();
}

SEL4_ROOT_TASK(run, stack_size(32 * 1024));
