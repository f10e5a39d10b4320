// SPDX-License-Identifier: BSD-2-Clause

// Panics of two threads, each with its own state; the last one is of the second thread.

#include <sel4c/alloc/root.h>
#include <sel4c/panic.h>
#include <sel4c/root_task.h>
#include <sel4c/spawn/thread.h>

#include "suite.h"

extern const sel4_bootinfo_t *suite_bootinfo;

static sel4_alloc_root_t root;
static sel4_spawner_t spawner;

static void run_in_thread(sel4_spawn_entry_t entry, sel4_spawn_catch_t catch_panic,
                          sel4_spawn_outcome_t wants)
{
    sel4_spawn_thread_t thread;
    sel4_spawn_thread_options_t options = { .priority = 100, .catch_panic = catch_panic };
    SEL4_EXPECT(sel4_spawn_thread_start(&spawner, &thread, &options, entry, NULL), "a thread");
    EXPECT_EQ(sel4_spawn_thread_join(&thread), wants);
    sel4_spawn_thread_finish(&thread);
}

static sel4_panic_payload_t payload_of_thread;

static bool catch_panic_of_thread(sel4_spawn_entry_t entry, void *argument)
{
    return sel4_panic_catch(entry, argument, &payload_of_thread).error == SEL4_PANIC_OK;
}

static void panic_in_thread(void *argument)
{
    (void)argument;
    SUITE_THING(T);
    EXPECT(!sel4_panic_is_in_flight());
    sel4_panic("in the thread");
}

static void release_with_thread(int *value)
{
    (void)value;
    EXPECT(sel4_panic_is_in_flight());
    run_in_thread(panic_in_thread, catch_panic_of_thread, SEL4_SPAWN_PANICKED);
}

static void panic_around_thread(void *argument)
{
    (void)argument;
    SUITE_THING(A);
    SEL4_SCOPED(release_with_thread) int value = 0;
    SUITE_THING(B);
    sel4_panic("in the first thread");
}

SUITE_CASE(two_threads)
{
    SEL4_EXPECT(sel4_alloc_root_init(&root, suite_bootinfo), "all memory");
    SEL4_EXPECT(sel4_spawner_init(&spawner, &root.alloc, &root.space, suite_bootinfo, 0),
                "threads");
    run_in_thread(panic_in_thread, catch_panic_of_thread, SEL4_SPAWN_PANICKED);
    EXPECT_TEXT(payload_of_thread.message, "in the thread");
    // The second one panics and catches while the first one is between panic and catcher.
    sel4_panic_payload_t payload;
    EXPECT_EQ(sel4_panic_catch(panic_around_thread, NULL, &payload).error, SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(payload.message, "in the first thread");
    EXPECT_TEXT(suite_traced(), "TtABbTta");
}

static void panic_for_ever(void *argument)
{
    (void)argument;
    sel4_panic("the last words, of a thread");
}

static void last_words(void)
{
    run_in_thread(panic_for_ever, NULL, SEL4_SPAWN_RUNNING);
}

__attribute__((constructor)) static void set_last_words(void)
{
    suite_last_words = last_words;
}
