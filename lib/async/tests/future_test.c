// SPDX-License-Identifier: BSD-2-Clause

#include "world.h"

static sel4_async_semaphore_t semaphore;
static sel4_async_semaphore_t other;

static void acquire(sel4_async_task_t *self, void *name)
{
    sel4_async_result_t result = sel4_async_semaphore_acquire(self, &semaphore, SEL4_ASYNC_FOREVER);
    note("%s%s ", (const char *)name, result.error == SEL4_ASYNC_OK ? "" : "!");
}

TEST(future, permits_go_to_those_who_asked_first)
{
    world_init();
    sel4_async_semaphore_init(&semaphore, 1);
    (void)start_named(acquire, "a");
    (void)start_named(acquire, "b");
    (void)start_named(acquire, "c");
    run();
    EXPECT_STR_EQ(world.text, "a ");
    sel4_async_semaphore_release(&semaphore);
    // It belongs to b already.
    EXPECT_ERROR(sel4_async_semaphore_try_acquire(&semaphore), SEL4_ASYNC_WOULD_BLOCK);
    (void)start_named(acquire, "d");
    run();
    EXPECT_STR_EQ(world.text, "a b ");
    sel4_async_semaphore_release(&semaphore);
    sel4_async_semaphore_release(&semaphore);
    run();
    EXPECT_STR_EQ(world.text, "a b c d ");
    sel4_async_semaphore_release(&semaphore);
    EXPECT_OK(sel4_async_semaphore_try_acquire(&semaphore));
    EXPECT_ERROR(sel4_async_semaphore_try_acquire(&semaphore), SEL4_ASYNC_WOULD_BLOCK);
}

TEST(future, a_cancelled_waiter_hands_its_turn_on)
{
    world_init();
    sel4_async_semaphore_init(&semaphore, 0);
    sel4_async_task_t *a = start_named(acquire, "a");
    (void)start_named(acquire, "b");
    run();
    sel4_async_task_cancel(a);
    sel4_async_semaphore_release(&semaphore);
    run();
    // The permit was there when `a` looked for the last time, so it took it.
    EXPECT_STR_EQ(world.text, "a ");
    sel4_async_task_cancel(&world.task[1]);
    run();
    EXPECT_STR_EQ(world.text, "a b! ");
    EXPECT_EQ(semaphore.count, 0);
    EXPECT_EQ(semaphore.waiters.called, 0);
}

static void select_two(sel4_async_task_t *self, void *deadline)
{
    sel4_async_permit_t first;
    sel4_async_permit_t second;
    sel4_async_permit_init(&first, &semaphore);
    sel4_async_permit_init(&second, &other);
    sel4_async_future_t *futures[] = { &first.future, &second.future };
    size_t index = 9;
    sel4_async_result_t result =
        sel4_async_select(self, futures, 2, *(sel4_async_time_t *)deadline, &index);
    note("%s %zu ", sel4_async_error_text(result.error), index);
    EXPECT_FALSE(sel4_list_link_is_in_list(&first.future.link));
    EXPECT_FALSE(sel4_list_link_is_in_list(&second.future.link));
}

TEST(future, select_takes_one_and_leaves_the_other)
{
    world_init();
    sel4_async_semaphore_init(&semaphore, 0);
    sel4_async_semaphore_init(&other, 0);
    sel4_async_time_t deadline = SEL4_ASYNC_FOREVER;
    (void)start(select_two, &deadline);
    run();
    EXPECT_STR_EQ(world.text, "");
    sel4_async_semaphore_release(&other);
    sel4_async_semaphore_release(&semaphore);
    run();
    EXPECT_STR_EQ(world.text, "done 0 ");
    EXPECT_EQ(semaphore.count, 0);
    EXPECT_EQ(other.count, 1);
    EXPECT_OK(sel4_async_semaphore_try_acquire(&other));
}

