// SPDX-License-Identifier: BSD-2-Clause

/*
 * Both ends of a pair of rings.  The lender never has more buffers than a ring has places, so both
 * rings always have room between honest sides; the borrower checks that before it takes a loan.
 */

#include <sel4c/bits.h>
#include <sel4c/shm/lending.h>

// The memory of the two rings.
static sel4_shm_result_t split(const sel4_shm_pair_t *pair, sel4_foreign_span_t *ret_lent,
                               sel4_foreign_span_t *ret_returned)
{
    if (pair->capacity < SEL4_SHM_PAIR_CAPACITY_MIN || pair->capacity > SEL4_SHM_CAPACITY_MAX) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_SIZE);
    }
    if (pair->data.size > (uint64_t)1 << 32) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_RANGE);
    }
    size_t size = SEL4_SHM_QUEUE_SIZE(pair->capacity, 1);
    SEL4_TRY(sel4_foreign_span_part(pair->rings, 0, size, ret_lent));
    return sel4_foreign_span_part(pair->rings, size, size, ret_returned);
}

// The buffers, as bytes for who has one.
static sel4_shm_result_t data_of(const sel4_shm_pair_t *pair, size_t size, uint8_t **ret_data)
{
    volatile void *at;
    SEL4_TRY(sel4_foreign_span_at(pair->data, 0, size, 1, &at));
    *ret_data = (uint8_t *)(uintptr_t)at;
    return SEL4_SHM_SUCCESS;
}

/* ---- The lender */

sel4_shm_result_t sel4_shm_lender_join(sel4_shm_lender_t *lender, const sel4_shm_pair_t *pair,
                                       unsigned buffer_bits, uint32_t buffer_count,
                                       sel4_shm_slot_t *slots)
{
    *lender = (sel4_shm_lender_t){ .lent.end.is_broken = true, .returned.end.is_broken = true };
    if (buffer_bits > 31 || buffer_count > pair->capacity) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_SIZE);
    }
    sel4_foreign_span_t lent;
    sel4_foreign_span_t returned;
    SEL4_TRY(split(pair, &lent, &returned));
    SEL4_TRY(data_of(pair, (size_t)buffer_count << buffer_bits, &lender->data));
    lender->buffer_bits = buffer_bits;
    sel4_shm_slots_init(&lender->slots, slots, buffer_count);
    SEL4_TRY(sel4_shm_producer_join(&lender->lent, lent, pair->capacity, 1));
    return sel4_shm_consumer_join(&lender->returned, returned, pair->capacity, 1);
}

static sel4_shm_buffer_t buffer_of(const sel4_shm_lender_t *lender, uint32_t slot, uint32_t length)
{
    return (sel4_shm_buffer_t){
        .bytes = lender->data + ((size_t)slot << lender->buffer_bits),
        .capacity = (uint32_t)1 << lender->buffer_bits,
        .length = length,
        .slot = slot,
    };
}

sel4_shm_result_t sel4_shm_lender_take(sel4_shm_lender_t *lender, sel4_shm_buffer_t *ret_buffer)
{
    uint32_t slot;
    SEL4_TRY(sel4_shm_slots_reserve(&lender->slots, &slot));
    *ret_buffer = buffer_of(lender, slot, 0);
    return SEL4_SHM_SUCCESS;
}

sel4_shm_result_t sel4_shm_lender_lend(sel4_shm_lender_t *lender, sel4_shm_buffer_t *buffer,
                                       uint32_t length)
{
    if (sel4_shm_buffer_is_none(buffer) || length > buffer->capacity) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_RANGE);
    }
    uint64_t word = sel4_shm_descriptor_word(
        (sel4_shm_descriptor_t){ .offset = buffer->slot << lender->buffer_bits, .length = length });
    SEL4_TRY(
        sel4_shm_slots_move(&lender->slots, buffer->slot, SEL4_SHM_SLOT_HELD, SEL4_SHM_SLOT_AWAY));
    sel4_shm_result_t result = sel4_shm_producer_put(&lender->lent, &word, 1);
    if (result.error != SEL4_SHM_OK) {
        (void)sel4_shm_slots_move(&lender->slots, buffer->slot, SEL4_SHM_SLOT_AWAY,
                                  SEL4_SHM_SLOT_HELD);
        return result;
    }
    *buffer = (sel4_shm_buffer_t){ 0 };
    return SEL4_SHM_SUCCESS;
}

sel4_shm_result_t sel4_shm_lender_reclaim(sel4_shm_lender_t *lender, sel4_shm_buffer_t *ret_buffer)
{
    uint64_t word = 0;
    SEL4_TRY(sel4_shm_consumer_take(&lender->returned, &word, 1));
    sel4_shm_descriptor_t descriptor = sel4_shm_descriptor_from_word(word);
    if ((descriptor.offset & sel4_bits_mask(lender->buffer_bits)) != 0) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_PEER_DESCRIPTOR);
    }
    uint32_t slot = descriptor.offset >> lender->buffer_bits;
    SEL4_TRY(sel4_shm_slots_move(&lender->slots, slot, SEL4_SHM_SLOT_AWAY, SEL4_SHM_SLOT_HELD));
    sel4_shm_buffer_t buffer = buffer_of(lender, slot, descriptor.length);
    if (descriptor.length > buffer.capacity) {
        sel4_shm_lender_release(lender, &buffer);
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_PEER_LENGTH);
    }
    *ret_buffer = buffer;
    return SEL4_SHM_SUCCESS;
}

