// SPDX-License-Identifier: BSD-2-Clause

/*
 * Moves requests from the client to the disk and answers back.  The client's number of a request
 * stays in a table here; the disk knows it by its place there.  A request is taken only if its
 * answer, and those of all under way, have room.
 */

#include <sel4c/ipc-drivers/disk_server.h>

#include "disk_words.h"

static uint32_t under_way(const sel4_disk_server_t *server)
{
    return server->slots.slot_count - server->slots.free_count;
}

static void answer(sel4_disk_server_t *server, uint32_t number, sel4_driver_error_t error)
{
    uint64_t word = sel4_disk_priv_answer(number, error);
    if (sel4_shm_producer_put(&server->answers, &word, SEL4_DISK_ANSWER_WORDS).error !=
        SEL4_SHM_OK) {
        server->fault_count++;
    }
}

/* ---- To the disk */

// Whether one more answer would have room.
static bool has_room(sel4_disk_server_t *server)
{
    sel4_shm_end_t *end = &server->answers.end;
    if (sel4_shm_end_ready(end) > under_way(server)) {
        return true;
    }
    return sel4_shm_end_refresh(end).error == SEL4_SHM_OK &&
           sel4_shm_end_ready(end) > under_way(server);
}

static bool next_request(sel4_disk_server_t *server, uint64_t *words)
{
    if (server->has_waiting) {
        server->has_waiting = false;
        for (unsigned i = 0; i < SEL4_DISK_REQUEST_WORDS; i++) {
            words[i] = server->waiting[i];
        }
        return true;
    }
    return has_room(server) &&
           sel4_shm_consumer_take(&server->requests, words, SEL4_DISK_REQUEST_WORDS).error ==
               SEL4_SHM_OK;
}

static void put_off(sel4_disk_server_t *server, const uint64_t *words)
{
    server->has_waiting = true;
    for (unsigned i = 0; i < SEL4_DISK_REQUEST_WORDS; i++) {
        server->waiting[i] = words[i];
    }
}

// The client's request as the disk's own, if it is possible.
static sel4_driver_result_t translate(const sel4_disk_server_t *server,
                                      const sel4_disk_priv_request_t *request,
                                      sel4_disk_request_t *ret_request)
{
    sel4_disk_request_t own = {
        .operation = (sel4_disk_operation_t)request->operation,
        .sector = request->sector,
        .sector_count = request->sector_count,
    };
    SEL4_TRY(sel4_disk_check(&server->disk.layout, &own));
    if (own.operation == SEL4_DISK_FLUSH) {
        *ret_request = (sel4_disk_request_t){ .operation = SEL4_DISK_FLUSH };
        return SEL4_DRIVER_SUCCESS;
    }
    uint64_t size = (uint64_t)own.sector_count * server->disk.layout.sector_size;
    if (size > server->data_size || request->offset > server->data_size - size) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_RANGE);
    }
    own.bytes = server->data + request->offset;
    own.device_address = server->data_address + request->offset;
    *ret_request = own;
    return SEL4_DRIVER_SUCCESS;
}

// False when no further request makes sense now.
static bool submit(sel4_disk_server_t *server, const uint64_t *words)
{
    sel4_disk_priv_request_t request = sel4_disk_priv_request_get(words);
    sel4_disk_request_t own;
    sel4_driver_result_t result = translate(server, &request, &own);
    if (result.error != SEL4_DRIVER_OK) {
        server->fault_count++;
        answer(server, request.number, result.error);
        return true;
    }
    uint32_t slot;
    if (sel4_shm_slots_reserve(&server->slots, &slot).error != SEL4_SHM_OK) {
        put_off(server, words);
        return false;
    }
    own.token = slot;
    result = sel4_disk_submit(server->disk, &own);
    if (result.error == SEL4_DRIVER_OK) {
        server->numbers[slot] = request.number;
        return true;
    }
    (void)sel4_shm_slots_move(&server->slots, slot, SEL4_SHM_SLOT_HELD, SEL4_SHM_SLOT_FREE);
    if (result.error == SEL4_DRIVER_ERR_FULL) {
        put_off(server, words);
        return false;
    }
    answer(server, request.number, result.error);
    return true;
}

static void submit_all(sel4_disk_server_t *server)
{
    uint64_t words[SEL4_DISK_REQUEST_WORDS];
    bool any = false;
    for (uint32_t i = 0; i < server->slots.slot_count && next_request(server, words); i++) {
        if (!submit(server, words)) {
            break;
        }
        any = true;
    }
    if (any) {
        sel4_disk_kick(server->disk);
    }
}

/* ---- From the disk */

// At most a ringful; true if it was one.
static bool answer_all(sel4_disk_server_t *server)
{
    sel4_disk_completion_t completion;
    for (uint32_t i = 0; i < server->slots.slot_count; i++) {
        if (!sel4_disk_take(server->disk, &completion)) {
            return false;
        }
        uint32_t slot = (uint32_t)completion.token;
        if (completion.token > UINT32_MAX ||
            sel4_shm_slots_move(&server->slots, slot, SEL4_SHM_SLOT_HELD, SEL4_SHM_SLOT_FREE)
                    .error != SEL4_SHM_OK) {
            server->fault_count++;
            continue;
        }
        answer(server, server->numbers[slot], completion.error);
    }
    return true;
}

bool sel4_disk_server_run(sel4_disk_server_t *server)
{
    bool again = answer_all(server);
    submit_all(server);
    bool wakes = sel4_shm_consumer_release(&server->requests);
    wakes |= sel4_shm_producer_publish(&server->answers);
    if (wakes) {
        sel4_notifier_notify(server->client);
    }
    // With one that the disk has no room for, it is the disk that we wait for; without room for
    // answers, the client, who has more under way than it may.
    if (!server->has_waiting && !sel4_shm_consumer_sleep(&server->requests)) {
        again |= has_room(server);
    }
    return again;
}

sel4_shm_result_t sel4_disk_server_init(sel4_disk_server_t *server,
                                        const sel4_disk_server_options_t *options)
{
    const sel4_disk_share_t *share = &options->share;
    *server = (sel4_disk_server_t){
        .disk = options->disk,
        .numbers = options->numbers,
        .data_address = options->data_address,
        .client = options->client,
    };
    sel4_foreign_span_t requests;
    sel4_foreign_span_t answers;
    volatile void *data;
    SEL4_TRY(sel4_disk_share_split(share, &requests, &answers));
    SEL4_TRY(sel4_foreign_span_at(share->data, 0, share->data.size, 1, &data));
    server->data = (uint8_t *)(uintptr_t)data;
    server->data_size = share->data.size;
    sel4_shm_slots_init(&server->slots, options->slots, share->capacity);
    SEL4_TRY(sel4_shm_consumer_join(&server->requests, requests, share->capacity,
                                    SEL4_DISK_REQUEST_WORDS));
    return sel4_shm_producer_join(&server->answers, answers, share->capacity,
                                  SEL4_DISK_ANSWER_WORDS);
}
