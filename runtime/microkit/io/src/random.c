// SPDX-License-Identifier: BSD-2-Clause

// Random bits kept ready: a task asks the device for more when half of them are gone.

#include <sel4c/check.h>
#include <sel4c/microkit_io.h>

#define LOW (SEL4_MK_RANDOM_SIZE / 2)

typedef struct wait {
    sel4_async_future_t future;
    sel4_mk_random_t *random;
} wait_t;

static sel4_mk_random_t *random_of(sel4_async_future_t *future)
{
    return SEL4_CONTAINER_OF(future, wait_t, future)->random;
}

static bool poll_came(sel4_async_future_t *future)
{
    sel4_mk_random_t *random = random_of(future);
    size_t size =
        sel4_rng_take(random->rng, random->pool + random->size, SEL4_MK_RANDOM_SIZE - random->size);
    random->size += size;
    if (size == 0) {
        sel4_async_future_enlist(future, &random->came);
    }
    return size > 0;
}

static bool poll_low(sel4_async_future_t *future)
{
    sel4_mk_random_t *random = random_of(future);
    if (random->size >= LOW) {
        sel4_async_future_enlist(future, &random->wanted);
    }
    return random->size < LOW;
}

static bool poll_enough(sel4_async_future_t *future)
{
    sel4_mk_random_t *random = random_of(future);
    if (random->size < LOW) {
        sel4_async_future_enlist(future, &random->came);
    }
    return random->size >= LOW;
}

static bool await(sel4_async_task_t *self, sel4_mk_random_t *random,
                  bool (*poll)(sel4_async_future_t *future))
{
    wait_t wait = { SEL4_ASYNC_FUTURE(poll), random };
    return sel4_async_await(self, &wait.future, SEL4_ASYNC_FOREVER).error == SEL4_ASYNC_OK;
}

static void refill(sel4_async_task_t *self, void *argument)
{
    sel4_mk_random_t *random = argument;
    while (await(self, random, poll_low)) {
        sel4_driver_error_t error =
            sel4_rng_request(random->rng, SEL4_MK_RANDOM_SIZE - random->size).error;
        if (error != SEL4_DRIVER_OK && error != SEL4_DRIVER_ERR_FULL) {
            sel4_panic("%s: no random bits: %s", sel4_mk_name(), sel4_driver_error_text(error));
        }
        if (!await(self, random, poll_came)) {
            return;
        }
        sel4_async_wake_all(&random->came);
    }
}

void sel4_mk_random_init(sel4_mk_random_t *random, sel4_rng_t rng, sel4_mk_executor_t *executor)
{
    random->rng = rng;
    random->size = 0;
    sel4_async_waiters_init(&random->came);
    sel4_async_waiters_init(&random->wanted);
    sel4_mk_executor_spawn(executor, &random->task,
                           &(sel4_async_task_options_t){
                               .function = refill,
                               .argument = random,
                               .stack = random->stack,
                               .stack_size = sizeof(random->stack),
                           });
}

void sel4_mk_random_handle_event(sel4_mk_random_t *random)
{
    sel4_rng_handle_irq(random->rng);
    sel4_async_wake_all(&random->came);
}

void sel4_mk_random_wait(sel4_async_task_t *self, sel4_mk_random_t *random)
{
    (void)await(self, random, poll_enough);
}

bool sel4_mk_random_take(void *context, void *bytes, size_t size)
{
    sel4_mk_random_t *random = context;
    if (size > random->size) {
        return false;
    }
    random->size -= size;
    __builtin_memcpy(bytes, random->pool + random->size, size);
    __builtin_memset(random->pool + random->size, 0, size);
    sel4_async_wake_all(&random->wanted);
    return true;
}
