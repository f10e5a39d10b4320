// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/async_channel.h>

void sel4_async_channel_init(sel4_async_channel_t *channel, void *items, size_t item_size,
                             size_t capacity)
{
    *channel =
        (sel4_async_channel_t){ .items = items, .item_size = item_size, .capacity = capacity };
    sel4_async_waiters_init(&channel->receivers);
    sel4_async_waiters_init(&channel->senders);
}

void sel4_async_channel_close(sel4_async_channel_t *channel)
{
    channel->is_closed = true;
    sel4_async_wake_all(&channel->receivers);
    sel4_async_wake_all(&channel->senders);
}

static void put(sel4_async_channel_t *channel, const void *item)
{
    size_t index = (channel->first + channel->count) % channel->capacity;
    __builtin_memcpy(channel->items + index * channel->item_size, item, channel->item_size);
    channel->count++;
    sel4_async_wake_one(&channel->receivers);
}

static void take(sel4_async_channel_t *channel, void *ret_item)
{
    __builtin_memcpy(ret_item, channel->items + channel->first * channel->item_size,
                     channel->item_size);
    channel->first = (channel->first + 1) % channel->capacity;
    channel->count--;
    sel4_async_wake_one(&channel->senders);
}

// `is_called`: room was made, an item was put there, for this one.
static sel4_async_error_t send_now(sel4_async_channel_t *channel, const void *item, bool is_called)
{
    if (channel->is_closed) {
        return SEL4_ASYNC_CLOSED;
    }
    size_t room = channel->capacity - channel->count;
    if (room <= (is_called ? 0 : channel->senders.called)) {
        return SEL4_ASYNC_WOULD_BLOCK;
    }
    put(channel, item);
    return SEL4_ASYNC_OK;
}

static sel4_async_error_t receive_now(sel4_async_channel_t *channel, void *ret_item, bool is_called)
{
    // When it is closed all have been called, and it is first come, first served.
    size_t promised = is_called || channel->is_closed ? 0 : channel->receivers.called;
    if (channel->count > promised) {
        take(channel, ret_item);
        return SEL4_ASYNC_OK;
    }
    return channel->is_closed ? SEL4_ASYNC_CLOSED : SEL4_ASYNC_WOULD_BLOCK;
}

sel4_async_result_t sel4_async_channel_try_send(sel4_async_channel_t *channel, const void *item)
{
    return SEL4_ASYNC_FAILURE(send_now(channel, item, false));
}

sel4_async_result_t sel4_async_channel_try_receive(sel4_async_channel_t *channel, void *ret_item)
{
    return SEL4_ASYNC_FAILURE(receive_now(channel, ret_item, false));
}

static bool poll_sending(sel4_async_future_t *future)
{
    sel4_async_transfer_t *transfer = SEL4_CONTAINER_OF(future, sel4_async_transfer_t, future);
    transfer->result = send_now(transfer->channel, transfer->item, future->is_called);
    if (transfer->result != SEL4_ASYNC_WOULD_BLOCK) {
        return true;
    }
    sel4_async_future_enlist(future, &transfer->channel->senders);
    return false;
}

static bool poll_receiving(sel4_async_future_t *future)
{
    sel4_async_transfer_t *transfer = SEL4_CONTAINER_OF(future, sel4_async_transfer_t, future);
    transfer->result = receive_now(transfer->channel, transfer->ret_item, future->is_called);
    if (transfer->result != SEL4_ASYNC_WOULD_BLOCK) {
        return true;
    }
    sel4_async_future_enlist(future, &transfer->channel->receivers);
    return false;
}

void sel4_async_sending_init(sel4_async_transfer_t *transfer, sel4_async_channel_t *channel,
                             const void *item)
{
    *transfer = (sel4_async_transfer_t){ .future = SEL4_ASYNC_FUTURE(poll_sending),
                                         .channel = channel,
                                         .item = item };
}

void sel4_async_receiving_init(sel4_async_transfer_t *transfer, sel4_async_channel_t *channel,
                               void *ret_item)
{
    *transfer = (sel4_async_transfer_t){ .future = SEL4_ASYNC_FUTURE(poll_receiving),
                                         .channel = channel,
                                         .ret_item = ret_item };
}

static sel4_async_result_t await_transfer(sel4_async_task_t *self, sel4_async_transfer_t *transfer,
                                          sel4_async_time_t deadline)
{
    SEL4_TRY(sel4_async_await(self, &transfer->future, deadline));
    return SEL4_ASYNC_FAILURE(transfer->result);
}

sel4_async_result_t sel4_async_channel_send(sel4_async_task_t *self, sel4_async_channel_t *channel,
                                            const void *item, sel4_async_time_t deadline)
{
    sel4_async_transfer_t transfer;
    sel4_async_sending_init(&transfer, channel, item);
    return await_transfer(self, &transfer, deadline);
}

sel4_async_result_t sel4_async_channel_receive(sel4_async_task_t *self,
                                               sel4_async_channel_t *channel, void *ret_item,
                                               sel4_async_time_t deadline)
{
    sel4_async_transfer_t transfer;
    sel4_async_receiving_init(&transfer, channel, ret_item);
    return await_transfer(self, &transfer, deadline);
}
