// SPDX-License-Identifier: BSD-2-Clause

/*
 * Moves loans from the client to the card and back.  Each loan that the card has is in a table, and
 * its place there is the token, so the card's answer is looked up, not believed.
 */

#include <sel4c/ipc-drivers/nic_server.h>

typedef sel4_driver_result_t (*post_t)(sel4_nic_t nic, sel4_nic_buffer_t buffer);
typedef bool (*take_t)(sel4_nic_t nic, sel4_nic_done_t *ret_done);

static bool is_none(const sel4_shm_loan_t *loan)
{
    return loan->bytes == NULL;
}

static void give_back(sel4_nic_server_t *server, sel4_nic_way_t *way, sel4_shm_loan_t *loan,
                      uint32_t length)
{
    if (sel4_shm_borrower_give_back(&way->borrower, loan, length).error != SEL4_SHM_OK) {
        server->fault_count++;
    }
}

/* ---- To the card */

// What comes next: what found no room before, or a new loan.  False: nothing does.
static bool next_loan(sel4_nic_server_t *server, sel4_nic_way_t *way, sel4_shm_loan_t *ret_loan)
{
    if (!is_none(&way->waiting)) {
        *ret_loan = way->waiting;
        way->waiting = (sel4_shm_loan_t){ 0 };
        return true;
    }
    for (uint32_t i = 0; i < way->capacity; i++) {
        sel4_shm_result_t result = sel4_shm_borrower_borrow(&way->borrower, ret_loan);
        if (result.error == SEL4_SHM_OK) {
            return true;
        }
        if (result.error != SEL4_SHM_ERR_PEER_RANGE) {
            return false;
        }
        server->fault_count++; // it went back
    }
    return false;
}

/*
 * Posts a loan; false when no further one makes sense now.
 *
 * A card that has failed gives no buffers back to a client who would only lend them again: they
 * stay here.
 */
static bool post(sel4_nic_server_t *server, sel4_nic_way_t *way, post_t to_card,
                 sel4_shm_loan_t *loan)
{
    uint32_t slot;
    if (server->has_failed || sel4_shm_slots_reserve(&way->slots, &slot).error != SEL4_SHM_OK) {
        way->waiting = *loan;
        return false;
    }
    sel4_driver_result_t result =
        to_card(server->nic, (sel4_nic_buffer_t){
                                 .device_address = way->address + loan->offset,
                                 .size = loan->length,
                                 .token = slot,
                             });
    if (result.error == SEL4_DRIVER_OK) {
        way->loans[slot] = *loan;
        return true;
    }
    (void)sel4_shm_slots_move(&way->slots, slot, SEL4_SHM_SLOT_HELD, SEL4_SHM_SLOT_FREE);
    if (result.error == SEL4_DRIVER_ERR_RANGE) {
        server->fault_count++;
        give_back(server, way, loan, 0);
        return true;
    }
    server->has_failed |= result.error != SEL4_DRIVER_ERR_FULL;
    way->waiting = *loan;
    return false;
}

// At most a ringful; true if it posted any.
static bool post_all(sel4_nic_server_t *server, sel4_nic_way_t *way, post_t to_card)
{
    bool any = false;
    sel4_shm_loan_t loan;
    for (uint32_t i = 0; i < way->capacity && next_loan(server, way, &loan); i++) {
        if (!post(server, way, to_card, &loan)) {
            break;
        }
        any = true;
    }
    return any;
}

/* ---- From the card */

static void finish(sel4_nic_server_t *server, sel4_nic_way_t *way, const sel4_nic_done_t *done)
{
    uint32_t slot = (uint32_t)done->token;
    if (done->token > UINT32_MAX ||
        sel4_shm_slots_move(&way->slots, slot, SEL4_SHM_SLOT_HELD, SEL4_SHM_SLOT_FREE).error !=
            SEL4_SHM_OK) {
        server->fault_count++;
        return;
    }
    sel4_shm_loan_t loan = way->loans[slot];
    give_back(server, way, &loan, done->size < loan.length ? done->size : loan.length);
}

// At most a ringful; true if it was one.
static bool finish_all(sel4_nic_server_t *server, sel4_nic_way_t *way, take_t from_card)
{
    sel4_nic_done_t done;
    for (uint32_t i = 0; i < way->capacity; i++) {
        if (!from_card(server->nic, &done)) {
            return false;
        }
        finish(server, way, &done);
    }
    return true;
}

/* ---- Both */

// True: it waits for nothing that would be announced, there is more already.
static bool is_more(sel4_nic_way_t *way)
{
    // With one that the card has no room for, it is the card that we wait for.
    return is_none(&way->waiting) && !sel4_shm_borrower_sleep(&way->borrower);
}

bool sel4_nic_server_run(sel4_nic_server_t *server)
{
    bool again = finish_all(server, &server->receive, sel4_nic_take_received);
    again |= finish_all(server, &server->transmit, sel4_nic_take_sent);
    bool any = post_all(server, &server->receive, sel4_nic_post_receive);
    any |= post_all(server, &server->transmit, sel4_nic_post_transmit);
    if (any) {
        sel4_nic_kick(server->nic);
    }
    bool wakes = sel4_shm_borrower_publish(&server->receive.borrower);
    wakes |= sel4_shm_borrower_publish(&server->transmit.borrower);
    if (wakes) {
        sel4_notifier_notify(server->client);
    }
    again |= is_more(&server->receive);
    again |= is_more(&server->transmit);
    return again;
}

static sel4_shm_result_t init_way(sel4_nic_way_t *way, const sel4_shm_pair_t *pair,
                                  uint64_t address, sel4_shm_loan_t *loans, sel4_shm_slot_t *slots)
{
    *way = (sel4_nic_way_t){ .loans = loans, .address = address, .capacity = pair->capacity };
    sel4_shm_slots_init(&way->slots, slots, pair->capacity);
    return sel4_shm_borrower_join(&way->borrower, pair);
}

sel4_shm_result_t sel4_nic_server_init(sel4_nic_server_t *server,
                                       const sel4_nic_server_options_t *options)
{
    *server = (sel4_nic_server_t){ .nic = options->nic, .client = options->client };
    sel4_shm_pair_t receive;
    sel4_shm_pair_t transmit;
    SEL4_TRY(sel4_nic_share_split(&options->share, &receive, &transmit));
    uint32_t capacity = options->share.capacity;
    SEL4_TRY(init_way(&server->receive, &receive, options->receive_address, options->loans,
                      options->slots));
    return init_way(&server->transmit, &transmit, options->transmit_address,
                    options->loans + capacity, options->slots + capacity);
}
