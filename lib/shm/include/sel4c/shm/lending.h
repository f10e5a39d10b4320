// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Buffers that go to another protection domain and come back: a pair of rings of descriptors, and
 * the memory that they speak of.
 *
 * The lender owns the buffers: it lends one through the ring `lent`, and has it back through the
 * ring `returned`.  For packets to send, what is lent is full and what returns is free; for packets
 * received, what is lent is free and what returns is full.  So a device with both has two pairs,
 * and its user is the lender of both.
 *
 *     lender    take → fill → lend            ring `lent`         borrower   borrow
 *               reclaim → read → release      ring `returned`                give_back
 *
 * A buffer is a value that moves: lending or releasing one empties the variable, so nobody has it
 * twice.  What comes from the other side is checked before it counts: a lender has back only what
 * is away, a borrower works only inside the memory that is shared and never on more than fits back.
 *
 * The bytes of a buffer that was away are in memory to which the other side may still write.  Who
 * cannot live with bytes that change while they are read copies them first.
 */

#include <sel4c/shm/queue.h>
#include <sel4c/shm/slots.h>

// A part of the memory that both sides share, as one word of a ring.
typedef struct sel4_shm_descriptor {
    uint32_t offset;
    uint32_t length;
} sel4_shm_descriptor_t;

static inline uint64_t sel4_shm_descriptor_word(sel4_shm_descriptor_t descriptor)
{
    return (uint64_t)descriptor.length << 32 | descriptor.offset;
}

static inline sel4_shm_descriptor_t sel4_shm_descriptor_from_word(uint64_t word)
{
    return (sel4_shm_descriptor_t){ (uint32_t)word, (uint32_t)(word >> 32) };
}

// The fewest descriptors that a ring of a pair has.
#define SEL4_SHM_PAIR_CAPACITY_MIN 8u

// Bytes of shared memory for a pair of rings.  Aligned to SEL4_SHM_LINE_SIZE.
#define SEL4_SHM_PAIR_SIZE(capacity_) (2 * SEL4_SHM_QUEUE_SIZE(capacity_, 1))

// What both sides agree on.
typedef struct sel4_shm_pair {
    sel4_foreign_span_t rings; // at least SEL4_SHM_PAIR_SIZE(capacity)
    uint32_t capacity;         // a power of two, at least SEL4_SHM_PAIR_CAPACITY_MIN
    sel4_foreign_span_t data;  // the buffers, one behind the other; below 4 GiB
} sel4_shm_pair_t;

/* ---- The lender */

// A buffer that we have.  A zeroed one is none.
typedef struct sel4_shm_buffer {
    uint8_t *bytes;
    uint32_t capacity;
    uint32_t length; // of what came back: how much the borrower says that there is
    uint32_t slot;
} sel4_shm_buffer_t;

static inline bool sel4_shm_buffer_is_none(const sel4_shm_buffer_t *buffer)
{
    return buffer->bytes == NULL;
}

// Hands the buffer over: the variable has none afterwards.
static inline sel4_shm_buffer_t sel4_shm_buffer_move(sel4_shm_buffer_t *buffer)
{
    sel4_shm_buffer_t moved = *buffer;
    *buffer = (sel4_shm_buffer_t){ 0 };
    return moved;
}

typedef struct sel4_shm_lender {
    sel4_shm_producer_t lent;
    sel4_shm_consumer_t returned;
    sel4_shm_slots_t slots;
    uint8_t *data;
    unsigned buffer_bits;
} sel4_shm_lender_t;

/*
 * The data is `buffer_count` buffers of 2 to the power of `buffer_bits` bytes.  All are at home:
 * what another lender had lent before through these rings is not known any more.
 *
 * Needs  rings of zeros, or such as nobody lent anything through
 * Fails  SEL4_SHM_ERR_SIZE   `capacity` is not possible, or less than `buffer_count`
 *        SEL4_SHM_ERR_RANGE  the memory is too small for the rings or the buffers
 *        SEL4_SHM_ERR_ALIGNMENT, SEL4_SHM_ERR_PEER_COUNT  as for queues
 * Owns   `slots`, as many as buffers, are the lender's while it is used
 */
sel4_shm_result_t sel4_shm_lender_join(sel4_shm_lender_t *lender, const sel4_shm_pair_t *pair,
                                       unsigned buffer_bits, uint32_t buffer_count,
                                       sel4_shm_slot_t *slots);

/*
 * A buffer that is at home.
 *
 * Fails  SEL4_SHM_ERR_FULL  none is
 */
sel4_shm_result_t sel4_shm_lender_take(sel4_shm_lender_t *lender, sel4_shm_buffer_t *ret_buffer);