sel4_shm_result_t sel4_shm_lender_held(const sel4_shm_lender_t *lender, uint32_t slot,
                                       sel4_shm_buffer_t *ret_buffer)
{
    if (slot >= lender->slots.slot_count || lender->slots.slots[slot].state != SEL4_SHM_SLOT_HELD) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_PEER_DESCRIPTOR);
    }
    *ret_buffer = buffer_of(lender, slot, 0);
    return SEL4_SHM_SUCCESS;
}

void sel4_shm_lender_release(sel4_shm_lender_t *lender, sel4_shm_buffer_t *buffer)
{
    if (sel4_shm_buffer_is_none(buffer)) {
        return;
    }
    (void)sel4_shm_slots_move(&lender->slots, buffer->slot, SEL4_SHM_SLOT_HELD, SEL4_SHM_SLOT_FREE);
    *buffer = (sel4_shm_buffer_t){ 0 };
}

// First the room for what comes back, then what is lent: the borrower may look at either at once.
bool sel4_shm_lender_publish(sel4_shm_lender_t *lender)
{
    bool wants_room = sel4_shm_consumer_release(&lender->returned);
    return sel4_shm_producer_publish(&lender->lent) || wants_room;
}

/* ---- The borrower */

sel4_shm_result_t sel4_shm_borrower_join(sel4_shm_borrower_t *borrower, const sel4_shm_pair_t *pair)
{
    *borrower = (sel4_shm_borrower_t){ .lent.end.is_broken = true, .returned.end.is_broken = true };
    sel4_foreign_span_t lent;
    sel4_foreign_span_t returned;
    SEL4_TRY(split(pair, &lent, &returned));
    SEL4_TRY(data_of(pair, pair->data.size, &borrower->data));
    borrower->data_size = pair->data.size;
    SEL4_TRY(sel4_shm_consumer_join(&borrower->lent, lent, pair->capacity, 1));
    return sel4_shm_producer_join(&borrower->returned, returned, pair->capacity, 1);
}

// Whether all loans, and one more, could go back.
static sel4_shm_result_t await_room(sel4_shm_borrower_t *borrower)
{
    sel4_shm_end_t *end = &borrower->returned.end;
    if (sel4_shm_end_ready(end) > borrower->loan_count) {
        return SEL4_SHM_SUCCESS;
    }
    SEL4_TRY(sel4_shm_end_refresh(end));
    return SEL4_SHM_FAILURE(
        sel4_shm_end_ready(end) > borrower->loan_count ? SEL4_SHM_OK : SEL4_SHM_ERR_PEER_COUNT);
}

sel4_shm_result_t sel4_shm_borrower_borrow(sel4_shm_borrower_t *borrower, sel4_shm_loan_t *ret_loan)
{
    SEL4_TRY(sel4_shm_end_await(&borrower->lent.end, SEL4_SHM_ERR_EMPTY));
    SEL4_TRY(await_room(borrower));
    uint64_t word = 0;
    SEL4_TRY(sel4_shm_consumer_take(&borrower->lent, &word, 1));
    sel4_shm_descriptor_t descriptor = sel4_shm_descriptor_from_word(word);
    sel4_shm_loan_t loan = { NULL, descriptor.offset, descriptor.length };
    borrower->loan_count++;
    if (!sel4_range_fits(descriptor.offset, descriptor.length, borrower->data_size)) {
        SEL4_TRY(sel4_shm_borrower_give_back(borrower, &loan, 0));
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_PEER_RANGE);
    }
    loan.bytes = borrower->data + descriptor.offset;
    *ret_loan = loan;
    return SEL4_SHM_SUCCESS;
}

sel4_shm_result_t sel4_shm_borrower_give_back(sel4_shm_borrower_t *borrower, sel4_shm_loan_t *loan,
                                              uint32_t length)
{
    uint64_t word = sel4_shm_descriptor_word(
        (sel4_shm_descriptor_t){ .offset = loan->offset, .length = length });
    *loan = (sel4_shm_loan_t){ 0 };
    borrower->loan_count--;
    return sel4_shm_producer_put(&borrower->returned, &word, 1);
}

bool sel4_shm_borrower_publish(sel4_shm_borrower_t *borrower)
{
    bool wants_room = sel4_shm_consumer_release(&borrower->lent);
    return sel4_shm_producer_publish(&borrower->returned) || wants_room;
}

bool sel4_shm_borrower_sleep(sel4_shm_borrower_t *borrower)
{
    return sel4_shm_consumer_sleep(&borrower->lent) ||
           (sel4_shm_end_ready(&borrower->lent.end) != 0 &&
            await_room(borrower).error != SEL4_SHM_OK);
}