TEST(future, what_select_leaves_wakes_the_next_in_line)
{
    world_init();
    sel4_async_semaphore_init(&semaphore, 0);
    sel4_async_semaphore_init(&other, 0);
    sel4_async_time_t deadline = SEL4_ASYNC_FOREVER;
    (void)start(select_two, &deadline);
    run();
    (void)start_named(acquire, "a");
    run();
    // Both are called for the first task; it takes `semaphore`'s and the next release is a's.
    sel4_async_semaphore_release(&semaphore);
    sel4_async_semaphore_release(&semaphore);
    run();
    EXPECT_STR_EQ(world.text, "done 0 a ");
}

static void select_other_way(sel4_async_task_t *self, void *name)
{
    sel4_async_permit_t first;
    sel4_async_permit_t second;
    sel4_async_permit_init(&first, &other);
    sel4_async_permit_init(&second, &semaphore);
    sel4_async_future_t *futures[] = { &first.future, &second.future };
    size_t index = 9;
    EXPECT_OK(sel4_async_select(self, futures, 2, SEL4_ASYNC_FOREVER, &index));
    note("%s%zu ", (const char *)name, index);
}

TEST(future, a_call_that_is_not_used_goes_to_the_next_waiter)
{
    world_init();
    sel4_async_semaphore_init(&semaphore, 0);
    sel4_async_semaphore_init(&other, 0);
    (void)start_named(select_other_way, "x");
    (void)start_named(acquire, "a");
    run();
    sel4_async_semaphore_release(&semaphore); // calls x
    sel4_async_semaphore_release(&other);     // calls x too, which prefers this
    run();
    EXPECT_STR_EQ(world.text, "x0 a ");
    EXPECT_EQ(semaphore.count, 0);
    EXPECT_EQ(other.count, 0);
}

TEST(future, select_gives_up_at_its_deadline_or_at_once)
{
    world_init();
    sel4_async_semaphore_init(&semaphore, 0);
    sel4_async_semaphore_init(&other, 0);
    sel4_async_time_t now = SEL4_ASYNC_NOW;
    sel4_async_time_t later = SEL4_ASYNC_MS(5);
    (void)start(select_two, &now);
    (void)start(select_two, &later);
    run();
    EXPECT_STR_EQ(world.text, "the deadline came first 9 ");
    run_until(SEL4_ASYNC_MS(4));
    EXPECT_STR_EQ(world.text, "the deadline came first 9 ");
    run_until(SEL4_ASYNC_MS(5));
    EXPECT_STR_EQ(world.text, "the deadline came first 9 the deadline came first 9 ");
    EXPECT_FALSE(sel4_async_has_waiters(&semaphore.waiters));
    EXPECT_FALSE(sel4_async_has_waiters(&other.waiters));
}

static void join_two(sel4_async_task_t *self, void *deadline)
{
    sel4_async_permit_t first;
    sel4_async_permit_t second;
    sel4_async_permit_init(&first, &semaphore);
    sel4_async_permit_init(&second, &other);
    sel4_async_future_t *futures[] = { &first.future, &second.future };
    bool done[2] = { false, false };
    sel4_async_result_t result =
        sel4_async_join(self, futures, done, 2, *(sel4_async_time_t *)deadline);
    note("%s %d%d ", sel4_async_error_text(result.error), done[0], done[1]);
}

TEST(future, join_waits_for_all_and_says_what_it_has)
{
    world_init();
    sel4_async_semaphore_init(&semaphore, 0);
    sel4_async_semaphore_init(&other, 0);
    sel4_async_time_t deadline = SEL4_ASYNC_MS(5);
    (void)start(join_two, &deadline);
    run();
    sel4_async_semaphore_release(&other);
    run();
    EXPECT_STR_EQ(world.text, "");
    run_until(SEL4_ASYNC_MS(5));
    EXPECT_STR_EQ(world.text, "the deadline came first 01 ");
    deadline = SEL4_ASYNC_FOREVER;
    sel4_async_semaphore_release(&other);
    sel4_async_semaphore_release(&semaphore);
    (void)start(join_two, &deadline);
    run();
    EXPECT_STR_EQ(world.text, "the deadline came first 01 done 11 ");
}

