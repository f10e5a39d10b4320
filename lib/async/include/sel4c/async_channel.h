// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A queue of items of one size between tasks of one executor, or from an event handler to tasks.
 *
 * Full, it makes senders wait; empty, receivers.  Items come out in the order in which they went
 * in. What was sent before sel4_async_channel_close() is still received.
 */

#include <sel4c/async_future.h>

typedef struct sel4_async_channel {
    sel4_async_waiters_t receivers;
    sel4_async_waiters_t senders;
    unsigned char *items;
    size_t item_size;
    size_t capacity;
    size_t first;
    size_t count;
    bool is_closed;
} sel4_async_channel_t;

// Owns  `items`, `capacity` times `item_size` bytes, are the channel's while it is used.
// Needs `capacity` and `item_size` are not zero.
void sel4_async_channel_init(sel4_async_channel_t *channel, void *items, size_t item_size,
                             size_t capacity);

// No more is sent; waiting senders fail, receivers once the channel is empty.
void sel4_async_channel_close(sel4_async_channel_t *channel);

// Fails  SEL4_ASYNC_CLOSED, SEL4_ASYNC_TIMED_OUT, SEL4_ASYNC_CANCELLED: nothing was sent, received.
sel4_async_result_t sel4_async_channel_send(sel4_async_task_t *self, sel4_async_channel_t *channel,
                                            const void *item, sel4_async_time_t deadline);
sel4_async_result_t sel4_async_channel_receive(sel4_async_task_t *self,
                                               sel4_async_channel_t *channel, void *ret_item,
                                               sel4_async_time_t deadline);

// Fails  SEL4_ASYNC_CLOSED, SEL4_ASYNC_WOULD_BLOCK
sel4_async_result_t sel4_async_channel_try_send(sel4_async_channel_t *channel, const void *item);
sel4_async_result_t sel4_async_channel_try_receive(sel4_async_channel_t *channel, void *ret_item);

// Both as futures; `result` says how it went once it is there: SEL4_ASYNC_OK or SEL4_ASYNC_CLOSED.
typedef struct sel4_async_transfer {
    sel4_async_future_t future;
    sel4_async_channel_t *channel;
    const void *item;
    void *ret_item;
    sel4_async_error_t result;
} sel4_async_transfer_t;

void sel4_async_sending_init(sel4_async_transfer_t *transfer, sel4_async_channel_t *channel,
                             const void *item);
void sel4_async_receiving_init(sel4_async_transfer_t *transfer, sel4_async_channel_t *channel,
                               void *ret_item);
