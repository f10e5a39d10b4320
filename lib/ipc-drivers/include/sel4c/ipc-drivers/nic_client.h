// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A network card in another protection domain, as a <sel4c/driver/link.h>.
 *
 * Packets are used where they lie, in the memory that is shared with the driver.
 */

#include <sel4c/driver/link.h>
#include <sel4c/ipc-drivers/nic_share.h>
#include <sel4c/ipc-drivers/notifier.h>
#include <sel4c/msg/msg.h>

// Bytes of a buffer, as a power of two: a frame of 1514 bytes and more.
#define SEL4_NIC_BUFFER_BITS 11

typedef struct sel4_nic_client_options {
    sel4_nic_share_t share;
    // As many for packets that come as for packets that go: at most the capacity of the rings, and
    // what fits into the data.
    uint32_t buffer_count;
    sel4_shm_slot_t *slots; // twice as many
    sel4_mac_t mac;
    uint16_t mtu;
    sel4_notifier_t driver; // wakes the driver
} sel4_nic_client_options_t;

typedef struct sel4_nic_client {
    sel4_shm_lender_t receive;
    sel4_shm_lender_t transmit;
    sel4_notifier_t driver;
    sel4_mac_t mac;
    uint16_t mtu;
    bool is_broken;
    uint32_t fault_count; // how often the driver gave back what it did not have
} sel4_nic_client_t;

/*
 * Joins, and lends the driver all buffers for packets to come.
 *
 * Fails  SEL4_SHM_ERR_SIZE, _RANGE, _ALIGNMENT: the share is not possible
 *        SEL4_SHM_ERR_PEER_COUNT  something lies in the rings
 * Owns   `slots` are the client's while it is used
 */
sel4_shm_result_t sel4_nic_client_init(sel4_nic_client_t *client,
                                       const sel4_nic_client_options_t *options);

// The link.  The driver's notification is the event that its handle_event() is to be called for.
sel4_link_t sel4_nic_client_link(sel4_nic_client_t *client);

// What the driver says of the card.
typedef struct sel4_nic_about {
    sel4_mac_t mac;
    uint16_t mtu;
    bool is_up;
} sel4_nic_about_t;

/*
 * Asks the driver what card it has; for the options.
 *
 * Blocks  until the driver answers
 * Fails   SEL4_DRIVER_ERR_DEVICE  it cannot be called, or answers nonsense
 */
sel4_driver_result_t sel4_nic_client_ask(sel4_msg_caller_t server, sel4_nic_about_t *ret_about);