/*
 * Lends the buffer; the borrower sees it after the next publish.  `length` says how much is in it,
 * or how much may come.
 *
 * Fails  SEL4_SHM_ERR_RANGE            `length` is more than the buffer has, or the buffer is none
 *        SEL4_SHM_ERR_PEER_DESCRIPTOR  it is a copy of one that was lent or released
 *        SEL4_SHM_ERR_PEER_COUNT       the borrower broke the protocol
 *        On failure the buffer is still the caller's.
 */
sel4_shm_result_t sel4_shm_lender_lend(sel4_shm_lender_t *lender, sel4_shm_buffer_t *buffer,
                                       uint32_t length);

/*
 * A buffer that came back, with the length that the borrower gave it.
 *
 * Fails  SEL4_SHM_ERR_EMPTY            none came
 *        SEL4_SHM_ERR_PEER_COUNT       the borrower broke the protocol of the ring
 *        SEL4_SHM_ERR_PEER_DESCRIPTOR  what it gave is no buffer that was away; it was dropped
 *        SEL4_SHM_ERR_PEER_LENGTH      more than the buffer has; the buffer is at home again
 */
sel4_shm_result_t sel4_shm_lender_reclaim(sel4_shm_lender_t *lender, sel4_shm_buffer_t *ret_buffer);

/*
 * The buffer of a slot, again; for who could keep only the number.
 *
 * Fails  SEL4_SHM_ERR_PEER_DESCRIPTOR  we do not hold such a one
 */
sel4_shm_result_t sel4_shm_lender_held(const sel4_shm_lender_t *lender, uint32_t slot,
                                       sel4_shm_buffer_t *ret_buffer);

// Has the buffer at home; the variable has none afterwards.  None is accepted.
void sel4_shm_lender_release(sel4_shm_lender_t *lender, sel4_shm_buffer_t *buffer);

// Shows the borrower what was lent and taken back.  True: notify it.
bool sel4_shm_lender_publish(sel4_shm_lender_t *lender);

// Waits for `wanted` buffers that come back; see sel4_shm_end_sleep().
static inline bool sel4_shm_lender_sleep(sel4_shm_lender_t *lender, uint32_t wanted)
{
    return sel4_shm_end_sleep(&lender->returned.end, wanted);
}

// How many buffers are at home.
static inline uint32_t sel4_shm_lender_free_count(const sel4_shm_lender_t *lender)
{
    return lender->slots.free_count;
}

/* ---- The borrower */

// What was lent to us.  A zeroed one is none.
typedef struct sel4_shm_loan {
    uint8_t *bytes;
    uint32_t offset; // from the beginning of the data, as for its address for a device
    uint32_t length; // how much is in it, or how much may be put
} sel4_shm_loan_t;

typedef struct sel4_shm_borrower {
    sel4_shm_consumer_t lent;
    sel4_shm_producer_t returned;
    uint8_t *data;
    size_t data_size;
    uint32_t loan_count; // what we have not given back
} sel4_shm_borrower_t;

// Fails  as sel4_shm_lender_join()
sel4_shm_result_t sel4_shm_borrower_join(sel4_shm_borrower_t *borrower,
                                         const sel4_shm_pair_t *pair);

/*
 * What was lent next.
 *
 * Fails  SEL4_SHM_ERR_EMPTY       nothing is
 *        SEL4_SHM_ERR_PEER_COUNT  the lender broke the protocol, or lends more than could go back
 *        SEL4_SHM_ERR_PEER_RANGE  it lent what is not in the shared memory; that went back with
 *                                 length 0
 */
sel4_shm_result_t sel4_shm_borrower_borrow(sel4_shm_borrower_t *borrower,
                                           sel4_shm_loan_t *ret_loan);

/*
 * Gives back what was borrowed, with `length` bytes in it; the lender sees it after the next
 * publish.  The variable has none afterwards, also on failure.
 *
 * Needs  a loan of this borrower
 * Fails  SEL4_SHM_ERR_PEER_COUNT  the lender broke the protocol; nobody has the buffer now
 */
sel4_shm_result_t sel4_shm_borrower_give_back(sel4_shm_borrower_t *borrower, sel4_shm_loan_t *loan,
                                              uint32_t length);

// Shows the lender what was taken and given back.  True: notify it.
bool sel4_shm_borrower_publish(sel4_shm_borrower_t *borrower);

/*
 * Waits for a loan; see sel4_shm_end_sleep().  Also true with loans that a lender offers who has no
 * room to have them back: nothing can be done for it.
 */
bool sel4_shm_borrower_sleep(sel4_shm_borrower_t *borrower);
