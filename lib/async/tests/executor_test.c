// SPDX-License-Identifier: BSD-2-Clause

#include <setjmp.h>

#include "world.h"

static jmp_buf overflow;
static const sel4_async_task_t *overflowed;

// In place of the library's own, which stops the program.
SEL4_NORETURN void sel4_async_stack_overflowed(const sel4_async_task_t *task)
{
    overflowed = task;
    longjmp(overflow, 1);
}

static void say_twice(sel4_async_task_t *self, void *name)
{
    note("%s1 ", (const char *)name);
    sel4_async_yield(self);
    note("%s2 ", (const char *)name);
}

TEST(executor, tasks_take_turns_in_the_order_in_which_they_came)
{
    world_init();
    (void)start_named(say_twice, "a");
    (void)start_named(say_twice, "b");
    (void)start_named(say_twice, "c");
    EXPECT_STR_EQ(world.text, "");
    EXPECT_EQ(sel4_async_task_count(&world.executor), 3);
    run();
    EXPECT_STR_EQ(world.text, "a1 b1 c1 a2 b2 c2 ");
    EXPECT_EQ(sel4_async_task_count(&world.executor), 0);
}

static void run_shuffled(uint64_t seed)
{
    world_init();
    sel4_async_executor_shuffle(&world.executor, seed);
    static char names[8][2];
    for (int i = 0; i < 8; i++) {
        names[i][0] = (char)('a' + i);
        (void)start_named(say_twice, names[i]);
    }
    run();
}

static void say_in_parts(sel4_async_task_t *self, void *name)
{
    for (int i = 1; i <= 3; i++) {
        sel4_async_give_way(self);
        note("%s%d ", (const char *)name, i);
    }
}

TEST(executor, who_gives_way_goes_on_when_the_program_has_looked_outside_and_nobody_else_can)
{
    world_init();
    (void)start_named(say_in_parts, "a");
    (void)start_named(say_in_parts, "b");
    EXPECT_EQ(sel4_async_next_deadline(&world.executor), SEL4_ASYNC_FOREVER);
    run();
    EXPECT_STR_EQ(world.text, "");
    EXPECT_EQ(sel4_async_next_deadline(&world.executor), SEL4_ASYNC_NOW);
    run();
    EXPECT_STR_EQ(world.text, "a1 ");
    // Somebody who came meanwhile does not stand behind those who compute.
    (void)start_named(say_twice, "c");
    run();
    EXPECT_STR_EQ(world.text, "a1 c1 c2 b1 ");
    for (int i = 0; i < 4; i++) {
        EXPECT_EQ(sel4_async_next_deadline(&world.executor), SEL4_ASYNC_NOW);
        run();
    }
    EXPECT_STR_EQ(world.text, "a1 c1 c2 b1 a2 b2 a3 b3 ");
    EXPECT_EQ(sel4_async_next_deadline(&world.executor), SEL4_ASYNC_FOREVER);
    EXPECT_EQ(sel4_async_task_count(&world.executor), 0);
}

static void give_way_and_sleep(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_async_give_way(self);
    note("%s ", sel4_async_error_text(sel4_async_sleep(self, SEL4_ASYNC_S(1)).error));
}

TEST(executor, who_has_given_way_is_cancelled_at_its_next_wait)
{
    world_init();
    sel4_async_task_t *task = start(give_way_and_sleep, NULL);
    run();
    sel4_async_task_cancel(task);
    run();
    EXPECT_STR_EQ(world.text, "the task was cancelled ");
    EXPECT_TRUE(sel4_async_task_has_ended(task));
}

TEST(executor, one_seed_gives_one_order_and_another_another)
{
    char first[sizeof(world.text)];
    run_shuffled(7);
    memcpy(first, world.text, sizeof(first));
    run_shuffled(7);
    EXPECT_STR_EQ(world.text, first);
    run_shuffled(8);
    EXPECT_STR_NE(world.text, first);
    EXPECT_EQ(strlen(world.text), strlen(first));
}

static void compute(sel4_async_task_t *self, void *argument)
{
    // Values in registers that a call keeps, over many switches.
    double *ret_sum = argument;
    double sum = 0;
    double step = *ret_sum;
    unsigned long a = 1;
    unsigned long b = 2;
    unsigned long c = 3;
    for (int i = 0; i < 100; i++) {
        sum += step;
        a += b;
        b += c;
        c += 1;
        sel4_async_yield(self);
    }
    *ret_sum = sum + (double)(a * 0 + c);
}

