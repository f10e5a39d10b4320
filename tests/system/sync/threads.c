// SPDX-License-Identifier: BSD-2-Clause

/*
 * Threads that contend for mutexes, semaphores and a function that is called once; and log lines of
 * all of them.  They give up the processor in the middle of what must not be disturbed.
 */

#include <stdbool.h>

#include <sel4c/alloc/root.h>
#include <sel4c/log.h>
#include <sel4c/panic.h>
#include <sel4c/root_task.h>
#include <sel4c/spawn/thread.h>
#include <sel4c/sync/mutex.h>
#include <sel4c/sync/once.h>
#include <sel4c/sync/semaphore.h>

#include "counted.h"

#define THREAD_COUNT 4
#define ROUND_COUNT  400
#define PANIC_EVERY  50
#define LOG_EVERY    100

static sel4_alloc_root_t root;

static sel4_notification_t new_notification(void)
{
    sel4_cap_t cap;
    require(sel4_alloc_object(&root.alloc, SEL4_BLUEPRINT_NOTIFICATION, &cap), "notification");
    return sel4_notification_from_bits(cap.bits);
}

/* ---- What they share */

static sel4_notification_t lazy_notification;
static unsigned lazy_count;

// Only those who wait, or leave others waiting, ask.
static sel4_notification_t provide(void *context)
{
    (void)context;
    __atomic_fetch_add(&lazy_count, 1, __ATOMIC_RELAXED);
    return lazy_notification;
}

static sel4_sync_mutex_t deferred = SEL4_SYNC_MUTEX_DEFERRED;
static sel4_sync_mutex_t lazy = SEL4_SYNC_MUTEX_LAZY(provide, NULL);
static sel4_sync_semaphore_t filled;
static sel4_sync_once_t once = SEL4_SYNC_ONCE(SEL4_SYNC_MUTEX_DEFERRED);

static unsigned first_counter;
static unsigned second_counter;
static unsigned try_count;
static unsigned once_count;
static unsigned caught_count;
static unsigned taken_count;

// Loses counts if two do it at once.
static void count_slowly(unsigned *counter)
{
    unsigned value = __atomic_load_n(counter, __ATOMIC_RELAXED);
    sel4_yield();
    __atomic_store_n(counter, value + 1, __ATOMIC_RELAXED);
}

static void count_and_panic(void *argument)
{
    (void)argument;
    SEL4_SYNC_GUARD(&deferred);
    count_slowly(&first_counter);
    sel4_panic("with the mutex");
}

static void begin(void *context)
{
    (void)context;
    sel4_yield();
    once_count++;
}

static sel4_log_module_t module = { .name = "threads", .level = SEL4_LOG_INFO };

static void work(void *argument)
{
    unsigned number = *(unsigned *)argument;
    sel4_sync_once_call(&once, begin, NULL);
    for (unsigned round = 0; round < ROUND_COUNT; round++) {
        if (round % PANIC_EVERY == 0) {
            sel4_panic_payload_t payload;
            if (sel4_panic_catch(count_and_panic, NULL, &payload).error != SEL4_PANIC_OK) {
                __atomic_fetch_add(&caught_count, 1, __ATOMIC_RELAXED);
            }
        } else {
            SEL4_SYNC_GUARD(&deferred);
            count_slowly(&first_counter);
        }
        if (round % 3 == 0 && sel4_sync_mutex_try_lock(&lazy)) {
            count_slowly(&second_counter);
            __atomic_fetch_add(&try_count, 1, __ATOMIC_RELAXED);
            sel4_sync_mutex_unlock(&lazy);
        }
        {
            SEL4_SYNC_GUARD(&lazy);
            count_slowly(&second_counter);
        }
        if (number % 2 == 0) {
            sel4_sync_semaphore_give(&filled);
        } else {
            sel4_sync_semaphore_take(&filled);
            __atomic_fetch_add(&taken_count, 1, __ATOMIC_RELAXED);
        }
        if (round % LOG_EVERY == 0) {
            SEL4_LOG(&module, SEL4_LOG_INFO, "thread %u has done %u rounds", number, round);
        }
    }
}

/* ---- The cases */

// A console on which another thread comes between any two characters.
static void put_slowly(void *context, char character)
{
    (void)context;
    sel4_debug_put_char(character);
    sel4_yield();
}

static sel4_sync_mutex_t log_mutex = SEL4_SYNC_MUTEX_DEFERRED;

static void lock_log(void *context)
{
    sel4_sync_mutex_lock(context);
}

static void unlock_log(void *context)
{
    sel4_sync_mutex_unlock(context);
}

static void all_at_once(const sel4_spawner_t *spawner)
{
    static sel4_spawn_thread_t threads[THREAD_COUNT];
    static unsigned numbers[THREAD_COUNT];
    for (unsigned i = 0; i < THREAD_COUNT; i++) {
        numbers[i] = i;
        sel4_spawn_thread_options_t options = { .priority = 100 };
        require(sel4_spawn_thread_start(spawner, &threads[i], &options, work, &numbers[i]),
                "thread");
    }
    for (unsigned i = 0; i < THREAD_COUNT; i++) {
        check(sel4_spawn_thread_join(&threads[i]) == SEL4_SPAWN_RETURNED, "a thread returns");
        sel4_spawn_thread_finish(&threads[i]);
    }
    check(first_counter == THREAD_COUNT * ROUND_COUNT, "the deferred mutex lets in one at a time");
    check(second_counter == THREAD_COUNT * ROUND_COUNT + try_count,
          "the lazy mutex lets in one at a time");
    check(lazy_count > 0, "some had to wait");
    check(caught_count == THREAD_COUNT * (ROUND_COUNT / PANIC_EVERY),
          "a panic gives the mutex back");
    check(once_count == 1, "what is to be done once is");
    check(taken_count == THREAD_COUNT / 2 * ROUND_COUNT, "all that was given is taken");
    check(!sel4_sync_semaphore_try_take(&filled), "and no more");
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    require(sel4_alloc_root_init(&root, bootinfo), "resources");
    lazy_notification = new_notification();
    sel4_sync_mutex_supply(&deferred, new_notification());
    sel4_sync_mutex_supply(&once.mutex, new_notification());
    sel4_sync_mutex_supply(&log_mutex, new_notification());
    sel4_sync_semaphore_init(&filled, new_notification(), 0);
    sel4_sink_t slow = { put_slowly, NULL };
    sel4_log_sink_t sinks[] = { sel4_log_text_sink(&slow) };
    sel4_log_t log = {
        .sinks = sinks,
        .sink_count = 1,
        .lock = { lock_log, unlock_log, &log_mutex },
    };
    sel4_log_use(&log);
    sel4_spawner_t spawner;
    require(sel4_spawner_init(&spawner, &root.alloc, &root.space, bootinfo, 0), "spawner");
    all_at_once(&spawner);
    sel4_log_use(NULL);
    return counted();
}

SEL4_ROOT_TASK(run, heap_size(64 * 1024));
