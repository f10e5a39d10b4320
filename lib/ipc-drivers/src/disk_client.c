// SPDX-License-Identifier: BSD-2-Clause

/*
 * A disk over two queues.  A request is known to the driver by the number of its slot; the caller's
 * token stays here.
 */

#include <sel4c/ipc-drivers/disk_client.h>

#include "disk_words.h"

static sel4_disk_client_t *client_of(void *device)
{
    return device;
}

static sel4_driver_result_t failure(sel4_driver_error_t error)
{
    return SEL4_DRIVER_FAILURE(error);
}

// Where the bytes of a request lie in the shared data.
static sel4_driver_result_t find(const sel4_disk_client_t *client,
                                 const sel4_disk_request_t *request, uint64_t *ret_offset)
{
    if (request->operation == SEL4_DISK_FLUSH) {
        *ret_offset = 0;
        return SEL4_DRIVER_SUCCESS;
    }
    uintptr_t offset = (uintptr_t)request->bytes - (uintptr_t)client->data;
    size_t size;
    if (__builtin_mul_overflow((size_t)request->sector_count, client->layout.sector_size, &size) ||
        (uintptr_t)request->bytes < (uintptr_t)client->data ||
        !sel4_range_fits(offset, size, client->data_size)) {
        return failure(SEL4_DRIVER_ERR_RANGE);
    }
    *ret_offset = offset;
    return SEL4_DRIVER_SUCCESS;
}

static sel4_driver_result_t submit(void *device, const sel4_disk_request_t *request)
{
    sel4_disk_client_t *client = client_of(device);
    uint64_t offset;
    SEL4_TRY(sel4_disk_check(&client->layout, request));
    SEL4_TRY(find(client, request, &offset));
    if (client->is_broken) {
        return failure(SEL4_DRIVER_ERR_DEVICE);
    }
    uint32_t slot;
    if (sel4_shm_slots_reserve(&client->slots, &slot).error != SEL4_SHM_OK) {
        return failure(SEL4_DRIVER_ERR_FULL);
    }
    uint64_t words[SEL4_DISK_REQUEST_WORDS];
    bool is_flush = request->operation == SEL4_DISK_FLUSH;
    sel4_disk_priv_request_put(
        (sel4_disk_priv_request_t){
            .operation = (uint32_t)request->operation,
            .sector_count = is_flush ? 0 : request->sector_count,
            .sector = is_flush ? 0 : request->sector,
            .offset = offset,
            .number = slot,
        },
        words);
    sel4_shm_result_t result =
        sel4_shm_producer_put(&client->requests, words, SEL4_DISK_REQUEST_WORDS);
    bool was_put = result.error == SEL4_SHM_OK;
    (void)sel4_shm_slots_move(&client->slots, slot, SEL4_SHM_SLOT_HELD,
                              was_put ? SEL4_SHM_SLOT_AWAY : SEL4_SHM_SLOT_FREE);
    if (!was_put) {
        client->is_broken |= result.error == SEL4_SHM_ERR_PEER_COUNT;
        return failure(result.error == SEL4_SHM_ERR_FULL ? SEL4_DRIVER_ERR_FULL
                                                         : SEL4_DRIVER_ERR_DEVICE);
    }
    client->tokens[slot] = request->token;
    return SEL4_DRIVER_SUCCESS;
}

static void kick(void *device)
{
    sel4_disk_client_t *client = client_of(device);
    // Room for answers first: the driver takes no request without.
    bool wakes = sel4_shm_consumer_release(&client->answers);
    wakes |= sel4_shm_producer_publish(&client->requests);
    if (wakes) {
        sel4_notifier_notify(client->driver);
    }
}

/*
 * Ends the request that the driver answered; false if there is none.
 *
 * The driver's word is good only for the errors that a completion may have.
 */
