// SPDX-License-Identifier: BSD-2-Clause

/*
 * Several threads at once: each with its own thread-local variables, errno and panics; all on one
 * heap, which has two regions, under the lock of the C library.  Then what threads leave behind.
 */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sel4c/alloc/root.h>
#include <sel4c/panic.h>
#include <sel4c/root_task.h>
#include <sel4c/rt/heap.h>
#include <sel4c/rt/lock.h>
#include <sel4c/spawn/thread.h>

#include "counted.h"

#define THREAD_COUNT   4
#define ROUND_COUNT    10000
#define BLOCK_COUNT    8
#define BLOCK_SIZE_MAX 500
#define FIRST_REGION   ((size_t)64 * 1024)
#define SECOND_PAGES   32

/* ---- A lock that its holder may take again */

static sel4_notification_t lock_is_free;
static unsigned lock_count;
static uintptr_t lock_holder;
static unsigned lock_depth;
static unsigned lock_wait_count;

static __thread char me;

static void acquire(void *context)
{
    (void)context;
    if (__atomic_load_n(&lock_holder, __ATOMIC_RELAXED) == (uintptr_t)&me) {
        lock_depth++;
        return;
    }
    if (__atomic_fetch_add(&lock_count, 1, __ATOMIC_ACQUIRE) > 0) {
        (void)sel4_notification_wait(lock_is_free);
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
        lock_wait_count++;
    }
    __atomic_store_n(&lock_holder, (uintptr_t)&me, __ATOMIC_RELAXED);
    lock_depth = 1;
}

static void release(void *context)
{
    (void)context;
    if (--lock_depth > 0) {
        return;
    }
    __atomic_store_n(&lock_holder, 0, __ATOMIC_RELAXED);
    if (__atomic_fetch_sub(&lock_count, 1, __ATOMIC_RELEASE) > 1) {
        sel4_notification_signal(lock_is_free);
    }
}

static const sel4_rt_lock_t lock = { acquire, release, NULL };

/* ---- What each thread does */

typedef struct worker {
    unsigned number;
    unsigned bad_count; // blocks whose bytes somebody else changed, and other surprises
    unsigned done_count;
    unsigned caught_count;
    const void *variable;
    sel4_spawn_thread_t thread;
} worker_t;

static worker_t workers[THREAD_COUNT];

static __thread unsigned own_rounds = 1000;
static __thread _Alignas(64) unsigned char own_zeros[100];

static void panic(void *argument)
{
    const worker_t *worker = argument;
    sel4_panic("number %u", worker->number);
}

static void panic_once(worker_t *worker)
{
    sel4_panic_payload_t payload;
    char wanted[32];
    (void)snprintf(wanted, sizeof wanted, "number %u", worker->number);
    if (sel4_panic_catch(panic, worker, &payload).error != SEL4_PANIC_OK &&
        strcmp(payload.message, wanted) == 0) {
        worker->caught_count++;
    }
}

static bool is_filled(const unsigned char *block, size_t size, unsigned char value)
{
    for (size_t i = 0; i < size; i++) {
        if (block[i] != value) {
            return false;
        }
    }
    return true;
}

static void work(void *argument)
{
    worker_t *worker = argument;
    worker->variable = &own_rounds;
    unsigned char *blocks[BLOCK_COUNT] = { NULL };
    size_t sizes[BLOCK_COUNT] = { 0 };
    unsigned random = worker->number + 1;
    for (unsigned round = 0; round < ROUND_COUNT; round++) {
        random = random * 1664525u + 1013904223u;
        unsigned i = (random >> 8) % BLOCK_COUNT;
        unsigned char value = (unsigned char)(worker->number * 16 + i);
        errno = (int)(worker->number * 1000 + round);
        if (blocks[i] != NULL) {
            worker->bad_count += !is_filled(blocks[i], sizes[i], value);
            free(blocks[i]);
        }
        sizes[i] = (random >> 16) % BLOCK_SIZE_MAX + 1;
        blocks[i] = malloc(sizes[i]);
        worker->bad_count += blocks[i] == NULL;
        worker->bad_count += errno != (int)(worker->number * 1000 + round);
        if (blocks[i] != NULL) {
            memset(blocks[i], value, sizes[i]);
        }
        if (round % 100 == 0) {
            panic_once(worker);
        }
        own_rounds++;
        own_zeros[round % sizeof own_zeros] = value;
    }
    for (unsigned i = 0; i < BLOCK_COUNT; i++) {
        free(blocks[i]);
    }
    worker->done_count = own_rounds - 1000;
}

