// SPDX-License-Identifier: BSD-2-Clause

// A pool of random bits: TLS asks for them in the middle of things, where nobody can wait.

#include <string.h>

#include <sel4c/async_future.h>

#include "server.h"

#define POOL_SIZE 1024

static sel4_rng_t source;
static uint8_t pool[POOL_SIZE];
static size_t pool_size;
static sel4_async_waiters_t came;
static sel4_async_waiters_t wanted;

void random_init(sel4_rng_t rng)
{
    source = rng;
    sel4_async_waiters_init(&came);
    sel4_async_waiters_init(&wanted);
}

void random_handle_event(void)
{
    sel4_rng_handle_irq(source);
    sel4_async_wake_all(&came);
}

static size_t take_what_came(void)
{
    size_t size = sel4_rng_take(source, pool + pool_size, POOL_SIZE - pool_size);
    pool_size += size;
    return size;
}

static bool poll_came(sel4_async_future_t *future)
{
    if (take_what_came() > 0) {
        return true;
    }
    sel4_async_future_enlist(future, &came);
    return false;
}

static bool poll_wanted(sel4_async_future_t *future)
{
    if (pool_size < POOL_SIZE / 2) {
        return true;
    }
    sel4_async_future_enlist(future, &wanted);
    return false;
}

static bool poll_enough(sel4_async_future_t *future)
{
    if (pool_size >= POOL_SIZE / 2) {
        return true;
    }
    sel4_async_future_enlist(future, &came);
    return false;
}

void random_refill(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    for (;;) {
        sel4_async_future_t future = SEL4_ASYNC_FUTURE(poll_wanted);
        if (sel4_async_await(self, &future, SEL4_ASYNC_FOREVER).error != SEL4_ASYNC_OK) {
            return;
        }
        sel4_driver_error_t error = sel4_rng_request(source, POOL_SIZE - pool_size).error;
        if (error != SEL4_DRIVER_OK && error != SEL4_DRIVER_ERR_FULL) {
            sel4_debug_print("no more random bits: %s\n", sel4_driver_error_text(error));
            return;
        }
        future = SEL4_ASYNC_FUTURE(poll_came);
        if (sel4_async_await(self, &future, SEL4_ASYNC_FOREVER).error != SEL4_ASYNC_OK) {
            return;
        }
        sel4_async_wake_all(&came);
    }
}

void random_wait(sel4_async_task_t *self)
{
    sel4_async_future_t future = SEL4_ASYNC_FUTURE(poll_enough);
    (void)sel4_async_await(self, &future, SEL4_ASYNC_FOREVER).error;
}

bool random_take(void *context, void *bytes, size_t size)
{
    (void)context;
    if (size > pool_size) {
        return false;
    }
    pool_size -= size;
    memcpy(bytes, pool + pool_size, size);
    memset(pool + pool_size, 0, size);
    sel4_async_wake_all(&wanted);
    return true;
}
