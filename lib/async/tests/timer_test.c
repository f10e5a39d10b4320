// SPDX-License-Identifier: BSD-2-Clause

#include "world.h"

#define TIMERS 300

static struct {
    sel4_async_timer_t timer;
    sel4_async_time_t when;
    bool is_armed;
} item[TIMERS];

static sel4_async_time_t last_fired;
static uint64_t last_number;
static unsigned fired;

static void fire(sel4_async_timer_t *timer)
{
    EXPECT_GE(timer->deadline, last_fired);
    if (timer->deadline == last_fired) {
        EXPECT_GT(timer->number, last_number);
    }
    EXPECT_LE(timer->deadline, world.now);
    last_fired = timer->deadline;
    last_number = timer->number;
    fired++;
}

static uint64_t random_word(void)
{
    static uint64_t state = 88172645463325252u;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static sel4_async_time_t earliest(void)
{
    sel4_async_time_t when = SEL4_ASYNC_FOREVER;
    for (size_t i = 0; i < TIMERS; i++) {
        if (item[i].is_armed && item[i].when < when) {
            when = item[i].when;
        }
    }
    return when;
}

TEST(timer, the_heap_agrees_with_a_list_through_random_changes)
{
    world_init();
    memset(item, 0, sizeof(item));
    for (unsigned step = 0; step < 20000; step++) {
        size_t i = random_word() % TIMERS;
        item[i].timer.fire = fire;
        item[i].is_armed = random_word() % 3 != 0;
        if (item[i].is_armed) {
            item[i].when = 1 + random_word() % 1000;
            sel4_async_timer_arm(&world.executor, &item[i].timer, item[i].when);
        } else {
            sel4_async_timer_cancel(&item[i].timer);
        }
        ASSERT_EQ(sel4_async_timer_is_armed(&item[i].timer), item[i].is_armed);
        ASSERT_EQ(sel4_async_next_deadline(&world.executor), earliest());
    }
    unsigned armed = 0;
    for (size_t i = 0; i < TIMERS; i++) {
        armed += item[i].is_armed ? 1 : 0;
    }
    fired = 0;
    last_fired = 0;
    for (world.now = 0; world.now <= 1000; world.now += 10) {
        run();
    }
    EXPECT_GT(armed, 100);
    EXPECT_EQ(fired, armed);
    EXPECT_EQ(sel4_async_next_deadline(&world.executor), SEL4_ASYNC_FOREVER);
}

static sel4_async_timer_t again;

static void fire_again(sel4_async_timer_t *timer)
{
    fired++;
    if (fired < 5) {
        sel4_async_timer_arm(&world.executor, timer, 0);
    }
}

TEST(timer, a_timer_may_arm_itself)
{
    world_init();
    fired = 0;
    again = (sel4_async_timer_t){ .fire = fire_again };
    sel4_async_timer_arm(&world.executor, &again, 0);
    run();
    EXPECT_EQ(fired, 5);
    EXPECT_FALSE(sel4_async_timer_is_armed(&again));
}

static void sleep_and_say(sel4_async_task_t *self, void *argument)
{
    sel4_async_time_t duration = *(sel4_async_time_t *)argument;
    EXPECT_OK(sel4_async_sleep(self, duration));
    note("%llu@%llu ", (unsigned long long)duration, (unsigned long long)world.now);
}

TEST(timer, sleepers_wake_in_the_order_of_their_times)
{
    world_init();
    static sel4_async_time_t durations[] = { 30, 10, 20, 10, SEL4_ASYNC_FOREVER };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(durations); i++) {
        (void)start(sleep_and_say, &durations[i]);
    }
    run();
    EXPECT_EQ(sel4_async_next_deadline(&world.executor), 10);
    run_until(100);
    EXPECT_STR_EQ(world.text, "10@10 10@10 20@20 30@30 ");
    EXPECT_EQ(sel4_async_task_count(&world.executor), 1);
    sel4_async_bundle_cancel(&world.bundle);
}

static void spin(sel4_async_task_t *self, void *argument)
{
    while (!*(bool *)argument) {
        sel4_async_yield(self);
    }
}

static void set_later(sel4_async_task_t *self, void *argument)
{
    (void)sel4_async_sleep_until(self, 1);
    *(bool *)argument = true;
}

static sel4_async_time_t moving_clock(void *context)
{
    return ++*(sel4_async_time_t *)context;
}

TEST(timer, timers_fire_although_tasks_never_run_out)
{
    world_init();
    sel4_async_executor_init(&world.executor, moving_clock, &world.now);
    bool flag = false;
    (void)start(spin, &flag);
    (void)start(set_later, &flag);
    run();
    EXPECT_TRUE(flag);
}

static void wait_for_alarms(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_async_alarm_t early;
    sel4_async_alarm_t late;
    sel4_async_alarm_init(&early, self->executor, 10);
    sel4_async_alarm_init(&late, self->executor, 20);
    sel4_async_future_t *futures[] = { &late.future, &early.future };
    size_t index;
    EXPECT_OK(sel4_async_select(self, futures, 2, SEL4_ASYNC_FOREVER, &index));
    note("%zu@%llu ", index, (unsigned long long)world.now);
    EXPECT_OK(sel4_async_await(self, &late.future, SEL4_ASYNC_FOREVER));
    note("late@%llu ", (unsigned long long)world.now);
    sel4_async_alarm_finish(&early);
    sel4_async_alarm_finish(&late);
}

TEST(timer, alarms_are_futures)
{
    world_init();
    (void)start(wait_for_alarms, NULL);
    run_until(50);
    EXPECT_STR_EQ(world.text, "1@10 late@20 ");
    EXPECT_EQ(sel4_async_next_deadline(&world.executor), SEL4_ASYNC_FOREVER);
}