/* ---- The cases */

static sel4_alloc_root_t root;

static void add_second_region(char **ret_start, size_t *ret_size)
{
    static sel4_rt_heap_t region;
    sel4_cap_t frames;
    sel4_vaddr_t at;
    require(sel4_alloc_objects(&root.alloc, SEL4_BLUEPRINT_FRAME, SECOND_PAGES, &frames), "frames");
    require(sel4_alloc_space_reserve(&root.space, SECOND_PAGES, 0, &at), "addresses");
    sel4_mapping_t mapping = { .at = at, .rights = SEL4_READ_WRITE };
    require(sel4_alloc_space_map_run(&root.space, (sel4_frame_t){ frames.bits }, SECOND_PAGES,
                                     &mapping),
            "mapping");
    region =
        (sel4_rt_heap_t){ (char *)at.bits, SECOND_PAGES * SEL4_ALLOC_PAGE_SIZE, 0, NULL, NULL };
    sel4_rt_heap_add(&sel4_rt_heap, &region);
    *ret_start = region.start;
    *ret_size = region.size;
}

static void two_regions(void)
{
    char *first = malloc(FIRST_REGION / 2);
    check(first != NULL, "half of the first region");
    errno = 0;
    check(malloc(FIRST_REGION) == NULL && errno == ENOMEM, "the first region alone is too small");
    char *start;
    size_t size;
    add_second_region(&start, &size);
    char *second = malloc(FIRST_REGION);
    check(second >= start && second + FIRST_REGION <= start + size, "a block in the second region");
    errno = 0;
    check(malloc(FIRST_REGION * 4) == NULL && errno == ENOMEM, "both regions are too small");
    if (first != NULL && second != NULL) {
        memset(first, 1, FIRST_REGION / 2);
        memset(second, 2, FIRST_REGION);
        check(first[0] == 1 && first[FIRST_REGION / 2 - 1] == 1, "the first block is its own");
    }
    free(first);
    free(second);
}

static void all_at_once(const sel4_spawner_t *spawner)
{
    for (unsigned i = 0; i < THREAD_COUNT; i++) {
        workers[i].number = i;
        sel4_spawn_thread_options_t options = { .name = "worker",
                                                .priority = 100,
                                                .budget_us = 1000 };
        require(sel4_spawn_thread_start(spawner, &workers[i].thread, &options, work, &workers[i]),
                "thread");
    }
    for (unsigned i = 0; i < THREAD_COUNT; i++) {
        worker_t *worker = &workers[i];
        check(sel4_spawn_thread_join(&worker->thread) == SEL4_SPAWN_RETURNED, "a thread returns");
        check(worker->done_count == ROUND_COUNT, "its own counter");
        check(worker->bad_count == 0, "its blocks are its own");
        check(worker->caught_count == ROUND_COUNT / 100, "it catches its own panics");
        check((uintptr_t)worker->variable >= sel4_spawn_thread_stack_start(&worker->thread).bits &&
                  (uintptr_t)worker->variable < sel4_spawn_thread_stack_end(&worker->thread).bits,
              "its variables are on its stack");
        sel4_spawn_thread_finish(&worker->thread);
    }
    check(own_rounds == 1000 && own_zeros[0] == 0, "the first thread's variables are untouched");
    sel4_debug_print("waits for the lock: %s\n", lock_wait_count > 0 ? "some" : "none");
}

static void idle(void *argument)
{
    (void)argument;
}

