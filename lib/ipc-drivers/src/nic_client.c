// SPDX-License-Identifier: BSD-2-Clause

/*
 * A link over two lenders.  A packet's token is the number of its buffer, and which of the two it
 * belongs to; the lenders know which of them are with the user, so a token that is released twice
 * does nothing.
 */

#include <sel4c/ipc-drivers/nic_client.h>

#define IS_TRANSMIT   ((uintptr_t)1 << 31)
#define HEADER_LENGTH 14u

static sel4_nic_client_t *client_of(void *state)
{
    return state;
}

// What the driver broke: all, or only what it gave just now.
static void note(sel4_nic_client_t *client, sel4_shm_error_t error)
{
    if (error == SEL4_SHM_ERR_PEER_COUNT) {
        client->is_broken = true;
    } else {
        client->fault_count++;
    }
}

/*
 * The next buffer that came back; what cannot be is skipped, at most as many as a ring has. Without
 * one, the driver is told to wake us.
 */
static bool reclaim(sel4_nic_client_t *client, sel4_shm_lender_t *lender,
                    sel4_shm_buffer_t *ret_buffer)
{
    for (uint32_t i = 0; i <= lender->returned.end.mask + 1 && !client->is_broken; i++) {
        sel4_shm_result_t result = sel4_shm_lender_reclaim(lender, ret_buffer);
        if (result.error == SEL4_SHM_OK) {
            return true;
        }
        if (result.error != SEL4_SHM_ERR_EMPTY) {
            note(client, result.error);
        } else if (sel4_shm_lender_publish(lender)) {
            sel4_notifier_notify(client->driver);
        } else if (sel4_shm_lender_sleep(lender, 1)) {
            return false;
        }
    }
    return false;
}

static void lend_to_receive(sel4_nic_client_t *client, sel4_shm_buffer_t *buffer)
{
    sel4_shm_result_t result = sel4_shm_lender_lend(&client->receive, buffer, buffer->capacity);
    if (result.error != SEL4_SHM_OK) {
        note(client, result.error);
        sel4_shm_lender_release(&client->receive, buffer);
    }
}

static bool receive(void *state, sel4_packet_t *ret_packet)
{
    sel4_nic_client_t *client = client_of(state);
    sel4_shm_buffer_t buffer;
    // Once more than there are buffers: should all be empty, the last look is the one that sleeps.
    for (uint32_t i = 0; i <= client->receive.slots.slot_count; i++) {
        if (!reclaim(client, &client->receive, &buffer)) {
            return false;
        }
        if (buffer.length >= HEADER_LENGTH) {
            *ret_packet = (sel4_packet_t){ buffer.bytes, buffer.length, buffer.slot };
            return true;
        }
        lend_to_receive(client, &buffer); // there was no packet in it
    }
    return false;
}

static void release(void *state, sel4_packet_t packet)
{
    sel4_nic_client_t *client = client_of(state);
    bool is_transmit = (packet.token & IS_TRANSMIT) != 0;
    sel4_shm_lender_t *lender = is_transmit ? &client->transmit : &client->receive;
    sel4_shm_buffer_t buffer;
    if (sel4_shm_lender_held(lender, (uint32_t)(packet.token & ~IS_TRANSMIT), &buffer).error !=
        SEL4_SHM_OK) {
        return;
    }
    if (is_transmit) {
        sel4_shm_lender_release(lender, &buffer);
    } else {
        lend_to_receive(client, &buffer);
    }
}

// Has all buffers home that were sent.
static void collect_sent(sel4_nic_client_t *client)
{
    sel4_shm_buffer_t buffer;
    for (uint32_t i = 0; i < client->transmit.slots.slot_count; i++) {
        if (!reclaim(client, &client->transmit, &buffer)) {
            return;
        }
        sel4_shm_lender_release(&client->transmit, &buffer);
    }
}

static bool allocate(void *state, sel4_packet_t *ret_packet)
{
    sel4_nic_client_t *client = client_of(state);
    if (client->is_broken) {
        return false;
    }
    if (sel4_shm_lender_free_count(&client->transmit) == 0) {
        collect_sent(client);
    }
    sel4_shm_buffer_t buffer;
    if (sel4_shm_lender_take(&client->transmit, &buffer).error != SEL4_SHM_OK) {
        return false;
    }
    *ret_packet = (sel4_packet_t){ buffer.bytes, buffer.capacity, buffer.slot | IS_TRANSMIT };
    return true;
}

static void send(void *state, sel4_packet_t packet)
{
    sel4_nic_client_t *client = client_of(state);
    sel4_shm_buffer_t buffer;
    if ((packet.token & IS_TRANSMIT) == 0 ||
        sel4_shm_lender_held(&client->transmit, (uint32_t)(packet.token & ~IS_TRANSMIT), &buffer)
                .error != SEL4_SHM_OK) {
        return;
    }
    uint32_t length = packet.size < buffer.capacity ? (uint32_t)packet.size : buffer.capacity;
    sel4_shm_result_t result = sel4_shm_lender_lend(&client->transmit, &buffer, length);
    if (result.error != SEL4_SHM_OK) {
        note(client, result.error);
        sel4_shm_lender_release(&client->transmit, &buffer);
    }
}

static void flush(void *state)
{
    sel4_nic_client_t *client = client_of(state);
    bool wakes = sel4_shm_lender_publish(&client->receive);
    wakes |= sel4_shm_lender_publish(&client->transmit);
    if (wakes) {
        sel4_notifier_notify(client->driver);
    }
}

static bool handle_event(void *state)
{
    return !client_of(state)->is_broken;
}

static bool is_up(void *state)
{
    return !client_of(state)->is_broken;
}

sel4_link_t sel4_nic_client_link(sel4_nic_client_t *client)
{
    static const sel4_link_functions_t functions = {
        .receive = receive,
        .release = release,
        .allocate = allocate,
        .send = send,
        .flush = flush,
        .handle_event = handle_event,
        .is_up = is_up,
    };
    return (sel4_link_t){
        .functions = &functions,
        .state = client,
        .mac = client->mac,
        .mtu = client->mtu,
    };
}

sel4_shm_result_t sel4_nic_client_init(sel4_nic_client_t *client,
                                       const sel4_nic_client_options_t *options)
{
    *client = (sel4_nic_client_t){
        .driver = options->driver,
        .mac = options->mac,
        .mtu = options->mtu,
    };
    sel4_shm_pair_t receive_pair;
    sel4_shm_pair_t transmit_pair;
    uint32_t count = options->buffer_count;
    SEL4_TRY(sel4_nic_share_split(&options->share, &receive_pair, &transmit_pair));
    SEL4_TRY(sel4_shm_lender_join(&client->receive, &receive_pair, SEL4_NIC_BUFFER_BITS, count,
                                  options->slots));
    SEL4_TRY(sel4_shm_lender_join(&client->transmit, &transmit_pair, SEL4_NIC_BUFFER_BITS, count,
                                  options->slots + count));
    for (uint32_t i = 0; i < count; i++) {
        sel4_shm_buffer_t buffer;
        SEL4_TRY(sel4_shm_lender_take(&client->receive, &buffer));
        SEL4_TRY(sel4_shm_lender_lend(&client->receive, &buffer, buffer.capacity));
    }
    flush(client);
    return SEL4_SHM_SUCCESS;
}
