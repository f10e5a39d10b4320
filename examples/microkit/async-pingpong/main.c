// SPDX-License-Identifier: BSD-2-Clause

/*
 * Two protection domains play, and each has two tasks: one that plays, and one that watches it. The
 * tasks of a domain wait, for each other, for the time, and for the other domain; the domain itself
 * never does.
 */

#include <sel4c/async_channel.h>
#include <sel4c/microkit_io.h>

SEL4_MK_WORD(timer_driver, 0);
SEL4_MK_WORD(other, 1);

#define CHANNEL(name) SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(name))
#define ROUNDS        3u
#define BREATH        SEL4_ASYNC_MS(20)

static sel4_mk_executor_t executor;
static sel4_mk_timer_t timer;
static sel4_async_channel_t balls; // that came over the net, to the player
static unsigned numbers[4];
static unsigned came;
static sel4_async_task_t player;
static sel4_async_task_t watch;
static _Alignas(16) unsigned char player_stack[4096];
static _Alignas(16) unsigned char watch_stack[4096];

// "ping" does, not "pong".
static bool begins(void)
{
    return sel4_mk_name()[1] == 'i';
}

static void hit(unsigned round)
{
    sel4_debug_print("%s: %u\n", sel4_mk_name(), round);
    SEL4_EXPECT(sel4_mk_defer_notify(CHANNEL(other)), "the other domain");
}

// Takes a ball, breathes, plays it back.
static void play(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    bool is_first = begins();
    if (is_first) {
        hit(1);
    }
    for (unsigned round = 1; round <= ROUNDS; round++) {
        unsigned number;
        if (sel4_async_channel_receive(self, &balls, &number, SEL4_ASYNC_FOREVER).error !=
            SEL4_ASYNC_OK) {
            return;
        }
        (void)sel4_async_sleep(self, BREATH).error;
        if (!is_first) {
            hit(number);
        } else if (number < ROUNDS) {
            hit(number + 1);
        }
    }
}

// Ends the game when nothing has come for a while.
static void look_at_the_clock(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_async_result_t result =
        sel4_async_task_wait(self, &player, sel4_async_after(self, SEL4_ASYNC_S(10)));
    if (begins()) {
        sel4_debug_print("%s: %s after %u balls\n", sel4_mk_name(),
                         result.error == SEL4_ASYNC_OK ? "over" : "nobody plays", came);
    }
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    sel4_mk_executor_begin(&executor);
    if (channel.id == CHANNEL(other).id) {
        came++;
        // There is room: each ball is played back before the next one comes.
        (void)sel4_async_channel_try_send(&balls, &came).error;
    }
    sel4_mk_executor_run(&executor);
}

static void spawn(sel4_async_task_t *task, sel4_async_function_t function, void *stack)
{
    sel4_mk_executor_spawn(
        &executor, task,
        &(sel4_async_task_options_t){ .function = function, .stack = stack, .stack_size = 4096 });
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified };
    sel4_mk_executor_init(&executor, sel4_mk_timer_open(&timer, CHANNEL(timer_driver)));
    sel4_async_channel_init(&balls, numbers, sizeof(numbers[0]), SEL4_ARRAY_COUNT(numbers));
    spawn(&player, play, player_stack);
    spawn(&watch, look_at_the_clock, watch_stack);
    sel4_mk_executor_run(&executor);
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
