// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A disk in another protection domain, as a <sel4c/driver/disk.h>.
 *
 * What is read and written lies in the shared data, wherever the user wants it there: a cache of
 * blocks in that region needs no copies.  A buffer elsewhere is refused with SEL4_DRIVER_ERR_RANGE.
 * The driver can write to that region at any time; only its answers are checked here.
 */

#include <sel4c/driver/disk.h>
#include <sel4c/ipc-drivers/disk_share.h>
#include <sel4c/ipc-drivers/notifier.h>
#include <sel4c/msg/msg.h>
#include <sel4c/shm/slots.h>

typedef struct sel4_disk_client_options {
    sel4_disk_share_t share;
    sel4_disk_layout_t layout;
    sel4_shm_slot_t *slots; // as many as the capacity of the queues
    uintptr_t *tokens;      // as many
    sel4_notifier_t driver; // wakes the driver
} sel4_disk_client_options_t;

typedef struct sel4_disk_client {
    sel4_shm_producer_t requests;
    sel4_shm_consumer_t answers;
    sel4_shm_slots_t slots;
    uintptr_t *tokens;
    uint8_t *data;
    size_t data_size;
    sel4_disk_layout_t layout;
    sel4_notifier_t driver;
    bool is_broken;
    uint32_t fault_count; // how often the driver answered what was not asked
} sel4_disk_client_t;

/*
 * Joins.
 *
 * Fails  SEL4_SHM_ERR_SIZE, _RANGE, _ALIGNMENT: the share is not possible
 *        SEL4_SHM_ERR_PEER_COUNT  what lies there are no queues
 * Owns   `slots` and `tokens` are the client's while it is used
 */
sel4_shm_result_t sel4_disk_client_init(sel4_disk_client_t *client,
                                        const sel4_disk_client_options_t *options);

/*
 * The disk.  The driver's notification is the interrupt that its handle_irq() is for.  A driver
 * that breaks the protocol is as a device that has failed: what is under way ends with
 * SEL4_DRIVER_ERR_DEVICE, and so does what comes after.
 */
sel4_disk_t sel4_disk_client_disk(sel4_disk_client_t *client);

/*
 * Asks the driver what disk it has; for the options.
 *
 * Blocks  until the driver answers
 * Fails   SEL4_DRIVER_ERR_DEVICE  it cannot be called, or there is no such disk
 */
sel4_driver_result_t sel4_disk_client_ask(sel4_msg_caller_t server, sel4_disk_layout_t *ret_layout);
