// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Serves a disk to one client in another protection domain.
 *
 * The disk works on the shared data itself.  The client is believed nothing: a request that is not
 * possible, or whose bytes are not all in the shared data, is answered with an error.
 */

#include <sel4c/driver/disk.h>
#include <sel4c/ipc-drivers/disk_share.h>
#include <sel4c/ipc-drivers/notifier.h>
#include <sel4c/msg/msg.h>
#include <sel4c/shm/slots.h>

typedef struct sel4_disk_server_options {
    sel4_disk_t disk;
    sel4_disk_share_t share;
    uint64_t data_address;  // where the device finds the data
    sel4_shm_slot_t *slots; // as many as the capacity of the queues
    uint32_t *numbers;      // as many
    sel4_notifier_t client; // wakes the client
} sel4_disk_server_options_t;

typedef struct sel4_disk_server {
    sel4_disk_t disk;
    sel4_shm_consumer_t requests;
    sel4_shm_producer_t answers;
    sel4_shm_slots_t slots;
    uint32_t *numbers;
    uint8_t *data;
    size_t data_size;
    uint64_t data_address;
    sel4_notifier_t client;
    uint64_t waiting[SEL4_DISK_REQUEST_WORDS]; // what the disk had no room for
    bool has_waiting;
    uint32_t fault_count; // how often the client, or the disk, gave what cannot be
} sel4_disk_server_t;

// Fails  as sel4_disk_client_init()
sel4_shm_result_t sel4_disk_server_init(sel4_disk_server_t *server,
                                        const sel4_disk_server_options_t *options);

/*
 * Does what there is to do after a notification of the client or an interrupt; for the latter, call
 * sel4_disk_server_handle_irq(), which comes here.  True: there is more than one call does; call
 * again, nothing will announce it.
 *
 * Blocks  never
 */
bool sel4_disk_server_run(sel4_disk_server_t *server);

static inline bool sel4_disk_server_handle_irq(sel4_disk_server_t *server)
{
    sel4_disk_handle_irq(server->disk);
    return sel4_disk_server_run(server);
}

// Answers a request, which can only be what disk this is; what cannot be read is refused.
void sel4_disk_server_serve(sel4_disk_server_t *server, const sel4_msg_t *request,
                            sel4_msg_t *ret_answer);