#define WORKERS 12

static struct {
    unsigned inside;
    unsigned inside_max;
    unsigned turns;
    unsigned failures;
} crowd;

static void work(sel4_async_task_t *self, void *argument)
{
    uint64_t seed = (uintptr_t)argument;
    for (int i = 0; i < 50; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1;
        sel4_async_time_t patience = sel4_async_after(self, seed >> 60);
        if (sel4_async_semaphore_acquire(self, &semaphore, patience).error != SEL4_ASYNC_OK) {
            crowd.failures++;
            continue;
        }
        crowd.inside++;
        crowd.inside_max = crowd.inside > crowd.inside_max ? crowd.inside : crowd.inside_max;
        (void)sel4_async_sleep(self, seed >> 58 & 3);
        crowd.inside--;
        crowd.turns++;
        sel4_async_semaphore_release(&semaphore);
    }
}

TEST(future, permits_are_neither_lost_nor_made_in_a_crowd)
{
    for (uint64_t seed = 1; seed <= 50; seed++) {
        harness_note("seed %llu", (unsigned long long)seed);
        world_init();
        sel4_async_executor_shuffle(&world.executor, seed);
        sel4_async_semaphore_init(&semaphore, 3);
        memset(&crowd, 0, sizeof(crowd));
        for (uintptr_t i = 0; i < WORKERS; i++) {
            (void)start(work, (void *)(seed * 100 + i));
        }
        run_until(SEL4_ASYNC_S(1));
        EXPECT_EQ(sel4_async_task_count(&world.executor), 0);
        EXPECT_EQ(crowd.turns + crowd.failures, WORKERS * 50);
        EXPECT_EQ(crowd.inside_max, 3);
        EXPECT_GT(crowd.failures, 0);
        EXPECT_EQ(semaphore.count, 3);
        EXPECT_EQ(semaphore.waiters.called, 0);
    }
}

static void acquire_shielded(sel4_async_task_t *self, void *name)
{
    sel4_async_shield(self);
    sel4_async_shield(self);
    acquire(self, name);
    sel4_async_unshield(self);
    acquire(self, name);
    sel4_async_unshield(self);
    acquire(self, name);
}

TEST(future, a_shield_puts_a_cancellation_off)
{
    world_init();
    sel4_async_semaphore_init(&semaphore, 0);
    sel4_async_task_t *a = start_named(acquire_shielded, "a");
    run();
    sel4_async_task_cancel(a);
    run();
    EXPECT_STR_EQ(world.text, "");
    sel4_async_semaphore_release(&semaphore);
    run();
    EXPECT_STR_EQ(world.text, "a ");
    sel4_async_semaphore_release(&semaphore);
    run();
    EXPECT_STR_EQ(world.text, "a a a! ");
    EXPECT_TRUE(sel4_async_task_has_ended(a));
}

static unsigned level;
static sel4_async_waiters_t level_waiters;

static bool poll_level(sel4_async_future_t *future)
{
    if (level >= 3) {
        return true;
    }
    sel4_async_future_enlist(future, &level_waiters);
    return false;
}

static void wait_for_level(sel4_async_task_t *self, void *name)
{
    sel4_async_future_t future = SEL4_ASYNC_FUTURE(poll_level);
    ASSERT_OK(sel4_async_await(self, &future, SEL4_ASYNC_FOREVER));
    note("%s ", (const char *)name);
}

TEST(future, who_is_woken_too_early_is_woken_again)
{
    world_init();
    sel4_async_waiters_init(&level_waiters);
    (void)start_named(wait_for_level, "a");
    (void)start_named(wait_for_level, "b");
    run();
    for (level = 1; level <= 3; level++) {
        EXPECT_STR_EQ(world.text, "");
        sel4_async_wake_all(&level_waiters);
        run();
    }
    EXPECT_STR_EQ(world.text, "a b ");
    EXPECT_EQ(level_waiters.called, 0);
}