TEST(executor, registers_survive_switches)
{
    world_init();
    double values[4] = { 0.5, 1.5, 2.5, 3.5 };
    for (int i = 0; i < 4; i++) {
        (void)start(compute, &values[i]);
    }
    run();
    for (int i = 0; i < 4; i++) {
        EXPECT_TRUE(values[i] == ((double)i + 0.5) * 100 + 103);
    }
}

static void ask_who(sel4_async_task_t *self, void *argument)
{
    *(bool *)argument = sel4_async_current(self->executor) == self;
}

TEST(executor, current_is_the_task_that_runs)
{
    world_init();
    bool is_self = false;
    (void)start(ask_who, &is_self);
    EXPECT_NULL(sel4_async_current(&world.executor));
    run();
    EXPECT_TRUE(is_self);
    EXPECT_NULL(sel4_async_current(&world.executor));
}

__attribute__((noinline, no_sanitize("address"))) static size_t dig(size_t depth);
static size_t (*volatile dig_call)(size_t depth) = dig; // No compiler makes a loop of it.

static size_t dig(size_t depth)
{
    volatile unsigned char room[512];
    room[depth % sizeof(room)] = (unsigned char)depth;
    return depth == 0 ? room[depth % sizeof(room)]
                      : dig_call(depth - 1) + room[depth % sizeof(room)];
}

static void dig_deep(sel4_async_task_t *self, void *argument)
{
    (void)self;
    *(size_t *)argument = dig(*(size_t *)argument);
}

TEST(executor, the_used_part_of_a_stack_grows_with_its_use)
{
    world_init();
    size_t shallow = 2;
    size_t deep = 40;
    sel4_async_task_t *a = start(dig_deep, &shallow);
    sel4_async_task_t *b = start(dig_deep, &deep);
    EXPECT_LT(sel4_async_task_stack_used(a), 256);
    run();
    EXPECT_GE(sel4_async_task_stack_used(a), 2 * 512);
    EXPECT_GE(sel4_async_task_stack_used(b), sel4_async_task_stack_used(a) + 38 * 512);
    EXPECT_LT(sel4_async_task_stack_used(b), WORLD_STACK_SIZE);
}

static void write_and_yield(sel4_async_task_t *self, void *at)
{
    note("before ");
    *(unsigned char *)at += 1;
    sel4_async_yield(self);
    note("after ");
}

// Runs two tasks, the first of which writes there; gives which was found to have overflowed.
static const sel4_async_task_t *find_overflow(unsigned char *at)
{
    overflowed = NULL;
    (void)start(write_and_yield, at);
    (void)start(write_and_yield, world.stack[1] + WORLD_STACK_SIZE / 2);
    if (setjmp(overflow) == 0) {
        run();
    }
    return overflowed;
}

TEST(executor, a_task_that_overflows_its_stack_is_found_before_any_other_runs)
{
    for (size_t offset = 0; offset < 8; offset++) { // whichever byte of the lowest word it is
        world_init();
        EXPECT_PTR_EQ(find_overflow(world.stack[0] + offset), &world.task[0]);
        EXPECT_STR_EQ(world.text, "before ");
    }
    world_init();
    EXPECT_NULL(find_overflow(world.stack[0] + 8)); // as much as it has
    EXPECT_STR_EQ(world.text, "before before after after ");
    EXPECT_EQ(sel4_async_task_stack_used(&world.task[0]), WORLD_STACK_SIZE - 8);
}

static void never(sel4_async_task_t *self, void *argument)
{
    (void)self;
    (void)argument;
}

TEST(executor, a_stack_must_have_some_size)
{
    world_init();
    sel4_async_task_t task;
    sel4_async_task_options_t options = { .function = never, .stack = world.stack[0] };
    for (size_t size = 0; size < SEL4_ASYNC_STACK_SIZE_MIN; size += 64) {
        options.stack_size = size;
        EXPECT_ERROR(sel4_async_spawn(&world.bundle, &task, &options), SEL4_ASYNC_BAD_STACK);
    }
    // What alignment takes away counts.
    options.stack = world.stack[0] + 1;
    options.stack_size = SEL4_ASYNC_STACK_SIZE_MIN + 8;
    EXPECT_ERROR(sel4_async_spawn(&world.bundle, &task, &options), SEL4_ASYNC_BAD_STACK);
    options.stack = NULL;
    options.stack_size = WORLD_STACK_SIZE;
    EXPECT_ERROR(sel4_async_spawn(&world.bundle, &task, &options), SEL4_ASYNC_BAD_STACK);
    EXPECT_EQ(sel4_async_task_count(&world.executor), 0);
}