static void nothing_is_left(const sel4_spawner_t *spawner)
{
    sel4_spawn_thread_t thread;
    sel4_spawn_thread_options_t options = { .priority = 100 };
    require(sel4_spawn_thread_start(spawner, &thread, &options, idle, NULL), "thread");
    sel4_spawn_thread_finish(&thread);
    uint64_t free_size = sel4_alloc_untypeds_free_size(&root.untypeds);
    size_t slot_count = sel4_alloc_slots_taken_count(&root.slots);
    size_t page_count = root.space.pages.taken_count;
    for (int i = 0; i < 100; i++) {
        require(sel4_spawn_thread_start(spawner, &thread, &options, idle, NULL), "thread");
        if (i % 2 == 0) {
            sel4_spawn_thread_join(&thread);
        }
        sel4_spawn_thread_finish(&thread);
        sel4_spawn_thread_finish(&thread);
    }
    check(sel4_alloc_untypeds_free_size(&root.untypeds) == free_size, "all memory is back");
    check(sel4_alloc_slots_taken_count(&root.slots) == slot_count, "all slots are back");
    check(root.space.pages.taken_count == page_count, "all addresses are back");
    options.stack_size = SIZE_MAX / 4;
    check(sel4_spawn_thread_start(spawner, &thread, &options, idle, NULL).error != SEL4_OK,
          "no stack of that size");
    options.stack_size = SEL4_ALLOC_PAGE_SIZE;
    options.priority = 1000;
    check(sel4_spawn_thread_start(spawner, &thread, &options, idle, NULL).error == SEL4_ERR_RANGE,
          "no such priority");
    check(sel4_alloc_untypeds_free_size(&root.untypeds) == free_size &&
              sel4_alloc_slots_taken_count(&root.slots) == slot_count &&
              root.space.pages.taken_count == page_count,
          "a thread that was not made takes nothing");
}

static __attribute__((noinline)) int use_stack(int depth)
{
    volatile char block[512];
    block[0] = (char)depth;
    return depth == 0 ? 0 : use_stack(depth - 1) + block[0];
}

static void use_too_much(void *argument)
{
    *(int *)argument = use_stack(1000);
}

static void guard_page(const sel4_spawner_t *spawner)
{
    sel4_cap_t endpoint;
    sel4_reply_t reply;
    require(sel4_alloc_object(&root.alloc, SEL4_BLUEPRINT_ENDPOINT, &endpoint), "endpoint");
    require(sel4_alloc_reply(&root.alloc, &reply), "reply");
    static sel4_spawn_thread_t thread;
    sel4_spawn_thread_options_t options = {
        .priority = 100,
        .fault_handler = sel4_endpoint_from_bits(endpoint.bits),
    };
    int result;
    require(sel4_spawn_thread_start(spawner, &thread, &options, use_too_much, &result), "thread");
    sel4_received_t message = sel4_endpoint_recv(options.fault_handler, reply);
    sel4_fault_t fault;
    require(sel4_fault_decode(message.info, &fault), "fault");
    seL4_Word start = sel4_spawn_thread_stack_start(&thread).bits;
    check(fault.kind == SEL4_FAULT_VM && fault.vm.address < start &&
              fault.vm.address >= start - SEL4_ALLOC_PAGE_SIZE,
          "too much stack ends in the guard page");
    check(sel4_spawn_thread_outcome(&thread) == SEL4_SPAWN_RUNNING, "it has not ended");
    sel4_spawn_thread_finish(&thread);
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    require(sel4_alloc_root_init(&root, bootinfo), "resources");
    sel4_cap_t notification;
    require(sel4_alloc_object(&root.alloc, SEL4_BLUEPRINT_NOTIFICATION, &notification), "lock");
    lock_is_free = sel4_notification_from_bits(notification.bits);
    sel4_rt_libc_lock_use(&lock);
    sel4_spawner_t spawner;
    require(sel4_spawner_init(&spawner, &root.alloc, &root.space, bootinfo, 0), "spawner");

    two_regions();
    all_at_once(&spawner);
    nothing_is_left(&spawner);
    guard_page(&spawner);
    return counted();
}

SEL4_ROOT_TASK(run, heap_size(FIRST_REGION));
