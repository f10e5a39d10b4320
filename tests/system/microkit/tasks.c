// SPDX-License-Identifier: BSD-2-Clause

// A task with enough of a stack, and one with too little of it.

#include <sel4c/microkit.h>
#include <sel4c/microkit_io.h>

#define FRAME 512

// What lies below a stack is ours too, so only the executor can find that it was written.
typedef struct ground {
    uint8_t below[8 * FRAME];
    _Alignas(16) uint8_t stack[8 * FRAME];
} ground_t;

static ground_t grounds[2];
static sel4_mk_executor_t executor;
static sel4_async_bundle_t bundle;
static sel4_async_task_t tasks[2];

static unsigned dig(unsigned depth);
static unsigned (*volatile const dig_further)(unsigned) = dig;

static unsigned dig(unsigned depth)
{
    volatile uint8_t room[FRAME] = { (uint8_t)depth };
    return depth == 0 ? room[0] : dig_further(depth - 1) + room[0];
}

static void work(sel4_async_task_t *self, void *argument)
{
    unsigned depth = *(const unsigned *)argument;
    (void)dig(depth);
    sel4_debug_print("tasks: dug %u deep\n", depth);
    sel4_async_yield(self);
    sel4_debug_print("tasks: ran on after %u\n", depth);
}

// A timer that nobody needs.
static uint64_t now_ns(void *device)
{
    (void)device;
    return 0;
}

static void set_deadline_ns(void *device, uint64_t deadline_ns)
{
    (void)device;
    (void)deadline_ns;
}

static void cancel(void *device)
{
    (void)device;
}

static bool handle_irq(void *device)
{
    (void)device;
    return false;
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    static const sel4_timer_functions_t functions = { now_ns, set_deadline_ns, cancel, handle_irq };
    static const unsigned depths[2] = { 2, 10 };
    sel4_mk_executor_init(&executor, (sel4_timer_t){ &functions, NULL });
    sel4_async_bundle_init(&bundle, &executor.executor);
    for (unsigned i = 0; i < 2; i++) {
        const sel4_async_task_options_t options = {
            .function = work,
            .argument = (void *)(uintptr_t)&depths[i],
            .stack = grounds[i].stack,
            .stack_size = sizeof grounds[i].stack,
        };
        if (sel4_async_spawn(&bundle, &tasks[i], &options).error != SEL4_ASYNC_OK) {
            sel4_debug_print("tasks: cannot be spawned\n");
        }
    }
    sel4_mk_executor_run(&executor);
    sel4_debug_print("tasks: it went on\n");
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