static void cry_until_cancelled(sel4_async_task_t *self, void *name)
{
    sel4_async_error_t error = sel4_async_sleep(self, SEL4_ASYNC_S(1)).error;
    note("%s:%s ", (const char *)name, sel4_async_error_text(error));
    EXPECT_EQ(sel4_async_task_is_cancelled(self), error == SEL4_ASYNC_CANCELLED);
}

TEST(executor, a_cancelled_bundle_ends_its_tasks_and_takes_no_more)
{
    world_init();
    (void)start_named(cry_until_cancelled, "a");
    sel4_async_task_t *b = start_named(cry_until_cancelled, "b");
    run();
    sel4_async_task_cancel(b);
    run();
    EXPECT_STR_EQ(world.text, "b:the task was cancelled ");
    sel4_async_bundle_cancel(&world.bundle);
    run();
    EXPECT_STR_EQ(world.text, "b:the task was cancelled a:the task was cancelled ");
    EXPECT_EQ(sel4_async_task_count(&world.executor), 0);
    EXPECT_EQ(sel4_async_next_deadline(&world.executor), SEL4_ASYNC_FOREVER);
    EXPECT_ERROR(sel4_async_spawn(&world.bundle, b,
                                  &(sel4_async_task_options_t){ .function = never,
                                                                .stack = world.stack[0],
                                                                .stack_size = WORLD_STACK_SIZE }),
                 SEL4_ASYNC_CANCELLED);
}

static void own_a_bundle(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_async_bundle_t bundle;
    sel4_async_bundle_init(&bundle, self->executor);
    for (size_t i = 8; i < 11; i++) {
        ASSERT_OK(
            sel4_async_spawn(&bundle, &world.task[i],
                             &(sel4_async_task_options_t){ .function = cry_until_cancelled,
                                                           .argument = (void *)(uintptr_t) "child",
                                                           .stack = world.stack[i],
                                                           .stack_size = WORLD_STACK_SIZE }));
    }
    EXPECT_ERROR(sel4_async_bundle_wait(self, &bundle, sel4_async_after(self, SEL4_ASYNC_MS(10))),
                 SEL4_ASYNC_TIMED_OUT);
    sel4_async_bundle_finish(self, &bundle);
    note("end ");
}

TEST(executor, finishing_a_bundle_waits_for_its_tasks)
{
    world_init();
    (void)start(own_a_bundle, NULL);
    run_until(SEL4_ASYNC_MS(20));
    EXPECT_STR_EQ(world.text, "child:the task was cancelled child:the task was cancelled "
                              "child:the task was cancelled end ");
}

static void linger(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    (void)sel4_async_sleep(self, SEL4_ASYNC_S(1));
    for (int i = 0; i < 3; i++) {
        sel4_async_yield(self); // It takes its time to clean up.
    }
    note("child ");
}

static void own_and_be_cancelled(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_async_bundle_t bundle;
    sel4_async_bundle_init(&bundle, self->executor);
    ASSERT_OK(sel4_async_spawn(&bundle, &world.task[8],
                               &(sel4_async_task_options_t){ .function = linger,
                                                             .stack = world.stack[8],
                                                             .stack_size = WORLD_STACK_SIZE }));
    EXPECT_ERROR(sel4_async_bundle_wait(self, &bundle, SEL4_ASYNC_FOREVER), SEL4_ASYNC_CANCELLED);
    sel4_async_bundle_finish(self, &bundle);
    EXPECT_TRUE(sel4_async_task_has_ended(&world.task[8]));
    EXPECT_TRUE(sel4_async_task_is_cancelled(self));
    note("parent ");
}

TEST(executor, a_cancelled_task_still_waits_for_its_children)
{
    world_init();
    sel4_async_task_t *parent = start(own_and_be_cancelled, NULL);
    run();
    sel4_async_task_cancel(parent);
    run();
    EXPECT_STR_EQ(world.text, "child parent ");
    EXPECT_EQ(sel4_async_task_count(&world.executor), 0);
}

static void wait_for(sel4_async_task_t *self, void *other)
{
    EXPECT_OK(sel4_async_task_wait(self, other, SEL4_ASYNC_FOREVER));
    note("waited ");
}

TEST(executor, a_task_can_wait_for_another_that_has_ended_or_will)
{
    world_init();
    sel4_async_task_t *a = start_named(say_twice, "a");
    (void)start(wait_for, a);
    (void)start(wait_for, a);
    run();
    EXPECT_STR_EQ(world.text, "a1 a2 waited waited ");
    (void)start(wait_for, a);
    run();
    EXPECT_STR_EQ(world.text, "a1 a2 waited waited waited ");
}
