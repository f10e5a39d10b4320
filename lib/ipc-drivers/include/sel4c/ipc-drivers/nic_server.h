// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Serves a network card to one client in another protection domain.
 *
 * The card works on the client's buffers themselves.  The client is believed nothing: what it lends
 * must lie in the shared regions, and never more is under way than can go back.
 */

#include <sel4c/driver/nic.h>
#include <sel4c/ipc-drivers/nic_share.h>
#include <sel4c/ipc-drivers/notifier.h>
#include <sel4c/msg/msg.h>

typedef struct sel4_nic_server_options {
    sel4_nic_t nic;
    sel4_nic_share_t share;
    uint64_t receive_address; // where the card finds the two regions of buffers
    uint64_t transmit_address;
    sel4_shm_loan_t *loans; // twice the capacity of the rings
    sel4_shm_slot_t *slots; // twice the capacity of the rings
    sel4_notifier_t client; // wakes the client
} sel4_nic_server_options_t;

// One direction.  What is lent to the card is in `loans`, under the number that is its token.
typedef struct sel4_nic_way {
    sel4_shm_borrower_t borrower;
    sel4_shm_slots_t slots;
    sel4_shm_loan_t *loans;
    uint64_t address;
    uint32_t capacity;
    sel4_shm_loan_t waiting; // what the card had no room for
} sel4_nic_way_t;

typedef struct sel4_nic_server {
    sel4_nic_t nic;
    sel4_nic_way_t receive;
    sel4_nic_way_t transmit;
    sel4_notifier_t client;
    bool has_failed;
    uint32_t fault_count; // how often the client, or the card, gave what cannot be
} sel4_nic_server_t;

/*
 * Joins.  Call sel4_nic_server_run() afterwards, as after a notification.
 *
 * Fails  SEL4_SHM_ERR_SIZE, _RANGE, _ALIGNMENT: the share is not possible
 *        SEL4_SHM_ERR_PEER_COUNT  what lies there are no rings
 * Owns   `loans` and `slots` are the server's while it is used
 */
sel4_shm_result_t sel4_nic_server_init(sel4_nic_server_t *server,
                                       const sel4_nic_server_options_t *options);

/*
 * Does what there is to do after a notification of the client or an interrupt; for the latter, call
 * sel4_nic_server_handle_irq(), which comes here.  True: there is more than one call does; call
 * again, nothing will announce it.
 *
 * Blocks  never
 */
bool sel4_nic_server_run(sel4_nic_server_t *server);

static inline bool sel4_nic_server_handle_irq(sel4_nic_server_t *server)
{
    sel4_nic_handle_irq(server->nic);
    return sel4_nic_server_run(server);
}

// Bytes of a packet behind its header, on every card.
#define SEL4_NIC_MTU 1500u

// Answers a request, which can only be what card this is; what cannot be read is refused.
void sel4_nic_server_serve(sel4_nic_server_t *server, const sel4_msg_t *request,
                           sel4_msg_t *ret_answer);