static bool complete(sel4_disk_client_t *client, uint64_t answer,
                     sel4_disk_completion_t *ret_completion)
{
    uint32_t slot = (uint32_t)answer;
    uint32_t error = (uint32_t)(answer >> 32);
    if (sel4_shm_slots_move(&client->slots, slot, SEL4_SHM_SLOT_AWAY, SEL4_SHM_SLOT_FREE).error !=
        SEL4_SHM_OK) {
        client->fault_count++;
        return false;
    }
    *ret_completion = (sel4_disk_completion_t){ .token = client->tokens[slot] };
    switch (error) {
    case SEL4_DRIVER_OK:
    case SEL4_DRIVER_ERR_UNSUPPORTED:
    case SEL4_DRIVER_ERR_IO:
    case SEL4_DRIVER_ERR_DEVICE:
        ret_completion->error = (sel4_driver_error_t)error;
        break;
    case SEL4_DRIVER_ERR_RANGE:
    case SEL4_DRIVER_ERR_READ_ONLY:
        // It has another layout than it said.
        ret_completion->error = SEL4_DRIVER_ERR_IO;
        break;
    default:
        client->fault_count++;
        ret_completion->error = SEL4_DRIVER_ERR_DEVICE;
        break;
    }
    return true;
}

// With a driver that is out of its mind, what is under way ends here.
static bool abandon(sel4_disk_client_t *client, sel4_disk_completion_t *ret_completion)
{
    for (uint32_t slot = 0; slot < client->slots.slot_count; slot++) {
        if (sel4_shm_slots_move(&client->slots, slot, SEL4_SHM_SLOT_AWAY, SEL4_SHM_SLOT_FREE)
                .error == SEL4_SHM_OK) {
            *ret_completion = (sel4_disk_completion_t){
                .token = client->tokens[slot],
                .error = SEL4_DRIVER_ERR_DEVICE,
            };
            return true;
        }
    }
    return false;
}

static bool take(void *device, sel4_disk_completion_t *ret_completion)
{
    sel4_disk_client_t *client = client_of(device);
    for (uint32_t i = 0; i <= client->slots.slot_count && !client->is_broken; i++) {
        uint64_t answer = 0;
        sel4_shm_result_t result =
            sel4_shm_consumer_take(&client->answers, &answer, SEL4_DISK_ANSWER_WORDS);
        if (result.error == SEL4_SHM_OK) {
            if (complete(client, answer, ret_completion)) {
                return true;
            }
        } else if (result.error != SEL4_SHM_ERR_EMPTY) {
            client->is_broken = true;
        } else if (sel4_shm_consumer_release(&client->answers)) {
            sel4_notifier_notify(client->driver);
        } else if (sel4_shm_consumer_sleep(&client->answers)) {
            return false;
        }
    }
    return client->is_broken && abandon(client, ret_completion);
}

// All is done by take().
static void handle_irq(void *device)
{
    (void)device;
}

sel4_disk_t sel4_disk_client_disk(sel4_disk_client_t *client)
{
    static const sel4_disk_functions_t functions = {
        .submit = submit,
        .kick = kick,
        .take = take,
        .handle_irq = handle_irq,
    };
    return (sel4_disk_t){ .functions = &functions, .device = client, .layout = client->layout };
}

sel4_shm_result_t sel4_disk_client_init(sel4_disk_client_t *client,
                                        const sel4_disk_client_options_t *options)
{
    const sel4_disk_share_t *share = &options->share;
    *client = (sel4_disk_client_t){
        .tokens = options->tokens,
        .layout = options->layout,
        .driver = options->driver,
        .is_broken = true,
    };
    sel4_foreign_span_t requests;
    sel4_foreign_span_t answers;
    volatile void *data;
    SEL4_TRY(sel4_disk_share_split(share, &requests, &answers));
    SEL4_TRY(sel4_foreign_span_at(share->data, 0, share->data.size, 1, &data));
    client->data = (uint8_t *)(uintptr_t)data;
    client->data_size = share->data.size;
    sel4_shm_slots_init(&client->slots, options->slots, share->capacity);
    SEL4_TRY(sel4_shm_producer_join(&client->requests, requests, share->capacity,
                                    SEL4_DISK_REQUEST_WORDS));
    SEL4_TRY(
        sel4_shm_consumer_join(&client->answers, answers, share->capacity, SEL4_DISK_ANSWER_WORDS));
    client->is_broken = false;
    return SEL4_SHM_SUCCESS;
}
