// SPDX-License-Identifier: BSD-2-Clause

/*
 * Every order in which a few threads can make their steps, one run after the other: the library is
 * compiled with a hook before each access to what is shared, and the kernel is played.
 *
 * Three threads have too many orders: so many random ones, unless SYNC_MODEL=all is in the
 * environment; then it takes minutes.
 */

#include <stdbool.h>
#include <stdlib.h>

#include <sel4c/fake_kernel.h>
#include <sel4c/sync/mutex.h>
#include <sel4c/sync/once.h>
#include <sel4c/sync/semaphore.h>

#include "harness.h"
#include "interleave.h"

static bool is_signalled;

// What the threads do to each other.
static unsigned inside;
static unsigned inside_most;
static unsigned done_count;
static unsigned thread_count;

void sel4_sync_hook(void);

void sel4_sync_hook(void)
{
    interleave_step();
}

// A notification, with everybody who waits: one signal wakes one of them, any of them.
static sel4_fake_answer_t play(const sel4_fake_call_t *call, void *context)
{
    (void)context;
    if (call->way == SEL4_FAKE_SEND || call->way == SEL4_FAKE_SEND_NULL) {
        is_signalled = true;
        interleave_step();
    } else {
        interleave_wait(&is_signalled);
    }
    return (sel4_fake_answer_t){ 0 };
}

static void begin_run(void)
{
    sel4_fake_kernel_reset();
    sel4_fake_kernel_handle(play, NULL);
    is_signalled = false;
    inside = inside_most = done_count = 0;
}

static unsigned explore(unsigned count, void (*prepare)(void), interleave_thread_t thread,
                        void (*judge)(void), unsigned run_count)
{
    thread_count = count;
    return interleave_explore(count, prepare, thread, judge, run_count);
}

static void enter(void)
{
    inside++;
    inside_most = inside > inside_most ? inside : inside_most;
    interleave_step();
    inside--;
    done_count++;
}

// Of those that have too many orders: so many random ones, or, if that is wanted, all.
static unsigned sample(void)
{
    return getenv("SYNC_MODEL") != NULL ? 0 : 3000;
}

/* ---- Mutexes */

static sel4_sync_mutex_t mutex;

static sel4_notification_t provide(void *context)
{
    EXPECT_PTR_EQ(context, &mutex);
    return (sel4_notification_t){ 5 };
}

static void prepare_mutex(void)
{
    begin_run();
    mutex = (sel4_sync_mutex_t)SEL4_SYNC_MUTEX((sel4_notification_t){ 5 });
}

static void prepare_lazy(void)
{
    begin_run();
    mutex = (sel4_sync_mutex_t)SEL4_SYNC_MUTEX_LAZY(provide, &mutex);
}

static void lock_once(unsigned number)
{
    (void)number;
    SEL4_SYNC_GUARD(&mutex);
    enter();
}

static void lock_twice(unsigned number)
{
    lock_once(number);
    lock_once(number);
}

// Those with odd numbers only try.
static void lock_or_try(unsigned number)
{
    if (number % 2 == 0) {
        lock_once(number);
    } else if (sel4_sync_mutex_try_lock(&mutex)) {
        enter();
        sel4_sync_mutex_unlock(&mutex);
    } else {
        done_count++;
    }
}

static void judge_mutex(void)
{
    EXPECT_EQ(inside_most, 1);
    EXPECT_EQ(mutex.count, 0);
    EXPECT_FALSE(is_signalled);
    EXPECT_GE(done_count, thread_count);
}

TEST(model, a_mutex_lets_in_one_at_a_time_in_every_order)
{
    EXPECT_GT(explore(2, prepare_mutex, lock_once, judge_mutex, 0), 10);
    EXPECT_GT(explore(3, prepare_mutex, lock_once, judge_mutex, sample()), 1000);
    EXPECT_GT(explore(2, prepare_lazy, lock_twice, judge_mutex, 0), 100);
    EXPECT_GT(explore(3, prepare_mutex, lock_or_try, judge_mutex, sample()), 1000);
}

TEST(model, a_mutex_with_many_threads_in_random_orders)
{
    EXPECT_EQ(explore(4, prepare_mutex, lock_twice, judge_mutex, 3000), 3000);
    EXPECT_EQ(explore(4, prepare_lazy, lock_or_try, judge_mutex, 3000), 3000);
}

/* ---- Semaphores: two give, the others take. */

static sel4_sync_semaphore_t semaphore;
static unsigned taken_count;

static void prepare_semaphore(void)
{
    begin_run();
    sel4_sync_semaphore_init(&semaphore, (sel4_notification_t){ 6 }, 0);
    taken_count = 0;
}

static void give_or_take(unsigned number)
{
    if (number % 2 == 0) {
        sel4_sync_semaphore_take(&semaphore);
        taken_count++;
    } else {
        sel4_sync_semaphore_give(&semaphore);
    }
}

// One gives two at once, for the two others.
static void give_two_or_take(unsigned number)
{
    if (number < 2) {
        sel4_sync_semaphore_take(&semaphore);
        taken_count++;
    } else {
        sel4_sync_semaphore_give(&semaphore);
        sel4_sync_semaphore_give(&semaphore);
    }
}

static void judge_semaphore(void)
{
    EXPECT_EQ(taken_count, 2);
    EXPECT_EQ(semaphore.value, 0);
    EXPECT_EQ(semaphore.due_count, 0);
}

static void judge_one(void)
{
    EXPECT_EQ(taken_count, 1);
    EXPECT_EQ(semaphore.value, 0);
}

TEST(model, a_semaphore_loses_nothing_in_any_order)
{
    EXPECT_GT(explore(2, prepare_semaphore, give_or_take, judge_one, 0), 10);
    EXPECT_GT(explore(3, prepare_semaphore, give_two_or_take, judge_semaphore, sample()), 1000);
    EXPECT_EQ(explore(4, prepare_semaphore, give_or_take, judge_semaphore, 3000), 3000);
}

static void try_two(unsigned number)
{
    if (number == 0) {
        sel4_sync_semaphore_give(&semaphore);
    } else {
        taken_count += sel4_sync_semaphore_try_take(&semaphore);
    }
}

static void judge_try(void)
{
    EXPECT_LE(taken_count, 1);
    EXPECT_EQ(semaphore.value, 1 - (int)taken_count);
}

TEST(model, trying_takes_one_at_most)
{
    EXPECT_GT(explore(3, prepare_semaphore, try_two, judge_try, 0), 10);
}

/* ---- Once */

static sel4_sync_once_t once;
static unsigned call_count;

static void prepare_once(void)
{
    begin_run();
    once = (sel4_sync_once_t)SEL4_SYNC_ONCE(SEL4_SYNC_MUTEX((sel4_notification_t){ 7 }));
    call_count = 0;
}

static void call_it(void *context)
{
    (void)context;
    interleave_step();
    call_count++;
}

static void call_once(unsigned number)
{
    (void)number;
    sel4_sync_once_call(&once, call_it, NULL);
    done_count += call_count;
}

static void judge_once(void)
{
    EXPECT_EQ(call_count, 1);
    EXPECT_EQ(done_count, thread_count); // each saw that it was done
}

TEST(model, what_is_to_be_done_once_is)
{
    EXPECT_GT(explore(2, prepare_once, call_once, judge_once, 0), 10);
    EXPECT_EQ(explore(4, prepare_once, call_once, judge_once, 3000), 3000);
}
